"""A log of failures of simulators."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from embodied.runs.jsonl import JsonlFile
from embodied.simulator import Fallible


class Incidents:
    """Appends the reports of environments to a file, a row each; creates it with the first."""

    def __init__(self, envs: Sequence[object], path: Path) -> None:
        self._envs = {number: env for number, env in enumerate(envs) if isinstance(env, Fallible)}
        self._path = path

    @property
    def fault(self) -> str | None:
        """The cause to stop, of the first environment that has one."""
        return next((fault for env in self._envs.values() if (fault := env.fault)), None)

    def note(self, number: int = 0, **when: Any) -> None:
        """Appends the reports of an environment since the last call, which must be between
        steps.
        """
        reports = self._envs[number].reports() if number in self._envs else []
        if reports:
            with JsonlFile(self._path) as file:
                for row in reports:
                    file.append({**when, "environment": number, **row})
