import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embodied.actions import COMMON, PAPER
from embodied.episode import Episode
from embodied.simulator import Moves
from envs.tasks.pointnav import PointNav, PointNavConfig
from tests.fakes.simulator import SIDE, FakeSimulator

AHEAD, LEFT, END = 0, 1, COMMON.end
inside = st.floats(0.5, SIDE - 0.5)
angle = st.floats(-np.pi, np.pi)


def episode(start=(4.0, 4.0, 0.0, 0.0), goal=(6.0, 4.0, 0.0), **changes) -> Episode:
    return Episode(**({"id": "0", "scene": "train/0", "start": start, "goals": (goal,), "seed": 0} | changes))


class World:
    """A task and its simulator, driven by motions directly."""

    def __init__(self, *episodes: Episode, **config):
        self.simulator = FakeSimulator(len(episodes))
        self.task = PointNavConfig(**config).build(self.simulator, COMMON)
        self.everyone = np.arange(len(episodes))
        self.simulator.place(self.everyone, [e.scene for e in episodes], np.array([e.start for e in episodes]))
        self.task.reset(self.everyone, episodes)

    def move(self, forward=0.0, left=0.0, turn_deg=0.0, action=AHEAD):
        motions = np.tile(np.array([forward, left, turn_deg]), (len(self.everyone), 1))
        moves = self.simulator.move(motions, np.ones(len(self.everyone), bool))
        return self.task.judge(moves, np.full(len(self.everyone), action))

    def observe(self):
        return self.task.observe(self.simulator.render())

    def measure(self, name):
        return self.task.measures()[name][0]


def test_first_observation():
    seen = World(episode(start=(4.0, 4.0, 0.0, np.pi / 2))).observe()
    assert seen["gps"].tolist() == [[0, 0]]
    assert seen["compass"].tolist() == [[0]]
    assert seen["pointgoal"] == pytest.approx(
        np.array([[2, -np.pi / 2]])
    )  # looking north, a goal in the east is on the right
    assert seen["previous_action"].tolist() == [len(COMMON)]


def test_gps_is_forward_and_left_in_the_frame_of_the_start():
    world = World(episode(start=(4.0, 4.0, 0.0, 2.0)))
    world.move(forward=1.0)
    world.move(turn_deg=90)
    world.move(forward=0.5, action=LEFT)
    seen = world.observe()
    assert seen["gps"] == pytest.approx(np.array([[1.0, 0.5]]), abs=1e-6)
    assert seen["compass"] == pytest.approx(np.array([[np.pi / 2]]))
    assert seen["previous_action"].tolist() == [LEFT]


@given(inside, inside, angle, inside, inside, st.floats(-1, 1), st.floats(-1, 1), st.floats(-180, 180))
def test_gps_compass_and_pointgoal_agree_on_where_the_goal_is(x, y, yaw, goal_x, goal_y, forward, left, turn_deg):
    world = World(episode(start=(x, y, 0.0, yaw), goal=(goal_x, goal_y, 0.0)))

    def goal_in_start_frame():
        seen = world.observe()
        rho, bearing = seen["pointgoal"][0]
        bearing += seen["compass"][0, 0]
        return seen["gps"][0] + rho * np.array([np.cos(bearing), np.sin(bearing)])

    before = goal_in_start_frame()
    world.move(forward, left, turn_deg)
    assert goal_in_start_frame() == pytest.approx(before, abs=1e-4)


def test_the_bearing_of_a_goal_under_the_feet_is_zero():
    world = World(episode(start=(4.0, 4.0, 0.0, -2.5), goal=(4.0, 4.0, 0.0)))
    assert world.observe()["pointgoal"].tolist() == [[0, 0]]


def test_observations_lie_in_their_space():
    world = World(episode(), frames=("rgb", "depth"))
    world.move(forward=0.3, turn_deg=170)
    seen = {name: value[0] for name, value in world.observe().items()}
    assert world.task.observation_space.contains(seen)


def test_reward_is_step_penalty_plus_metres_gained():
    verdict = World(episode()).move(forward=0.5)
    assert verdict.reward == pytest.approx([-0.01 + 0.5])
    assert not verdict.terminated[0]
    assert not verdict.truncated[0]


def test_end_near_the_goal_succeeds():
    world = World(episode(goal=(4.15, 4.0, 0.0)))
    verdict = world.move(action=END)
    assert verdict.reward == pytest.approx([-0.01 + 10])
    assert verdict.terminated[0]
    assert world.measure("success") == world.measure("spl") == 1


def test_end_far_from_the_goal_fails_and_still_terminates():
    world = World(episode())
    verdict = world.move(action=END)
    assert verdict.reward == pytest.approx([-0.01])
    assert verdict.terminated[0]
    assert not verdict.truncated[0]
    assert world.measure("success") == 0


def test_a_failed_end_costs_every_metre_that_was_left():
    assert World(episode(), failed_end_weight=1.5).move(action=END).reward == pytest.approx([-0.01 - 1.5 * 2])


def test_a_failed_end_costs_nothing_where_it_is_none_or_no_failure():
    near = episode(goal=(4.15, 4.0, 0.0))
    assert World(near, failed_end_weight=1.5).move(action=END).reward == pytest.approx([-0.01 + 10])
    assert World(episode(), failed_end_weight=1.5).move(action=LEFT).reward == pytest.approx([-0.01])
    world = World(episode(), failed_end_weight=1.5, max_episode_steps=1)
    assert world.move(action=LEFT).truncated[0]
    assert world.measure("return") == pytest.approx(-0.01)


def test_a_failed_end_costs_nothing_more_where_there_is_no_path():
    unreachable = World(episode(goal=(-5.0, 0.0, 0.0)), failed_end_weight=1.5)
    assert unreachable.move(action=END).reward == pytest.approx([-0.01])


def test_passing_the_goal_without_end_is_no_success():
    world = World(episode(goal=(4.15, 4.0, 0.0)))
    world.move()
    assert world.measure("success") == 0


def test_the_horizon_truncates_but_end_on_the_last_step_terminates():
    world = World(episode(), max_episode_steps=2)
    assert not world.move().truncated[0]
    assert world.move().truncated[0]
    world = World(episode(), max_episode_steps=1)
    verdict = world.move(action=END)
    assert verdict.terminated[0]
    assert not verdict.truncated[0]


def test_an_unreachable_goal_gives_no_shaping_and_no_nan():
    world = World(episode(goal=(-5.0, 0.0, 0.0)))
    assert world.move(forward=0.5).reward == pytest.approx([-0.01])
    assert world.move(action=END).reward == pytest.approx([-0.01])
    assert world.measure("distance_to_goal") == np.inf
    assert world.measure("success") == world.measure("spl") == world.measure("soft_spl") == 0


def test_path_length_sums_chords_and_not_what_was_commanded():
    world = World(episode(start=(7.5, 4.0, 0.0, 0.0)))
    world.move(forward=2.0)  # half a metre, then the wall
    world.move(forward=0.3, left=0.4)  # along the wall only
    assert world.measure("path_length") == pytest.approx(0.9)
    assert world.measure("collisions") == 2
    assert world.measure("episode_length") == 2


def test_return_is_the_sum_of_rewards():
    world = World(episode())
    total = sum(world.move(forward=0.25).reward[0] for _ in range(5))
    assert world.measure("return") == pytest.approx(total)


def test_reset_of_one_body_leaves_the_others():
    world = World(episode(), episode())
    world.move(forward=0.5)
    world.simulator.place(np.array([1]), ["train/0"], np.array([(4.0, 4.0, 0.0, 0.0)]))
    world.task.reset(np.array([1]), [episode()])
    assert world.task.measures()["episode_length"].tolist() == [1, 0]
    assert world.observe()["previous_action"].tolist() == [AHEAD, len(COMMON)]


def test_restored_task_judges_alike():
    world, other = World(episode()), World(episode())
    world.move(forward=0.5)
    other.simulator.load_state_dict(world.simulator.state_dict())
    other.task.load_state_dict(world.task.state_dict())
    assert np.array_equal(world.move(forward=0.1).reward, other.move(forward=0.1).reward)
    assert world.task.measures() == other.task.measures()
    assert all(np.array_equal(a, b) for a, b in zip(world.observe().values(), other.observe().values(), strict=True))


def test_configs_refuse_what_cannot_be():
    with pytest.raises(ValueError, match="success_distance is 0"):
        PointNavConfig(success_distance=0)
    with pytest.raises(ValueError, match="max_episode_steps is 0"):
        PointNavConfig(max_episode_steps=0)
    assert PointNavConfig(frames=["rgb", "depth"]).frames == ("rgb", "depth")


def test_unknown_frames_name_the_known_ones():
    with pytest.raises(ValueError, match=r"\['thermal'\].*\['depth', 'instance', 'rgb'\]"):
        PointNav(PointNavConfig(frames=("thermal",)), FakeSimulator(1), PAPER)


def test_an_episode_without_one_goal_is_refused():
    with pytest.raises(ValueError, match="'0' has 0"):
        World(episode(goals=()))


def test_judging_counts_only_collisions_that_the_simulator_reports():
    world = World(episode())
    world.task.judge(Moves(np.zeros((1, 3)), np.array([True])), np.array([AHEAD]))
    assert world.measure("collisions") == 1
