"""The auxiliary loss does what it is for: once an action has been tried, its embedding foretells
what it does, whatever it is called.
"""

from dataclasses import replace
from typing import NamedTuple

import pytest
import torch
from torch import Tensor

from embodied.actions import PAPER as ACTIONS
from embodied.tensor_geometry import change_of_pose, wrap
from embodied.tensor_types import Observation
from policies.aap import SMALL, AAPPolicy, ImpactIndex, PoseFrame
from policies.aap.loss import predicted
from policies.layers.indexed_embeddings import IndexedEmbeddings
from tests.contracts.policy import observation_space

TINY = replace(SMALL, visual=8, state_pair=16, impact=32, token=16, belief=16, layers=1, heads=2, feedforward=16)
TURNS = range(3, 15)


class Walk(NamedTuple):
    """Random turns on empty ground, by bodies whose every turn is off by an angle of their own."""

    observations: Observation
    starts: Tensor
    actions: Tensor


def walk(random: torch.Generator, steps: int = 24, bodies: int = 24) -> Walk:
    drift = 360 * torch.rand(bodies, generator=random)
    actions = torch.randint(TURNS.start, TURNS.stop, (steps, bodies), generator=random)
    turned = torch.deg2rad(torch.tensor(ACTIONS.motions[:, 2])[actions] + drift).float()
    yaw = torch.cat((torch.zeros(1, bodies), turned[:-1].cumsum(0)))
    starts = torch.zeros(steps, bodies, dtype=torch.bool)
    starts[0] = True
    observations = {
        "depth": torch.zeros(steps, bodies, 8, 8, 1),
        "gps": torch.zeros(steps, bodies, 2),
        "compass": wrap(yaw)[..., None],
        "pointgoal": torch.stack((torch.full_like(yaw, 3.0), wrap(1.0 - yaw)), -1),
        "previous_action": torch.cat((torch.full((1, bodies), len(ACTIONS)), actions[:-1])),
    }
    return Walk(observations, starts, actions)


def trained(index: ImpactIndex) -> AAPPolicy:
    torch.manual_seed(0)
    policy = replace(TINY, impact_index=index).build(observation_space(8, 8, rgb=False), ACTIONS)
    optimiser = torch.optim.Adam(policy.parameters(), 6e-3)
    random = torch.Generator().manual_seed(0)
    for _ in range(60):
        given = walk(random, bodies=12)
        optimiser.zero_grad()
        unrolled = policy.unroll(given.observations, policy.initial_state(12), given.starts, given.actions)
        unrolled.losses["impact"].backward()
        optimiser.step()
    return policy


def before(embeddings: IndexedEmbeddings) -> IndexedEmbeddings:
    """All but those after the last step."""
    return embeddings._replace(table=embeddings.table[:-1])


@torch.no_grad()
def errors(policy: AAPPolicy) -> tuple[float, float]:
    """Squared error of the foretold turn, the first time an action is taken and every later
    time.
    """
    given = walk(torch.Generator().manual_seed(1))
    run = policy._run(given.observations, policy.initial_state(24), given.starts)
    taken = given.actions[:-1]
    foretold = predicted(policy.model.predictor, before(run.embeddings), taken, policy.config.impact_index)
    error = (foretold - change_of_pose(run.poses[:-1], run.poses[1:], PoseFrame.EGOCENTRIC))[..., 2].square()
    uses = torch.nn.functional.one_hot(taken, len(ACTIONS)).cumsum(0).gather(2, taken[..., None])[..., 0]
    return float(error[uses == 1].mean()), float(error[uses > 1].mean())


@pytest.mark.parametrize(("index", "learns"), [(ImpactIndex.CORRECTED, True), (ImpactIndex.RELEASED, False)])
def test_what_was_tried_once_is_foretold(index: ImpactIndex, learns: bool) -> None:
    """The released indexing mixes actions up, and learns next to nothing: the reason not to use
    it.
    """
    first, later = errors(trained(index))
    assert first > 2.0  # nothing can be known: the variance of a uniform angle is 3.3
    assert (later < 0.5 * first) is learns
