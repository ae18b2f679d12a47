"""Checkpoints written before 2026-12, whose parts had other names."""

from typing import Any

_COLLECTOR = {"cutoffs": "truncations", "film": "video"}


def upgrade_own(own: dict[str, Any]) -> dict[str, Any]:
    """Returns the state that a rank keeps of its own under today's names.

    Renames parts of the collector. Adds `valid` to rollouts from before there were invalid episodes
    (2026-11), and `video` to those from before a policy could replace frames.
    """
    collector = {_COLLECTOR.get(name, name): value for name, value in own["collector"].items()}
    collector.setdefault("video", None)
    collector["rollout"] = {"valid": True, **collector["rollout"]}
    return {**own, "collector": collector}
