"""The folder of a run: configuration, provenance and results.

- `config.yaml`: the resolved configuration,
- `starts.jsonl`: one row per start of the command, with time, arguments, versions and commit,
- `metrics.jsonl`: one row per update,
- `restarts.jsonl`: one row per failure or restart of a body's simulator, if there are any,
- `checkpoints/`: see `embodied.runs.checkpoints`,
- `videos/`.
"""

import datetime
import hashlib
import json
import platform
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

import torch
import yaml

from embodied.runs.atomic_write import atomic_write_text
from embodied.runs.jsonl import JsonlFile, read_jsonl

_PACKAGES = ("surefoot", "torch", "numpy", "gymnasium", "warp-lang", "safetensors")


class ChangedConfigError(ValueError):
    """The folder holds a run of another configuration; the message names the keys."""


class RunFolder:
    """The folder of one run; creates it and stores the configuration."""

    def __init__(
        self,
        path: Path | str,
        config: Mapping[str, Any],
        *,
        allow_changed: bool = False,
        write: bool = True,
        upgrade: Callable[[Mapping[str, Any]], Mapping[str, Any]] = dict,
    ) -> None:
        """Compares `config` with the one stored in `path`, if any, and stores it.

        Args:
            path: Folder of the run; created if missing.
            config: Resolved configuration of plain dicts, lists and values.
            allow_changed: Accept a folder that holds another configuration.
            write: Store the configuration; False in all processes of a run but one.
            upgrade: Maps a configuration that an earlier version stored to today's keys.

        Raises:
            ChangedConfigError: when the folder holds a run of another configuration, unless
                `allow_changed`.
        """
        self.path, self.config = Path(path), json.loads(json.dumps(config))
        if write:
            self._begin(allow_changed, upgrade)

    def _begin(self, allow_changed: bool, upgrade: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> None:
        self.path.mkdir(parents=True, exist_ok=True)
        stored = self._config_file.exists()
        before = upgrade(yaml.safe_load(self._config_file.read_text())) if stored else self.config
        if not allow_changed:
            check_same(self.path, before, self.config)
        changed = changed_keys(before, self.config)
        atomic_write_text(self._config_file, yaml.safe_dump(self.config, sort_keys=False))
        with JsonlFile(self.path / "starts.jsonl") as starts:
            starts.append({**provenance(), "config_hash": self.config_hash, "changed": changed})

    @property
    def config_hash(self) -> str:
        """SHA-256 of the configuration, independent of the order of its keys."""
        return hashlib.sha256(json.dumps(self.config, sort_keys=True).encode()).hexdigest()

    @property
    def checkpoints(self) -> Path:
        """The folder of the checkpoints."""
        return self.path / "checkpoints"

    @property
    def metrics(self) -> Path:
        """The file of all metrics."""
        return self.path / "metrics.jsonl"

    @property
    def restarts(self) -> Path:
        """The file of simulator failures and restarts."""
        return self.path / "restarts.jsonl"

    @property
    def videos(self) -> Path:
        """The folder of the videos."""
        return self.path / "videos"

    @property
    def _config_file(self) -> Path:
        return self.path / "config.yaml"


def check_same(path: Path, before: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    """Checks that the run in `path` has the same configuration.

    Raises:
        ChangedConfigError: when a value differs.
    """
    if changed := changed_keys(before, now):
        raise ChangedConfigError(
            f"{path} holds a run of another configuration; these keys differ: {', '.join(changed)}. "
            "Choose another folder, undo the change, or allow it."
        )


def changed_keys(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Returns the dotted keys at which two configurations differ."""
    old, new = dict(leaves(before)), dict(leaves(now))
    return sorted(key for key in old.keys() | new.keys() if old.get(key, leaves) != new.get(key, leaves))


def leaves(tree: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yields every value with its dotted key; a list or an empty dict is one value."""
    if not isinstance(tree, Mapping) or not tree:
        yield path, tree
        return
    for key, item in tree.items():
        yield from leaves(item, f"{path}.{key}".lstrip("."))


def provenance() -> dict[str, Any]:
    """Returns time, command, platform, versions and commit of this process."""
    return {
        "time": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "command": sys.argv,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "threads": torch.get_num_threads(),
        "cuda": torch.version.cuda,
        "packages": {name: _version(name) for name in _PACKAGES},
        "commit": _git("rev-parse", "HEAD"),
        "uncommitted_changes": bool(_git("status", "--porcelain")),
    }


def shell_line(command: Sequence[str]) -> str:
    """Returns a program and its arguments quoted for a shell."""
    program, *arguments = command
    return " ".join([program, *map(shlex.quote, arguments)])


def starting_command(folder: Path) -> str:
    """Returns the command that first started the run in `folder`, quoted for a shell."""
    return shell_line(read_jsonl(folder / "starts.jsonl")[0]["command"])


def short_commit(found: Mapping[str, Any]) -> str:
    """Returns ten digits of a `provenance`'s commit, with a plus for uncommitted changes."""
    return str(found["commit"])[:10] + ("+" if found["uncommitted_changes"] else "")


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _git(*arguments: str) -> str | None:
    """Returns the output of git for this checkout; None without git or a checkout."""
    command = ["git", "-C", str(Path(__file__).parent), *arguments]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=10).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return None
