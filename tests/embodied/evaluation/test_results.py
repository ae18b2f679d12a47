"""The results file: strict JSON, crash-safe, and read back as it was written."""

import math
from pathlib import Path

import pytest

from embodied.evaluation.results import LinesFile, Row, read_lines, read_results, read_traces

ROW = Row(
    policy="aap", condition="nominal", scene="test/1", episode="7", seed=3, family="nominal", severity=None,
    unit="", seen=None, sweep="abc", measures={"success": 1.0, "distance_to_goal": math.inf},
)  # fmt: skip


def test_a_row_comes_back_and_what_is_not_finite_comes_back_as_nan(tmp_path: Path) -> None:
    with LinesFile(tmp_path / "results.jsonl") as file:
        file.append(ROW.to_record())
    (found,) = read_results(tmp_path / "results.jsonl")
    assert found.key == ROW.key == ("aap", "nominal", "test/1", "7", 3)
    assert found.measures["success"] == 1.0
    assert math.isnan(found.measures["distance_to_goal"])


@pytest.mark.parametrize("torn", ['{"a": 1', '{"a": 12}', "{\n"])
def test_a_torn_last_line_is_not_read_and_is_cut_off_when_writing_goes_on(tmp_path: Path, torn: str) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text('{"a": 0}\n' + torn)
    assert read_lines(path) == [{"a": 0}]
    with LinesFile(path) as file:
        file.append({"a": 2})
    assert path.read_text() == '{"a": 0}\n{"a": 2}\n'


def test_a_bad_line_in_the_middle_is_an_error_that_names_it(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text('{"a": 0}\nnonsense\n{"a": 1}\n')
    with pytest.raises(ValueError, match="line 2"):
        read_lines(path)


def test_there_is_nothing_in_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert read_lines(tmp_path / "none.jsonl") == []


def test_of_a_path_written_twice_the_last_counts(tmp_path: Path) -> None:
    key = {"policy": "a", "condition": "b", "scene": "c", "episode": "d", "seed": 1}
    with LinesFile(tmp_path / "traces.jsonl") as file:
        file.append(key | {"poses": []})
        file.append(key | {"poses": [1]})
    assert [trace["poses"] for trace in read_traces(tmp_path / "traces.jsonl")] == [[1]]


def test_rows_are_on_disk_as_soon_as_they_are_appended(tmp_path: Path) -> None:
    with LinesFile(tmp_path / "results.jsonl") as file:
        file.append(ROW.to_record())
        assert len(read_results(tmp_path / "results.jsonl")) == 1
