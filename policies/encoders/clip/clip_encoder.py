"""The ResNet-50 of CLIP, frozen, as the EmbCLIP policies use it."""

from types import ModuleType
from typing import Self

import torch
from gymnasium import spaces
from torch import Tensor, nn
from torch.nn.functional import interpolate

from embodied.policy import Observation
from policies.encoders.config import CLIPConfig
from policies.encoders.encoder import Encoder


class CLIPEncoder(Encoder):
    """Attention pooling gives way to the mean over the map: 2048 features; or, not `pooled`, to the map itself, 2048 x 7 x 7 at 224 pixels.

    Nothing in here learns or leaves evaluation mode.
    """

    channels = 2048
    sensors = ("rgb",)
    frozen = True
    mean: Tensor
    deviation: Tensor

    def __init__(self, config: CLIPConfig, observation_space: spaces.Dict, *, pooled: bool = True) -> None:
        super().__init__()
        if "rgb" not in observation_space.spaces:
            raise ValueError(f"the CLIP encoder needs 'rgb'; the observation holds {list(observation_space.spaces)}")
        open_clip = _open_clip()
        self.image_px = config.image_px
        self.network: nn.Module = open_clip.create_model("RN50", pretrained=config.weights).visual
        self.network.attnpool = nn.Sequential(nn.AdaptiveAvgPool2d(1) if pooled else nn.Identity(), nn.Flatten())
        self.features = self.channels * (1 if pooled else (config.image_px // 32) ** 2)
        self.register_buffer("mean", torch.tensor(open_clip.OPENAI_DATASET_MEAN).view(3, 1, 1), persistent=False)
        self.register_buffer("deviation", torch.tensor(open_clip.OPENAI_DATASET_STD).view(3, 1, 1), persistent=False)
        self.requires_grad_(False)
        self.train()

    def train(self, mode: bool = True) -> Self:
        """Stays in evaluation mode: the statistics of its batch norms are frozen like its weights."""
        return super().train(False)

    @torch.no_grad()
    def forward(self, frames: Observation) -> Tensor:
        """Frames rgb uint8 [N, H, W, 3] -> [N, features]."""
        image = frames["rgb"].permute(0, 3, 1, 2).float() / 255
        image = interpolate(image, (self.image_px, self.image_px), mode="bilinear", antialias=True)
        features: Tensor = self.network((image - self.mean) / self.deviation)
        return features


def _open_clip() -> ModuleType:
    try:
        import open_clip
    except ImportError as error:
        raise ImportError('the CLIP encoder needs open_clip: pip install "surefoot[clip]"') from error
    module: ModuleType = open_clip
    return module
