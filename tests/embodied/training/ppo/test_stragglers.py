import pytest

from embodied.training.distributed import Ranks
from embodied.training.ppo.stragglers import Stragglers


class Five(Ranks):
    """As one of five sees them."""

    size = 5


@pytest.mark.parametrize(("share", "needed"), [(0.6, 3), (0.5, 3), (1.0, 5), (0.1, 1)])
def test_a_share_of_the_ranks_is_waited_for(share: float, needed: int) -> None:
    stragglers = Stragglers(Five(), share)
    for _ in range(needed):
        assert not stragglers.cut(update=7, filled=0.9)
        stragglers.finished(update=7)
    assert stragglers.cut(update=7, filled=0.9)
    assert not stragglers.cut(update=8, filled=0.9)


def test_a_quarter_is_always_finished() -> None:
    stragglers = Stragglers(Five(), 0.2)
    stragglers.finished(update=0)
    assert not stragglers.cut(update=0, filled=0.2)
    assert stragglers.cut(update=0, filled=0.25)


def test_without_a_share_all_are_waited_for() -> None:
    stragglers = Stragglers(Five(), None)
    for _ in range(5):
        stragglers.finished(update=0)
    assert not stragglers.cut(update=0, filled=1.0)
