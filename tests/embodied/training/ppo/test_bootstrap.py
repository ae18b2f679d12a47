import torch

from embodied.training.ppo.bootstrap import Truncation, Truncations


def truncation(step: int, body: int, seen: float) -> Truncation:
    return Truncation(
        step=step, body=body, observation={"x": torch.full((2,), seen)}, state={"h": torch.tensor([-seen])}
    )


def bodies(n: int) -> tuple[dict[str, torch.Tensor], dict[str, torch.Tensor], torch.Tensor]:
    return {"x": torch.zeros(n, 2)}, {"h": torch.zeros(n, 1)}, torch.ones(n, dtype=torch.bool)


def waiting(*truncations: Truncation) -> Truncations:
    all_of_them = Truncations()
    for one in truncations:
        all_of_them.add(one)
    return all_of_them


def test_cutoffs_go_behind_the_bodies_and_begin_no_episode() -> None:
    seen, kept, starts = waiting(truncation(4, 1, 5.0), truncation(6, 0, 7.0)).behind(*bodies(3))
    assert seen["x"].tolist() == [[0, 0], [0, 0], [0, 0], [5, 5], [7, 7]]
    assert kept["h"].tolist() == [[0], [0], [0], [-5], [-7]]
    assert starts.tolist() == [True, True, True, False, False]


def test_with_none_the_bodies_are_alone() -> None:
    seen, _, starts = Truncations().behind(*bodies(3))
    assert seen["x"].shape == (3, 2)
    assert len(starts) == 3


def test_values_go_where_episodes_were_cut_off_and_nothing_waits_any_more() -> None:
    all_of_them, final_values = waiting(truncation(4, 1, 5.0), truncation(6, 0, 7.0)), torch.zeros(8, 2)
    all_of_them.settle(torch.tensor([0.5, 0.7]), final_values)
    assert final_values.nonzero().tolist() == [[4, 1], [6, 0]]
    assert final_values[6, 0] == 0.7
    assert all_of_them.state_dict() == []


def test_what_waits_can_be_saved() -> None:
    restored = Truncations()
    restored.load_state_dict(waiting(truncation(4, 1, 5.0)).state_dict())
    seen, _, _ = restored.behind(*bodies(1))
    assert seen["x"].tolist() == [[0, 0], [5, 5]]
