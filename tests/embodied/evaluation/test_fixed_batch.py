"""A policy's answer to an episode does not depend on how many bodies there are, even where the
network would show it.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from embodied.actions import COMMON
from embodied.evaluation import Condition, EvaluationConfig, evaluate
from embodied.evaluation.fixed_batch import FixedBatch
from embodied.perturbations import Drift
from embodied.policy import Decision
from embodied.tensor_types import Observation, State
from tests.fakes.corridor import Walker, corridor, episodes


class RowSensitive(Walker):
    """What float rounding does a little, this does a lot: logits hang on the row and on the size of
    the batch.
    """

    def step(self, observation: Observation, state: State, starts: Tensor) -> Decision:
        decision = super().step(observation, state, starts)
        rows = torch.arange(len(starts), dtype=torch.float32)[:, None] + len(starts)
        return decision._replace(logits=decision.logits + torch.sin(rows * torch.arange(4)))


def views(bodies: int) -> dict[str, Any]:
    left = np.linspace(0.2, 1.5, bodies, dtype=np.float32)
    return {
        "pointgoal": np.stack([left, 0 * left], axis=1),
        "previous_action": np.full(bodies, len(COMMON), dtype=np.int64),
    }


def test_rows_of_a_sweep_are_the_same_for_any_number_of_bodies(tmp_path: Path) -> None:
    def measures(bodies: int, batch_size: int = 4, count: int = 17) -> dict[Any, Any]:
        rows = evaluate(
            {"rows": RowSensitive()},
            [Condition(name="nominal", perturbation=Drift())],
            episodes(count),
            lambda _, chosen: corridor(chosen, bodies),
            tmp_path / f"{bodies}-{batch_size}.jsonl",
            space=COMMON,
            config=EvaluationConfig(batch_size=batch_size),
        )
        return {row.key: row.measures for row in rows}

    assert measures(1) == measures(3) == measures(8)
    measures(2, count=5)
    assert measures(2) == measures(1), "resumed after five episodes"
    assert measures(3) != measures(3, batch_size=5), "the policy is meant to be sensitive to its rows"


def test_bodies_act_together_where_their_slots_allow_it(tmp_path: Path) -> None:
    calls: list[int] = []

    class Counted(Walker):
        def step(self, observation: Observation, state: State, starts: Tensor) -> Decision:
            calls.append(len(starts))
            return super().step(observation, state, starts)

    rows = evaluate(
        {"counted": Counted()}, [Condition(name="nominal", perturbation=Drift())], episodes(4),
        lambda _, chosen: corridor(chosen, 4), tmp_path / "results.jsonl", space=COMMON,
        config=EvaluationConfig(batch_size=4),
    )  # fmt: skip
    assert calls == [4] * int(max(row.measures["episode_length"] for row in rows))


def test_bodies_that_share_a_slot_are_run_one_after_the_other_and_keep_their_own_memory() -> None:
    policy, starts = Walker(), np.ones(3, bool)
    together, alone = FixedBatch(policy, 3, batch_size=4), [FixedBatch(policy, 1, batch_size=4) for _ in range(3)]
    for step in range(3):
        shared = together.logits(views(3), starts & (step == 0), np.array([2, 2, 1]), np.ones(3, bool))
        for body, slot in enumerate([2, 2, 1]):
            own = {name: value[body : body + 1] for name, value in views(3).items()}
            expected = alone[body].logits(own, starts[:1] & (step == 0), np.array([slot]), np.ones(1, bool))
            np.testing.assert_array_equal(shared[body], expected[0])


def test_resting_bodies_are_not_run() -> None:
    seen: list[Tensor] = []

    class Watched(Walker):
        def step(self, observation: Observation, state: State, starts: Tensor) -> Decision:
            seen.append(observation["pointgoal"][:, 0])
            return super().step(observation, state, starts)

    FixedBatch(Watched(), 3, batch_size=4).logits(
        views(3), np.ones(3, bool), np.arange(3), np.array([True, False, True])
    )
    assert len(seen) == 1
    np.testing.assert_allclose(seen[0], [0.2, 0.0, 1.5, 0.0])


def test_any_array_that_speaks_dlpack_is_taken() -> None:
    class Foreign:
        def __init__(self, array: Any) -> None:
            self._array = array

        def __dlpack__(self, **options: Any) -> Any:
            return self._array.__dlpack__(**options)

        def __dlpack_device__(self) -> Any:
            return self._array.__dlpack_device__()

    plain = FixedBatch(Walker(), 2, batch_size=2).logits(views(2), np.ones(2, bool), np.arange(2), np.ones(2, bool))
    foreign = {name: Foreign(value) for name, value in views(2).items()}
    found = FixedBatch(Walker(), 2, batch_size=2).logits(foreign, np.ones(2, bool), np.arange(2), np.ones(2, bool))
    np.testing.assert_array_equal(found, plain)


def test_an_episode_forgets_the_one_before_it() -> None:
    batch, fresh = FixedBatch(Walker(), 1, batch_size=2), FixedBatch(Walker(), 1, batch_size=2)
    first = np.ones(1, bool)
    for start in (True, False, False):
        batch.logits(views(1), first & start, np.zeros(1, int), first)
    again = batch.logits(views(1), first, np.zeros(1, int), first)
    np.testing.assert_array_equal(again, fresh.logits(views(1), first, np.zeros(1, int), first))


@pytest.mark.parametrize("training", [True, False])
def test_an_evaluation_leaves_the_policy_in_its_mode(tmp_path: Path, training: bool) -> None:
    policy = Walker().train(training)
    evaluate(
        {"walker": policy}, [Condition(name="nominal", perturbation=Drift())], episodes(2),
        lambda _, chosen: corridor(chosen, 1), tmp_path / "results.jsonl", space=COMMON,
    )  # fmt: skip
    assert policy.training is training
