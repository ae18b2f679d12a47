"""The small convolutional encoder: `encoder=cnn`."""

from policies.encoders.cnn.cnn_encoder import CNNConfig, CNNEncoder

__all__ = ["CNNConfig", "CNNEncoder"]
