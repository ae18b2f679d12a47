"""What each command takes. Groups are slots typed `Any`: the schema of whatever fills them checks them."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from omegaconf import MISSING

from embodied import validation
from embodied.actions import action_space
from embodied.evaluation import EvaluationConfig, Grid
from embodied.perturbations import perturbation_from_tree
from envs.episodes import EpisodesConfig
from envs.gym.factory import sensing

GROUPS = ("policy", "task", "simulator", "perturbation", "trainer", "ppo", "optimiser", "tracker")
"""The groups a training run is put together from."""

OVERLAYS = ("experiment", "debug")
"""Groups that choose and change others: whole recipes, and what shrinks them."""


@dataclass(frozen=True, kw_only=True)
class RunConfig:
    """Where a run is kept (None: a name made of the choices), and whether it may go on with another configuration than it began with."""

    folder: str | None = None
    allow_changed: bool = False


@dataclass(frozen=True, kw_only=True)
class TrainConfig:
    """A training run.

    The simulator senses what it was told to, and what the task needs. `tracker` holds trackers by name, `perturbation` is a tree (see `embodied.perturbations.serialization`), `choices` names what each group
    was filled with; composing fills it in.
    """

    policy: Any = MISSING
    task: Any = MISSING
    simulator: Any = MISSING
    perturbation: Any = MISSING
    trainer: Any = MISSING
    ppo: Any = MISSING
    optimiser: Any = MISSING
    tracker: dict[str, Any] = field(default_factory=dict)
    action_space: str = "paper"
    episodes: EpisodesConfig = field(default_factory=EpisodesConfig)
    seed: int = 0
    device: str = "cpu"
    run: RunConfig = field(default_factory=RunConfig)
    choices: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        action_space(self.action_space)
        perturbation_from_tree(self.perturbation)
        object.__setattr__(self, "simulator", sensing(self.simulator, self.task.sensors))
        for name, tracker in self.tracker.items():
            if not hasattr(tracker, "build"):
                raise ValueError(f"tracker.{name} was not chosen; choose it first: tracker={name}")
        validation.device(self.device)
        validation.require(
            self.ppo.minibatches <= self.trainer.bodies,
            "ppo.minibatches",
            self.ppo.minibatches,
            f"at most trainer.bodies ({self.trainer.bodies})",
        )

    @property
    def name(self) -> str:
        """What sets this run apart from others: its recipe, or else its policy, task and perturbation; and the seed."""
        parts = [self.choices.get("experiment")] if self.choices.get("experiment") else self._chosen()
        return "-".join([*filter(None, parts), *filter(None, [self.choices.get("debug")]), f"seed{self.seed}"])

    @property
    def steps_per_update(self) -> int:
        """Environment steps of one rollout, over all bodies."""
        return int(self.ppo.rollout * self.trainer.bodies)

    @property
    def folder(self) -> Path:
        """Where the run is kept."""
        return Path(self.run.folder or f"runs/{self.name}")

    def _chosen(self) -> list[Any]:
        return [self.choices.get(group) for group in ("policy", "task", "perturbation")]


@dataclass(frozen=True, kw_only=True)
class EvaluationPlan:
    """What is run: on which episodes, under which conditions, beside which baselines.

    `episodes` of them are drawn in `scenes` within `distances`, unless `episodes_file` (`.jsonl`, or Habitat's `.json.gz`) lists them.
    `conditions` picks from the grid by name, or by pattern such as "turns *"; `also` adds conditions, trees of perturbations by name.
    `baselines` are policies that learn nothing, by their names in the group `policy`. `threads` are torch's: more of them seldom pay for such small
    batches, and may change last bits.
    """

    grid: Grid = Grid.QUICK
    conditions: tuple[str, ...] = ("*",)
    also: dict[str, Any] = field(default_factory=dict)
    scenes: tuple[str, ...] = ("test/0:50",)
    episodes: int = 100
    distances: EpisodesConfig = field(default_factory=EpisodesConfig)
    episodes_file: str | None = None
    seed: int = 0
    baselines: tuple[str, ...] = ("straight_to_goal", "random")
    bodies: int = 16
    threads: int = 1
    sampling: EvaluationConfig = field(default_factory=EvaluationConfig)

    def __post_init__(self) -> None:
        for name, tree in self.also.items():
            perturbation_from_tree(tree, f"evaluation.also.{name}")
        for name in ("conditions", "scenes", "baselines"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        validation.at_least(self, episodes=1, bodies=1, threads=1)


@dataclass(frozen=True, kw_only=True)
class EvaluateConfig:
    """An evaluation of one run, or of several (`run=[runs/a,runs/b]`) on the same episodes.

    Everything is kept in `folder` (None: below `evaluation/` in the folder of the first run). Conditions are seen or unseen with respect to
    what the first run was trained under. `simulator` is where, seen through the camera of each run; None: where each was trained.
    """

    run: Any = MISSING
    evaluation: Any = MISSING
    report: Any = MISSING
    simulator: Any = None
    folder: str | None = None
    device: str = "cpu"
    choices: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        runs = self.run if isinstance(self.run, list | tuple) else [self.run]
        if not runs or not all(isinstance(run, str) for run in runs):
            raise ValueError(
                f"run is {self.run!r}; it must be the folder of a run, or a list of such: run=[runs/a,runs/b]"
            )
        object.__setattr__(self, "run", tuple(runs))
        validation.device(self.device)

    @property
    def place(self) -> Path:
        """Where the evaluation is kept."""
        name = "-beside-".join([str(self.choices.get("evaluation")), *(Path(run).name for run in self.run[1:])])
        name += f"-in-{self.choices.get('simulator')}" if self.simulator is not None else ""
        return Path(self.folder or Path(self.run[0]) / "evaluation" / name)


@dataclass(frozen=True, kw_only=True)
class BenchmarkConfig:
    """How the simulator is measured: frames of `sizes` pixels a side, `views` in each of `houses` houses, `rounds` times in turn with Embree;
    then the whole environment with `bodies` bodies.
    """

    sizes: tuple[int, ...] = (64, 128, 224)
    houses: int = 8
    rounds: int = 7
    views: int = 4
    bodies: int = 32
    choices: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sizes", tuple(self.sizes))
        validation.at_least(self, houses=1, rounds=1, views=1, bodies=1)


@dataclass(frozen=True, kw_only=True)
class GPUBenchmarkConfig:
    """How the simulator is measured on a GPU: frames of `sizes` pixels a side, in each of `houses` houses at once, `rounds` times.

    Only `distinct` different houses are made, because making one takes longer than rendering thousands; each is there as often as it must be.
    """

    sizes: tuple[int, ...] = (64, 128, 224)
    houses: tuple[int, ...] = (256, 1024, 4096)
    rounds: int = 20
    distinct: int = 256
    device: str = "cuda:0"
    choices: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("sizes", "houses"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        validation.at_least(self, rounds=1, distinct=1)
        validation.device(self.device)


@dataclass(frozen=True, kw_only=True)
class RecordConfig:
    """Films of the policy in the folder `run`: how many episodes, where, under what, and how large."""

    run: str = MISSING
    perturbation: Any = MISSING
    scenes: tuple[str, ...] = ("test/0:50",)
    episodes: int = 4
    seed: int = 0
    side_px: int = 300
    most_frames: int = 200
    device: str = "cpu"
    choices: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "scenes", tuple(self.scenes))
        perturbation_from_tree(self.perturbation)
        validation.device(self.device)
        validation.at_least(self, episodes=1, side_px=64, most_frames=1)


@dataclass(frozen=True, kw_only=True)
class ReportRootConfig:
    """A report made again from the results in `folder`."""

    folder: str = MISSING
    report: Any = MISSING
    choices: dict[str, Any] = field(default_factory=dict)
