"""The fixtures of deployments, for the commands that deploy."""

from tests.experiments.deployment.conftest import checkpoint, line

__all__ = ["checkpoint", "line"]
