"""The root configs of `surefoot benchmark simulator`, `gpu` and `peers`."""

from dataclasses import dataclass, field
from typing import Any

from embodied import validation


@dataclass(frozen=True, kw_only=True)
class BenchmarkConfig:
    """A benchmark of the embedded simulator beside Embree, then of a whole environment."""

    sizes: tuple[int, ...] = (64, 128, 224)
    """Sides of the frames in pixels."""
    houses: int = 8
    """Number of rendered houses."""
    rounds: int = 7
    """Number of rounds; simulator and Embree take turns."""
    views: int = 4
    """Number of views in each house."""
    bodies: int = 32
    """Number of bodies of the environment."""
    choices: dict[str, Any] = field(default_factory=dict)
    """Name of the choice that fills each group; set by composing."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "sizes", tuple(self.sizes))
        validation.at_least(self, houses=1, rounds=1, views=1, bodies=1)


@dataclass(frozen=True, kw_only=True)
class GPUBenchmarkConfig:
    """A benchmark of the embedded simulator on a GPU."""

    sizes: tuple[int, ...] = (64, 128, 224)
    """Sides of the frames in pixels."""
    houses: tuple[int, ...] = (256, 1024, 4096)
    """Numbers of houses rendered at once, one view each."""
    rounds: int = 20
    """Number of timed rounds."""
    distinct: int = 256
    """Number of different houses; the others are copies, since making a house takes long."""
    device: str = "cuda:0"
    """CUDA device."""
    choices: dict[str, Any] = field(default_factory=dict)
    """Name of the choice that fills each group; set by composing."""

    def __post_init__(self) -> None:
        for name in ("sizes", "houses"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        validation.at_least(self, rounds=1, distinct=1)
        validation.device(self.device)


@dataclass(frozen=True, kw_only=True)
class PeerBenchmarkConfig:
    """A benchmark of training: several libraries train the same network in alternating rounds."""

    libraries: tuple[str, ...] = ("surefoot", "cleanrl", "sb3", "sample_factory")
    """Libraries that train."""
    recipe: tuple[str, ...] = ()
    """Overrides of `surefoot train` that define the training; recurrent policies only."""
    changes: tuple[str, ...] = ()
    """Overrides that are applied after `recipe`."""
    rounds: int = 8
    """Number of timed rounds."""
    warmup: int = 2
    """Number of rounds before them that are not timed."""
    seconds: float = 30.0
    """Length of each library's turn in a round."""
    patience: float = 600.0
    """Seconds that a library may take to start."""
    threads: dict[str, int] = field(default_factory=dict)
    """Torch threads by library; 1 where none is given."""
    levers: tuple[str, ...] = ()
    """Speed-ups for every library that has them: fused, compile, bfloat16, async."""
    environments: str = "~/.cache/surefoot/peers"
    """Folder of the libraries' Python environments, made on first use."""
    folder: str = "runs/benchmark-peers"
    """Folder of the results."""
    choices: dict[str, Any] = field(default_factory=dict)
    """Name of the choice that fills each group; set by composing."""

    def __post_init__(self) -> None:
        for name in ("libraries", "recipe", "changes", "levers"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        validation.at_least(self, rounds=1, warmup=0)
        validation.above(self, 0, "seconds", "patience")
        if len(set(self.libraries)) < len(self.libraries) or not self.libraries:
            raise ValueError(f"libraries is {list(self.libraries)}; name at least one, none of them twice")
        for name, threads in self.threads.items():
            validation.require(threads >= 1, f"threads.{name}", threads, "at least 1")
