"""What is learned from an outcome, and what is not."""

from math import pi, radians

import pytest
import torch
from torch import Tensor

from policies.baselines.identification import Identified, Surprise, identify, idle

MOVE, TURN, NONE = 0, 1, 9


def known(seen: float = 0.0, doubts: float = 0.0) -> Identified:
    """A quarter of a metre ahead, and a turn of 30 degrees to the left."""
    motion = torch.tensor([[[0.25, 0.0, 0.0], [0.0, 0.0, radians(30)]]])
    return Identified(motion, torch.full((1, 2), seen), torch.full((1, 2), doubts))


def after(before: Identified, action: int, *outcome: float) -> tuple[Identified, Surprise]:
    return identify(before, torch.tensor([action]), torch.tensor([outcome]), patience=3)


def motion(found: Identified, action: int) -> Tensor:
    return found.motion[0, action]


def test_an_action_never_seen_is_what_it_did() -> None:
    found, surprise = after(known(), TURN, 0.1, 0.0, radians(-90))
    torch.testing.assert_close(motion(found, TURN), torch.tensor([0.1, 0.0, radians(-90)]))
    assert found.seen.tolist() == [[0.0, 1.0]]
    assert not surprise.different.any()


def test_noise_is_averaged() -> None:
    found, _ = after(known(seen=1), MOVE, 0.27, 0.0, 0.0)
    torch.testing.assert_close(motion(found, MOVE), torch.tensor([0.26, 0.0, 0.0]))
    found, _ = after(known(seen=100), MOVE, 0.27, 0.0, 0.0)
    torch.testing.assert_close(motion(found, MOVE), torch.tensor([0.2525, 0.0, 0.0]))


def test_a_wall_is_no_news_of_the_action() -> None:
    found, surprise = after(known(seen=1), MOVE, 0.05, 0.0, 0.0)
    assert motion(found, MOVE)[0] == 0.25
    assert surprise.blocked.all()
    assert not surprise.different.any()
    slid, surprise = after(known(seen=1), MOVE, 0.14, 0.1, 0.0)
    assert motion(slid, MOVE)[0] == 0.25
    assert surprise.free.all()


def test_what_falls_short_again_and_again_is_believed() -> None:
    found = known(seen=1)
    for _ in range(2):
        found, _ = after(found, TURN, 0.0, 0.0, 0.0)
        torch.testing.assert_close(motion(found, TURN)[2].item(), radians(30))
    found, _ = after(found, TURN, 0.0, 0.0, 0.0)
    assert idle(motion(found, TURN)).all()


def test_a_success_in_between_restores_the_trust() -> None:
    found, _ = after(known(seen=1, doubts=2), MOVE, 0.25, 0.0, 0.0)
    found, _ = after(found, MOVE, 0.0, 0.0, 0.0)
    assert motion(found, MOVE)[0] == 0.25


@pytest.mark.parametrize("outcome", [(0.0, 0.0, radians(120)), (0.0, 0.0, radians(-30)), (0.2, 0.0, radians(30))])
def test_another_motion_replaces_the_old_one_at_once(outcome: tuple[float, ...]) -> None:
    found, surprise = after(known(seen=5), TURN, *outcome)
    torch.testing.assert_close(motion(found, TURN), torch.tensor(outcome))
    assert found.seen[0, TURN] == 1
    assert surprise.different.all()


def test_a_body_that_moves_without_an_action_is_a_surprise_and_teaches_nothing() -> None:
    found, surprise = after(known(seen=1), NONE, 0.25, 0.0, 0.0)
    torch.testing.assert_close(found.motion, known().motion)
    assert surprise.different.all()
    assert not after(known(seen=1), NONE, 0.0, 0.0, 0.0)[1].different.any()


def test_half_a_turn_is_the_same_on_both_sides() -> None:
    back = known(seen=1)._replace(motion=torch.tensor([[[0.25, 0.0, 0.0], [0.0, 0.0, pi]]]))
    found, surprise = after(back, TURN, 0.0, 0.0, radians(-178))
    assert not surprise.different.any()
    assert abs(abs(motion(found, TURN)[2].item()) - pi) < radians(2)
