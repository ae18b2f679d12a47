"""Navmeshes of scenes: made for this very body and kept between runs, or read from the file beside
the scene.
"""

import hashlib
from pathlib import Path
from typing import Any

from embodied.runs.atomic_write import atomic_write
from envs.simulators.habitat.config import HabitatSettings, NavMesh


def provide(library: Any, simulator: Any, config: HabitatSettings, path: str) -> None:
    """Loads or computes the navmesh of the simulator's scene, opened from `path`; whether there
    is any is for the caller to look at.

    Raises:
        ValueError: when the file beside the scene cannot be read.
    """
    finder = simulator.pathfinder
    if config.navmesh is NavMesh.FILE:
        if not finder.load_nav_mesh(file := f"{path.rpartition('.')[0]}.navmesh"):
            raise ValueError(f"habitat-sim cannot read {file}; use navmesh=COMPUTED")
        return
    kept = _kept(config, path)
    if kept is None or not kept.exists() or not finder.load_nav_mesh(str(kept)):
        simulator.recompute_navmesh(finder, settings(library, config))
        if kept is not None and finder.is_loaded:
            _keep(finder, kept)


def settings(library: Any, config: HabitatSettings) -> Any:
    """The agent's size alone does not shape the navmesh, so it is given here. Built at every use:
    it cannot be copied.
    """
    found = library.NavMeshSettings()
    found.set_defaults()
    for name, value in _shape(config).items():
        setattr(found, name, value)
    return found


def _shape(config: HabitatSettings) -> dict[str, Any]:
    return {
        "agent_radius": config.radius,
        "agent_height": config.body_height,
        "agent_max_climb": config.max_climb,
        "agent_max_slope": config.max_slope_deg,
        "cell_size": config.cell_size,
        "cell_height": config.cell_height,
        "include_static_objects": True,
    }


def _kept(config: HabitatSettings, path: str) -> Path | None:
    """Where the navmesh of this scene, as it is now, is kept for this body; None: nowhere."""
    if config.navmesh_folder is None:
        return None
    file = Path(path)
    written = (file.stat().st_size, file.stat().st_mtime_ns) if file.is_file() else ()
    known = (path, config.scene_dataset, written, sorted(_shape(config).items()))
    return Path(config.navmesh_folder) / f"{file.name}-{hashlib.sha256(repr(known).encode()).hexdigest()[:16]}.navmesh"


def _keep(finder: Any, kept: Path) -> None:
    """Several workers may come to the same scene."""
    with atomic_write(kept) as aside:
        finder.save_nav_mesh(str(aside))
