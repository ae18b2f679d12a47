"""Policies that see through an encoder."""

from embodied.policy import Observation, Policy
from policies.encoders.encoder import Encoder


class EncodingPolicy(Policy):
    """Frames are seen by `encoder` alone."""

    encoder: Encoder

    def preprocess(self, observation: Observation) -> Observation:
        """As `Policy.preprocess`."""
        return self.encoder.preprocess(observation)
