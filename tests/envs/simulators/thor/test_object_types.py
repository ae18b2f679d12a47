"""Object types and categories."""

from envs.simulators.embedded.scene import CATEGORIES
from envs.simulators.thor.object_types import CLASSES, ROBOTHOR_TWELVE, category, object_type
from envs.tasks.objectnav import HABITAT_SIX


def test_there_and_back() -> None:
    for name in CATEGORIES[1:]:
        assert category(object_type(name)) == name
    assert len({object_type(name) for name in CATEGORIES[1:]}) == len(CATEGORIES) - 1


def test_names_that_differ_and_names_that_are_split() -> None:
    assert category("HousePlant") == "plant"
    assert category("GarbageCan") == "bin"
    assert category("AlarmClock") == "alarm clock"
    assert category("TVStand") == "tvstand"
    assert object_type("alarm clock") == "AlarmClock"


def test_classes_begin_as_in_the_embedded_simulator_and_hold_all_goals() -> None:
    assert CLASSES[: len(CATEGORIES)] == CATEGORIES
    assert len(set(CLASSES)) == len(CLASSES)
    assert {*ROBOTHOR_TWELVE, *HABITAT_SIX} <= set(CLASSES)
