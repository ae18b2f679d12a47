"""The results file: rows are read back as they were written."""

import math
from pathlib import Path

from embodied.evaluation.results import Row, read_results, read_traces
from embodied.runs.jsonl import JsonlFile

ROW = Row(
    policy="aap", condition="nominal", scene="test/1", episode="7", seed=3, family="nominal", severity=None,
    unit="", seen=None, sweep="abc", measures={"success": 1.0, "distance_to_goal": math.inf},
)  # fmt: skip


def test_a_row_comes_back_and_what_is_not_finite_comes_back_as_nan(tmp_path: Path) -> None:
    with JsonlFile(tmp_path / "results.jsonl") as file:
        file.append(ROW.to_record())
    (found,) = read_results(tmp_path / "results.jsonl")
    assert found.key == ROW.key == ("aap", "nominal", "test/1", "7", 3)
    assert found.measures["success"] == 1.0
    assert math.isnan(found.measures["distance_to_goal"])


def test_of_a_path_written_twice_the_last_counts(tmp_path: Path) -> None:
    key = {"policy": "a", "condition": "b", "scene": "c", "episode": "d", "seed": 1}
    with JsonlFile(tmp_path / "traces.jsonl") as file:
        file.append(key | {"poses": []})
        file.append(key | {"poses": [1]})
    assert [trace["poses"] for trace in read_traces(tmp_path / "traces.jsonl")] == [[1]]
