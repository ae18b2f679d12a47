"""Files of lines: strict JSON, crash-safe, and shared."""

from pathlib import Path

import pytest

from embodied.runs.jsonl import JsonlFile, read_jsonl


@pytest.mark.parametrize("torn", ['{"a": 1', '{"a": 12}', "{\n"])
def test_a_torn_last_line_is_not_read_and_is_cut_off_when_writing_goes_on(tmp_path: Path, torn: str) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text('{"a": 0}\n' + torn)
    assert read_jsonl(path) == [{"a": 0}]
    with JsonlFile(path) as file:
        file.append({"a": 2})
    assert path.read_text() == '{"a": 0}\n{"a": 2}\n'


def test_a_bad_line_in_the_middle_is_an_error_that_names_it(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text('{"a": 0}\nnonsense\n{"a": 1}\n')
    with pytest.raises(ValueError, match="line 2"):
        read_jsonl(path)


def test_what_cannot_be_said_in_json_is_refused(tmp_path: Path) -> None:
    with JsonlFile(tmp_path / "lines.jsonl") as file, pytest.raises(ValueError, match="not JSON compliant"):
        file.append({"a": float("nan")})


def test_a_sound_file_may_grow_while_another_opens_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "lines.jsonl"
    read = Path.read_bytes

    def read_and_lose_the_race(path: Path) -> bytes:
        content = read(path)
        with path.open("a") as other:
            other.write('{"other": 1}\n')
        return content

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", read_and_lose_the_race)
        ours = JsonlFile(path)
    ours.append({"ours": 1})
    ours.close()
    assert read_jsonl(path) == [{"other": 1}, {"ours": 1}]


def test_there_is_nothing_in_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert read_jsonl(tmp_path / "none.jsonl") == []


def test_rows_are_on_disk_as_soon_as_they_are_appended(tmp_path: Path) -> None:
    with JsonlFile(tmp_path / "lines.jsonl") as file:
        file.append({"a": 1})
        assert read_jsonl(tmp_path / "lines.jsonl") == [{"a": 1}]
