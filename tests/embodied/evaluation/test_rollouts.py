"""The rollout loop runs every job once, and its observer follows every step."""

import pytest

from embodied.episode_assignment import batch_slot
from embodied.evaluation.action_sampling import greedy
from embodied.evaluation.rollouts import RolloutJob, RolloutStep, run_episodes
from embodied.perturbations import Nothing
from tests.fakes.corridor import Walker, corridor, episodes
from tests.fakes.simulator import BreakableSimulator

EPISODES = episodes(5)
JOBS = [
    RolloutJob(episode=episode, slot=batch_slot(index, 4), choose=greedy, traced=index < 2)
    for index, episode in enumerate(EPISODES)
]


class Observer:
    def __init__(self) -> None:
        self.started: list[tuple[int, str]] = []
        self.steps: dict[str, int] = {}

    def episode_started(self, body: int, job: RolloutJob) -> None:
        self.started.append((body, job.episode.id))

    def step_decided(self, step: RolloutStep) -> None:
        for job in step.jobs:
            if job is not None:
                self.steps[job.episode.id] = self.steps.get(job.episode.id, 0) + 1


@pytest.mark.parametrize("bodies", [1, 2, 8])
def test_every_job_has_one_outcome_and_every_step_is_observed(bodies: int) -> None:
    observer = Observer()
    outcomes = list(run_episodes(Walker(), corridor(EPISODES, bodies), JOBS, 4, observer))
    assert sorted(one.job.episode.id for one in outcomes) == sorted(episode.id for episode in EPISODES)
    assert {one.job.episode.id: one.measures["episode_length"] for one in outcomes} == observer.steps
    assert all(int(id) % bodies == body for body, id in observer.started)


def test_an_episode_that_breaks_its_simulator_starts_again() -> None:
    observer = Observer()
    env = corridor(EPISODES, 2, Nothing(), simulator=BreakableSimulator(2, ((2, 0),)))
    assert len(list(run_episodes(Walker(), env, JOBS, 4, observer))) == len(EPISODES)
    assert [id for _, id in observer.started].count("0") == 2


def test_measures_leave_out_the_seed() -> None:
    outcome = next(run_episodes(Walker(), corridor(EPISODES, 1), JOBS, 4))
    assert "seed" in outcome.final
    assert "seed" not in outcome.measures
    assert "success" in outcome.measures


def test_an_environment_with_other_episodes_is_refused() -> None:
    with pytest.raises(RuntimeError, match="assign episode i to body i mod B"):
        list(run_episodes(Walker(), corridor(EPISODES[::-1], 2), JOBS, 4))
