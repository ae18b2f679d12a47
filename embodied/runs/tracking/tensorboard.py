"""The TensorBoard tracker. Needs `pip install "surefoot[log]"`."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from embodied.runs.run_folder import RunFolder


@dataclass(frozen=True, kw_only=True)
class TensorBoardConfig:
    """Settings of the TensorBoard tracker."""

    folder: str = "tensorboard"
    """Folder of the events, within the run folder."""

    def build(self, run: RunFolder) -> "TensorBoard":
        """Returns the tracker of a run."""
        return TensorBoard(run.path / self.folder)


class TensorBoard:
    """Writes curves and videos as TensorBoard events."""

    def __init__(self, folder: Path | str) -> None:
        self._folder = Path(folder)
        self._writer: Any = None

    def open(self, step: int) -> None:
        """See `Tracker`."""
        try:
            from torch.utils.tensorboard import SummaryWriter
        except ImportError as fault:
            raise ImportError('TensorBoard is not installed: pip install "surefoot[log]"') from fault
        self._writer = SummaryWriter(str(self._folder), purge_step=step + 1)

    def log(self, step: int, scalars: Mapping[str, float]) -> None:
        """See `Tracker`."""
        for name, number in scalars.items():
            self._writer.add_scalar(name, number, step)

    def video(self, step: int, name: str, gif: bytes) -> None:
        """Writes an animated image: `SummaryWriter.add_video` would need moviepy."""
        from tensorboard.compat.proto.summary_pb2 import Summary

        width, height = struct.unpack("<HH", gif[6:10])
        picture = Summary.Image(height=height, width=width, colorspace=3, encoded_image_string=gif)
        self._writer.file_writer.add_summary(Summary(value=[Summary.Value(tag=name, image=picture)]), step)

    def close(self) -> None:
        """See `Tracker`."""
        if self._writer is not None:
            self._writer.close()
