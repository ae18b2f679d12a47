"""Scenes and furniture from mesh files: scanned houses, and folders of assets that replace
parametric furniture.

Reads what `trimesh` reads (OBJ, GLB, PLY ...). Colours become one plain colour a face, from vertex
colours, materials or textures.
"""

import re
from collections.abc import Iterator
from enum import Enum
from functools import cache, cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embodied.seeding import generator
from envs.simulators.embedded.scene import CATEGORIES, Material, Mesh, Piece, Scene

SUFFIXES = (".glb", ".gltf", ".obj", ".ply", ".stl", ".off")
"""Endings of the files taken from a folder."""
_SHADES = 16
"""Levels each colour channel is rounded to, so that a scan wears hundreds of materials and not
millions.
"""
_CLASS = re.compile(rf"\b({'|'.join(sorted(CATEGORIES[1:], key=len, reverse=True))})s?\b")
_Corner = tuple[float, float, float]


class Up(Enum):
    """Which axis of a file points up: Y in glTF and most models, Z in most scans."""

    Y = "y"
    Z = "z"


def load_scene(path: str | Path, *, up: Up = Up.Y, metres: float = 1.0, floor: float | None = None) -> Scene:
    """A scanned house from one file, or everything in a folder as one scene; its id is the path.

    Each geometry is a piece of the last class that its name holds in whole words ("wall_shelf_2" is
    a shelf), or else of its file's ("chair_03.obj" is a chair); all others are "clutter".

    Args:
        path: a file or a folder.
        up: the axis that points up in the files.
        metres: how long one unit of the files is.
        floor: height of the floor in metres, moved to z = 0; found from the triangles where None.

    Raises:
        ValueError: when there is no such path, or no triangle in it.
    """
    parts = [
        (_category(name, file.stem), *_painted(geometry, up, metres))
        for file in _files(Path(path))
        for name, geometry in _geometries(file)
    ]
    parts = [part for part in parts if len(part[1].faces)]
    if not parts:
        raise ValueError(f"{str(path)!r} holds no triangles")
    drop = _floor_height([mesh for _, mesh, _ in parts]) if floor is None else floor
    pieces = [
        Piece(mesh=mesh, category=category, instance=i, materials=materials, position=(0.0, 0.0, -drop))
        for i, (category, mesh, materials) in enumerate(parts, start=1)
    ]
    return Scene(id=str(path), pieces=tuple(pieces))


class AssetLibrary:
    """Meshes that replace parametric furniture: `folder/<class>/*.glb`, with the classes of the
    furniture.

    Args:
        folder: with one folder a class; spaces may be written as underscores.
        up: the axis that points up in the files.
        front_deg: which way assets look once z is up, counter-clockwise from +x; -90 for glTF,
            whose front is +z.
        faces: assets with more are simplified to that number, where `fast_simplification` is
            installed.

    Raises:
        ValueError: when a folder is named like no class, or there is no asset at all.
    """

    def __init__(self, folder: str | Path, *, up: Up = Up.Y, front_deg: float = -90.0, faces: int = 2000) -> None:
        self.folder, self._up, self._front_deg, self._faces = Path(folder), up, front_deg, faces
        self._loaded: dict[Path, tuple[Mesh, tuple[Material, ...]]] = {}
        self._fitted: dict[tuple[Path, _Corner, _Corner], Mesh] = {}
        if not self.files:
            raise ValueError(f"no assets in {str(folder)!r}: expected {folder!s}/<class>/<name>{SUFFIXES[0]}")

    @cached_property
    def files(self) -> dict[str, list[Path]]:
        """The assets of each class, by name."""
        found = {}
        for folder in sorted(path for path in self.folder.iterdir() if path.is_dir()):
            category = folder.name.replace("_", " ")
            if category not in CATEGORIES:
                raise ValueError(f"{folder} is named like no class; choose among {sorted(CATEGORIES)}")
            found[category] = _files(folder)
        return {category: files for category, files in found.items() if files}

    def furnish(self, scene: Scene) -> Scene:
        """The scene with every piece of a class there are assets of replaced by one of them, scaled
        to the same box.

        Which one depends on the scene's id and the piece's instance alone.
        """
        return Scene(
            id=scene.id, pieces=tuple(self._replaced(scene.id, piece) for piece in scene.pieces), rooms=scene.rooms
        )

    def _replaced(self, scene: str, piece: Piece) -> Piece:
        files = self.files.get(piece.category)
        if not files:
            return piece
        file = files[int(generator("asset", scene, piece.instance).integers(len(files)))]
        mesh, materials = self._load(file)
        return Piece(
            mesh=self._fit(file, mesh, piece.mesh),
            category=piece.category,
            instance=piece.instance,
            materials=materials,
            position=piece.position,
            yaw=piece.yaw,
            scale=piece.scale,
        )

    def _load(self, file: Path) -> tuple[Mesh, tuple[Material, ...]]:
        if file not in self._loaded:
            whole = _trimesh().util.concatenate([_coloured(geometry) for _, geometry in _geometries(file)])
            mesh, materials = _painted(_thinned(whole, self._faces), self._up, 1.0)
            turn = -np.radians(self._front_deg)
            c, s = np.float32(np.cos(turn)), np.float32(np.sin(turn))
            x, y, z = mesh.vertices.T
            self._loaded[file] = (
                Mesh(np.stack([c * x - s * y, s * x + c * y, z], axis=1), mesh.faces, mesh.slots),
                materials,
            )
        return self._loaded[file]

    def _fit(self, file: Path, mesh: Mesh, box: Mesh) -> Mesh:
        """The mesh stretched to the bounding box of another; equal ones are shared."""
        lower, upper = box.vertices.min(0), box.vertices.max(0)
        key = file, tuple(lower.tolist()), tuple(upper.tolist())
        if key not in self._fitted:
            low, high = mesh.vertices.min(0), mesh.vertices.max(0)
            scale = (upper - lower) / np.maximum(high - low, 1e-6)
            self._fitted[key] = Mesh(((mesh.vertices - low) * scale + lower).astype(np.float32), mesh.faces, mesh.slots)
        return self._fitted[key]


@cache
def _trimesh() -> ModuleType:
    try:
        import trimesh
    except ImportError as error:
        raise ImportError('reading meshes needs trimesh: pip install "surefoot[mesh]"') from error
    return trimesh


def _files(path: Path) -> list[Path]:
    """The file itself, or the mesh files of a folder, by name."""
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise ValueError(f"there is no file or folder {str(path)!r}")
    return sorted(file for file in path.iterdir() if file.suffix.lower() in SUFFIXES)


def _geometries(file: Path) -> Iterator[tuple[str, Any]]:
    """Name and `Trimesh` of every geometry in a file, in the file's frame."""
    scene = _trimesh().load(file, force="scene")
    for node in sorted(scene.graph.nodes_geometry):
        transform, name = scene.graph[node]
        geometry = scene.geometry[name].copy()
        if len(getattr(geometry, "faces", ())):
            geometry.apply_transform(transform)
            yield name, geometry


def _category(*names: str) -> str:
    """The last class that the first of the names to hold any holds, in whole words; or
    "clutter".
    """
    found = [_CLASS.findall(re.sub("[^a-z]+", " ", name.lower())) for name in names]
    return next((classes[-1] for classes in found if classes), "clutter")


def _painted(geometry: Any, up: Up, metres: float) -> tuple[Mesh, tuple[Material, ...]]:
    """Mesh with z up, without degenerate triangles, and its colours as materials."""
    vertices = np.asarray(geometry.vertices, np.float64) * metres
    if up is Up.Y:
        vertices = vertices[:, [0, 2, 1]] * (1.0, -1.0, 1.0)
    faces = np.asarray(geometry.faces)
    a, b, c = (vertices[faces[:, corner]] for corner in range(3))
    real = np.linalg.norm(np.cross(b - a, c - a), axis=1) > 1e-12
    colours, slots = np.unique(_face_colours(geometry)[real], axis=0, return_inverse=True)
    materials = tuple(Material(colour=(float(r), float(g), float(b))) for r, g, b in colours)
    return Mesh(
        vertices.astype(np.float32), faces[real].astype(np.int32), slots.reshape(-1).astype(np.int32)
    ), materials


def _face_colours(geometry: Any) -> NDArray[np.float64]:
    """[F, 3]: the colour of each face in 0..1, the mean of its corners', rounded to `_SHADES`
    levels.
    """
    visual, faces = geometry.visual, np.asarray(geometry.faces)
    if visual.kind == "texture" and visual.uv is None:
        colours = np.tile(np.asarray(visual.material.main_color, np.float64)[:3], (len(faces), 1))
    elif visual.kind == "face":
        colours = np.asarray(visual.face_colors, np.float64)[:, :3]
    else:
        corners = visual.to_color() if visual.kind == "texture" else visual
        colours = np.asarray(corners.vertex_colors, np.float64)[:, :3][faces].mean(axis=1)
    return np.asarray(np.round(colours / 255 * (_SHADES - 1)) / (_SHADES - 1))


def _coloured(geometry: Any) -> Any:
    """The geometry with its colours on its faces, so that several can be joined."""
    colours = (255 * _face_colours(geometry)).round().astype(np.uint8)
    return _trimesh().Trimesh(geometry.vertices, geometry.faces, face_colors=colours, process=False)


def _thinned(geometry: Any, faces: int) -> Any:
    """Simplifies a geometry to at most `faces` faces, each in the colour of the nearest old one."""
    if len(geometry.faces) <= faces:
        return geometry
    try:
        thin = geometry.simplify_quadric_decimation(face_count=faces)
    except ImportError:
        return geometry
    from scipy.spatial import cKDTree

    nearest = cKDTree(geometry.triangles_center).query(thin.triangles_center)[1]
    return _trimesh().Trimesh(
        thin.vertices, thin.faces, face_colors=geometry.visual.face_colors[nearest], process=False
    )


def _floor_height(meshes: list[Mesh]) -> float:
    """The lowest height with about as much level surface, facing up, as any: half of the most, in
    steps of 5 cm.
    """
    triangles = np.concatenate([mesh.vertices[mesh.faces] for mesh in meshes]).astype(np.float64)
    normals = np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0]) / 2
    heights = triangles[:, :, 2].mean(axis=1)
    areas = np.where(normals[:, 2] > 0.9 * np.linalg.norm(normals, axis=1), normals[:, 2], 0.0)
    if not areas.any():
        return float(triangles[:, :, 2].min())
    steps = np.floor((heights - heights.min()) / 0.05).astype(int)
    area = np.bincount(steps, areas)
    level = steps == int(np.argmax(area >= area.max() / 2))
    return float(np.average(heights[level], weights=areas[level]))
