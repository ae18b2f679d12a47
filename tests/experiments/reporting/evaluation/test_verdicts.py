"""Holds, weakens, breaks: by the share of its success at home that a policy keeps."""

import pytest

from embodied.evaluation.results import Row
from experiments.reporting.evaluation.verdicts import ConditionVerdict, at_home, find


def rows(**chances: tuple[float, bool | None]) -> list[Row]:
    """Twenty episodes for each condition, so many of them successes."""
    return [
        Row(
            policy="aap", condition=name, scene=f"s{i}", episode=str(i), seed=i,
            family="nominal" if name == "nominal" else name,
            severity=None, unit="", seen=seen, sweep="", measures={"success": float(i < chance * 20)},
        )
        for name, (chance, seen) in chances.items()
        for i in range(20)
    ]  # fmt: skip


def test_home_is_what_training_covers_and_away_what_it_does_not() -> None:
    findings = find(rows(nominal=(1.0, True), trained=(0.8, True), new=(0.5, False), odd=(0.1, False)), "aap")
    assert findings.home.mean == pytest.approx(0.9)
    assert findings.away.mean == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("chance", "verdict"),
    [
        (1.0, ConditionVerdict.HOLDS),
        (0.8, ConditionVerdict.HOLDS),
        (0.75, ConditionVerdict.WEAKENS),
        (0.5, ConditionVerdict.WEAKENS),
        (0.45, ConditionVerdict.BREAKS),
    ],
)
def test_a_verdict_goes_by_the_share_kept(chance: float, verdict: ConditionVerdict) -> None:
    findings = find(rows(nominal=(1.0, True), new=(chance, False)), "aap")
    assert findings.conditions[1].verdict is verdict
    assert findings.unseen(verdict) == [findings.conditions[1]]


def test_what_is_seen_is_not_counted_as_withstood() -> None:
    assert find(rows(nominal=(1.0, True), trained=(1.0, True)), "aap").unseen() == []


def test_where_training_is_unknown_home_is_the_nominal_condition() -> None:
    found = rows(nominal=(0.5, None), new=(1.0, None))
    assert {row.condition for row in at_home(found)} == {"nominal"}
    assert [one.condition for one in find(found, "aap").unseen()] == ["new"]


def test_a_policy_that_never_succeeds_does_not_work_and_nothing_fails_on_it() -> None:
    findings = find(rows(nominal=(0.0, True), new=(0.0, False)), "aap")
    assert not findings.works
    assert findings.conditions[1].verdict is ConditionVerdict.BREAKS
