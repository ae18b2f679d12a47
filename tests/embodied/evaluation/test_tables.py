"""The table says per condition and policy how often it succeeded, how surely, and whether training
covers the condition.
"""

from embodied.evaluation.results import Row
from embodied.evaluation.tables import markdown, scope, tabulate


def rows(policy: str, condition: str, successes: int, *, seen: bool | None, episodes: int = 10) -> list[Row]:
    return [
        Row(
            policy=policy, condition=condition, scene=f"s{i % 5}", episode=str(i), seed=i, family=condition,
            severity=None,
            unit="", seen=seen, sweep="", measures={"success": float(i < successes), "spl": 0.5 * (i < successes)},
        )
        for i in range(episodes)
    ]  # fmt: skip


RESULTS = [
    *rows("aap", "nominal", 10, seen=True),
    *rows("random", "nominal", 0, seen=True),
    *rows("aap", "turns +90° | moves", 5, seen=False),
]


def test_markdown_has_a_row_for_each_condition_and_two_columns_for_each_policy() -> None:
    lines = markdown(tabulate(RESULTS)).splitlines()
    assert lines[0] == (
        "| condition | training | episodes (scenes) | aap success % | aap SPL | random success % | random SPL |"
    )
    assert lines[2] == "| nominal | seen | 10 (5) | 100.0 [100.0, 100.0] | 0.50 | 0.0 [0.0, 0.0] | 0.00 |"
    assert lines[3].startswith("| turns +90° \\| moves | unseen | 10 (5) | 50.0 [")
    assert lines[3].endswith(" | 0.25 | – | – |")


def test_order_is_that_of_the_results() -> None:
    table = tabulate(RESULTS[::-1])
    assert table.policies == ("aap", "random")
    assert [row.condition for row in table.rows] == ["turns +90° | moves", "nominal"]


def test_a_table_of_training_conditions_says_that_it_shows_nothing_new() -> None:
    assert "says nothing about unseen" in scope(tabulate(rows("aap", "nominal", 3, seen=True)))
    assert "1 of 2 conditions lie within" in scope(tabulate(RESULTS))
    assert "cannot be called seen or unseen" in scope(tabulate(rows("aap", "nominal", 3, seen=None)))
