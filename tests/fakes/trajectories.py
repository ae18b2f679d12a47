"""Walks made up, so that what is drawn of them is known beforehand."""

from collections.abc import Sequence

import numpy as np

from embodied.actions import PAPER
from embodied.evaluation.trajectories import Trajectories, TrajectoryHeader


def header(
    episodes: int, policy: str = "made up", condition: str = "nominal", change: int | None = None
) -> TrajectoryHeader:
    """Two episodes in each house."""
    return TrajectoryHeader(
        policy=policy,
        trained=100,
        condition=condition,
        change=change,
        space="paper",
        scenes=tuple(f"test/{i // 2}" for i in range(episodes)),
        episodes=tuple(map(str, range(episodes))),
        date="2026-01-01",
        commit="0123456789",
        machine="abacus",
    )


def made_up(
    actions: Sequence[Sequence[int]],
    nearer: Sequence[Sequence[float]],
    *,
    policy: str = "made up",
    condition: str = "nominal",
    change: int | None = None,
    width: int = 0,
    off: float = 0.0,
) -> Trajectories:
    """Episodes of these actions and progresses, 4 m from the goal; every action does what it says,
    and a motion is predicted `off` metres and radians off.

    An episode that took END succeeded. With a `width`, every step's embeddings are kept.
    """
    lengths = np.array([len(taken) for taken in actions])
    taken = np.concatenate([np.array(one) for one in actions])
    motions = (PAPER.motions * [1, 1, np.pi / 180]).astype(np.float32)
    embeddings = np.random.default_rng(0).normal(size=(len(taken), PAPER.end, width))
    predicted = motions[taken] + np.float32(off)
    predicted[taken == PAPER.end] = np.nan
    return Trajectories(
        header=header(len(actions), policy, condition, change),
        success=np.array([one[-1] == PAPER.end for one in actions]),
        lengths=lengths,
        start=np.full(len(actions), 4.0, np.float32),
        action=taken,
        nearer=np.concatenate(nearer).astype(np.float32),
        travelled=motions[taken],
        commanded=motions[taken],
        predicted=predicted,
        embeddings=embeddings.astype(np.float32),
        table=np.broadcast_to(motions[:-1], (len(taken), PAPER.end, 3)).copy(),
    )
