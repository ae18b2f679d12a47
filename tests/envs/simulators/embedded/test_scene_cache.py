import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from envs.simulators.embedded.loaded_scene import LoadedScene
from envs.simulators.embedded.scene_cache import SceneCache
from tests.fakes.rooms import room


class Maker:
    """Makes small rooms, counts them, and can be held up."""

    def __init__(self):
        self.made = []
        self.gate = threading.Event()
        self.gate.set()

    def __call__(self, scene):
        self.gate.wait(10)
        if scene == "nowhere":
            raise ValueError("unknown scene 'nowhere'")
        self.made.append(scene)
        return LoadedScene(room(3.0, 3.0, id=scene), 0.18, 1.0)


@pytest.fixture
def maker():
    return Maker()


@pytest.fixture
def library(maker):
    library = SceneCache(maker, size=3)
    yield library
    maker.gate.set()
    library.close()


def test_a_place_is_made_once(library, maker):
    assert library["a"] is library["a"]
    assert maker.made == ["a"]


def test_the_place_used_longest_ago_goes_first(library, maker):
    for scene in "abcad":
        library[scene]
    library["a"], library["b"]
    assert maker.made == ["a", "b", "c", "d", "b"]


def test_what_was_prefetched_is_there(library, maker):
    library.prefetch(["a", "b"])
    while maker.made != ["a", "b"]:
        time.sleep(0.01)
    for scene in "ab":
        assert {"packed", "grid"} <= set(vars(library[scene]))
    assert maker.made == ["a", "b"]


def test_a_place_on_its_way_is_waited_for_not_made_twice(library, maker):
    maker.gate.clear()
    library.prefetch(["a"])
    threading.Timer(0.1, maker.gate.set).start()
    assert library["a"].scene.id == "a"
    assert maker.made == ["a"]


def test_a_place_nobody_has_begun_does_not_wait_behind_others(library, maker):
    maker.gate.clear()
    library.prefetch(["a", "b"])
    time.sleep(0.05)  # the background is held up with "a"
    library._make = lambda scene: LoadedScene(room(2.0, 2.0, id=scene), 0.18, 1.0)
    assert library["b"].scene.id == "b"


def test_two_threads_share_a_place_that_one_of_them_makes(library, maker):
    maker.gate.clear()
    with ThreadPoolExecutor(2) as threads:
        asked = [threads.submit(library.__getitem__, "a") for _ in range(2)]
        time.sleep(0.1)  # both have begun
        maker.gate.set()
        one, other = (future.result(10) for future in asked)
    assert one is other
    assert maker.made == ["a"]


def test_a_place_that_has_to_go_while_it_is_made_is_still_given(library, maker):
    maker.gate.clear()
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(library.__getitem__, "a")
        time.sleep(0.1)
        library.prefetch("bcd")
        maker.gate.set()
        assert asked.result(10).scene.id == "a"


def test_an_unknown_scene_is_an_error_every_time(library):
    for _ in range(2):
        with pytest.raises(ValueError, match="nowhere"):
            library["nowhere"]


def test_a_failed_prefetch_is_an_error_when_it_is_asked_for(library):
    library.prefetch(["nowhere"])
    with pytest.raises(ValueError, match="nowhere"):
        library["nowhere"]


def test_closes_twice(library):
    library.prefetch("abc")
    library.close()
    library.close()
