"""Virtual environments for peers, made on first use.

A peer's environment holds only the packages of its requirements file, at the exact versions there
and nothing they ask for beyond it. All else, torch and NumPy above all, is found where this process
finds it: so everyone computes with the very same libraries, and no peer can change Surefoot's.
"""

import hashlib
import subprocess
import sys
import venv
from pathlib import Path

import experiments
from experiments.benchmark.peers.peer import Peer

CHECKOUT = Path(experiments.__file__).resolve().parents[1]
STAMP = "complete"


class UnavailableError(RuntimeError):
    """A peer cannot take part; the message gives the reason."""


def interpreter(peer: Peer, home: Path) -> Path:
    """Returns the Python with the packages of a peer; creates its environment below `home` at first
    use.

    Raises:
        UnavailableError: when it cannot be made, with what pip said.
    """
    if peer.requirements is None:
        return Path(sys.executable)
    place = home / f"{peer.name}-{_fingerprint(peer.requirements)}"
    python = place / "bin" / "python"
    if not (place / STAMP).exists():
        _make(place, python, peer.requirements)
    return python


def shared_paths() -> list[str]:
    """Where this process finds packages, and the checkout itself."""
    folders = [path for path in sys.path if Path(path).name in ("site-packages", "dist-packages")]
    return [*folders, str(CHECKOUT)]


def _make(place: Path, python: Path, requirements: Path) -> None:
    venv.create(place, clear=True)
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"]
    command = [*pip, "install", "--no-deps", "--requirement", str(requirements)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise UnavailableError(f"pip install -r {requirements.name} failed: {last_lines(done.stderr)}")
    _overlay(place)
    (place / STAMP).write_text(requirements.read_text())


def _overlay(place: Path) -> None:
    """A .pth file, whose paths come behind the environment's own packages."""
    (packages,) = place.glob("lib/python*/site-packages")
    (packages / "surefoot.pth").write_text("".join(f"{path}\n" for path in shared_paths()))


def _fingerprint(requirements: Path) -> str:
    """Another Python, other places, other requirements: another environment."""
    parts = (sys.version, *shared_paths(), requirements.read_text())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


def last_lines(text: str, count: int = 6) -> str:
    """The end of what a program said, in one line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return " | ".join(lines[-count:]) or "it said nothing"
