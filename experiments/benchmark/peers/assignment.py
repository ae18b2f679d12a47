"""The settings of a peer's program and its self-description: files in its folder."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from enum import Enum
from pathlib import Path

from configs import TrainConfig, restore


class Lever(Enum):
    """A lever that may speed training up without changing the result, where a peer has it."""

    FUSED = "fused"
    """Adam as one kernel."""
    COMPILE = "compile"
    """`torch.compile` of the network."""
    BFLOAT16 = "bfloat16"
    """The network computes in bfloat16."""
    ASYNC = "async"
    """Collecting goes on while the network learns, with a policy some updates old."""


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """A training run for a peer: the folder also holds its `config.yaml`, see
    `configs.restore`.
    """

    threads: int = 1
    """Threads of torch, in each process."""
    levers: frozenset[Lever] = frozenset()

    def write(self, folder: Path) -> None:
        """Writes the assignment into the peer's folder."""
        tree = {"threads": self.threads, "levers": sorted(lever.value for lever in self.levers)}
        (folder / "assignment.json").write_text(json.dumps(tree))

    @classmethod
    def read(cls, folder: Path) -> tuple[TrainConfig, "Assignment"]:
        """The training run of a folder, and how it is to be gone about."""
        tree = json.loads((folder / "assignment.json").read_text())
        levers = frozenset(Lever(name) for name in tree["levers"])
        return restore(folder), cls(threads=tree["threads"], levers=levers)


@dataclass(frozen=True, kw_only=True)
class DriverFacts:
    """The description a peer writes before it trains: `parameters` that learn, the levers it
    pulled, and its version.
    """

    parameters: int
    version: str
    levers: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, parameters: int, version: str, levers: Iterable[Lever] = ()) -> "DriverFacts":
        """With levers in a fixed order."""
        return cls(parameters=parameters, version=version, levers=sorted(lever.value for lever in levers))

    def write(self, folder: Path) -> None:
        """Leave them for the benchmark."""
        (folder / "facts.json").write_text(json.dumps(asdict(self)))

    @classmethod
    def read(cls, folder: Path) -> "DriverFacts":
        """Reads the facts that the peer in this folder wrote."""
        return cls(**json.loads((folder / "facts.json").read_text()))
