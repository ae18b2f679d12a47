"""The sweep over the project's own vector environment: real perturbations, a fake simulator,
heuristic policies.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from embodied.actions import PAPER
from embodied.episode import Episode
from embodied.evaluation import Condition, evaluate, read_traces, tabulate
from embodied.perturbations import TRAINING_DRIFT, Drift, Noise, Nothing, Perturbation
from embodied.seeding import generator
from envs.episodes import ListedEpisodes
from envs.gym.vector import NavigationVectorEnv
from envs.tasks import PointNavConfig
from policies.baselines import RandomConfig, StraightToGoalConfig
from tests.fakes.simulator import SCENES, SIDE, FakeConfig

CONDITIONS = [
    Condition(name="nominal", perturbation=Nothing(), family="nominal", severity=0.0),
    Condition(name="training", perturbation=TRAINING_DRIFT),
    Condition(name="noise", perturbation=Noise(move_metres=0.05, turn_degrees=10.0)),
    Condition(name="turns +90°", perturbation=Drift(degrees=90.0), family="drift of turns", severity=90.0),
]


def episodes(count: int) -> list[Episode]:
    rng = generator("rooms")
    points = rng.uniform(1.0, SIDE - 1.0, size=(count, 2, 2))
    return [
        Episode(
            id=str(i),
            scene=SCENES[5 + i % 5],
            start=(*start, 0.0, 0.5 * i),
            goals=((*goal, 0.0),),
            seed=i,
        )
        for i, (start, goal) in enumerate(points.tolist())
    ]


@cache
def sweep(folder: Path, bodies: int) -> list[Any]:
    def make_env(perturbation: Perturbation, chosen: Sequence[Episode]) -> NavigationVectorEnv:
        simulator = FakeConfig().build(bodies)
        task = PointNavConfig(max_episode_steps=40, frames=()).build(simulator, PAPER)
        source = ListedEpisodes(chosen, bodies)
        return NavigationVectorEnv(simulator, task, PAPER, perturbation, source, copy=False)

    space = make_env(Nothing(), episodes(1)).single_observation_space
    policies = {"straight": StraightToGoalConfig().build(space, PAPER), "random": RandomConfig().build(space, PAPER)}
    return evaluate(
        policies, CONDITIONS, episodes(7), make_env, folder / "results.jsonl",
        space=PAPER, training=TRAINING_DRIFT,
    )  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sweeps")


def test_results_do_not_depend_on_the_number_of_bodies(folder: Path) -> None:
    found = [{row.key: row for row in sweep(folder / str(bodies), bodies)} for bodies in (1, 3, 8)]
    assert found[0] == found[1] == found[2]


def test_the_measures_of_the_task_are_there_and_seen_is_right(folder: Path) -> None:
    rows = sweep(folder / str(3), 3)
    assert {"success", "spl", "soft_spl", "distance_to_goal", "episode_length", "return"} <= rows[0].measures.keys()
    assert not {"seed", "pose"} & rows[0].measures.keys()
    table = tabulate(rows)
    assert {row.condition: row.seen for row in table.rows} == {
        "nominal": True, "training": True, "noise": False, "turns +90°": False,
    }  # fmt: skip
    nominal, far = table.rows[0], table.rows[-1]
    straight, random = nominal.success
    assert straight.mean == 1.0
    assert random.mean < 0.2
    assert far.success[0].mean < 0.5


@pytest.mark.parametrize("bodies", [1, 3])
def test_paths_lead_from_the_start_to_where_the_episode_ended(folder: Path, bodies: int) -> None:
    rows = {row.key: row for row in sweep(folder / str(bodies), bodies)}
    starts = {episode.id: episode.start for episode in episodes(7)}
    traces = read_traces(folder / str(bodies) / "traces.jsonl")
    for trace in traces:
        measures = rows[tuple(trace[n] for n in ("policy", "condition", "scene", "episode", "seed"))].measures
        assert trace["poses"][0][:2] == pytest.approx(starts[trace["episode"]][:2], abs=1e-3)
        assert len(trace["poses"]) == len(trace["actions"]) + 1 == measures["episode_length"] + 1
        gap = sum((a - b) ** 2 for a, b in zip(trace["poses"][-1][:2], trace["goals"][0][:2], strict=True)) ** 0.5
        assert gap == pytest.approx(measures["distance_to_goal"], abs=1e-3)
