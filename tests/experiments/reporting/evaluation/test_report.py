"""The report: one page that needs nothing beside it, and says what the results say."""

import base64
import io
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from configs import ReportConfig
from embodied.evaluation.results import Row
from embodied.runs.jsonl import JsonlFile
from embodied.seeding import generator
from experiments.reporting.evaluation.report import write_report
from tests.fakes.simulator import FakeSimulator

QUICK = ReportConfig(animations=2, maps=2, side_px=64, most_frames=4, resamples=200)
CONDITIONS = (
    ("nominal", "nominal", 0.0, True, 0.9),
    ("turns +90°", "drift of turns", 90.0, False, 0.8),
    ("turns +180°", "drift of turns", 180.0, False, 0.1),
    ("<wet & slippery>", "scale", None, False, 0.6),
)


def rows(policies: dict[str, float], episodes: int = 20) -> list[Row]:
    found = []
    for policy, skill in policies.items():
        for name, family, severity, seen, chance in CONDITIONS:
            for i in range(episodes):
                success = float(i < skill * chance * episodes)
                found.append(
                    Row(
                        policy=policy, condition=name, scene=f"test/{i % 5}", episode=str(i), seed=i, family=family,
                        severity=severity, unit="degrees", seen=seen, sweep="", measures={"success": success,
                        "spl": success / 2},
                    )
                )  # fmt: skip
    return found


def trace(row: Row) -> dict[str, Any]:
    steps = generator(row.episode).uniform(-0.3, 0.3, size=(9, 2)).cumsum(axis=0) + 4.0
    poses = [[x, y, 0.0, 0.3 * i] for i, (x, y) in enumerate(steps.tolist())]
    key = {name: getattr(row, name) for name in ("policy", "condition", "scene", "episode", "seed")}
    return key | {
        "success": row.measures["success"] == 1,
        "goals": [[4.0, 5.0, 0.0]],
        "poses": poses,
        "actions": [0] * 8,
    }


def written(folder: Path, found: list[Row], **options: Any) -> str:
    with JsonlFile(folder / "results.jsonl") as results, JsonlFile(folder / "traces.jsonl") as traces:
        for row in found:
            results.append(row.to_record())
            traces.append(trace(row))
    path = write_report(folder, folder / "results.jsonl", config=options.pop("config", QUICK), **options)
    return path.read_text()


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("report")
    return written(
        folder,
        rows({"aap": 1.0, "random": 0.1}),
        simulator=FakeSimulator(1),
        command="surefoot evaluate",
        run_config="a: <1>",
    )


def test_the_page_needs_nothing_beside_it(page: str) -> None:
    sources = re.findall(r'(?:src|href)="([^"]{0,40})', page)
    assert sources
    assert all(source.startswith("data:image/") for source in sources)
    assert "<script" not in page
    assert "@import" not in page
    assert "url(" not in page


def test_every_tag_is_closed(page: str) -> None:
    class Balance(HTMLParser):
        open: list[str] = []  # noqa: RUF012

        def handle_starttag(self, tag: str, attrs: Any) -> None:
            if tag not in ("meta", "img", "i"):
                self.open.append(tag)

        def handle_endtag(self, tag: str) -> None:
            if tag != "i":
                assert self.open.pop() == tag

    parser = Balance()
    parser.feed(page)
    assert parser.open == []


def test_the_headline_says_where_it_holds_and_where_it_breaks(page: str) -> None:
    assert "aap holds under 1 of 3 perturbations it never saw and breaks under 1." in page
    assert "It breaks worst under turns +180° (10%)" in page


def test_conditions_commands_and_configs_are_shown_as_text(page: str) -> None:
    assert "&lt;wet &amp; slippery&gt;" in page
    assert "<wet" not in page
    assert "a: &lt;1&gt;" in page
    assert "surefoot evaluate" in page
    assert "$" not in re.sub(r'data:image/[^"]*', "", page), "a placeholder was not filled in"


def test_it_compares_on_the_same_episodes(page: str) -> None:
    assert "aap against the others" in page
    assert "+80 points" in page


def test_successes_and_failures_are_shown_moving_and_still(page: str) -> None:
    pictures = [base64.b64decode(data) for data in re.findall(r"data:image/webp;base64,([^\"]*)", page)]
    assert [Image.open(io.BytesIO(data)).n_frames for data in pictures] == [4, 4, 1, 1]
    assert page.count('class="card success"') == page.count('class="card failure"') == 2


def test_table_and_curves_are_files_too(tmp_path: Path) -> None:
    written(tmp_path, rows({"aap": 1.0}))
    assert (tmp_path / "curves.png").read_bytes().startswith(b"\x89PNG")
    table = (tmp_path / "table.md").read_text()
    assert "| nominal | seen | 20 (5) | 90.0 [" in table
    assert "1 of 4 conditions lie within the training distribution (seen), 3 outside it (unseen)." in table


def test_without_a_simulator_or_another_policy_those_parts_are_left_out(tmp_path: Path) -> None:
    page = written(tmp_path, rows({"aap": 1.0}))
    assert "aap against the others" not in page
    assert 'id="maps"' not in page


def test_the_policy_spoken_of_can_be_chosen_and_must_have_results(tmp_path: Path) -> None:
    found = rows({"aap": 1.0, "random": 0.1})
    page = written(tmp_path, found, config=ReportConfig(policy="random", resamples=200))
    assert "random does not work yet: 10% success even where nothing is new to it." in page
    with pytest.raises(ValueError, match=r"'nobody'; there are \['aap', 'random'\]"):
        write_report(tmp_path, tmp_path / "results.jsonl", config=ReportConfig(policy="nobody"))


def test_several_results_make_one_report(tmp_path: Path) -> None:
    paths = [tmp_path / name / "results.jsonl" for name in ("aap", "random")]
    for path, skill in zip(paths, (1.0, 0.1), strict=True):
        with JsonlFile(path) as file:
            for row in rows({path.parent.name: skill}):
                file.append(row.to_record())
    assert "aap against the others" in write_report(tmp_path, paths, config=QUICK).read_text()


def test_without_results_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="evaluate first"):
        write_report(tmp_path, tmp_path / "results.jsonl")


@pytest.mark.parametrize("wrong", [{"maps": -1}, {"side_px": 3}, {"most_frames": 0}, {"resamples": 1}])
def test_impossible_settings_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        ReportConfig(**wrong)  # type: ignore[arg-type]


def test_a_page_with_all_its_pictures_stays_small(tmp_path: Path) -> None:
    """Noise is the hardest to compress: real views are smaller."""

    class Noisy(FakeSimulator):
        def render(self) -> dict[str, Any]:
            return {"rgb": generator("noise", self.renders).integers(0, 255, (1, 64, 64, 3), dtype=np.uint8)}

    page = written(tmp_path, rows({"aap": 1.0}), simulator=Noisy(1), config=ReportConfig(resamples=200, most_frames=20))
    assert len(page) < 8_000_000
