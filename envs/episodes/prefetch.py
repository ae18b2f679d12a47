"""Episodes drawn while bodies are still at the ones before."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from embodied.episode import Episode


class PrefetchedEpisodes:
    """Draws in a thread of its own, one at a time: when the next episode of a body is wanted, it is
    there or on its way.

    `draw` gives the k-th episode of a body. It must depend on nothing but the two, and what it asks
    may be asked from another thread.
    """

    def __init__(self, draw: Callable[[int, int], Episode]) -> None:
        self._draw = draw
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="episodes")
        self._coming: dict[int, tuple[int, Future[Episode]]] = {}

    def take(self, body: int, k: int) -> Episode:
        """The k-th episode of a body; raises what drawing it raised."""
        number, coming = self._coming.pop(body, (-1, None))
        if coming is None or number != k:
            coming = self._thread.submit(self._draw, body, k)
        episode = coming.result()
        self._coming[body] = k + 1, self._thread.submit(self._draw, body, k + 1)
        return episode

    def forget(self) -> None:
        """Nothing that was drawn ahead is wanted any more."""
        for _, coming in self._coming.values():
            coming.cancel()
        self._coming.clear()

    def close(self) -> None:
        """Stops the thread after the episode in progress. Idempotent."""
        self.forget()
        self._thread.shutdown(cancel_futures=True)
