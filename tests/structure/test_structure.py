"""What `python -m tests.structure` counts and must stay zero."""

import pytest

from tests.structure import counts, imports, language


@pytest.mark.parametrize(
    "places",
    [
        counts.long_lines,
        counts.duplicate_classes,
        counts.untested,
        imports.import_cycles,
        language.dialect,
        language.old_names,
    ],
    ids=lambda places: places.__name__,
)
def test_there_is_none(places) -> None:
    assert not places()


def test_exceptions_are_needed() -> None:
    """A module that has a test by now is no exception any more."""
    assert [path for path in counts.UNTESTED if (counts.ROOT / counts.mirror(path)).exists()] == []
    assert [path for path in counts.UNTESTED if not (counts.ROOT / path).exists()] == []


def test_a_cycle_is_found() -> None:
    edges = {"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}
    assert imports.cycles(edges) == [["b", "c"]]
