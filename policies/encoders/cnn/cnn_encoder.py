"""A small convolutional encoder that two CPU cores can train."""

from itertools import pairwise
from math import sqrt

import torch
from gymnasium import spaces
from torch import Tensor, nn

from embodied.policy import Observation
from policies.encoders.config import CNNConfig
from policies.encoders.encoder import Encoder


class CNNEncoder(Encoder):
    """Strides early, because arithmetic per frame is what bounds training on a CPU. Sees rgb, depth, or both."""

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
        """Frames [N, H, W, C] -> [N, features]. NHWC in memory is what convolutions like best on a CPU, so nothing is moved."""
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
    """Averages a map down to at most `grid` x `grid`; smaller maps pass."""

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
