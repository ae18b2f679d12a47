"""What is drawn is drawn from the records alone, says what is missing, and refuses what cannot be
compared.
"""

import json
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from configs import ComparisonPlan, ConfigError
from experiments.reporting.heatmaps import crossed
from experiments.reporting.page import Code, PageImage, PageTable, Section, Text, html, markdown
from experiments.studies.comparison import records
from experiments.studies.comparison.draw import draw
from experiments.studies.comparison.learning import LearningCurve, averaged, thin_log
from experiments.studies.comparison.regions import region_conditions
from experiments.studies.comparison.scores import collect
from tests.experiments.studies.comparison.conftest import frail, record, sturdy

PICTURES = ("deadlines.png", "curves.png", "heatmaps.png", "kinds.png")


def test_everything_is_drawn_from_the_records_alone(plan: ComparisonPlan, put) -> None:
    put({"aap": sturdy, "recurrent": frail, "straight_to_goal": frail})
    page, folder = draw(plan, "seconds"), Path(plan.results)
    text = (folder / "README.md").read_text()
    assert "surefoot compare train comparison=seconds" in text
    assert "| turns 30–330° off (9) | 80.0 [" in text
    assert "**+60.0 [" in text
    assert text.count("confirmed") == 5
    assert "| 40 | 100.0 [" in text
    assert "| in range, 40 | 32.0 [" in text
    assert "| turns 30–330° off, all there are | 80.0 [" in text
    assert "2026-01-02" in text
    assert "a machine" in text
    assert "Not evaluated" not in text
    assert "uncommitted" not in text
    tables = (folder / "table.md").read_text()
    assert tables.count("| turns +90° with moves +0.20 m | unseen |") == 2
    assert "| turns +90° with moves +0.20 m | 80.0, 80.0, 80.0 | 20.0, 20.0, 20.0 | 20.0 |" in tables
    for name in PICTURES:
        assert f"({name})" in text
        assert len(np.unique(np.asarray(Image.open(folder / name).convert("L")))) > 20
    assert page.read_text().count("data:image/png;base64") == len(PICTURES)
    assert "<b>+60.0 [" in page.read_text()


def test_the_page_is_made_again_by_the_commands_it_names(plan: ComparisonPlan, put) -> None:
    put({"aap": sturdy})
    draw(plan, "seconds", ["comparison=seconds", 'only=["aap-*"]'])
    text = (Path(plan.results) / "README.md").read_text()
    for what in ("train", "draw"):
        assert f"surefoot compare {what} comparison=seconds 'only=[\"aap-*\"]'\n" in text
    assert text.count("surefoot compare evaluate comparison=seconds\n") == 1


def test_the_page_names_the_commands_that_evaluated_without_their_jobs(plan: ComparisonPlan, put) -> None:
    put({"aap": sturdy, "recurrent": frail})
    for seed, command in ((0, "'only=[aap-*]' job=aap-seed0"), (1, "'comparison.seeds=[0, 1]' job=aap-seed1")):
        path = Path(plan.results) / "records" / f"aap-seed{seed}.jsonl.gz"
        kept = records.read_record(path)
        header = replace(kept.header, command=f"{kept.header.command} {command}", commit="0123456789+")
        records.write_record(path, replace(kept, header=header))
    draw(plan, "seconds")
    text = (Path(plan.results) / "README.md").read_text()
    evaluate = "surefoot compare evaluate comparison=seconds"
    assert f"# evaluated them\n{evaluate}\n{evaluate} 'comparison.seeds=[0, 1]'\n#" in text
    assert "A + after a commit marks uncommitted changes." in text


def test_a_policy_has_its_colour_whoever_else_is_there(plan: ComparisonPlan, put, monkeypatch) -> None:
    worn = []
    for name in ("save_kinds", "save_learning", "success_within_steps"):
        monkeypatch.setattr(
            f"experiments.studies.comparison.draw.{name}", lambda scores, style, path: worn.append(style)
        )
    put({"recurrent": sturdy, "straight_to_goal": frail})
    draw(plan, "seconds")
    put({"aap": sturdy})
    draw(plan, "seconds")
    assert len(worn) == 6
    assert all(style["recurrent"] == worn[0]["recurrent"] for style in worn)
    assert worn[0]["straight_to_goal"].line == ":"


def test_who_never_arrives_keeps_nothing_that_could_be_line(plan: ComparisonPlan, put) -> None:
    put({"aap": sturdy, "recurrent": lambda condition: 0.0})
    draw(plan, "seconds")
    _, _, text = (Path(plan.results) / "README.md").read_text().partition("## Within fewer steps")
    table, _, _ = text.partition("##")
    assert "| 40 | 100.0 [" in table
    assert table.count("| – |") == len(records.STEP_LIMITS) + 1


def test_records_of_before_deadlines_are_drawn_without_them(plan: ComparisonPlan, put) -> None:
    put({"aap": sturdy, "recurrent": frail})
    path = Path(plan.results) / "records" / "aap-seed1.jsonl.gz"
    old = records.read_record(path)
    kept = tuple(replace(one, sums={name: one.sums[name] for name in ("success", "spl")}) for one in old.conditions)
    records.write_record(path, replace(old, conditions=kept))
    draw(plan, "seconds")
    assert "Within fewer steps" not in (Path(plan.results) / "README.md").read_text()


def test_who_is_not_there_yet_is_named(plan: ComparisonPlan, put) -> None:
    put({"aap": sturdy})
    (Path(plan.results) / "records" / "aap-seed1.jsonl.gz").unlink()
    assert collect(plan).missing == (
        "straight_to_goal",
        "recurrent-seed0",
        "aap-seed1",
        "recurrent-seed1",
        "recurrent-seed2",
    )
    draw(plan, "seconds")
    assert (
        "Not evaluated: straight_to_goal, recurrent-seed0, aap-seed1" in (Path(plan.results) / "README.md").read_text()
    )


def test_without_records_there_is_nothing_to_draw(plan: ComparisonPlan) -> None:
    with pytest.raises(ConfigError, match="no records"):
        draw(plan, "seconds")


def test_other_episodes_are_not_compared(plan: ComparisonPlan, put) -> None:
    put({"aap": sturdy})
    other = record("recurrent", 0, frail)
    other = replace(other, header=replace(other.header, listed="others"))
    records.write_record(Path(plan.results) / "records" / "recurrent-seed0.jsonl.gz", other)
    with pytest.raises(ConfigError, match=r"not evaluated on the same episodes.*recurrent seed 0"):
        collect(plan)


def first_only(plan: ComparisonPlan, policy: str, n: int) -> None:
    """Forget all but the first n conditions of the policy's first seed."""
    path = Path(plan.results) / "records" / f"{policy}-seed0.jsonl.gz"
    whole = records.read_record(path)
    records.write_record(path, replace(whole, conditions=whole.conditions[:n]))


def test_conditions_that_not_everybody_ran_are_left_out(plan: ComparisonPlan, put) -> None:
    put({"aap": sturdy, "recurrent": frail})
    first_only(plan, "recurrent", 3)
    assert len(collect(plan).conditions) == 3


def test_only_the_conditions_asked_for_are_shown(plan: ComparisonPlan, put) -> None:
    put({"aap": sturdy})
    asked = replace(plan, evaluation=replace(plan.evaluation, conditions=("nominal", "turns +90°")))
    assert [*collect(asked).conditions] == ["nominal", "turns +90°"]


def test_one_name_for_two_perturbations_is_refused(plan: ComparisonPlan, put) -> None:
    put({"aap": sturdy})
    other = record("recurrent", 0, frail)
    first = replace(other.conditions[0], perturbation={"scale": {"moves": 3.0}})
    changed = replace(other, conditions=(first, *other.conditions[1:]))
    records.write_record(Path(plan.results) / "records" / "recurrent-seed0.jsonl.gz", changed)
    with pytest.raises(ConfigError, match="recurrent seed 0 met another perturbation under 'nominal'"):
        collect(plan)


def test_regions_hold_every_condition_but_those_between(put) -> None:
    scores = put({"aap": sturdy})
    sizes = {region: len(names) for region, names in region_conditions(scores).items()}
    assert sizes["in range"] == 6
    assert sizes["both off"] == 20
    assert len(scores.conditions) - sum(sizes.values()) == 0


def test_the_map_holds_the_axes_too(put) -> None:
    cells = crossed(put({"aap": sturdy}))
    assert len(cells) == 5 * 6
    assert cells[0.0, 0.0] == "nominal"
    assert cells[0.2, 0.0] == "moves +0.20 m"
    assert cells[0.0, -90.0] == "turns -90°"
    assert cells[-0.1, 30.0] == "turns +30° with moves -0.10 m"


def test_a_log_is_thinned_to_means_over_episodes() -> None:
    rows = [
        {"step": 100 * i, "speed/steps_per_second": 100.0, "episode/count": float(count), "episode/success": success}
        for i, (count, success) in enumerate([(1, 1.0), (3, 0.0), (0, None), (2, 0.5)], start=1)
    ]
    found = thin_log(rows, points=2)
    assert found.steps == (200, 400)
    assert found.success == (0.25, 0.5)
    assert found.minutes == pytest.approx((2 / 60, 4 / 60), abs=0.01)
    assert thin_log(rows, points=4).success[2] is None


def learning(*points: tuple[int, float | None]) -> LearningCurve:
    steps, success = zip(*points, strict=True)
    return LearningCurve(steps=steps, success=success, minutes=(1.0,) * len(steps))


def test_seeds_are_averaged_where_all_of_them_trained() -> None:
    once = learning((100, 0.0), (200, 0.5), (300, 1.0))
    steps, success = averaged([once, once])
    assert (steps.tolist(), success.tolist()) == ([100, 200, 300], [0.0, 0.5, 1.0])
    steps, success = averaged([once, learning((50, 0.0), (150, None), (250, 1.0))])
    assert (steps.tolist(), success.tolist()) == ([100, 200], [(0.0 + 0.25) / 2, (0.5 + 0.75) / 2])


def test_every_seed_has_its_minutes(plan: ComparisonPlan, put) -> None:
    put({"aap": sturdy})
    for seed in plan.seeds:
        path = Path(plan.results) / "training" / f"aap-seed{seed}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(learning((64, 0.5 if seed else None)))))
    draw(plan, "seconds")
    assert "| aap | 0, 1, 2 | 256 | 1, 1, 1 |" in (Path(plan.results) / "README.md").read_text()


def test_learning_is_drawn_where_there_are_logs(plan: ComparisonPlan, put) -> None:
    put({"aap": sturdy})
    rows = [
        {"step": 64 * i, "speed/steps_per_second": 64.0, "episode/count": 1.0, "episode/success": i / 4}
        for i in (1, 2, 3, 4)
    ]
    metrics = Path(plan.folder) / "training" / "aap-seed0" / "metrics.jsonl"
    metrics.parent.mkdir(parents=True)
    metrics.write_text("".join(json.dumps(row) + "\n" for row in rows))
    draw(plan, "seconds")
    metrics.unlink()
    draw(plan, "seconds")
    assert "learning.png" in (Path(plan.results) / "README.md").read_text()


def test_a_page_says_the_same_in_markdown_and_html(tmp_path: Path) -> None:
    Image.new("RGB", (2, 2)).save(tmp_path / "dot.png")
    blocks = (
        Text("a < b"),
        Code(("make it",)),
        PageTable(("x", "y"), (("a|b", "**1**"),)),
        PageImage(tmp_path / "dot.png", "a dot"),
    )
    sections = [Section("One", blocks)]
    assert markdown("T", sections) == (
        "# T\n\n## One\n\na < b\n\n```bash\nmake it\n```\n\n| x | y |\n| :-- | --: |\n| a\\|b | **1** "
        "|\n\n![a dot](dot.png)\n"
    )
    page = html("T", sections)
    assert all(part in page for part in ("a &lt; b", "<pre>make it</pre>", "<td>a|b</td>", "<b>1</b>", 'alt="a dot"'))
