"""What deployments take: to drive a robot, to be a simulated one, to look back at a recorded drive."""

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
    """Where a simulated robot stands: a scene of its simulator, and x, y (m) and yaw (degrees) there; () is anywhere, drawn by `seed`."""

    scene: str = "test/0"
    start: tuple[float, ...] = ()
    seed: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", tuple(self.start))
        if len(self.start) not in (0, 3):
            raise ValueError(f"start is {list(self.start)}; it must be [x, y, yaw in degrees], or [] for anywhere")


@dataclass(frozen=True, kw_only=True)
class DeployConfig:
    """One drive of the policy in the run folder `checkpoint` (or one of its checkpoints) to `goal`: metres ahead and to the left of where the robot stands.

    Nothing moves unless `arm`. With `dry_run` all is done but the sending of velocities; with neither, everything is checked and nothing done. Actions are drawn with `seed`, or the
    likeliest are taken (`greedy`). Everything is written to `folder` (None: below runs/, named by the time), with `bag` into an MCAP bag too.
    `simulator` and `stage` are of a robot in this process (`robot.link=IN_PROCESS`).
    """

    checkpoint: str = MISSING
    goal: tuple[float, ...] = MISSING
    robot: Any = MISSING
    perturbation: Any = MISSING
    simulator: Any = MISSING
    stage: StageConfig = field(default_factory=StageConfig)
    arm: bool = False
    dry_run: bool = False
    steps: int = 150
    greedy: bool = False
    seed: int = 0
    folder: str | None = None
    bag: bool = True
    device: str = "cpu"
    choices: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "goal", tuple(self.goal))
        perturbation_from_tree(self.perturbation)
        if len(self.goal) != 2 or not all(map(math.isfinite, self.goal)):
            raise ValueError(f"goal is {list(self.goal)}; it must be [metres ahead, metres to the left]")
        if self.arm and self.dry_run:
            raise ValueError("arm and dry_run exclude each other: choose one")
        validation.at_least(self, steps=1)
        validation.device(self.device)


@dataclass(frozen=True, kw_only=True)
class ServeRobotConfig:
    """A simulated robot, with `cameras` of the `simulator`; over Zenoh, `router` makes it the router as well. After `fault_after` seconds, `fault` happens."""

    robot: Any = MISSING
    simulator: Any = MISSING
    stage: StageConfig = field(default_factory=StageConfig)
    cameras: tuple[str, ...] = ("rgb", "depth")
    router: bool = True
    fault: Fault = Fault.NONE
    fault_after: float = 5.0
    choices: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cameras", tuple(self.cameras))
        if unknown := set(self.cameras) - {"rgb", "depth"}:
            raise ValueError(f"cameras holds {sorted(unknown)}; a robot's are rgb and depth")


@dataclass(frozen=True, kw_only=True)
class ReplayConfig:
    """A recorded drive in `folder`, and the policy that drove (None: where it was then)."""

    folder: str = MISSING
    checkpoint: str | None = None
    choices: dict[str, Any] = field(default_factory=dict)

    @property
    def place(self) -> Path:
        """Where the drive is kept."""
        return Path(self.folder)
