"""What an analysis takes."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from embodied import validation
from embodied.perturbations import perturbation_from_tree
from envs.episodes import EpisodesConfig


@dataclass(frozen=True, kw_only=True)
class AnalyseConfig:
    """How the policies of `run` (a folder, or a list of such) and the `baselines` adapt within an episode.

    Each goes through `episodes` episodes in `scenes` under every one of `conditions`, trees of perturbations by name; and, since they must be under
    way for long enough, through as many farther ones (`far`) under `changes`, which set in at step `change_step`; `only` picks some of both by name
    or pattern. Of the first `pictured` episodes
    everything the policy remembers of its actions is kept. Data are kept in `folder`, drawings go to `results` (None: to the folder). Without a
    run the drawings are made again. How many `bodies` share the work may change last bits.
    """

    run: Any = ()
    baselines: tuple[str, ...] = ("identify", "straight_to_goal")
    conditions: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)
    change_step: int = 25
    only: tuple[str, ...] = ("*",)
    scenes: tuple[str, ...] = ("test/0:50",)
    episodes: int = 100
    distances: EpisodesConfig = field(default_factory=EpisodesConfig)
    far: EpisodesConfig = field(default_factory=EpisodesConfig)
    pictured: int = 8
    bodies: int = 16
    seed: int = 0
    folder: str = "runs/analysis"
    results: str | None = None
    device: str = "cpu"
    choices: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        runs = [self.run] if isinstance(self.run, str) else list(self.run)
        object.__setattr__(self, "run", tuple(map(str, runs)))
        for name in ("baselines", "scenes", "only"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        for group in ("conditions", "changes"):
            for name, tree in getattr(self, group).items():
                perturbation_from_tree(tree, f"{group}.{name}")
        if twice := set(self.conditions) & set(self.changes):
            raise ValueError(f"conditions and changes need names of their own; these are both: {sorted(twice)}")
        validation.at_least(self, episodes=1, bodies=1, change_step=1, pictured=0)
        validation.device(self.device)

    @property
    def place(self) -> Path:
        """Where the data are kept."""
        return Path(self.folder)

    @property
    def drawings(self) -> Path:
        """Where the drawings go."""
        return Path(self.results or self.folder)
