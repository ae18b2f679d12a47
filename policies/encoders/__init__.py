"""From frames to features: what every method sees through."""

from policies.encoders.config import CLIPConfig, CNNConfig, EncoderConfig, EncoderKind
from policies.encoders.encoder import Encoder
from policies.encoders.encoding_policy import EncodingPolicy

__all__ = ["CLIPConfig", "CNNConfig", "Encoder", "EncoderConfig", "EncoderKind", "EncodingPolicy"]
