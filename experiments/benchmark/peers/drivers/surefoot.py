"""Surefoot itself: what `surefoot train` does, with a tracker that reports."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from configs import RunConfig, TrainConfig
from embodied.runs.run_folder import RunFolder
from embodied.training import Precision
from embodied.types import VideoFrames
from experiments import build as parts
from experiments.benchmark.peers.assignment import Assignment, DriverFacts, Lever
from experiments.benchmark.peers.drivers.world import trained
from experiments.benchmark.peers.progress import PeerProgress
from experiments.commands.train import train

PULLED = {Lever.FUSED, Lever.BFLOAT16}
"""What there is to pull; the optimiser is always fused."""


@dataclass(frozen=True, kw_only=True)
class ReportsConfig:
    """Reports go beside the folder of the run."""

    def build(self, run: RunFolder) -> "Reports":
        """The tracker of a run."""
        return Reports(PeerProgress(run.path.parent))


class Reports:
    """The numbers of every update, handed on."""

    def __init__(self, progress: PeerProgress) -> None:
        self._progress = progress

    def open(self, step: int) -> None:
        """See `Tracker`."""

    def log(self, step: int, scalars: Mapping[str, float]) -> None:
        """See `Tracker`."""
        episodes = int(scalars.get("episode/count", 0))
        successes, returns = (episodes * scalars.get(f"episode/{name}", 0.0) for name in ("success", "return"))
        self._progress.report(steps=step, episodes=episodes, successes=successes, returns=returns)

    def video(self, step: int, name: str, frames: VideoFrames, frames_per_second: float = 10.0) -> None:
        """See `Tracker`."""

    def close(self) -> None:
        """See `Tracker`."""


def assigned(config: TrainConfig, assignment: Assignment, folder: Path) -> TrainConfig:
    """The run as the assignment wants it, with reports."""
    low = Lever.BFLOAT16 in assignment.levers
    trainer = replace(
        config.trainer,
        threads=assignment.threads,
        precision=Precision.BFLOAT16 if low else Precision.FLOAT32,
    )
    return replace(
        config, trainer=trainer, tracker={"reports": ReportsConfig()}, run=RunConfig(folder=str(folder / "run"))
    )


def parameters(config: TrainConfig) -> int:
    """How many parameters the run trains."""
    env = parts.training_env(config)
    try:
        return trained(parts.policy(config, env.single_observation_space))
    finally:
        env.close()


def main(folder: Path) -> None:
    """Train until stopped."""
    config, assignment = Assignment.read(folder)
    config = assigned(config, assignment, folder)
    pulled = (assignment.levers & PULLED) | {Lever.FUSED}
    DriverFacts.of(parameters(config), f"surefoot {version('surefoot')}", pulled).write(folder)
    train(config)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
