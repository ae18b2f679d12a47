"""A small convolutional encoder, trained with the policy."""

from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

import torch
from gymnasium import spaces
from torch import Tensor, nn

from embodied import validation
from embodied.tensor_types import Observation
from policies.encoders.encoder import Encoder


@dataclass(frozen=True, kw_only=True)
class CNNConfig:
    """A patch layer, then 3x3 layers of stride two, of rgb, depth or both.

    Raises:
        ValueError: naming the field, its value and what is allowed.
    """

    channels: tuple[int, ...] = (16, 32, 64)
    """Channels of each layer."""
    patch_px: int = 4
    """Side and stride of the first layer, in pixels."""
    grid: int = 4
    """Maps larger than grid x grid are averaged down to it."""
    depth_limit: float = 5.0
    """Depth is clipped at this many metres and scaled to [0, 1]."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "channels", tuple(self.channels))
        validation.require(
            bool(self.channels) and min(self.channels) > 0,
            "channels",
            self.channels,
            "at least one layer of at least 1",
        )
        validation.above(self, 0, "patch_px", "grid", "depth_limit")

    def build(self, observation_space: spaces.Dict, *, pooled: bool = True) -> "CNNEncoder":
        """Builds the encoder of the space's frames; its map is never pooled over all cells."""
        return CNNEncoder(self, observation_space)


class CNNEncoder(Encoder):
    """A convolutional network that reduces resolution early: arithmetic bounds training on a
    CPU.
    """

    def __init__(self, config: CNNConfig, observation_space: spaces.Dict) -> None:
        super().__init__()
        self.sensors = tuple(name for name in ("rgb", "depth") if name in observation_space.spaces)
        if not self.sensors:
            raise ValueError(
                f"the encoder needs 'rgb' or 'depth'; the observation holds {list(observation_space.spaces)}"
            )
        self.depth_limit = config.depth_limit
        self.channels = config.channels[-1]
        self.layers = _layers(config, inputs=sum(_shape(observation_space, name)[-1] for name in self.sensors))
        self.layers.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        with torch.no_grad():
            blank = {name: torch.zeros(1, *_shape(observation_space, name)) for name in self.sensors}
            self.features = self(blank).shape[-1]

    def forward(self, frames: Observation) -> Tensor:
        """Encodes frames [N, H, W, C] as [N, features]; NHWC in memory is fastest on a CPU."""
        image = torch.cat([self._normalised(name, frames[name]) for name in self.sensors], -1)
        features: Tensor = self.layers(image.permute(0, 3, 1, 2))
        return features

    def _normalised(self, sensor: str, frame: Tensor) -> Tensor:
        if sensor == "rgb":
            return frame.float().div_(255.0)
        return frame.clamp(0.0, self.depth_limit).div_(self.depth_limit)


def _layers(config: CNNConfig, inputs: int) -> nn.Sequential:
    convolutions = [nn.Conv2d(inputs, config.channels[0], config.patch_px, config.patch_px)]
    for before, after in pairwise(config.channels):
        convolutions.append(nn.Conv2d(before, after, 3, stride=2, padding=1))
    for layer in convolutions:
        nn.init.orthogonal_(layer.weight, sqrt(2))
        nn.init.zeros_(layer.bias)  # type: ignore[arg-type]
    activated = (module for layer in convolutions for module in (layer, nn.ReLU(inplace=True)))
    return nn.Sequential(*activated, _Shrink(config.grid), nn.Flatten())


class _Shrink(nn.Module):
    """Averages a map down to at most `grid` x `grid`; leaves smaller maps."""

    def __init__(self, grid: int) -> None:
        super().__init__()
        self.grid = grid

    def forward(self, maps: Tensor) -> Tensor:
        height, width = maps.shape[-2:]
        if max(height, width) <= self.grid:
            return maps
        return nn.functional.adaptive_avg_pool2d(maps, (min(height, self.grid), min(width, self.grid)))


def _shape(space: spaces.Dict, name: str) -> tuple[int, ...]:
    shape = space[name].shape
    assert shape is not None
    return shape
