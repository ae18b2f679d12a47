"""Where scenes come from: houses generated from seeds, scanned houses from files; and meshes that
furnish the generated ones.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

from envs.simulators.embedded.houses import HouseConfig, generate, parse_scene_id
from envs.simulators.embedded.mesh_files import SUFFIXES, AssetLibrary, Up, load_scene
from envs.simulators.embedded.scene import Scene

SCAN = "scan/"
"""What the ids of scanned houses begin with."""


@dataclass(frozen=True, kw_only=True)
class ScansConfig:
    """Scanned houses: every mesh file in `folder`, and every folder of such files in it, is the
    scene "scan/<its name>".

    `up` is the axis that points up in the files, `metres` how long one of their units is, `floor`
    the height of the floor in metres, found from the triangles where None. Needs `pip install
    "surefoot[mesh]"`.
    """

    folder: str | None = None
    up: Up = Up.Y
    metres: float = 1.0
    floor: float | None = None

    def __post_init__(self) -> None:
        if not self.metres > 0:
            raise ValueError(f"metres is {self.metres}; it must be above 0")

    def paths(self) -> dict[str, Path]:
        """Files and folders by scene id, in the order of their names; none without a folder.

        Raises:
            ValueError: when there is no such folder, or two scans in it have the same name.
        """
        if self.folder is None:
            return {}
        folder = Path(self.folder)
        if not folder.is_dir():
            raise ValueError(f"scans.folder: there is no folder {self.folder!r}")
        return _by_id(sorted(path for path in folder.iterdir() if _holds_meshes(path)))


@dataclass(frozen=True, kw_only=True)
class AssetsConfig:
    """Meshes in place of parametric furniture, as `AssetLibrary` has them: `folder/<class>/*.glb`;
    none without a folder.
    """

    folder: str | None = None
    up: Up = Up.Y
    front_deg: float = -90.0
    faces: int = 2000

    def __post_init__(self) -> None:
        if self.faces < 4:
            raise ValueError(f"faces is {self.faces}; it must be at least 4")


class SceneSource:
    """Scenes from their ids.

    Raises:
        ValueError: when a folder is not there, or holds no assets.
    """

    def __init__(self, house: HouseConfig, assets: AssetsConfig, scans: ScansConfig) -> None:
        self._house, self._scans, self._paths = house, scans, scans.paths()
        self._assets = (
            AssetLibrary(assets.folder, up=assets.up, front_deg=assets.front_deg, faces=assets.faces)
            if assets.folder
            else None
        )

    def __call__(self, scene: str) -> Scene:
        """The scene of an id; raises ValueError for an unknown one."""
        if scene.startswith(SCAN):
            return self._scanned(scene)
        house = generate(scene, self._house)
        return self._assets.furnish(house) if self._assets else house

    def _scanned(self, scene: str) -> Scene:
        if scene not in self._paths:
            raise ValueError(f"unknown scene {scene!r}; scans.folder has {sorted(self._paths) or 'none'}")
        scans = self._scans
        loaded = load_scene(self._paths[scene], up=scans.up, metres=scans.metres, floor=scans.floor)
        return replace(loaded, id=scene)


def _holds_meshes(path: Path) -> bool:
    return any(file.suffix.lower() in SUFFIXES for file in (path.iterdir() if path.is_dir() else [path]))


def _by_id(paths: Sequence[Path]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path in paths:
        scene = f"{SCAN}{path.name if path.is_dir() else path.stem}"
        if scene in found:
            raise ValueError(
                f"scans.folder: {found[scene].name!r} and {path.name!r} would both be the scene {scene!r}; rename one"
            )
        found[scene] = path
    return found


def scene_ids(patterns: Collection[str], scans: Collection[str] | None = None) -> tuple[str, ...]:
    """Ids named by patterns such as "train/0:200", "test/7" and "scan/*", in order; `scans` are
    those there are (None: not to be asked yet).

    Raises:
        ValueError: for a pattern that names no scene.
    """
    ids: list[str] = []
    for pattern in patterns:
        ids += _scan_ids(pattern, scans) if pattern.startswith(SCAN) else _house_ids(pattern)
    return tuple(ids)


def _scan_ids(pattern: str, scans: Collection[str] | None) -> list[str]:
    found = [scan for scan in scans or () if fnmatchcase(scan, pattern)]
    if scans is not None and not found:
        raise ValueError(f"scenes: no scan is called {pattern!r}; scans.folder has {sorted(scans) or 'none'}")
    return found


def _house_ids(pattern: str) -> list[str]:
    split, _, numbers = pattern.partition("/")
    first, colon, end = numbers.partition(":")
    parse_scene_id(f"{split}/{first}")
    if not colon:
        return [pattern]
    if not (end.isdecimal() and int(end) > int(first)):
        raise ValueError(
            f"scenes: {pattern!r} must read <split>/<first>:<end> with end above first, such as 'train/0:200'"
        )
    return [f"{split}/{number}" for number in range(int(first), int(end))]
