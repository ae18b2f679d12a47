"""The log of lost workers, and the limit of their number."""

import datetime
import logging
from typing import Any

from envs.simulators.workers.worker_pool import WorkerFault

_LOG = logging.getLogger(__name__)


class FailureLog:
    """The account of a run's restarts; more than `allowed` failures are a fault of the
    simulator.
    """

    def __init__(self, allowed: int) -> None:
        self._allowed, self._failures = allowed, 0
        self.last = ""
        self._rows: list[dict[str, Any]] = []

    def failed(self, worker: int, scene: str | None, fault: WorkerFault) -> None:
        """A worker was lost."""
        self._failures += 1
        _LOG.warning("worker %d in scene %s was lost: %s", worker, scene, fault)
        if details := getattr(fault, "details", ""):
            _LOG.info("%s", details)
        self.last = f"worker {worker} in scene {scene}: {fault}"
        self._note(worker, scene, str(fault), "failure")

    def renewed(self, worker: int, scene: str | None, cause: str) -> None:
        """Logs a planned restart of a worker, which is no failure."""
        _LOG.info("worker %d in scene %s restarts: %s", worker, scene, cause)
        self._note(worker, scene, cause, "renewal")

    @property
    def fault(self) -> str | None:
        """Why no more should be asked of the simulator."""
        if self._failures <= self._allowed:
            return None
        return (
            f"{self._failures} failures of workers, of which workers.restarts allows {self._allowed}; the "
            f"last: {self.last}"
        )

    def take(self) -> list[dict[str, Any]]:
        """Returns the reports since the last call."""
        rows, self._rows = self._rows, []
        return rows

    def _note(self, worker: int, scene: str | None, cause: str, kind: str) -> None:
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
        self._rows.append({"time": now, "kind": kind, "worker": worker, "scene": scene, "cause": cause})
