"""The Weights & Biases tracker. Needs `pip install "surefoot[log]"`; offline by default."""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from embodied.runs.run_folder import RunFolder


class WandBMode(Enum):
    """Offline runs are sent later with `wandb sync`."""

    OFFLINE = "offline"
    ONLINE = "online"


@dataclass(frozen=True, kw_only=True)
class WandBConfig:
    """Settings of the Weights & Biases tracker."""

    project: str = "surefoot"
    mode: WandBMode = WandBMode.OFFLINE
    name: str | None = None
    """None: the name of the run folder."""
    group: str | None = None
    entity: str | None = None

    def build(self, run: RunFolder) -> "WandB":
        """Returns the tracker of a run."""
        return WandB(self, run)


class WandB:
    """Sends configuration, curves and videos of a run, over environment steps.

    The path of the run folder is the identity, so that an interrupted run resumes as the same one.
    Offline every start leaves a folder of its own, all with that identity, and `wandb sync` makes
    one run of them. W&B keeps all rows: those after the step that a run resumed from occur twice.
    """

    def __init__(self, config: WandBConfig, run: RunFolder) -> None:
        self._config, self._folder = config, run
        self._run: Any = None

    def open(self, step: int) -> None:
        """See `Tracker`."""
        try:
            import wandb
        except ImportError as fault:
            raise ImportError('Weights & Biases is not installed: pip install "surefoot[log]"') from fault
        folder, config = self._folder, self._config
        self._run = wandb.init(
            project=config.project,
            entity=config.entity,
            group=config.group,
            name=config.name or folder.path.name,
            id=hashlib.sha256(str(folder.path.resolve()).encode()).hexdigest()[:16],
            config=folder.config,
            dir=str(folder.path),
            mode=config.mode.value,
            resume="allow" if config.mode is WandBMode.ONLINE else None,
        )
        self._run.define_metric("*", step_metric="step")  # W&B's own counter never decreases

    def log(self, step: int, scalars: Mapping[str, float]) -> None:
        """See `Tracker`."""
        self._run.log({"step": step, **scalars})

    def video(self, step: int, name: str, gif: bytes) -> None:
        """See `Tracker`."""
        import wandb

        self._run.log({"step": step, name: wandb.Video(io.BytesIO(gif), format="gif")})

    def close(self) -> None:
        """See `Tracker`."""
        if self._run is not None:
            self._run.finish()
