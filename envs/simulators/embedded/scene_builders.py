"""Places made in processes of their own: making one is mostly Python, during which this process
would do little else.
"""

import logging
import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from envs.simulators.embedded.loaded_scene import LoadedScene, Make

LOG = logging.getLogger(__name__)

_make: Make | None = None


class SceneBuilders:
    """Starts the processes; calls may come from as many threads, and wait. Once a process is lost,
    the caller's own makes what is asked for.

    A script that uses them needs `if __name__ == "__main__":` around what it does, as with all
    processes that Python spawns.
    """

    def __init__(self, make: Make, processes: int) -> None:
        """`make`, which goes to each of them, must be picklable."""
        self._make_here = make
        self._pool = ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), _employ, (make,))

    def __call__(self, scene: str) -> LoadedScene:
        """The whole place of a scene; raises what making it raised."""
        try:
            return self._pool.submit(_made, scene).result()
        except BrokenProcessPool:
            LOG.warning("a process that makes scenes is gone; scene %s is made in this one", scene)
            return self._make_here(scene).complete()

    def close(self) -> None:
        """Stops the processes. Idempotent."""
        self._pool.shutdown(cancel_futures=True)


def _employ(make: Make) -> None:
    """Prepares a process: Ctrl-C is for its parent, whose end is its own end
    too.
    """
    global _make
    _make = make
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_outlive_nobody, daemon=True).start()


def _outlive_nobody() -> None:
    employer = multiprocessing.parent_process()
    assert employer is not None, "only processes are employed"
    employer.join()
    os._exit(1)


def _made(scene: str) -> LoadedScene:
    assert _make is not None, "this process was not employed"
    return _make(scene).complete()
