"""The root config of `surefoot analyse`."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from embodied import validation
from embodied.perturbations import perturbation_from_tree
from envs.episodes import EpisodesConfig


@dataclass(frozen=True, kw_only=True)
class AnalyseConfig:
    """An analysis of how policies adapt within an episode."""

    run: Any = ()
    """Run folder, or a list of them; without any, stored data are drawn again."""
    baselines: tuple[str, ...] = ("identify", "straight_to_goal")
    """Policies analysed beside the runs: choices of the group `policy` that need no training."""
    conditions: dict[str, Any] = field(default_factory=dict)
    """Conditions that hold from the first step: perturbation trees by name."""
    changes: dict[str, Any] = field(default_factory=dict)
    """Conditions that set in at `change_step`, on farther episodes: perturbation trees by name."""
    change_step: int = 25
    """Step at which `changes` set in."""
    only: tuple[str, ...] = ("*",)
    """Conditions and changes to run, by name or pattern."""
    scenes: tuple[str, ...] = ("test/0:50",)
    """Scenes of the episodes, as in `simulator.scenes`."""
    episodes: int = 100
    """Number of episodes under each condition."""
    distances: EpisodesConfig = field(default_factory=EpisodesConfig)
    """How start and goal are drawn under `conditions`."""
    far: EpisodesConfig = field(default_factory=EpisodesConfig)
    """How start and goal are drawn under `changes`: far enough to last beyond `change_step`."""
    pictured: int = 8
    """Number of episodes of which all action embeddings are kept."""
    bodies: int = 16
    """Number of bodies that share the episodes; may change the last bits of results."""
    seed: int = 0
    """Seed of the episodes."""
    folder: str = "runs/analysis"
    """Folder of the data."""
    results: str | None = None
    """Folder of page and drawings; null is `folder`."""
    device: str = "cpu"
    """Torch device of the policies."""
    choices: dict[str, Any] = field(default_factory=dict)
    """Name of the choice that fills each group; set by composing."""

    def __post_init__(self) -> None:
        runs = [self.run] if isinstance(self.run, str) else list(self.run)
        object.__setattr__(self, "run", tuple(map(str, runs)))
        for name in ("baselines", "scenes", "only"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        for group in ("conditions", "changes"):
            for name, tree in getattr(self, group).items():
                perturbation_from_tree(tree, f"{group}.{name}")
        if both := set(self.conditions) & set(self.changes):
            raise ValueError(f"conditions and changes must have different names; in both: {sorted(both)}")
        validation.at_least(self, episodes=1, bodies=1, change_step=1, pictured=0)
        validation.device(self.device)

    @property
    def path(self) -> Path:
        """Folder of the data."""
        return Path(self.folder)

    @property
    def drawings(self) -> Path:
        """Folder of page and drawings."""
        return Path(self.results or self.folder)
