"""The root config of `surefoot report`, and the group `report`."""

from dataclasses import dataclass, field
from typing import Any

from omegaconf import MISSING

from embodied import validation
from embodied.evaluation.intervals import Bootstrap


@dataclass(frozen=True, kw_only=True)
class ReportConfig:
    """Content of the report of an evaluation."""

    title: str = "evaluation under changed actions"
    """Title of the page."""
    policy: str | None = None
    """Policy that the text is about; null is the first of the results."""
    maps: int = 6
    """Number of maps with paths."""
    animations: int = 4
    """Number of animated episodes."""
    side_px: int = 300
    """Side of maps and animations in pixels."""
    most_frames: int = 60
    """Largest number of frames of an animation."""
    resamples: int = 10_000
    """Bootstrap resamples behind each interval."""
    confidence: float = 0.95
    """Confidence of the intervals."""

    def __post_init__(self) -> None:
        validation.at_least(self, maps=0, animations=0, side_px=64, most_frames=1)
        _ = self.bootstrap

    @property
    def bootstrap(self) -> Bootstrap:
        """The bootstrap behind each interval."""
        return Bootstrap(resamples=self.resamples, confidence=self.confidence)


@dataclass(frozen=True, kw_only=True)
class ReportRootConfig:
    """A report that is written again from stored results."""

    folder: str = MISSING
    """Folder of the evaluation."""
    report: Any = MISSING
    """Content of the report."""
    choices: dict[str, Any] = field(default_factory=dict)
    """Name of the choice that fills each group; set by composing."""
