"""The findings in words are true for every outcome."""

import pytest

from embodied.evaluation.results import Row
from experiments.reporting.evaluation.sentences import headline, summary
from experiments.reporting.evaluation.verdicts import Findings, find


def findings(*away: float, home: float = 1.0) -> Findings:
    chances = [("nominal", home, True), *((f"new {i}", chance, False) for i, chance in enumerate(away))]
    rows = [
        Row(
            policy="aap", condition=name, scene=f"s{i}", episode=str(i), seed=i, family=name, severity=None, unit="",
            seen=seen, sweep="", measures={"success": float(i < chance * 20)},
        )
        for name, chance, seen in chances
        for i in range(20)
    ]  # fmt: skip
    return find(rows, "aap")


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (findings(1.0, 0.9), "aap holds under all 2 perturbations it never saw."),
        (findings(1.0, 0.1), "aap holds under 1 of 2 perturbations it never saw and breaks under 1."),
        (findings(1.0, 0.6), "aap holds under 1 of 2 perturbations it never saw and breaks under none."),
        (findings(0.2, 0.1), "aap holds under none of 2 perturbations it never saw, and breaks under 2 of them."),
        (findings(0.6), "aap holds under none of 1 perturbations it never saw, but breaks under none."),
        (findings(), "aap reaches 100% success in conditions it was trained for. No unseen condition was tried."),
        (findings(1.0, home=0.1), "aap does not work yet: 10% success even where nothing is new to it."),
    ],
)
def test_the_headline(found: Findings, text: str) -> None:
    assert headline(found) == text


def test_the_summary_names_the_hardest_withstood_and_the_worst() -> None:
    text = " ".join(summary(findings(0.85, 1.0, 0.3, 0.1, 0.0, 0.05, 0.2)))
    assert "The hardest that it withstands: new 0 (85%), new 1 (100%)." in text
    assert "It breaks worst under new 4 (0%), new 5 (5%), new 3 (10%), new 6 (20%) and 1 more." in text


def test_a_policy_that_does_not_work_withstands_nothing() -> None:
    assert "withstands" not in " ".join(summary(findings(1.0, home=0.0)))
