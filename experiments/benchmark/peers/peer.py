"""The peers: a program each, and the packages it needs beside Surefoot's."""

from dataclasses import dataclass
from pathlib import Path

DRIVERS = Path(__file__).parent / "drivers"
OURS = "surefoot"


@dataclass(frozen=True, kw_only=True)
class Peer:
    """A program that trains, as `python -m module FOLDER`; see `drivers`."""

    name: str
    module: str
    requirements: Path | None = None
    """Packages at exact versions, installed over Surefoot's; None where none are needed."""


def _known(name: str, *, packages: bool = False) -> Peer:
    requirements = DRIVERS / f"{name}.requirements.txt" if packages else None
    return Peer(name=name, module=f"experiments.benchmark.peers.drivers.{name}", requirements=requirements)


PEERS = {
    peer.name: peer
    for peer in (
        _known(OURS),
        _known("cleanrl"),
        _known("sb3", packages=True),
        _known("sample_factory", packages=True),
    )
}
"""Everyone who can be asked for, by name."""


def named_peers(names: tuple[str, ...]) -> list[Peer]:
    """Those of that name.

    Raises:
        ValueError: for a name that is none; the message says which there are.
    """
    if unknown := sorted(set(names) - set(PEERS)):
        raise ValueError(f"there is no peer {unknown}; choose from {sorted(PEERS)}")
    return [PEERS[name] for name in names]
