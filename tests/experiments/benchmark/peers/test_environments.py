import importlib.util
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from experiments.benchmark.peers import environments
from experiments.benchmark.peers.environments import UnavailableError, interpreter, last_lines
from experiments.benchmark.peers.peer import PEERS, Peer, named_peers


def package(folder: Path, version: str) -> Path:
    """A package that pip can install without fetching or building anything; it asks for another one
    that is nowhere.
    """
    info, path = f"stilts-{version}.dist-info", folder / f"stilts-{version}-py3-none-any.whl"
    files = {
        "stilts.py": f"height = {version!r}",
        f"{info}/METADATA": (
            f"Metadata-Version: 2.1\nName: stilts\nVersion: {version}\nRequires-Dist: nowhere-to-be-found\n"
        ),
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: us\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": "",
    }
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in files.items():
            wheel.writestr(name, text)
    return path


def peer(tmp_path: Path, requirements: str) -> Peer:
    file = tmp_path / "peer.requirements.txt"
    file.write_text(requirements)
    return Peer(name="peer", module="stilts", requirements=file)


def ask(python: Path, question: str) -> str:
    return subprocess.run([python, "-c", question], capture_output=True, text=True, check=True).stdout.strip()


def test_a_peer_has_its_packages_and_ours_and_is_made_once(tmp_path: Path) -> None:
    made = peer(tmp_path, str(package(tmp_path, "1.0")))
    python = interpreter(made, tmp_path / "home")
    assert ask(python, "import stilts; print(stilts.height)") == "1.0"
    assert ask(python, f"import numpy; print(numpy.__file__ == {np.__file__!r})") == "True"
    assert ask(python, "import embodied; print(embodied.__name__)") == "embodied"
    assert importlib.util.find_spec("stilts") is None
    (kept := python.parents[1] / "kept").touch()
    assert interpreter(made, tmp_path / "home") == python
    assert kept.exists()


def test_one_that_was_left_unfinished_is_made_again(tmp_path: Path) -> None:
    made = peer(tmp_path, "")
    place = interpreter(made, tmp_path / "home").parents[1]
    (place / "complete").unlink()
    (place / "half").touch()
    interpreter(made, tmp_path / "home")
    assert not (place / "half").exists()


def test_other_requirements_are_another_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environments, "_make", lambda *_: None)
    places = {interpreter(peer(tmp_path, text), tmp_path) for text in ("stilts==1.0", "stilts==1.1", "stilts==1.0")}
    assert len(places) == 2


def test_what_pip_refuses_is_said(tmp_path: Path) -> None:
    made = peer(tmp_path, str(tmp_path / "there_is_no_such_package"))
    with pytest.raises(UnavailableError, match=r"pip install -r peer.requirements.txt failed: .*no_such_package"):
        interpreter(made, tmp_path / "home")


def test_who_needs_nothing_runs_where_we_run(tmp_path: Path) -> None:
    assert interpreter(PEERS["cleanrl"], tmp_path) == Path(sys.executable)
    assert list(tmp_path.iterdir()) == []


def test_requirements_are_exact() -> None:
    for peer in PEERS.values():
        lines = peer.requirements.read_text().splitlines() if peer.requirements else []
        assert all("==" in line for line in lines if line and not line.startswith("#"))


def test_an_unknown_contender_is_told_who_there_is() -> None:
    assert [peer.name for peer in named_peers(("sb3", "surefoot"))] == ["sb3", "surefoot"]
    with pytest.raises(ValueError, match=r"no peer \['rllib'\]; choose from .*'sample_factory'"):
        named_peers(("surefoot", "rllib"))


def test_the_end_of_what_was_said() -> None:
    assert last_lines("a\n\nb\nc\n", 2) == "b | c"
    assert last_lines("\n") == "it said nothing"
