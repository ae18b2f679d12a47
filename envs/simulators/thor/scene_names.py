"""Names of AI2-THOR's scenes, and of ProcTHOR houses in files."""

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import IO, Any

ROBOTHOR = tuple(
    f"FloorPlan_{split}{plan}_{furniture}"
    for split, plans in (("Train", 12), ("Val", 3))
    for plan in range(1, plans + 1)
    for furniture in range(1, 6)
)
"""RoboTHOR's apartments; those of its tests are not public."""

ITHOR = tuple(f"FloorPlan{first + k}" for first in (1, 201, 301, 401) for k in range(30))
"""iTHOR's rooms: kitchens, living rooms, bedrooms, bathrooms."""

GET_HOUSES = (
    "get ProcTHOR-10k, which is not part of ai2thor: clone https://github.com/allenai/procthor-10k with git-lfs, "
    "or `pip install prior` and prior.load_dataset('procthor-10k'); then simulator.houses=[.../train.jsonl.gz]"
)

House = dict[str, Any]


def scene_ids(scenes: Iterable[str], houses: Iterable[str]) -> tuple[str, ...]:
    """Returns the ids that patterns name, in order; houses are "<file's name>/<number>".

    Raises:
        ValueError: for a pattern that names no scene.
    """
    files = house_files(houses)
    found: list[str] = []
    for pattern in scenes:
        found += _houses(pattern, files) if "/" in pattern else _named(pattern)
    if not found:
        raise ValueError("scenes is empty; name at least one, such as 'FloorPlan_Train1_1'")
    return tuple(dict.fromkeys(found))


def house_files(paths: Iterable[str]) -> dict[str, Path]:
    """Files of houses by their names up to the first dot."""
    return {Path(path).name.partition(".")[0]: Path(path) for path in paths}


def numbered(scenes: Iterable[str]) -> dict[str, set[int]]:
    """The numbers of the houses among scene ids, by file."""
    wanted: dict[str, set[int]] = {}
    for scene in scenes:
        name, slash, number = scene.partition("/")
        if slash:
            wanted.setdefault(name, set()).add(int(number))
    return wanted


def read_houses(path: Path, numbers: set[int]) -> dict[int, House]:
    """The houses of those numbers, from 0, in a file of one a line (`.jsonl`, `.jsonl.gz`) or a
    list (`.json`, `.json.gz`).

    Raises:
        ValueError: when there is no such file, saying where to get one; when it is malformed; or
            for a number it has not.
    """
    if not path.is_file():
        raise ValueError(f"there is no file of houses {path}: {GET_HOUSES}")
    try:
        with _open(path) as file:
            lines = enumerate(json.load(file) if ".jsonl" not in path.name else file)
            found = {number: house for number, house in lines if number in numbers}
        houses = {number: house if isinstance(house, dict) else json.loads(house) for number, house in found.items()}
    except (ValueError, OSError, EOFError) as error:
        raise ValueError(f"{path} is no file of houses ({error}): {GET_HOUSES}") from error
    if missing := sorted(numbers - set(houses)):
        raise ValueError(f"{path} has no house {missing[0]}")
    return houses


def house(houses: Mapping[str, Mapping[int, House]], scene: str) -> House:
    """The house of a scene id; raises ValueError for an unknown one."""
    name, _, number = scene.partition("/")
    try:
        return houses[name][int(number)]
    except (KeyError, ValueError):
        raise ValueError(f"unknown scene {scene!r}: it is not among those of this simulator") from None


def _open(path: Path) -> IO[str]:
    return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")


def _named(pattern: str) -> list[str]:
    matching = [name for name in (*ROBOTHOR, *ITHOR) if fnmatchcase(name, pattern)]
    if not matching:
        raise ValueError(
            f"no scene of AI2-THOR is called {pattern!r}: there are FloorPlan_Train1_1 to FloorPlan_Train12_5, "
            f"FloorPlan_Val1_1 to "
            "FloorPlan_Val3_5 (RoboTHOR), and FloorPlan1-30, 201-230, 301-330, 401-430 (iTHOR)"
        )
    return matching


def _houses(pattern: str, files: Mapping[str, Path]) -> Iterator[str]:
    name, _, numbers = pattern.partition("/")
    first, colon, end = numbers.partition(":")
    if name not in files:
        raise ValueError(
            f"scenes: {pattern!r} is in no file of houses; simulator.houses has {sorted(files)}: {GET_HOUSES}"
        )
    if not first.isdecimal() or (colon and not (end.isdecimal() and int(end) > int(first))):
        raise ValueError(f"scenes: {pattern!r} must read {name}/<number> or {name}/<first>:<end> with end above first")
    return (f"{name}/{number}" for number in range(int(first), int(end) if colon else int(first) + 1))
