"""Weights & Biases. Needs `pip install "surefoot[log]"`; offline unless told otherwise, so that nothing leaves the machine unasked."""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from embodied.run import RunFolder
from embodied.tracking.tracker import Frames
from embodied.tracking.video import gif


class WandBMode(Enum):
    """Offline runs are sent later with `wandb sync`."""

    OFFLINE = "offline"
    ONLINE = "online"


@dataclass(frozen=True, kw_only=True)
class WandBConfig:
    """To whom and under what name; a run goes by the name of its folder if it has no other."""

    project: str = "surefoot"
    mode: WandBMode = WandBMode.OFFLINE
    name: str | None = None
    group: str | None = None
    entity: str | None = None

    def build(self, run: RunFolder) -> "WandB":
        """The tracker of a run."""
        return WandB(self, run)


class WandB:
    """Configuration, curves and videos of a run."""

    def __init__(self, config: WandBConfig, run: RunFolder) -> None:
        self._config, self._folder = config, run
        self._run: Any = None

    def open(self, step: int) -> None:
        """The identity comes from the folder, so that an interrupted run goes on as the same one."""
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
            id=hashlib.sha256(f"{folder.path.resolve()}{folder.config_hash}".encode()).hexdigest()[:16],
            config=folder.config,
            dir=str(folder.path),
            mode=config.mode.value,
            resume="allow",
        )

    def log(self, step: int, scalars: Mapping[str, float]) -> None:
        """See `Tracker`."""
        self._run.log(dict(scalars), step=step)

    def video(self, step: int, name: str, frames: Frames, frames_per_second: float = 10.0) -> None:
        """See `Tracker`."""
        import wandb

        self._run.log({name: wandb.Video(io.BytesIO(gif(frames, frames_per_second)), format="gif")}, step=step)

    def close(self) -> None:
        """See `Tracker`."""
        if self._run is not None:
            self._run.finish()
