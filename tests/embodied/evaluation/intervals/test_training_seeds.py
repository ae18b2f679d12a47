"""Intervals over seeds and houses hold the truth as often as they say, and pairing takes out what
is shared.
"""

import numpy as np
import pytest

from embodied.evaluation.intervals import Bootstrap, SeedRates, SeedSums, average, contrast, estimate
from embodied.seeding import generator

FEW = Bootstrap(resamples=400)
HOUSES, EPISODES, TRUTH, TRIALS = 40, 10, 0.6, 200


def trained(rng: np.random.Generator, seeds: int, spread: float, houses: np.ndarray, truth: float = TRUTH) -> SeedSums:
    """Successes of seeds that differ by `spread` in houses that differ by `houses` [H]."""
    chance = np.clip(truth + spread * rng.standard_normal((seeds, 1)) + houses, 0, 1)
    return SeedSums(rng.binomial(EPISODES, chance).astype(float), np.full(len(houses), float(EPISODES)))


def hardness(rng: np.random.Generator) -> np.ndarray:
    return 0.12 * rng.standard_normal(HOUSES)


def percentile_over_seeds(rates: SeedRates, rng: np.random.Generator) -> tuple[float, float]:
    """The plain hierarchical bootstrap: seeds are resampled as houses are."""
    draws = rates.values[1:]
    chosen = rng.integers(rates.seeds, size=draws.shape)
    low, high = np.quantile(np.take_along_axis(draws, chosen, axis=1).mean(axis=1), [0.025, 0.975])
    return float(low), float(high)


@pytest.mark.parametrize("spread", [0.0, 0.03, 0.1], ids="seeds spread {:.2f}".format)
def test_intervals_cover_the_truth_about_as_often_as_they_say(spread: float) -> None:
    rng, hits = generator("coverage", str(spread)), 0
    for _ in range(TRIALS):
        found = average(trained(rng, 3, spread, hardness(rng)).rates(FEW))
        hits += found.low <= TRUTH <= found.high
    assert hits / TRIALS >= 0.92


def test_resampling_three_seeds_would_promise_too_much() -> None:
    """Where seeds differ most, the plain hierarchical bootstrap holds the truth far less often than
    95 %.
    """
    rng, hits, plain_hits, width = generator("plain"), 0, 0, []
    for _ in range(TRIALS):
        rates = trained(rng, 3, 0.12, hardness(rng)).rates(FEW)
        found, (low, high) = average(rates), percentile_over_seeds(rates, rng)
        hits += found.low <= TRUTH <= found.high
        plain_hits += low <= TRUTH <= high
        width.append(found.high - found.low)
    assert plain_hits / TRIALS < 0.88
    assert 0.92 <= hits / TRIALS <= 0.995
    assert np.median(width) < 0.8


def test_differences_of_two_policies_cover_the_truth_and_pairing_takes_out_the_houses() -> None:
    rng, hits, widths = generator("difference"), 0, []
    for _ in range(TRIALS):
        houses = 3 * hardness(rng)
        ours, theirs = (trained(rng, 4, 0.03, houses, truth).rates(FEW) for truth in (0.6, 0.5))
        truth = np.clip(0.6 + houses, 0, 1).mean() - np.clip(0.5 + houses, 0, 1).mean()
        found = contrast(ours, theirs)
        hits += found.low <= truth <= found.high
        widths.append((found.high - found.low) / (average(ours).high - average(ours).low))
    assert hits / TRIALS >= 0.92
    assert np.median(widths) < 0.9


def test_what_is_kept_covers_the_truth() -> None:
    """The same seeds under two conditions: 0.48 of 0.6 is kept, whatever the seed."""
    rng, hits = generator("ratio"), 0
    for _ in range(TRIALS):
        skill, houses = rng.normal(0.6, 0.05, (3, 1)), hardness(rng)
        counts = np.full(HOUSES, float(EPISODES))
        inside, outside = (
            SeedSums(rng.binomial(EPISODES, np.clip(share * (skill + houses), 0, 1)).astype(float), counts).rates(FEW)
            for share in (1.0, 0.8)
        )
        found = average(outside / inside)
        hits += found.low <= 0.8 <= found.high
    assert hits / TRIALS >= 0.92


def test_with_one_seed_the_interval_is_that_over_houses() -> None:
    rng = generator("one")
    tally = trained(rng, 1, 0.0, hardness(rng))
    found = average(tally.rates())
    values = np.concatenate([[1.0] * int(n) + [0.0] * (EPISODES - int(n)) for n in tally.sums[0]])
    plain = estimate(values, np.repeat([f"{i:02}" for i in range(HOUSES)], EPISODES).tolist())
    assert (found.value, found.low, found.high) == pytest.approx((plain.mean, plain.low, plain.high))
    assert found.seeds == (1,)


def test_every_episode_counts_the_same_however_many_its_house_has() -> None:
    tally = SeedSums(np.array([[9.0, 0.0]]), np.array([9.0, 1.0]))
    assert average(tally.rates(FEW)).value == 0.9


def test_conditions_are_taken_together_episode_by_episode() -> None:
    one, two = (
        SeedSums(np.array([[2.0, 2.0]]), np.array([2.0, 2.0])),
        SeedSums(np.array([[0.0, 0.0]]), np.array([2.0, 2.0])),
    )
    assert average((one + two).rates(FEW)).value == 0.5


def test_what_one_seed_gains_is_free_of_how_good_the_seed_is() -> None:
    counts = np.full(HOUSES, 10.0)
    before = SeedSums(np.outer([2.0, 5.0, 8.0], np.ones(HOUSES)), counts).rates(FEW)
    after = SeedSums(np.outer([3.0, 6.0, 9.0], np.ones(HOUSES)), counts).rates(FEW)
    gained, unpaired = average(after - before), contrast(after, before)
    assert (gained.low, gained.high) == pytest.approx((0.1, 0.1))
    assert unpaired.high - unpaired.low > 0.5


def test_more_seeds_and_more_houses_narrow_the_interval() -> None:
    rng = generator("narrow")
    several = {
        (seeds, houses): average(trained(rng, seeds, 0.05, np.zeros(houses)).rates(FEW))
        for seeds, houses in ((3, 20), (12, 20), (12, 200))
    }
    widths = [found.high - found.low for found in several.values()]
    assert widths[0] > widths[1] > widths[2]


def test_nothing_to_keep_gives_no_number() -> None:
    none = SeedSums(np.zeros((2, 3)), np.ones(3)).rates(FEW)
    assert np.isnan(average(none / none).value)


def test_a_rate_stays_between_none_and_all() -> None:
    found = average(SeedSums(np.array([[10.0] * 9, [9.0] * 9, [7.0] * 9]), np.full(9, 10.0)).rates(FEW))
    assert found.high > 1.0
    assert (found.clipped().high, found.clipped().value) == (1.0, found.value)


@pytest.mark.parametrize("shapes", [((3,), (3,)), ((2, 3), (4,)), ((0, 3), (3,))])
def test_sums_that_do_not_fit_are_refused(shapes: tuple[tuple[int, ...], tuple[int, ...]]) -> None:
    with pytest.raises(ValueError, match="seeds, scenes"):
        SeedSums(np.zeros(shapes[0]), np.zeros(shapes[1]))
