"""What the evaluation of one policy in several simulators takes."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from omegaconf import MISSING

from embodied import validation


@dataclass(frozen=True, kw_only=True)
class TransferConfig:
    """One run in several simulators, under the same conditions.

    `simulators` are choices of the group by name, each with fields of its own: `scenes` (else those of the evaluation), `episodes_file` (else episodes are drawn there) and whatever
    its simulator takes. The one that the run was trained in stays as it was there. Everything is kept in `folder` (None: below `evaluation/` in the run's), a folder for each simulator.
    """

    run: str = MISSING
    evaluation: Any = MISSING
    report: Any = MISSING
    simulators: dict[str, Any] = field(default_factory=dict)
    folder: str | None = None
    device: str = "cpu"
    choices: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        validation.device(self.device)
        if not self.simulators:
            raise ValueError(
                "simulators is empty; name some: simulators={embedded: {}, habitat: {data: ..., scenes: [...]}}"
            )
        for name, fields in self.simulators.items():
            if not isinstance(fields, dict | None):
                raise ValueError(
                    f"simulators.{name} is {fields!r}; it must hold fields of that simulator, or none: {{}}"
                )

    @property
    def place(self) -> Path:
        """Where the evaluations are kept."""
        return Path(self.folder or Path(self.run) / "evaluation" / f"{self.choices.get('evaluation')}-transfer")
