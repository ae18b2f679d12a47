"""The root config of `surefoot evaluate`, and the group `evaluation`."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from omegaconf import MISSING

from embodied import validation
from embodied.evaluation import EvaluationConfig, Grid
from embodied.perturbations import perturbation_from_tree
from envs.episodes import EpisodesConfig


@dataclass(frozen=True, kw_only=True)
class EvaluationPlan:
    """Episodes, conditions and baselines of an evaluation."""

    grid: Grid = Grid.QUICK
    """Grid that conditions are chosen from."""
    conditions: tuple[str, ...] = ("*",)
    """Conditions of the grid, by name or pattern such as "turns *"."""
    also: dict[str, Any] = field(default_factory=dict)
    """Further conditions: perturbation trees by name."""
    scenes: tuple[str, ...] = ("test/0:50",)
    """Scenes of the episodes, as in `simulator.scenes`."""
    episodes: int = 100
    """Number of episodes under each condition."""
    distances: EpisodesConfig = field(default_factory=EpisodesConfig)
    """How start and goal of each episode are drawn."""
    episodes_file: str | None = None
    """File of episodes (.jsonl, or Habitat's .json.gz) to read instead of drawing them."""
    seed: int = 0
    """Seed of the drawn episodes."""
    baselines: tuple[str, ...] = ("straight_to_goal", "random")
    """Policies of the group `policy` without training, evaluated beside the run."""
    bodies: int = 16
    """Number of bodies that share the episodes."""
    threads: int = 1
    """Torch threads. More rarely pay for small batches, and may change the last bits of results."""
    sampling: EvaluationConfig = field(default_factory=EvaluationConfig)
    """How actions are sampled, and which traces are kept."""

    def __post_init__(self) -> None:
        for name, tree in self.also.items():
            perturbation_from_tree(tree, f"also.{name}")
        for name in ("conditions", "scenes", "baselines"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        validation.at_least(self, episodes=1, bodies=1, threads=1)


@dataclass(frozen=True, kw_only=True)
class EvaluateConfig:
    """An evaluation of one run, or of several on the same episodes."""

    run: Any = MISSING
    """Run folder, or a list; the training of the first decides which conditions are seen."""
    evaluation: Any = MISSING
    """Episodes, conditions and baselines."""
    report: Any = MISSING
    """Content of the report."""
    simulator: Any = None
    """Simulator to evaluate in, through the camera of each run; null uses the run's own."""
    folder: str | None = None
    """Folder of the evaluation; null is below evaluation/ in the folder of the first run."""
    device: str = "cpu"
    """Torch device of the policies."""
    choices: dict[str, Any] = field(default_factory=dict)
    """Name of the choice that fills each group; set by composing."""

    def __post_init__(self) -> None:
        runs = self.run if isinstance(self.run, list | tuple) else [self.run]
        if not runs or not all(isinstance(run, str) for run in runs):
            raise ValueError(
                f"run is {self.run!r}; it must be a run folder, or a list of run folders: run=[runs/a,runs/b]"
            )
        object.__setattr__(self, "run", tuple(runs))
        validation.device(self.device)

    @property
    def path(self) -> Path:
        """Folder of the evaluation."""
        name = "-beside-".join([str(self.choices.get("evaluation")), *(Path(run).name for run in self.run[1:])])
        name += f"-in-{self.choices.get('simulator')}" if self.simulator is not None else ""
        return Path(self.folder or Path(self.run[0]) / "evaluation" / name)
