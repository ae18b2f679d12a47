"""How long a change is felt."""

from math import isinf, isnan

import numpy as np
import pytest

from embodied.evaluation.trajectories import Trajectories
from experiments.studies.adaptation.latency import AFTER, BEFORE, aligned, recovery
from tests.fakes.trajectories import made_up

CHANGE = 10


def walks(lame: int, back: float = 0.1) -> Trajectories:
    """10 cm a step until the change, nothing for so many steps, then `back`."""
    nearer = [0.1] * CHANGE + [0.0] * lame + [back] * (AFTER - lame + 10)
    return made_up([[0] * len(nearer)] * 4 + [[0] * 3], [nearer] * 4 + [[9.0] * 3], change=CHANGE)


def test_progress_is_aligned_at_the_change_and_of_those_under_way_then() -> None:
    found = aligned(walks(lame=6))
    np.testing.assert_allclose(found.value[: BEFORE + 8], [0.1] * BEFORE + [0.0] * 6 + [0.1] * 2, atol=1e-6)
    assert found.count[BEFORE] == 4


def test_recovery_counts_the_steps_until_progress_is_back() -> None:
    found = recovery(walks(lame=6))
    assert found.before == pytest.approx((0.1, 0.1, 0.1))
    assert found.after == pytest.approx((0.0, 0.0, 0.0), abs=1e-6)
    assert found.steps == (5.0, 5.0, 5.0)
    assert found.episodes == 4


def test_what_does_not_come_back_is_told_so() -> None:
    assert all(map(isinf, recovery(walks(lame=6, back=0.07)).steps))


def test_who_did_not_move_before_has_nothing_to_regain() -> None:
    still = made_up([[0] * 80] * 4, [[0.0] * CHANGE + [0.1] * (80 - CHANGE)] * 4, change=CHANGE)
    assert all(map(isnan, recovery(still).steps))


def test_where_nothing_changes_there_is_no_latency() -> None:
    with pytest.raises(ValueError, match="nominal"):
        aligned(made_up([[0]], [[0.1]]))
