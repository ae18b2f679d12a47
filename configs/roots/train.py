"""The root config of `surefoot train`."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from omegaconf import MISSING

from embodied import validation
from embodied.actions import action_space
from embodied.perturbations import perturbation_from_tree
from envs.episodes import EpisodesConfig
from envs.gym.factory import sensing

GROUPS = ("policy", "task", "simulator", "perturbation", "trainer", "ppo", "optimiser", "tracker")
"""Groups that a training run is composed of."""

OVERLAYS = ("experiment", "debug")
"""Groups that choose and change others: whole recipes, and recipes that shrink a run."""


@dataclass(frozen=True, kw_only=True)
class RunConfig:
    """The run folder."""

    folder: str | None = None
    """Folder of the run; null names it after the choices, below runs/."""
    allow_changed: bool = False
    """Resume a run although its configuration has changed."""


@dataclass(frozen=True, kw_only=True)
class TrainConfig:
    """A training run."""

    policy: Any = MISSING
    """Policy that is trained, with its network."""
    task: Any = MISSING
    """Goal, observation, reward and termination."""
    simulator: Any = MISSING
    """Simulator and its scenes. It renders the sensors of the task besides its own."""
    perturbation: Any = MISSING
    """Distribution over what actions do, as a tree; see docs/perturbations.md."""
    trainer: Any = MISSING
    """Length, bodies, checkpoints and videos of the training."""
    ppo: Any = MISSING
    """Hyperparameters of PPO."""
    optimiser: Any = MISSING
    """Optimiser and gradient clipping."""
    tracker: dict[str, Any] = field(default_factory=dict)
    """Trackers by name that receive the numbers besides metrics.jsonl."""
    action_space: str = "paper"
    """Actions of the policy: common, paper or strafe."""
    episodes: EpisodesConfig = field(default_factory=EpisodesConfig)
    """How start and goal of each episode are drawn."""
    seed: int = 0
    """Seed of weights, episodes and perturbations."""
    device: str = "cpu"
    """Torch device of the policy."""
    run: RunConfig = field(default_factory=RunConfig)
    """The run folder."""
    choices: dict[str, Any] = field(default_factory=dict)
    """Name of the choice that fills each group; set by composing."""

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
    def steps_per_update(self) -> int:
        """Environment steps of one rollout, over all bodies."""
        return int(self.ppo.rollout * self.trainer.bodies)

    @property
    def name(self) -> str:
        """Recipe, or else policy, task and perturbation; then overlay and seed."""
        recipe = self.choices.get("experiment")
        parts = [recipe] if recipe else [self.choices.get(group) for group in ("policy", "task", "perturbation")]
        return "-".join([*filter(None, [*parts, self.choices.get("debug")]), f"seed{self.seed}"])

    @property
    def folder(self) -> Path:
        """Folder of the run."""
        return Path(self.run.folder or f"runs/{self.name}")
