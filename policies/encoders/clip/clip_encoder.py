"""The ResNet-50 of CLIP, frozen, as the EmbCLIP policies use it."""

from dataclasses import dataclass
from types import ModuleType
from typing import Self

import torch
from gymnasium import spaces
from torch import Tensor, nn
from torch.nn.functional import interpolate

from embodied import validation
from embodied.tensor_types import Observation
from policies.encoders.encoder import Encoder


@dataclass(frozen=True, kw_only=True)
class CLIPConfig:
    """The ResNet-50 of CLIP, frozen, on rgb.

    Raises:
        ValueError: naming the field, its value and what is allowed.
    """

    weights: str | None = "openai"
    """A tag of open_clip ("openai" is downloaded at first use), or the path of a checkpoint; None
    leaves them random."""
    image_px: int = 224
    """Frames are resized to this side, at least 32."""

    def __post_init__(self) -> None:
        validation.at_least(self, image_px=32)

    def build(self, observation_space: spaces.Dict, *, pooled: bool = True) -> "CLIPEncoder":
        """Builds the encoder; `pooled` averages its map.

        Raises:
            ValueError: when the space has no rgb.
            ImportError: when open_clip is not installed.
        """
        return CLIPEncoder(self, observation_space, pooled=pooled)


class CLIPEncoder(Encoder):
    """CLIP's ResNet-50 with the mean over the map in place of attention pooling: 2048 features.

    Without `pooled`, features are the map itself, 2048 x 7 x 7 at 224 pixels. Nothing learns or
    leaves evaluation mode.
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
        """Stays in evaluation mode: statistics of batch norms are frozen like the weights."""
        return super().train(False)

    @torch.no_grad()
    def forward(self, frames: Observation) -> Tensor:
        """Encodes frames rgb uint8 [N, H, W, 3] as [N, features]."""
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
