"""Bootstrap intervals: right in simple cases, as wide as they should be, and wider where episodes
of a scene hang together.
"""

import numpy as np
import pytest

from embodied.evaluation.intervals import Bootstrap, estimate, measure, paired_difference
from embodied.evaluation.results import Row
from embodied.seeding import generator

FEW = Bootstrap(resamples=1000)


def row(policy: str, episode: int, success: float, *, condition: str = "nominal", scenes: int = 10) -> Row:
    return Row(
        policy=policy, condition=condition, scene=f"test/{episode % scenes}", episode=str(episode), seed=episode,
        family="nominal", severity=0.0, unit="", seen=True, sweep="", measures={"success": success},
    )  # fmt: skip


def test_the_mean_is_the_mean_over_episodes_not_over_scenes() -> None:
    found = estimate([1.0, 1.0, 1.0, 0.0], ["a", "a", "a", "b"])
    assert found.mean == 0.75
    assert (found.episodes, found.scenes) == (4, 2)
    assert found.low <= 0.75 <= found.high


def test_equal_values_leave_no_doubt() -> None:
    found = estimate(np.full(12, 0.5), [str(i) for i in range(12)])
    assert (found.low, found.mean, found.high) == (0.5, 0.5, 0.5)


def test_no_values_give_nothing() -> None:
    found = estimate([], [])
    assert np.isnan([found.mean, found.low, found.high]).all()
    assert found.episodes == 0


def test_values_that_are_not_finite_are_left_out() -> None:
    found = estimate([1.0, np.nan, np.inf, 0.0], list("abcd"))
    assert (found.mean, found.episodes) == (0.5, 2)


def test_the_interval_is_that_of_the_normal_law_for_many_episodes() -> None:
    values = generator("normal").normal(3.0, 2.0, size=900)
    found = estimate(values, [str(i) for i in range(900)])
    half = 1.96 * values.std() / 30
    assert found.low == pytest.approx(values.mean() - half, abs=0.1 * half)
    assert found.high == pytest.approx(values.mean() + half, abs=0.1 * half)


def test_intervals_cover_the_truth_about_as_often_as_they_say() -> None:
    """Scenes differ in difficulty: 95 % of clustered intervals should hold the true mean, of naive
    ones far fewer.
    """
    rng = generator("coverage")
    hits, naive_hits = 0, 0
    for _ in range(200):
        chance = rng.choice([0.2, 0.8], size=40)
        values = (rng.random((40, 10)) < chance[:, None]).astype(float).ravel()
        clustered = estimate(values, np.repeat([f"{i}" for i in range(40)], 10).tolist(), FEW)
        naive = estimate(values, [f"{i}" for i in range(400)], FEW)
        hits += clustered.low <= 0.5 <= clustered.high
        naive_hits += naive.low <= 0.5 <= naive.high
    assert 0.90 <= hits / 200 <= 0.99
    assert naive_hits / 200 < 0.80


def test_episodes_that_hang_together_widen_the_interval() -> None:
    values = np.repeat([1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0], 25)
    scenes = np.repeat([f"s{i}" for i in range(8)], 25).tolist()
    clustered, naive = estimate(values, scenes), estimate(values, [f"{i}" for i in range(200)])
    assert clustered.high - clustered.low > 3 * (naive.high - naive.low)


def test_one_scene_alone_still_shows_the_spread_of_its_episodes() -> None:
    found = estimate([0.0, 1.0] * 20, ["only"] * 40)
    assert found.low < 0.5 < found.high


def test_the_interval_hangs_on_the_seed_alone_and_not_on_the_order() -> None:
    values, scenes = [0.0, 1.0, 1.0, 0.0, 1.0], ["a", "b", "b", "c", "d"]
    assert estimate(values, scenes) == estimate(values, scenes)
    assert estimate(values[::-1], scenes[::-1]) == estimate(values, scenes)


def test_more_confidence_is_wider() -> None:
    values, scenes = generator("wide").random(50), [str(i) for i in range(50)]
    narrow, wide = (estimate(values, scenes, Bootstrap(confidence=level)) for level in (0.5, 0.99))
    assert wide.low < narrow.low < narrow.high < wide.high


@pytest.mark.parametrize("wrong", [{"resamples": 5}, {"confidence": 1.0}])
def test_impossible_settings_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Bootstrap(**wrong)  # type: ignore[arg-type]


def test_a_measure_is_read_from_rows_that_have_it() -> None:
    rows = [row("a", i, i % 2) for i in range(10)]
    assert measure(rows, "success").mean == 0.5
    assert measure(rows, "spl").episodes == 0


def test_pairing_takes_out_how_hard_an_episode_is() -> None:
    """Ours is better by 0.1 in every episode, though episodes differ wildly: only pairing can see
    it.
    """
    hardness = generator("hardness").random(60)
    ours, theirs = ([row(name, i, hardness[i] + plus) for i in range(60)] for name, plus in (("a", 0.1), ("b", 0.0)))
    paired = paired_difference(ours, theirs, "success")
    assert (paired.mean, paired.low, paired.high) == pytest.approx((0.1, 0.1, 0.1))
    alone = measure(ours, "success")
    assert alone.high - alone.low > 0.1


def test_pairs_are_made_within_a_condition_and_of_common_episodes_only() -> None:
    ours = [row("a", i, 1.0, condition=name) for name in ("nominal", "drift") for i in range(4)]
    theirs = [row("b", i, 0.0, condition="drift") for i in range(2, 9)]
    assert paired_difference(ours, theirs, "success").episodes == 2


def test_in_a_resample_every_episode_counts_the_same_however_many_its_scene_has() -> None:
    # Of two scenes drawn with replacement, half the resamples hold both: nine successes in ten
    # episodes.
    found = estimate([1.0] * 9 + [0.0], ["large"] * 9 + ["small"], Bootstrap(confidence=0.4))
    assert (found.mean, found.low, found.high) == pytest.approx((0.9, 0.9, 0.9))
