"""The progress bar counts rows and shows the success of the policy and condition under way."""

from embodied.evaluation.results import Row
from experiments.reporting.sweep_bar import SweepBar


def row(condition: str, success: float) -> Row:
    return Row(
        policy="aap", condition=condition, scene="s", episode="1", seed=1, family="", severity=None, unit="",
        seen=None, sweep="", measures={"success": success},
    )  # fmt: skip


def test_success_is_that_of_the_condition_under_way() -> None:
    with SweepBar(10, 4, shown=False) as bar:
        for found in (row("nominal", 0.0), row("[drift]", 1.0), row("[drift]", 0.0)):
            bar.finished(found)
        task = bar._progress.tasks[0]
    assert (task.completed, task.total) == (7, 10)
    assert task.description == "aap [dim]under[/] \\[drift]  success 50%"
