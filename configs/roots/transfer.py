"""The root config of `surefoot transfer`."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from omegaconf import MISSING

from embodied import validation


@dataclass(frozen=True, kw_only=True)
class TransferConfig:
    """An evaluation of one run in several simulators under the same conditions."""

    run: str = MISSING
    """Run folder of the policy."""
    evaluation: Any = MISSING
    """Episodes, conditions and baselines."""
    report: Any = MISSING
    """Content of the table: bootstrap and confidence."""
    simulators: dict[str, Any] = field(default_factory=dict)
    """Simulators by name, with their fields; `scenes` and `episodes_file` replace the plan's."""
    folder: str | None = None
    """Folder of the evaluations, one each; null is below evaluation/ in the run folder."""
    device: str = "cpu"
    """Torch device of the policy."""
    choices: dict[str, Any] = field(default_factory=dict)
    """Name of the choice that fills each group; set by composing."""

    def __post_init__(self) -> None:
        validation.device(self.device)
        if not self.simulators:
            raise ValueError(
                "simulators is empty; name some: simulators={embedded: {}, habitat: {data: ..., scenes: [...]}}"
            )
        for name, fields in self.simulators.items():
            if not isinstance(fields, dict | None):
                raise ValueError(f"simulators.{name} is {fields!r}; it must hold fields of that simulator, or {{}}")

    @property
    def path(self) -> Path:
        """Folder of the evaluations."""
        return Path(self.folder or Path(self.run) / "evaluation" / f"{self.choices.get('evaluation')}-transfer")
