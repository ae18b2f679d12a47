import numpy as np
import pytest
from gymnasium.error import ResetNeeded

from embodied.actions import PAPER
from embodied.episode import Episode
from embodied.perturbations import Nothing
from embodied.simulator import TopDown
from envs.episodes import ListedEpisodes
from envs.gym.episode_runner import EpisodeRunner
from envs.gym.render import picture
from envs.gym.single import NavigationEnv
from envs.gym.vector import NavigationVectorEnv
from envs.tasks import PointNavConfig
from tests.fakes.simulator import FakeSimulator


def begun(simulator: FakeSimulator, n=1) -> EpisodeRunner:
    episode = Episode(id="0", scene="train/0", start=(2.0, 6.0, 0.0, 0.0), goals=((6.0, 2.0, 0.0),), seed=0)
    task = PointNavConfig(frames=()).build(simulator, PAPER)
    navigation = EpisodeRunner(simulator, task, PAPER, Nothing(), ListedEpisodes([episode] * n, simulator.bodies), 0)
    navigation.restart(None)
    navigation.render_frames()
    return navigation


def test_small_views_are_enlarged_by_a_whole_number():
    navigation = begun(FakeSimulator(1, size=100))
    view = picture(navigation, 0)[:, :300]
    assert view.shape == (300, 300, 3)
    assert np.array_equal(view[::3, ::3], navigation.frames["rgb"][0])


def test_the_goal_is_drawn_where_it_lies_on_the_map():
    plan = picture(begun(FakeSimulator(1)), 0)[:, 224:].astype(int)
    rows, columns = np.nonzero(plan[..., 0] - plan[..., 2] > 100)  # red
    assert columns.mean() == pytest.approx(224 * 6 / 8, abs=3)
    assert rows.mean() == pytest.approx(224 * 6 / 8, abs=3), "y = 2 of 8 lies low on a map with north up"


def test_wide_maps_keep_their_shape():
    simulator = FakeSimulator(1)
    plan = TopDown(picture=np.zeros((40, 80, 3), np.uint8), west=0.0, north=8.0, metres_per_pixel=0.1)
    simulator.top_down = lambda scene: plan
    assert picture(begun(simulator), 0).shape == (224, 224 + 448, 3)


def test_depth_stands_in_where_there_is_no_colour():
    simulator = FakeSimulator(1)
    render = simulator.render
    simulator.render = lambda: {"depth": render()["depth"]}
    view = picture(begun(simulator), 0)[:, :224]
    assert (view[..., 0] == view[..., 2]).all()
    assert view.any()


def test_a_resting_body_has_no_map():
    assert picture(begun(FakeSimulator(2)), 1).shape == (224, 224, 3)


def test_without_a_camera_there_is_no_picture():
    simulator = FakeSimulator(1)
    simulator.render = lambda: {"instance": np.zeros((1, 8, 8, 1), np.int32)}
    with pytest.raises(ValueError, match=r"needs an rgb or a depth sensor; the simulator has \['instance'\]"):
        picture(begun(simulator), 0)


@pytest.mark.parametrize("kind", [NavigationEnv, NavigationVectorEnv])
def test_before_the_first_reset_there_is_nothing_to_show(kind):
    navigation = begun(FakeSimulator(1))
    env = kind(navigation.simulator, navigation.task, PAPER, Nothing(), navigation.source, render_mode="rgb_array")
    with pytest.raises(ResetNeeded, match="call reset"):
        env.render()
