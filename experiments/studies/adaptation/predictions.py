"""Predicted motions and embeddings of actions, from the state of a policy."""

from functools import singledispatch

import torch
from torch import Tensor

from embodied.policy import Policy
from embodied.tensor_geometry import rotate
from embodied.tensor_types import State
from policies.aap import PoseFrame
from policies.aap.policy import AdaptivePolicy
from policies.baselines import IdentifyPolicy


@singledispatch
def predicted_motions(policy: Policy, state: State) -> Tensor | None:
    """Motions [n, M, 3] (forward m, left m, turn rad) that a policy expects of its actions but END
    after a step; None where it expects nothing.
    """
    return None


@predicted_motions.register
def _(policy: AdaptivePolicy, state: State) -> Tensor | None:
    """By the head that the auxiliary loss trains."""
    if not policy.adapts:
        return None
    motions = policy.model.predictor(state["impact"])[..., :3].float()
    return motions if policy.config.target is PoseFrame.EGOCENTRIC else _from_start(motions, state["pose"][:, 2])


@predicted_motions.register
def _(policy: IdentifyPolicy, state: State) -> Tensor | None:
    """The motions identified, or believed."""
    return policy.believed(state)[1][:, : policy.end]


def action_embeddings(state: State) -> Tensor | None:
    """Embeddings [n, M, h] of the actions but END, where there are any."""
    return state.get("impact")


def _from_start(motions: Tensor, yaw: Tensor) -> Tensor:
    """Displacements in the frame of the episode's start, as seen by a body that has turned by `yaw`
    [n].
    """
    return torch.cat((rotate(motions[..., :2], -yaw[:, None]), motions[..., 2:]), -1)
