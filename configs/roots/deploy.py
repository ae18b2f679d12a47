"""The root configs of `surefoot deploy`, `serve-robot` and `replay`."""

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from omegaconf import MISSING

from embodied import validation
from embodied.perturbations import perturbation_from_tree
from envs.simulators.robot.faults import Fault


@dataclass(frozen=True, kw_only=True)
class StageConfig:
    """Scene and start pose of a simulated robot."""

    scene: str = "test/0"
    """Scene of the robot's simulator."""
    start: tuple[float, ...] = ()
    """Start pose [x (m), y (m), yaw (degrees)]; [] draws one."""
    seed: int = 0
    """Seed of the drawn start pose."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", tuple(self.start))
        if len(self.start) not in (0, 3):
            raise ValueError(f"start is {list(self.start)}; it must be [x, y, yaw in degrees], or [] to draw one")


@dataclass(frozen=True, kw_only=True)
class DeployConfig:
    """One drive of a robot by a trained policy. Without `arm` and `dry_run` it only validation."""

    checkpoint: str = MISSING
    """Run folder of the policy, or one of its checkpoints."""
    goal: tuple[float, ...] = MISSING
    """Goal [forward (m), left (m)], relative to the robot's pose at the start."""
    robot: Any = MISSING
    """Robot: link, camera, motions and safety limits."""
    perturbation: Any = MISSING
    """Perturbation of the commanded motions."""
    simulator: Any = MISSING
    """Simulator of a robot in this process (robot.link=IN_PROCESS)."""
    stage: StageConfig = field(default_factory=StageConfig)
    """Scene and start pose of a robot in this process."""
    arm: bool = False
    """Drive. Without it no velocity is ever sent."""
    dry_run: bool = False
    """Do everything but send velocities."""
    steps: int = 150
    """Largest number of steps."""
    greedy: bool = False
    """Take the most probable action instead of sampling."""
    seed: int = 0
    """Seed of the sampled actions."""
    folder: str | None = None
    """Folder of the drive; null is below runs/deploy/, named by the time."""
    bag: bool = True
    """Also record an MCAP bag."""
    device: str = "cpu"
    """Torch device of the policy."""
    choices: dict[str, Any] = field(default_factory=dict)
    """Name of the choice that fills each group; set by composing."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "goal", tuple(self.goal))
        perturbation_from_tree(self.perturbation)
        if len(self.goal) != 2 or not all(map(math.isfinite, self.goal)):
            raise ValueError(f"goal is {list(self.goal)}; it must be [metres forward, metres left]")
        if self.arm and self.dry_run:
            raise ValueError("arm and dry_run exclude each other: choose one")
        validation.at_least(self, steps=1)
        validation.device(self.device)


@dataclass(frozen=True, kw_only=True)
class ServeRobotConfig:
    """A simulated robot that other processes drive."""

    robot: Any = MISSING
    """Robot to imitate: link, camera, motions."""
    simulator: Any = MISSING
    """Simulator that the robot is in."""
    stage: StageConfig = field(default_factory=StageConfig)
    """Scene and start pose."""
    cameras: tuple[str, ...] = ("rgb", "depth")
    """Cameras of the robot: rgb, depth."""
    router: bool = True
    """Over Zenoh, also be the router."""
    fault: Fault = Fault.NONE
    """Fault to rehearse."""
    fault_after: float = 5.0
    """Seconds until the fault sets in."""
    choices: dict[str, Any] = field(default_factory=dict)
    """Name of the choice that fills each group; set by composing."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "cameras", tuple(self.cameras))
        if unknown := set(self.cameras) - {"rgb", "depth"}:
            raise ValueError(f"cameras holds {sorted(unknown)}; allowed are rgb and depth")


@dataclass(frozen=True, kw_only=True)
class ReplayConfig:
    """A recorded drive that is run again."""

    folder: str = MISSING
    """Folder of the drive."""
    checkpoint: str | None = None
    """Run folder or checkpoint of the policy; null is where it was during the drive."""
    choices: dict[str, Any] = field(default_factory=dict)
    """Name of the choice that fills each group; set by composing."""

    @property
    def path(self) -> Path:
        """Folder of the drive."""
        return Path(self.folder)
