"""The contracts of encoders and of their configurations."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from math import prod
from typing import Protocol

from gymnasium import spaces
from torch import Tensor, nn

from embodied.tensor_types import Observation

FEATURES = "features"
"""Name of the features of frozen encoders in an observation, after the prefix of their frames."""


class Encoder(nn.Module, ABC):
    """Maps frames to `features` numbers: a map of `channels` per cell, laid out channel by
    channel.
    """

    features: int
    channels: int
    sensors: tuple[str, ...]
    frozen = False
    """Whether it never learns, so that each frame is encoded once."""

    @abstractmethod
    def forward(self, frames: Observation) -> Tensor:
        """Encodes frames {sensor: [N, H, W, C]} as [N, features]."""

    def preprocess(self, observation: Observation) -> Observation:
        """Replaces the frames of an observation [n, ...] by features, if the encoder is frozen."""
        kept = dict(observation)
        for prefix in self._prefixes(observation) if self.frozen else ():
            frames = {sensor: kept.pop(prefix + sensor) for sensor in self.sensors}
            kept[prefix + FEATURES] = self(frames).float()
        return kept

    def encode(self, observations: Observation, prefix: str = "") -> Tensor:
        """Encodes frames [T, n, H, W, C] as [T, n, features], unless they were encoded before.

        Args:
            observations: frames, or features in their place.
            prefix: the prefix of the frames' names.
        """
        if (encoded_before := observations.get(prefix + FEATURES)) is not None:
            return encoded_before
        frames = {sensor: observations[prefix + sensor] for sensor in self.sensors}
        leading = frames[self.sensors[0]].shape[:2]
        flat = {sensor: frame.reshape(prod(leading), *frame.shape[2:]) for sensor, frame in frames.items()}
        encoded: Tensor = self(flat)
        return encoded.unflatten(0, leading)

    def _prefixes(self, observation: Observation) -> Iterator[str]:
        """Yields the prefixes of the frames that this encoder reads."""
        first = self.sensors[0]
        return (name.removesuffix(first) for name in observation if name.endswith(first))


class EncoderConfig(Protocol):
    """Builds an encoder; registered as a choice of the group `encoder` in `configs/registry.py`."""

    def build(self, observation_space: spaces.Dict, *, pooled: bool = True) -> Encoder:
        """Builds the encoder of the space's frames; one with a map averages it if `pooled`.

        Raises:
            ValueError: when the space has no frames that it can encode.
        """
