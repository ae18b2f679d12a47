"""What happens to simulators while something runs, written down."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from embodied.runs.jsonl import JsonlFile


@runtime_checkable
class Fallible(Protocol):
    """What an environment may offer whose simulator can fail; see `embodied.simulator.Breakable`."""

    @property
    def fault(self) -> str | None:
        """Why no step should be begun: what there is should be saved, and the run left."""

    def reports(self) -> list[dict[str, Any]]:
        """What happened to the simulator since this was last asked: rows of JSON."""


class Incidents:
    """Appends what environments report to a file, one row each; there is no file while nothing happens."""

    def __init__(self, envs: Sequence[object], path: Path) -> None:
        self._envs = {number: env for number, env in enumerate(envs) if isinstance(env, Fallible)}
        self._path = path

    @property
    def fault(self) -> str | None:
        """Why one of the simulators can do no more."""
        return next((fault for env in self._envs.values() if (fault := env.fault)), None)

    def note(self, number: int = 0, **when: Any) -> None:
        """Write down what the environment of that number reported since the last time; no step of it may be under way."""
        reports = self._envs[number].reports() if number in self._envs else []
        if reports:
            with JsonlFile(self._path) as file:
                for row in reports:
                    file.append({**when, "environment": number, **row})
