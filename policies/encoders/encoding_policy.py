"""Policies that read frames through an encoder."""

from embodied.policy import Policy
from embodied.tensor_types import Observation
from policies.encoders.encoder import Encoder


class EncodingPolicy(Policy):
    """Reads frames through `encoder` alone."""

    encoder: Encoder

    def preprocess(self, observation: Observation) -> Observation:
        """Replaces frames by features where the encoder is frozen."""
        return self.encoder.preprocess(observation)
