"""Puts the stand-in for habitat-sim where this process, and workers it starts, import it from."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from envs.simulators.habitat import HabitatConfig
from envs.simulators.habitat.habitat_body import HabitatBody
from tests.fakes.habitat.scenes import Tree, save

FAKES = Path(__file__).parents[3] / "fakes" / "habitat"
Open = Callable[..., HabitatBody]


def forget() -> None:
    """So that the next import looks for it again."""
    for name in [name for name in sys.modules if name.split(".")[0] == "habitat_sim"]:
        del sys.modules[name]


@pytest.fixture
def habitat_sim(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The stand-in."""
    forget()
    monkeypatch.syspath_prepend(str(FAKES))  # spawned processes get this path, too
    import habitat_sim

    yield habitat_sim
    forget()


@pytest.fixture
def opened(habitat_sim: Any, tmp_path: Path) -> Iterator[Open]:
    """Opens a body in a scene, or in several by name; further arguments go to the config."""
    bodies = []

    def open_in(*trees: Tree, **changes: Any) -> HabitatBody:
        names = [save(tmp_path, f"scene{number}.glb", tree) for number, tree in enumerate(trees)]
        config = HabitatConfig(**{"scenes": names, "data": str(tmp_path), "height": 32, "width": 48} | changes)
        bodies.append(config.open(0))
        return bodies[-1]

    yield open_in
    for body in bodies:
        body.close()
