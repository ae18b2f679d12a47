"""Traces hold the path of an episode, and nothing of the episode before it."""

from embodied.evaluation.action_sampling import greedy
from embodied.evaluation.rollouts import RolloutJob, run_episodes
from embodied.evaluation.traces import TraceRecorder
from tests.fakes.corridor import Walker, corridor, episodes

EPISODES = episodes(5)
JOBS = [RolloutJob(episode=episode, slot=0, choose=greedy, traced=True) for episode in EPISODES]


def test_a_trace_has_a_pose_more_than_actions() -> None:
    recorder = TraceRecorder()
    for outcome in run_episodes(Walker(), corridor(EPISODES, 2), JOBS, 4, recorder):
        if outcome.job.traced:
            trace = recorder.trace(outcome)
            assert len(trace["actions"]) == outcome.measures["episode_length"]
            assert len(trace["poses"]) == len(trace["actions"]) + 1
