"""Scenes ready for use: made once, kept while there is room, and made ahead in the background."""

from collections import OrderedDict
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock

import warp as wp

from envs.simulators.embedded.loaded_scene import LoadedScene, Make
from envs.simulators.embedded.navigation import lattice
from envs.simulators.embedded.rendering import baking
from envs.simulators.embedded.scene_builders import SceneBuilders


class SceneCache:
    """The places used last, at most `size` of them.

    Args:
        make: a place from its scene's id; raises ValueError for an unknown one.
        size: how many are kept.
        builders: how many processes make those that are asked for ahead; with none, a thread does.
    """

    def __init__(self, make: Make, size: int, builders: int = 0) -> None:
        self._make, self._size = make, size
        self._builders = SceneBuilders(make, builders) if builders else None
        self._places: OrderedDict[str, Future[LoadedScene]] = OrderedDict()
        self._lock = Lock()
        for kernels in (lattice, baking):  # before there are threads: Warp does not compile in two of them at once
            wp.load_module(kernels, device="cpu")
        self._background = ThreadPoolExecutor(max(1, builders), thread_name_prefix="scenes")

    def __getitem__(self, scene: str) -> LoadedScene:
        """The place of that scene, made now unless it is there or on its way."""
        with self._lock:
            future = self._places.get(scene)
            mine = future is None or future.cancel()  # nobody has begun it: do not queue behind others
            if future is None or mine:
                future = self._places[scene] = Future()
                future.set_running_or_notify_cancel()  # begun: another thread waits for it, and nothing cancels it
            self._keep(scene)
        if mine:
            self._fulfil(scene, future)
        return future.result()

    def prefetch(self, scenes: Iterable[str]) -> None:
        """Make these in the background, in this order; gives back at once."""
        with self._lock:
            for scene in scenes:
                if scene not in self._places:
                    self._places[scene] = self._background.submit(self._ahead, scene)
                self._keep(scene)

    def close(self) -> None:
        """Drops all scenes and stops the background threads. Idempotent."""
        self._background.shutdown(cancel_futures=True)
        if self._builders:
            self._builders.close()
        self._places.clear()

    def _ahead(self, scene: str) -> LoadedScene:
        return self._builders(scene) if self._builders else self._make(scene).complete()

    def _keep(self, scene: str) -> None:
        self._places.move_to_end(scene)
        while len(self._places) > self._size:
            self._places.popitem(last=False)[1].cancel()

    def _fulfil(self, scene: str, future: "Future[LoadedScene]") -> None:
        try:
            future.set_result(self._make(scene))
        except BaseException as error:
            with self._lock:
                self._places.pop(scene, None)
            future.set_exception(error)
