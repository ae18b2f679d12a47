"""Walking straight to a goal ahead, in an empty room; and a policy that half knows how."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from embodied.actions import COMMON
from embodied.episode import Episode
from embodied.perturbations import Compose, Disable, Noise, Nothing, Perturbation
from embodied.policy import Decision, Policy, Unrolled
from embodied.seeding import generator
from embodied.tensor_types import Observation, State
from envs.episodes import ListedEpisodes
from envs.gym.vector import NavigationVectorEnv
from envs.tasks import PointNavConfig
from tests.fakes.simulator import SIDE, FakeSimulator

STRAIGHT = Disable(names=("rotate_left_30", "rotate_right_30"))


def episodes(count: int, scenes: int = 4) -> list[Episode]:
    """Episodes with goals 0.5 to 2 m ahead, in turn in each scene."""
    distances = generator("corridor").uniform(0.5, 2.0, size=count).tolist()
    middle = SIDE / 2
    return [
        Episode(
            id=f"{i}",
            scene=f"test/{i % scenes}",
            start=(middle, middle, 0.0, 0.0),
            goals=((middle + distance, middle, 0.0),),
            seed=100 + i,
        )
        for i, distance in enumerate(distances)
    ]


def corridor(
    episodes: Sequence[Episode],
    bodies: int,
    perturbation: Perturbation | None = None,
    simulator: FakeSimulator | None = None,
) -> NavigationVectorEnv:
    """Nobody turns, and moves have an error of their own on top of what `perturbation` makes of
    them.
    """
    simulator = simulator or FakeSimulator(bodies)
    task = PointNavConfig(max_episode_steps=25, frames=()).build(simulator, COMMON)
    shaken = Compose(parts=(perturbation or Nothing(), STRAIGHT, Noise(move_metres=0.02)))
    return NavigationVectorEnv(simulator, task, COMMON, shaken, ListedEpisodes(episodes, bodies))


class Walker(Policy):
    """A recurrent network with random weights, pulled ahead while far and to END when near:
    sensitive to its last bits.
    """

    def __init__(self, seed: int = 0, skill: float = 3.0) -> None:
        super().__init__()
        torch.manual_seed(seed)
        self.cell = nn.GRUCell(3, 32)
        self.head = nn.Linear(32, len(COMMON))
        self.skill = skill

    def initial_state(self, n: int) -> State:
        return {"memory": torch.zeros(n, 32)}

    def step(self, observation: Observation, state: State, starts: Tensor) -> Decision:
        left = observation["pointgoal"]
        seen = torch.cat([left, observation["previous_action"][:, None].float()], dim=1)
        memory = self.cell(seen, torch.where(starts[:, None], 0.0, state["memory"]))
        pull = torch.zeros(len(left), len(COMMON))
        near = left[:, 0] < 0.15
        pull[:, 0], pull[:, COMMON.end] = self.skill * ~near, self.skill * near
        return Decision(self.head(memory) + pull, memory[:, 0], {"memory": memory})

    def unroll(self, observations: Observation, state: State, starts: Tensor, actions: Tensor) -> Unrolled:
        raise NotImplementedError
