import numpy as np
import pytest

from embodied.actions import COMMON
from embodied.perturbations import TRAINING_DRIFT, Disable, Nothing, to_tree
from envs.episodes import EpisodesConfig, GeneratedEpisodes, ListedEpisodes, generate_list, write_episodes
from envs.gym.factory import parts, scenes_of, sensing, single, vector
from envs.simulators.embedded import EmbeddedConfig
from envs.tasks import ObjectNav, ObjectNavConfig, PointNavConfig
from tests.fakes.simulator import SCENES, FakeConfig, FakeSimulator


class Keeping:
    """Builds simulators, and keeps them."""

    def __init__(self):
        self.built = []

    def build(self, bodies):
        self.built.append(FakeSimulator(bodies))
        return self.built[-1]


def fake(**choices):
    return parts(2, **({"simulator": FakeConfig()} | choices))


def test_defaults():
    built = fake()
    assert built["simulator"].bodies == 2
    assert built["space"].name == "paper"
    assert built["perturbation"] == Nothing()
    assert isinstance(built["episodes"], GeneratedEpisodes)
    assert built["episodes"].next(0).scene.startswith("train/")


def test_a_simulator_may_be_given_whole():
    simulator = FakeSimulator(2)
    assert fake(simulator=simulator)["simulator"] is simulator


def test_every_choice_may_be_plain_or_an_object():
    assert (
        fake(task={"max_episode_steps": 7})["task"].config
        == fake(task=PointNavConfig(max_episode_steps=7))["task"].config
    )
    assert fake(action_space="common")["space"] is fake(action_space=COMMON)["space"]
    assert fake(perturbation=to_tree(TRAINING_DRIFT))["perturbation"] == TRAINING_DRIFT
    plain, whole = fake(episodes={"min_distance": 3.0}), fake(episodes=EpisodesConfig(min_distance=3.0))
    assert plain["episodes"].config == whole["episodes"].config


def test_episodes_from_a_list_or_a_file(tmp_path):
    listed = generate_list(FakeSimulator(1), SCENES[:5], 4, seed=0)
    write_episodes(tmp_path / "list.jsonl", listed)
    for choice in (listed, tmp_path / "list.jsonl", str(tmp_path / "list.jsonl")):
        source = fake(episodes=choice)["episodes"]
        assert isinstance(source, ListedEpisodes)
        assert [source.next(0), source.next(1)] == listed[:2]


def test_the_seed_decides_the_episodes():
    starts = [fake(seed=seed)["episodes"].next(0).start for seed in (0, 0, 1)]
    assert starts[0] == starts[1] != starts[2]


def test_scenes_by_word_or_id():
    simulator = FakeSimulator(1)
    assert scenes_of(simulator, "test") == [f"test/{k}" for k in range(5)]
    assert scenes_of(simulator, ["train/3"]) == ["train/3"]
    with pytest.raises(ValueError, match=r"'nowhere/'; there are \['test', 'train'\]"):
        scenes_of(simulator, "nowhere")


def test_unknown_names_list_the_known_ones():
    with pytest.raises(ValueError, match=r"'gazebo'; choose one of \['embedded'"):
        fake(simulator="gazebo")
    with pytest.raises(ValueError, match="'flying'; choose one of"):
        fake(action_space="flying")


def test_unknown_fields_list_the_known_ones():
    with pytest.raises(ValueError, match=r"PointNavConfig has no \['frame'\]; its fields are .*'frames'"):
        fake(task={"frame": ["rgb"]})
    with pytest.raises(ValueError, match=r"EpisodesConfig has no \['least'\]; its fields are .*'min_distance'"):
        fake(episodes={"least": 1})


@pytest.mark.parametrize(
    "wrong",
    [
        {"scenes": "nowhere"},
        {"episodes": {"least": 1}},
        {"perturbation": Disable(names=("fly",))},
    ],
    ids=["scenes", "episodes", "perturbation"],
)
def test_a_simulator_built_for_choices_that_do_not_fit_is_closed_and_one_given_is_not(wrong):
    config = Keeping()
    for make in (single, vector):
        with pytest.raises(ValueError):  # noqa: PT011 - each says something else
            make(simulator=config, **wrong)
    assert [simulator.closed for simulator in config.built] == [True, True]
    given = FakeSimulator(1)
    with pytest.raises(ValueError):  # noqa: PT011
        vector(simulator=given, **wrong)
    assert not given.closed


def test_choices_that_need_no_simulator_are_refused_before_one_is_built():
    config = Keeping()
    for wrong in ({"action_space": "flying"}, {"perturbation": {"earthquake": {}}}):
        with pytest.raises(ValueError):  # noqa: PT011
            parts(1, simulator=config, **wrong)
    assert not config.built


def test_single_and_vector_are_made_of_the_same_parts():
    one = single(simulator=FakeConfig(), task={"max_episode_steps": 5}, seed=3)
    many = vector(2, simulator=FakeConfig(), task={"max_episode_steps": 5}, seed=3, copy=False)
    assert np.array_equal(one.reset()[0]["rgb"], many.reset()[0]["rgb"][0])


def test_the_kind_of_task_decides_its_config_and_its_episodes():
    built = fake(kind="objectnav", task={"categories": ["bed"]})
    assert isinstance(built["task"], ObjectNav)
    assert {built["episodes"].next(0).category for _ in range(3)} == {"bed"}
    with pytest.raises(ValueError, match=r"'flynav'; choose one of \['objectnav', 'pointnav'\]"):
        fake(kind="flynav")
    with pytest.raises(ValueError, match=r"ObjectNavConfig has no \['success_distance'\]"):
        fake(kind="objectnav", task={"success_distance": 0.2})


def test_a_simulator_senses_what_the_task_needs():
    config = EmbeddedConfig(sensors=("rgb",))
    assert sensing(config, ObjectNavConfig().sensors).sensors == ("rgb", "instance")
    assert sensing(config, PointNavConfig().sensors) is config
    assert sensing(FakeConfig(), ("sonar",)) == FakeConfig()
