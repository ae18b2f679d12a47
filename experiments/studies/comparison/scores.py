"""Scores of a comparison: rates from all records, with intervals over seeds and scenes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import add

import numpy as np

from configs import ComparisonPlan, ConfigError
from embodied.evaluation import Bootstrap
from embodied.evaluation.intervals import Interval, SeedRates, SeedSums, average, contrast
from experiments.studies.comparison.compared_policies import compared_policies
from experiments.studies.comparison.evaluation import comparison_conditions, load_record, record_path
from experiments.studies.comparison.records import ConditionSums, EvaluationRecord, RecordHeader


@dataclass(frozen=True, kw_only=True)
class Scores:
    """Records of all policies, on the same episodes."""

    policies: dict[str, tuple[EvaluationRecord, ...]]
    """Records of every seed, by policy in the order of the plan."""
    reference: str
    """Name of the policy that others are compared with."""
    missing: tuple[str, ...] = ()
    """Names of policies without a record."""
    asked: frozenset[str] | None = None
    """Conditions to report; None for all."""
    how: Bootstrap = field(default_factory=Bootstrap)

    @cached_property
    def conditions(self) -> dict[str, ConditionSums]:
        """Conditions that all policies ran, by name in the order of the grid.

        `seen` refers to the training of the reference, or of the first policy without one.
        """
        first = self.policies.get(self.reference) or next(iter(self.policies.values()))
        names = [{one.condition for one in record.conditions} for record in self.records]
        common = set.intersection(*names, *([set(self.asked)] if self.asked is not None else []))
        return {one.condition: one for one in first[0].conditions if one.condition in common}

    @property
    def records(self) -> list[EvaluationRecord]:
        """Records of all policies."""
        return [record for several in self.policies.values() for record in several]

    @property
    def headers(self) -> list[RecordHeader]:
        """Headers of all records."""
        return [record.header for record in self.records]

    @property
    def episodes(self) -> int:
        """The number of episodes of each policy under each condition."""
        return sum(self.headers[0].episodes)

    @property
    def others(self) -> list[str]:
        """Names of all policies but the reference."""
        return [name for name in self.policies if name != self.reference]

    def rates(self, policy: str, conditions: Iterable[str], measure: str = "success") -> SeedRates:
        """Returns the mean of each seed of a policy over all episodes of some conditions."""
        return reduce(add, (self._tally(policy, condition, measure) for condition in conditions)).rates(self.how)

    def rate(self, policy: str, conditions: Iterable[str], measure: str = "success") -> Interval:
        """Estimates a measure of a policy over some conditions, for new seeds in new scenes."""
        return average(self.rates(policy, conditions, measure)).clipped()

    def lead(self, candidate: str, reference: str, conditions: Sequence[str], measure: str = "success") -> Interval:
        """Estimates the measure of one policy minus that of another, on the same episodes."""
        return contrast(self.rates(candidate, conditions, measure), self.rates(reference, conditions, measure))

    def _tally(self, policy: str, condition: str, measure: str) -> SeedSums:
        several = self.policies[policy]
        sums = [_found(record, condition).sums[measure] for record in several]
        return SeedSums(np.array(sums, dtype=np.float64), np.array(several[0].header.episodes, dtype=np.float64))


def collect(plan: ComparisonPlan) -> Scores:
    """Reads all records of a comparison.

    Raises:
        ConfigError: when there is none, or they are not of the same episodes and conditions.
    """
    found: dict[str, list[EvaluationRecord]] = {}
    everyone, missing = compared_policies(plan), []
    for one in everyone:
        path = record_path(plan, one)
        if path.exists():
            found.setdefault(one.policy, []).append(load_record(path))
        else:
            missing.append(one.name)
    if not found:
        raise ConfigError(f"no records in {plan.results}: evaluate first")
    order = [name for name in (*plan.policies, *plan.baselines) if name in found]
    scores = Scores(
        policies={name: tuple(found[name]) for name in order},
        reference=plan.reference,
        missing=tuple(missing),
        asked=frozenset(one.name for one in comparison_conditions(plan)),
    )
    _check(scores)
    return scores


def _check(scores: Scores) -> None:
    setups = {(one.plan, one.listed, one.scenes, one.episodes): one for one in scores.headers}
    if len(setups) > 1:
        told = ", ".join(f"{one.policy} seed {one.seed} of {one.date}" for one in setups.values())
        raise ConfigError(
            f"these were not evaluated on the same episodes under the same conditions: {told}; evaluate again"
        )
    if not scores.conditions:
        raise ConfigError("no condition was run by everybody: evaluate first")
    for record in scores.records:
        for one in record.conditions:
            if one.condition in scores.conditions and one.perturbation != scores.conditions[one.condition].perturbation:
                who = f"{record.header.policy} seed {record.header.seed}"
                raise ConfigError(f"{who} met another perturbation under {one.condition!r}: evaluate again")


def _found(record: EvaluationRecord, condition: str) -> ConditionSums:
    return next(one for one in record.conditions if one.condition == condition)
