"""A policy that somebody trained."""

from pathlib import Path

TRAINED = Path(__file__).parents[1] / "checkpoints" / "aap_small"
"""The folder of its run; tests/checkpoints/README.md says what it is."""
