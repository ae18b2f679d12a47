"""Scenes ready for use: made once, kept while there is room, and made ahead in the background."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from threading import Lock

import warp as wp

from envs.embedded.navigation import NavigationGrid, lattice
from envs.embedded.rendering import PackedScene, baking, pack
from envs.embedded.scene import Scene


class Place:
    """A scene, with what rendering and moving need of it; each part is made when first asked for."""

    def __init__(self, scene: Scene, radius: float, height: float) -> None:
        self.scene = scene
        self._radius, self._height = radius, height

    @cached_property
    def packed(self) -> PackedScene:
        """What the renderer reads."""
        return pack(self.scene)

    @cached_property
    def grid(self) -> NavigationGrid:
        """What bodies move in."""
        return NavigationGrid(self.scene, self._radius, self._height)

    def complete(self) -> "Place":
        """Make every part now."""
        _ = self.packed, self.grid
        return self


class Library:
    """The places used last, at most `size` of them.

    Args:
        make: a place from its scene's id; raises ValueError for an unknown one.
        size: how many are kept.
    """

    def __init__(self, make: Callable[[str], Place], size: int) -> None:
        self._make, self._size = make, size
        self._places: OrderedDict[str, Future[Place]] = OrderedDict()
        self._lock = Lock()
        for kernels in (lattice, baking):  # before there are threads: Warp does not compile in two of them at once
            wp.load_module(kernels, device="cpu")
        self._background = ThreadPoolExecutor(1, thread_name_prefix="scenes")

    def __getitem__(self, scene: str) -> Place:
        """The place of that scene, made now unless it is there or on its way."""
        with self._lock:
            future = self._places.get(scene)
            mine = future is None or future.cancel()  # nobody has begun it: do not queue behind others
            if future is None or mine:
                future = self._places[scene] = Future()
            self._keep(scene)
        if mine:
            self._fulfil(scene, future)
        return future.result()

    def prefetch(self, scenes: Iterable[str]) -> None:
        """Make these in the background, in this order; gives back at once."""
        with self._lock:
            for scene in scenes:
                if scene not in self._places:
                    self._places[scene] = self._background.submit(lambda scene=scene: self._make(scene).complete())
                self._keep(scene)

    def close(self) -> None:
        """Forget everything and stop the background. May be called twice."""
        self._background.shutdown(cancel_futures=True)
        self._places.clear()

    def _keep(self, scene: str) -> None:
        self._places.move_to_end(scene)
        while len(self._places) > self._size:
            self._places.popitem(last=False)[1].cancel()

    def _fulfil(self, scene: str, future: "Future[Place]") -> None:
        try:
            future.set_result(self._make(scene))
        except BaseException as error:
            with self._lock:
                self._places.pop(scene, None)
            future.set_exception(error)
