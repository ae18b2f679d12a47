"""Checkpoints: folders that are either whole or not there, and hold no code.

`checkpoints/step_000000012288/` holds

- `manifest.json`: format, version, step, and the size and SHA-256 of every other file,
- `model.safetensors`: the tensors under "model", loadable alone,
- `tensors.safetensors`: all other tensors,
- `arrays.safetensors`: NumPy arrays,
- `state.json`: everything else.
"""

import hashlib
import json
import logging
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import safetensors.numpy
import safetensors.torch
from torch import Tensor

from embodied.runs.state_tree import Tree, decode_tree, encode_tree

FORMAT, VERSION = "surefoot checkpoint", 1
_FILES = ("model.safetensors", "tensors.safetensors", "arrays.safetensors", "state.json")
_log = logging.getLogger(__name__)

T = TypeVar("T")


class CheckpointError(RuntimeError):
    """A checkpoint is damaged or of another version; the message names it and the reason."""


class Checkpoints:
    """The last few checkpoints of a run, in one folder."""

    def __init__(self, folder: Path | str, keep: int = 3) -> None:
        self.folder, self._keep = Path(folder), keep

    def save(self, step: int, tree: dict[str, Tree]) -> Path:
        """Writes a checkpoint atomically; returns its folder. `tree["model"]` gets a file of its
        own.

        Then deletes the oldest checkpoints beyond `keep`, and all of later steps, which a run that
        resumed from an earlier checkpoint has abandoned.
        """
        self._sweep()
        temporary = self.folder / f".writing_{step:012d}"
        temporary.mkdir(parents=True)
        _write(temporary, step, tree)
        final = self.folder / _name(step)
        if final.exists():
            final.rename(self.folder / f".replaced_{step:012d}")
        temporary.rename(final)
        _sync(self.folder)
        self._sweep()
        kept = [path for path in self.paths() if path <= final][-self._keep :]
        for path in self.paths():
            if path not in kept:
                shutil.rmtree(path)
        return final

    def _sweep(self) -> None:
        """Removes the remains of interrupted saves."""
        for left_over in (*self.folder.glob(".writing_*"), *self.folder.glob(".replaced_*")):
            shutil.rmtree(left_over)

    def paths(self) -> list[Path]:
        """Returns the folders of all checkpoints, oldest first, without verifying them."""
        return sorted(self.folder.glob("step_*"))

    def latest(self) -> tuple[int, dict[str, Tree]] | None:
        """Loads step and tree of the newest intact checkpoint; None if there are no checkpoints.

        Logs a warning for every checkpoint that is refused.

        Raises:
            CheckpointError: when all checkpoints are refused, so that no run is overwritten.
        """
        return self._newest(load)

    def latest_model(self) -> tuple[int, dict[str, Tensor]] | None:
        """Loads step and policy parameters only; otherwise as `latest`."""
        return self._newest(load_model)

    def _newest(self, read: Callable[[Path], tuple[int, T]]) -> tuple[int, T] | None:
        for folder in reversed(self.paths()):
            try:
                return read(folder)
            except CheckpointError as fault:
                _log.warning("%s; trying the one before", fault)
        if self.paths():
            raise CheckpointError(f"every checkpoint in {self.folder} was refused; remove them to start again")
        return None


def load(folder: Path | str) -> tuple[int, dict[str, Tree]]:
    """Loads step and tree of one checkpoint.

    Raises:
        CheckpointError: when a file is missing, truncated, changed, or of another version.
    """
    folder = Path(folder)
    step = _verify(folder, _FILES)
    model = safetensors.torch.load_file(folder / "model.safetensors")
    tensors = safetensors.torch.load_file(folder / "tensors.safetensors")
    arrays = safetensors.numpy.load_file(folder / "arrays.safetensors")
    plain = json.loads((folder / "state.json").read_text())
    # Copies, because what the library hands out may be read-only and lie at any address.
    tree = decode_tree(plain, {k: a.copy() for k, a in arrays.items()}, {k: t.clone() for k, t in tensors.items()})
    return step, {"model": {k: t.clone() for k, t in model.items()}, **tree}


def load_model(folder: Path | str) -> tuple[int, dict[str, Tensor]]:
    """Loads step and policy parameters of one checkpoint.

    Raises:
        CheckpointError: as of `load`.
    """
    folder = Path(folder)
    step = _verify(folder, ("model.safetensors",))
    return step, safetensors.torch.load_file(folder / "model.safetensors")


def _write(folder: Path, step: int, tree: dict[str, Tree]) -> None:
    _, no_arrays, model = encode_tree(tree["model"])
    assert not no_arrays, "a model holds tensors"
    plain, arrays, tensors = encode_tree({key: item for key, item in tree.items() if key != "model"})
    safetensors.torch.save_file(model, folder / "model.safetensors")
    safetensors.torch.save_file(tensors, folder / "tensors.safetensors")
    safetensors.numpy.save_file(arrays, folder / "arrays.safetensors")
    (folder / "state.json").write_text(json.dumps(plain, allow_nan=False))
    files = {name: {"size": (folder / name).stat().st_size, "sha256": _sha256(folder / name)} for name in _FILES}
    manifest = {"format": FORMAT, "version": VERSION, "step": step, "files": files}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2))
    for name in (*_FILES, "manifest.json", "."):
        _sync(folder / name)


def _verify(folder: Path, names: tuple[str, ...]) -> int:
    """Checks the manifest and the named files; returns the step."""
    step, files = _read_manifest(folder)
    if folder.name != _name(step):
        raise CheckpointError(f"checkpoint {folder} refused: its manifest is that of step {step}")
    for name in names:
        path = folder / name
        if not path.is_file():
            raise CheckpointError(f"checkpoint {folder} refused: {name} is missing")
        size, sha256 = files[name]
        if path.stat().st_size != size:
            raise CheckpointError(f"checkpoint {folder} refused: {name} has {path.stat().st_size} bytes, not {size}")
        if _sha256(path) != sha256:
            raise CheckpointError(f"checkpoint {folder} refused: {name} was changed, its SHA-256 is another")
    return step


def _read_manifest(folder: Path) -> tuple[int, dict[str, tuple[int, str]]]:
    """Returns the step, and size and SHA-256 of each file."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text())
        version = manifest["format"], manifest["version"]
        if version != (FORMAT, VERSION):
            raise CheckpointError(f"checkpoint {folder} refused: it is {version}, not {(FORMAT, VERSION)}")
        files = {name: manifest["files"][name] for name in _FILES}
        return int(manifest["step"]), {name: (file["size"], file["sha256"]) for name, file in files.items()}
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise CheckpointError(f"checkpoint {folder} refused: its manifest cannot be read ({fault!r})") from fault


def _name(step: int) -> str:
    return f"step_{step:012d}"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    """Flushes a file, or a folder's list of names, to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
