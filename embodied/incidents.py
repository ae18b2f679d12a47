"""What happens to simulators while something runs, written down."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol, runtime_checkable


@runtime_checkable
class Fallible(Protocol):
    """What an environment may offer whose simulator can fail; see `embodied.simulator.Breakable`."""

    @property
    def fault(self) -> str | None:
        """Why no step can follow: what there is should be saved, and the run left."""

    def reports(self) -> list[dict[str, Any]]:
        """What happened to the simulator since this was last asked: rows of JSON."""


class Incidents:
    """Appends what environments report to a file, one row each; there is no file while nothing happens."""

    def __init__(self, envs: Sequence[object], path: Path) -> None:
        self._envs = [(number, env) for number, env in enumerate(envs) if isinstance(env, Fallible)]
        self._path = path

    @property
    def fault(self) -> str | None:
        """Why one of the simulators can do no more."""
        return next((fault for _, env in self._envs if (fault := env.fault)), None)

    def note(self, **when: Any) -> None:
        """Write down what was reported since the last time."""
        for number, env in self._envs:
            if reports := env.reports():
                with self._path.open("a") as file:
                    file.writelines(json.dumps({**when, "environment": number, **row}) + "\n" for row in reports)
