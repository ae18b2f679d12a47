"""Which conditions, episodes and policies an evaluation runs."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from configs import ConfigError, EvaluationPlan, TrainConfig, compose, to_tree
from embodied.perturbations import Scale, perturbation_from_tree
from embodied.runs.checkpoints import CheckpointError, Checkpoints
from embodied.runs.run_folder import RunFolder
from envs.episodes import read_episodes, write_episodes
from envs.tasks import ObjectNavConfig, PointNavConfig
from experiments import build as parts
from experiments.studies.evaluated_policies import EvaluatedPolicy, baseline_policy, load_in_scenes
from experiments.studies.evaluation import chosen_conditions, episode_list

DRAW = PointNavConfig().drawer()
PLAN = EvaluationPlan(scenes=("test/0:2",), episodes=4, bodies=2)
SECONDS = ("train", "debug=seconds", "trainer.steps=64", "task.frames=[depth]")


@pytest.fixture(scope="module")
def config() -> TrainConfig:
    composed: TrainConfig = compose("train", ["experiment=cpu_recurrent", "debug=seconds"])
    return replace(composed, simulator=replace(composed.simulator, scenes=PLAN.scenes))


def save(folder: Path, step: int, number: float) -> Path:
    return Checkpoints(folder).save(step, {"model": {"weight": torch.full((2,), number)}})


def test_all_conditions_of_the_grid_are_run_unless_some_are_picked(config: TrainConfig) -> None:
    names = [condition.name for condition in chosen_conditions(PLAN, config)]
    assert names[:2] == ["nominal", "training distribution"]
    assert len(names) > 20
    picked = chosen_conditions(replace(PLAN, conditions=("nominal", "turns [+-]*")), config)
    assert {condition.family for condition in picked} == {"nominal", "drift of turns"}


def test_a_condition_that_is_none_is_refused_with_those_there_are(config: TrainConfig) -> None:
    with pytest.raises(ConfigError, match=r"'upside down'.*nominal"):
        chosen_conditions(replace(PLAN, conditions=("nominal", "upside down")), config)


def test_own_conditions_come_with_the_rest(config: TrainConfig) -> None:
    plan = replace(PLAN, conditions=("nominal",), also={"slow": {"scale": {"moves": 0.5}}})
    assert [(c.name, c.perturbation) for c in chosen_conditions(plan, config)][1:] == [("slow", Scale(moves=0.5))]


def test_own_conditions_are_checked_before_anything_starts() -> None:
    with pytest.raises(ValueError, match=r"^also\.slow.*'scael'"):
        EvaluationPlan(also={"slow": {"scael": {}}})


def test_episodes_are_drawn_once_and_kept(config: TrainConfig, tmp_path: Path) -> None:
    simulator = config.simulator.build(1)
    path = tmp_path / "episodes.jsonl"
    episodes = episode_list(PLAN, simulator, path, DRAW)
    assert {episode.scene for episode in episodes} == {"test/0", "test/1"}
    assert episode_list(replace(PLAN, seed=1), simulator, path, DRAW) == episodes == read_episodes(path)
    assert episode_list(replace(PLAN, seed=1), simulator, tmp_path / "others.jsonl", DRAW) != episodes


def test_episodes_are_drawn_as_the_task_does(config: TrainConfig, tmp_path: Path) -> None:
    draw = ObjectNavConfig(categories=("bed", "sofa")).drawer()
    episodes = episode_list(PLAN, config.simulator.build(1), tmp_path / "episodes.jsonl", draw)
    assert {episode.category for episode in episodes} <= {"bed", "sofa"}


@pytest.mark.parametrize("name", ["given.jsonl", "given.json.gz"])
def test_episodes_may_come_from_a_file(name: str, config: TrainConfig, tmp_path: Path) -> None:
    simulator = config.simulator.build(1)
    drawn = episode_list(replace(PLAN, episodes=3), simulator, tmp_path / "drawn.jsonl", DRAW)
    write_episodes(tmp_path / name, drawn)
    plan = replace(PLAN, episodes_file=str(tmp_path / name))
    listed = episode_list(plan, simulator, tmp_path / "kept.jsonl", DRAW)
    assert [episode.id for episode in listed] == [episode.id for episode in drawn]
    np.testing.assert_allclose([e.start for e in listed], [e.start for e in drawn], atol=1e-6)


def test_a_file_that_is_none_is_refused(config: TrainConfig, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="episodes_file"):
        episode_list(
            replace(PLAN, episodes_file="none.jsonl"), config.simulator.build(1), tmp_path / "kept.jsonl", DRAW
        )


def test_closing_an_environment_leaves_a_lent_simulator_open(config: TrainConfig, tmp_path: Path) -> None:
    simulator = config.simulator.build(2)
    episodes = episode_list(PLAN, simulator, tmp_path / "episodes.jsonl", DRAW)
    for _ in range(2):
        env = parts.evaluation_env(config, simulator, parts.perturbation(config), episodes)
        env.reset()
        env.close()


def test_runs_of_every_seed_meet_the_same_actuations(config: TrainConfig, tmp_path: Path) -> None:
    simulator = config.simulator.build(2)
    episodes = episode_list(PLAN, simulator, tmp_path / "episodes.jsonl", DRAW)
    drift = perturbation_from_tree({"drift": {"metres": [-0.2, 0.2], "degrees": [-180, 180]}})

    def walked(seed: int) -> np.ndarray:
        env = parts.evaluation_env(replace(config, seed=seed), simulator, drift, episodes)
        env.reset()
        return np.concatenate([env.step(np.array([action, action]))[4]["pose"] for action in (0, 3, 0)])

    assert np.array_equal(walked(seed=0), walked(seed=1))


def test_a_floor_goes_by_its_name_among_the_policies(config: TrainConfig) -> None:
    shown = parts.training_env(config).single_observation_space
    assert type(baseline_policy("straight_to_goal", config, shown)).__name__ == "StraightToGoalPolicy"
    with pytest.raises(ConfigError, match=r"policy=ceiling.*random"):
        baseline_policy("ceiling", config, shown)


def newest(run: Path) -> EvaluatedPolicy:
    return load_in_scenes(str(run), PLAN.scenes, "cpu")


def test_the_newest_sound_checkpoint_is_taken(config: TrainConfig, tmp_path: Path) -> None:
    RunFolder(tmp_path, to_tree(config))
    save(tmp_path / "checkpoints", 1, 1.0)
    save(tmp_path / "checkpoints", 2, 2.0)
    assert newest(tmp_path).step == 2
    torn = save(tmp_path / "checkpoints", 3, 3.0) / "model.safetensors"
    torn.write_bytes(torn.read_bytes()[:-1])
    assert (newest(tmp_path).step, newest(tmp_path).model["weight"].tolist()) == (2, [2.0, 2.0])


def test_a_run_from_a_gpu_is_evaluated_where_there_is_none(config: TrainConfig, tmp_path: Path) -> None:
    trained = replace(config, device="cuda", simulator=replace(config.simulator, device="cuda:0"))
    RunFolder(tmp_path, to_tree(trained))
    save(tmp_path / "checkpoints", 10, 1.0)
    for device, simulated_on in (("cpu", "cpu"), ("cuda", "cuda:0")):
        assert load_in_scenes(str(tmp_path), PLAN.scenes, device).config.simulator.device == simulated_on
    elsewhere = replace(config.simulator, device="cuda:1")
    assert load_in_scenes(str(tmp_path), PLAN.scenes, "cpu", elsewhere).config.simulator.device == "cuda:1"


def test_without_a_sound_checkpoint_there_is_nothing_to_evaluate(config: TrainConfig, tmp_path: Path) -> None:
    RunFolder(tmp_path, to_tree(config))
    with pytest.raises(ConfigError, match="no checkpoint yet"):
        newest(tmp_path)
    (save(tmp_path / "checkpoints", 1, 1.0) / "manifest.json").unlink()
    with pytest.raises(CheckpointError, match="refused"):
        newest(tmp_path)


def test_a_contender_acts_as_it_was_trained(surefoot: Any) -> None:
    assert surefoot(*SECONDS, "policy=recurrent_small", "run.folder=runs/a") == 0
    found = load_in_scenes("runs/a", PLAN.scenes, "cpu")
    shown = parts.training_env(found.config).single_observation_space
    weights = found.policy(shown).state_dict()
    assert found.step == 64
    assert all(torch.equal(weights[name], saved) for name, saved in found.model.items())
