"""The root config of `surefoot record`."""

from dataclasses import dataclass, field
from typing import Any

from omegaconf import MISSING

from embodied import validation
from embodied.perturbations import perturbation_from_tree


@dataclass(frozen=True, kw_only=True)
class RecordConfig:
    """Videos of a trained policy."""

    run: str = MISSING
    """Run folder of the policy."""
    perturbation: Any = MISSING
    """Perturbation of the filmed episodes."""
    scenes: tuple[str, ...] = ("test/0:50",)
    """Scenes of the filmed episodes, as in `simulator.scenes`."""
    episodes: int = 4
    """Number of filmed episodes."""
    seed: int = 0
    """Seed of episodes and actions."""
    side_px: int = 300
    """Side of view and map in pixels."""
    most_frames: int = 200
    """Largest number of frames of a video."""
    device: str = "cpu"
    """Torch device of the policy."""
    choices: dict[str, Any] = field(default_factory=dict)
    """Name of the choice that fills each group; set by composing."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "scenes", tuple(self.scenes))
        perturbation_from_tree(self.perturbation)
        validation.device(self.device)
        validation.at_least(self, episodes=1, side_px=64, most_frames=1)
