"""Which encoder, and its sizes."""

from dataclasses import dataclass, field
from enum import Enum

from gymnasium import spaces

from policies.encoders.encoder import Encoder


class EncoderKind(Enum):
    """`cnn` is trained with the policy, `clip` is pretrained and frozen."""

    CNN = "cnn"
    CLIP = "clip"


@dataclass(frozen=True, kw_only=True)
class CNNConfig:
    """A small convolutional network: a patch layer of `patch_px`, then 3x3 layers of stride two.

    Depth is clipped at `depth_limit` metres and scaled to 0..1. Maps larger than `grid` x `grid` are pooled down to it.
    """

    channels: tuple[int, ...] = (16, 32, 64)
    patch_px: int = 4
    grid: int = 4
    depth_limit: float = 5.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "channels", tuple(self.channels))
        if not self.channels or min(self.channels) < 1:
            raise ValueError(f"channels={self.channels}: give at least one layer, each of at least one channel")
        for name in ("patch_px", "grid", "depth_limit"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name}={getattr(self, name)}: must be positive")


@dataclass(frozen=True, kw_only=True)
class CLIPConfig:
    """The ResNet-50 of CLIP, frozen: of the rgb frame 2048 features, average-pooled, or their map (see `EncoderConfig.build`).

    `weights` is a tag of `open_clip` ("openai": downloaded on first use) or the path of a checkpoint; none leaves them random.
    """

    weights: str | None = "openai"
    image_px: int = 224

    def __post_init__(self) -> None:
        if self.image_px < 32:
            raise ValueError(f"image_px={self.image_px}: a ResNet-50 needs at least 32")


@dataclass(frozen=True, kw_only=True)
class EncoderConfig:
    """The kind of encoder; only the settings of that kind are read."""

    kind: EncoderKind = EncoderKind.CNN
    cnn: CNNConfig = field(default_factory=CNNConfig)
    clip: CLIPConfig = field(default_factory=CLIPConfig)

    def build(self, observation_space: spaces.Dict, *, pooled: bool = True) -> Encoder:
        """The encoder of the space's frames; CLIP's map is averaged if `pooled`. Raises ValueError when there is none it can see."""
        if self.kind is EncoderKind.CLIP:
            from policies.encoders.clip.clip_encoder import CLIPEncoder

            return CLIPEncoder(self.clip, observation_space, pooled=pooled)
        from policies.encoders.cnn.cnn_encoder import CNNEncoder

        return CNNEncoder(self.cnn, observation_space)
