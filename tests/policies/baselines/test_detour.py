"""After a bump, another heading for a while."""

from math import atan2, degrees

import torch

from policies.baselines.detour import BUMPS, Detour, go_round

HERE, GOAL = torch.zeros(1, 2), torch.tensor([[4.0, 0.0]])
YES, NO = torch.tensor([True]), torch.tensor([False])


def fresh() -> Detour:
    return Detour(torch.zeros(1, 2), torch.zeros(1), torch.zeros(1), torch.zeros(1), torch.full((1,), 1e6))


def bumped(detour: Detour, times: int = BUMPS) -> tuple[Detour, torch.Tensor]:
    target = GOAL
    for _ in range(times):
        detour, target = go_round(detour, HERE, GOAL, YES, NO)
    return detour, target


def heading(target: torch.Tensor) -> int:
    return round(degrees(atan2(float(target[0, 1]), float(target[0, 0]))))


def test_without_obstacles_it_goes_straight() -> None:
    _, target = go_round(fresh(), HERE, GOAL, NO, YES)
    assert torch.equal(target, GOAL)


def test_one_bump_may_be_a_step_that_was_lost() -> None:
    detour, target = bumped(fresh(), 1)
    assert torch.equal(target, GOAL)
    detour, _ = go_round(detour, HERE, GOAL, NO, YES)
    assert torch.equal(bumped(detour, 1)[1], GOAL)


def test_every_further_obstacle_turns_it_farther_away() -> None:
    detour, headings = fresh(), []
    for _ in range(5):
        detour, target = bumped(detour)
        headings.append(heading(target))
    assert headings[:4] == [60, -60, 120, -120]
    assert abs(headings[4]) == 180


def test_a_detour_ends_where_it_led_and_after_some_steps() -> None:
    detour, via = bumped(fresh())
    assert torch.equal(go_round(detour, via, GOAL, NO, YES)[1], GOAL)
    for _ in range(30):
        detour, target = go_round(detour, HERE, GOAL, NO, YES)
    assert torch.equal(target, GOAL)


def test_coming_nearer_than_ever_makes_the_next_obstacle_a_first_one() -> None:
    detour, _ = bumped(fresh())
    detour, _ = go_round(detour, torch.tensor([[1.0, 0.0]]), GOAL, NO, YES)
    assert detour.hits.item() == 0
