"""Encoders, which map frames to features: one sub-package each, chosen by `encoder=...`."""

from policies.encoders.clip import CLIPConfig
from policies.encoders.cnn import CNNConfig
from policies.encoders.encoder import Encoder, EncoderConfig
from policies.encoders.encoding_policy import EncodingPolicy

__all__ = ["CLIPConfig", "CNNConfig", "Encoder", "EncoderConfig", "EncodingPolicy"]
