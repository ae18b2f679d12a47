"""The controller that identifies its actions, in empty rooms."""

from dataclasses import dataclass

import numpy as np
import pytest
import torch
from gymnasium import spaces

from embodied.actions import COMMON, PAPER, STRAFE, ActionSpace
from embodied.episode import Episode
from embodied.evaluation.action_sampling import greedy
from embodied.evaluation.rollouts import RolloutJob, run_episodes
from embodied.perturbations import (
    Coupling,
    Delay,
    Disable,
    Drift,
    Dropout,
    Noise,
    Nothing,
    Perturbation,
    Phase,
    Scale,
    Schedule,
    Swap,
)
from embodied.seeding import generator
from envs.episodes import ListedEpisodes
from envs.gym.vector import NavigationVectorEnv
from envs.tasks import PointNavConfig
from policies.baselines import IdentifyConfig, Trial
from tests.fakes.simulator import FakeSimulator

BODIES, HORIZON = 16, 120
NOTHING = Nothing()


@dataclass
class Walks:
    """What came of the episodes of one policy."""

    success: float
    spl: float
    steps: float


def episodes(count: int = 32) -> list[Episode]:
    rng = generator("identify")
    starts, goals = rng.uniform(2, 6, (count, 2)), rng.uniform(1, 7, (count, 2))
    return [
        Episode(
            id=str(i),
            scene=f"test/{i % 4}",
            start=(*starts[i].tolist(), 0.0, float(rng.uniform(-3, 3))),
            goals=((*goals[i].tolist(), 0.0),),
            seed=i,
        )
        for i in range(count)
    ]


def walks(config: IdentifyConfig, under: Perturbation, space: ActionSpace = PAPER) -> Walks:
    listed, simulator = episodes(), FakeSimulator(BODIES)
    task = PointNavConfig(max_episode_steps=HORIZON, frames=()).build(simulator, space)
    env = NavigationVectorEnv(simulator, task, space, under, ListedEpisodes(listed, BODIES))
    policy = config.build(env.single_observation_space, space)
    jobs = [RolloutJob(episode=episode, slot=i % BODIES, choose=greedy) for i, episode in enumerate(listed)]
    found = [outcome.measures for outcome in run_episodes(policy, env, jobs, BODIES)]
    return Walks(*(float(np.mean([m[name] for m in found])) for name in ("success", "spl", "episode_length")))


BROKEN: dict[str, Perturbation] = {
    "sound": NOTHING,
    "drifted moves": Drift(metres=0.4),
    "drifted turns": Drift(degrees=90.0),
    "drifted off the grid": Drift(metres=-0.08, degrees=47.0),
    "scaled": Scale(moves=0.6, turns=0.6),
    "swapped": Swap(),
    "half the turns at random": Disable(count=6.0),
    "no left turns": Disable(count=6.0, from_deg=210.0),
    "coupled": Coupling(degrees_per_metre=60.0, metres_per_degree=0.002),
    "late": Delay(steps=1),
    "very late": Delay(steps=2),
    "forgetful": Dropout(probability=0.2),
    "noisy": Noise(move_metres=0.02, turn_degrees=3.0),
    "changed on the way": Schedule(phases=(Phase(step=20, perturbation=Drift(degrees=90.0)),)),
    "lame on the way": Schedule(phases=(Phase(step=20, perturbation=Disable(names=("move_ahead_25cm",))),)),
}


@pytest.mark.parametrize("trial", Trial, ids=lambda trial: trial.value)
@pytest.mark.parametrize("under", BROKEN.values(), ids=list(BROKEN))
def test_it_arrives_on_empty_ground_whatever_its_actions_do(under: Perturbation, trial: Trial) -> None:
    assert walks(IdentifyConfig(trial=trial), under).success == 1.0


@pytest.mark.parametrize("space", [COMMON, STRAFE], ids=lambda space: space.name)
def test_it_takes_any_action_space(space: ActionSpace) -> None:
    assert walks(IdentifyConfig(), Swap(), space).success == 1.0


def test_trying_as_needed_saves_steps_where_actions_do_what_they_say() -> None:
    first, needed = (walks(IdentifyConfig(trial=trial), NOTHING) for trial in Trial)
    assert needed.spl > 0.95
    assert needed.steps < first.steps - 10


def decide(config: IdentifyConfig, observations: list[dict[str, list[float] | int]]) -> list[str]:
    """What one body does, seeing these observations one after the other."""
    policy = config.build(observation_space(), PAPER)
    state, chosen = policy.initial_state(1), []
    for t, seen in enumerate(observations):
        tensors = {key: torch.tensor([value]) for key, value in seen.items()}
        decision = policy.step(tensors, state, torch.tensor([t == 0]))
        state = decision.state
        chosen.append(PAPER.names[int(decision.logits.argmax())])
    return chosen


def observation_space() -> spaces.Dict:
    numbers = {key: spaces.Box(-9, 9, (size,)) for key, size in (("gps", 2), ("compass", 1), ("pointgoal", 2))}
    return spaces.Dict({**numbers, "previous_action": spaces.Discrete(len(PAPER) + 1)})


def standing(previous: int, rho: float = 3.0) -> dict[str, list[float] | int]:
    return {"gps": [0.0, 0.0], "compass": [0.0], "pointgoal": [rho, 0.0], "previous_action": previous}


def test_it_first_tries_every_action_once() -> None:
    seen = [standing(len(PAPER)), *(standing(action) for action in range(PAPER.end - 1))]
    assert decide(IdentifyConfig(), seen) == list(PAPER.names[:-1])


def test_it_does_not_try_a_dead_action_for_ever() -> None:
    config = IdentifyConfig(trial=Trial.AS_NEEDED, patience=2, longest_delay=0)
    chosen = decide(config, [standing(len(PAPER)), *[standing(0)] * 4])
    assert "move_ahead_25cm" in chosen[:2]
    assert "move_ahead_25cm" not in chosen[2:]


def test_it_ends_within_the_radius_and_only_there() -> None:
    config = IdentifyConfig(radius=0.3)
    assert decide(config, [standing(len(PAPER), 0.29)]) == ["end"]
    assert decide(config, [standing(len(PAPER), 0.31)]) != ["end"]


def test_bad_settings_are_refused() -> None:
    with pytest.raises(ValueError, match="radius is 0"):
        IdentifyConfig(radius=0)
    with pytest.raises(ValueError, match="patience is 0"):
        IdentifyConfig(patience=0)
    with pytest.raises(ValueError, match="longest_delay is -1"):
        IdentifyConfig(longest_delay=-1)
    with pytest.raises(ValueError, match="compass"):
        IdentifyConfig().build(spaces.Dict({"gps": spaces.Box(-1, 1, (2,))}), PAPER)
