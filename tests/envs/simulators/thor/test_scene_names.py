"""Names of scenes, and files of houses."""

import gzip
import json
from pathlib import Path

import pytest

from envs.simulators.thor import ThorConfig
from envs.simulators.thor.scene_names import ITHOR, ROBOTHOR, read_houses


def test_there_are_as_many_scenes_as_ai2thor_has() -> None:
    assert (len(ROBOTHOR), len(ITHOR)) == (75, 120)


def test_patterns_and_ranges(tmp_path: Path) -> None:
    from envs.simulators.thor.scene_names import scene_ids

    config = ThorConfig(scenes=("FloorPlan_Val1_*", "FloorPlan7", "val/3:5"), houses=(str(tmp_path / "val.jsonl.gz"),))
    assert scene_ids(config.scenes, config.houses) == (
        *(f"FloorPlan_Val1_{k}" for k in range(1, 6)),
        "FloorPlan7",
        "val/3",
        "val/4",
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"scenes": ("FloorPlan_Test1_1",)}, "no scene of AI2-THOR is called 'FloorPlan_Test1_1'"),
        ({"scenes": ()}, "scenes is empty"),
        ({"scenes": ("train/0:9",)}, "procthor-10k"),
        ({"scenes": ("train/9:3",), "houses": ("train.jsonl",)}, "end above first"),
        ({"sensors": ("smell",)}, "unknown sensor 'smell'"),
        ({"camera_pitch_deg": 60.0}, "camera_pitch_deg is 60.0"),
        ({"visibility_distance": 0.0}, "visibility_distance is 0.0"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_starts(changes: dict, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        ThorConfig(**changes)


@pytest.mark.parametrize("name", ["houses.jsonl", "houses.jsonl.gz", "houses.json", "houses.json.gz"])
def test_houses_of_a_file(name: str, tmp_path: Path) -> None:
    houses = [{"rooms": [k]} for k in range(4)]
    text = json.dumps(houses) if ".jsonl" not in name else "".join(json.dumps(house) + "\n" for house in houses)
    data = text.encode()
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    assert read_houses(tmp_path / name, {1, 3}) == {1: {"rooms": [1]}, 3: {"rooms": [3]}}
    with pytest.raises(ValueError, match="has no house 4"):
        read_houses(tmp_path / name, {4})


def test_a_missing_or_broken_file_says_what_to_get(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"there is no file of houses .*: get ProcTHOR-10k"):
        read_houses(tmp_path / "train.jsonl.gz", {0})
    (tmp_path / "train.jsonl.gz").write_text("version https://git-lfs.github.com/spec/v1")
    with pytest.raises(ValueError, match=r"is no file of houses .*git-lfs"):
        read_houses(tmp_path / "train.jsonl.gz", {0})
