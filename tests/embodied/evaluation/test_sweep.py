"""The sweep: rows do not hang on the number of bodies, on interruptions, or on each other."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import torch

from embodied.actions import COMMON
from embodied.episode import Episode
from embodied.evaluation import Actions, Condition, EvaluationConfig, Row, evaluate, read_results, read_traces
from embodied.perturbations import Drift, Perturbation
from embodied.simulator import SimulatorLostError
from envs.gym.vector import NavigationVectorEnv
from policies.baselines import IdentifyConfig, RandomConfig, StraightToGoalConfig
from tests.fakes.corridor import Walker, corridor, episodes
from tests.fakes.simulator import BreakableSimulator

CONDITIONS = [
    Condition(name="nominal", perturbation=Drift(), family="nominal", severity=0.0, unit="m"),
    Condition(name="move +0.10 m", perturbation=Drift(metres=(0.1, 0.1)), family="move drift", severity=0.1, unit="m"),
]
TRAINING = Drift(metres=(-0.05, 0.05))
EPISODES = episodes(21)


class Maker:
    """Makes corridors of so many bodies and remembers them; the process "dies" after `steps`
    steps.
    """

    def __init__(self, bodies: int, steps: int | None = None) -> None:
        self.bodies, self.left, self.made = bodies, steps, list[NavigationVectorEnv]()

    def __call__(self, perturbation: Perturbation, chosen: Sequence[Episode]) -> NavigationVectorEnv:
        env = corridor(chosen, self.bodies, perturbation)
        self.made.append(env)
        step = env.step

        def counted(actions: Any) -> Any:
            if self.left == 0:
                raise KeyboardInterrupt
            self.left = None if self.left is None else self.left - 1
            return step(actions)

        env.step = counted
        return env


def sweep(folder: Path, maker: Maker, chosen: Sequence[Episode] = EPISODES, **options: Any) -> list[Row]:
    policies = options.pop("policies", {"walker": Walker(), "other": Walker(seed=1, skill=1.0)})
    settings = {"space": COMMON, "training": TRAINING} | options
    return evaluate(policies, CONDITIONS, chosen, maker, folder / "results.jsonl", **settings)


def by_key(rows: list[Row]) -> dict[Any, Row]:
    assert len({row.key for row in rows}) == len(rows), "a key appears twice"
    return {row.key: row for row in rows}


@pytest.mark.parametrize("actions", list(Actions))
def test_rows_do_not_depend_on_the_number_of_bodies(tmp_path: Path, actions: Actions) -> None:
    config = EvaluationConfig(actions=actions, batch_size=8)
    found = [by_key(sweep(tmp_path / str(bodies), Maker(bodies), config=config)) for bodies in (1, 3, 8)]
    assert found[0] == found[1] == found[2]
    assert len(found[0]) == 2 * len(CONDITIONS) * len(EPISODES)


def test_every_cell_runs_every_episode_and_leaves_its_environment_to_the_maker(tmp_path: Path) -> None:
    maker = Maker(4)
    rows = sweep(tmp_path, maker)
    cells = {(row.policy, row.condition) for row in rows}
    assert len(cells) == 4
    for cell in cells:
        assert {row.episode for row in rows if (row.policy, row.condition) == cell} == {e.id for e in EPISODES}
    assert [env.navigation.simulator.closed for env in maker.made] == [False] * 4


@pytest.mark.parametrize("steps", [3, 17, 70])
def test_an_interrupted_sweep_resumes_and_equals_an_uninterrupted_one(tmp_path: Path, steps: int) -> None:
    whole = by_key(sweep(tmp_path / "whole", Maker(3)))
    broken = tmp_path / "broken"
    with pytest.raises(KeyboardInterrupt):
        sweep(broken, Maker(3, steps))
    kept = read_results(broken / "results.jsonl")
    assert len(kept) < len(whole)
    with (broken / "results.jsonl").open("a") as file:
        file.write('{"policy": "walker", "condi')
    assert by_key(sweep(broken, Maker(5))) == whole
    assert {row.key: row for row in kept}.items() <= whole.items()
    assert _paths(broken) == _paths(tmp_path / "whole")


def test_a_finished_sweep_runs_nothing_again(tmp_path: Path) -> None:
    first, again = sweep(tmp_path, Maker(2)), Maker(2)
    assert sweep(tmp_path, again) == first
    assert again.made == []


def test_more_episodes_add_rows_to_those_there(tmp_path: Path) -> None:
    few = by_key(sweep(tmp_path, Maker(2), EPISODES[:5]))
    more = by_key(sweep(tmp_path, Maker(2)))
    assert few.items() <= more.items()


def test_a_file_of_other_weights_or_settings_is_refused(tmp_path: Path) -> None:
    sweep(tmp_path, Maker(2))
    with pytest.raises(ValueError, match="another sweep"):
        sweep(tmp_path, Maker(2), policies={"walker": Walker(seed=9)})
    with pytest.raises(ValueError, match="another sweep"):
        sweep(tmp_path, Maker(2), config=EvaluationConfig(seed=1))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (RandomConfig(end=0.1), RandomConfig(end=0.2)),
        (StraightToGoalConfig(radius=0.2), StraightToGoalConfig(radius=0.3)),
        (IdentifyConfig(patience=3), IdentifyConfig(patience=4)),
        (RandomConfig(end=0.1), StraightToGoalConfig()),
    ],
)
def test_rows_of_another_heuristic_of_that_name_are_refused(tmp_path: Path, one: Any, other: Any) -> None:
    def run(config: Any) -> list[Row]:
        space = corridor(EPISODES[:2], 2).single_observation_space
        return sweep(tmp_path, Maker(2), EPISODES[:2], policies={"floor": config.build(space, COMMON)})

    assert run(one) == run(one)
    with pytest.raises(ValueError, match="another sweep"):
        run(other)


def test_rows_of_other_buffers_are_refused(tmp_path: Path) -> None:
    def walker(noise: float) -> Walker:
        made = Walker()
        made.register_buffer("noise", torch.tensor(noise), persistent=False)
        return made

    sweep(tmp_path, Maker(2), EPISODES[:2], policies={"walker": walker(0.0)})
    with pytest.raises(ValueError, match="another sweep"):
        sweep(tmp_path, Maker(2), EPISODES[:2], policies={"walker": walker(1.0)})


def test_a_result_hangs_on_the_seed_and_on_sampling(tmp_path: Path) -> None:
    def measures(name: str, config: EvaluationConfig) -> list[dict[str, float]]:
        return [row.measures for _, row in sorted(by_key(sweep(tmp_path / name, Maker(3), config=config)).items())]

    sampled = measures("sampled", EvaluationConfig())
    assert sampled != measures("seed", EvaluationConfig(seed=1))
    assert sampled != measures("greedy", EvaluationConfig(actions=Actions.GREEDY))


def test_seen_is_computed_from_the_training_perturbation(tmp_path: Path) -> None:
    def seen(name: str, training: Perturbation | None) -> dict[str, bool | None]:
        return {row.condition: row.seen for row in sweep(tmp_path / name, Maker(3), training=training)}

    assert seen("narrow", TRAINING) == {"nominal": True, "move +0.10 m": False}
    assert seen("wide", Drift(metres=(-0.2, 0.2))) == {"nominal": True, "move +0.10 m": True}
    assert seen("none", None) == {"nominal": None, "move +0.10 m": None}


def test_the_first_episodes_leave_their_paths(tmp_path: Path) -> None:
    rows = by_key(sweep(tmp_path, Maker(3), config=EvaluationConfig(traces=2)))
    traces = read_traces(tmp_path / "traces.jsonl")
    assert {trace["episode"] for trace in traces} == {"0", "1"}
    assert len(traces) == 2 * 2 * len(CONDITIONS)
    for trace in traces:
        row = rows[(trace["policy"], trace["condition"], trace["scene"], trace["episode"], trace["seed"])]
        assert trace["success"] == bool(row.measures["success"])
        assert len(trace["poses"]) == len(trace["actions"]) + 1
        assert abs(trace["goals"][0][0] - trace["poses"][-1][0]) == pytest.approx(
            row.measures["distance_to_goal"], abs=2e-4
        )


def test_repeated_conditions_and_episodes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="episode names must be unique"):
        sweep(tmp_path, Maker(2), [*EPISODES, EPISODES[0]])


def test_an_environment_that_deals_otherwise_is_found_out(tmp_path: Path) -> None:
    def reversed_env(perturbation: Perturbation, chosen: Sequence[Episode]) -> NavigationVectorEnv:
        return corridor(list(reversed(chosen)), 2)

    with pytest.raises(RuntimeError, match="assign episode i to body i mod B"):
        sweep(tmp_path, reversed_env)  # type: ignore[arg-type]


def restarts(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "restarts.jsonl").read_text().splitlines()]


def test_what_happens_after_the_last_row_is_written_down_too(tmp_path: Path) -> None:
    """An episode that breaks again and again is left out: it has no row."""
    breaks = [(move, 0) for move in (1, 2, 3)]

    def breaking(perturbation: Perturbation, chosen: Sequence[Episode]) -> NavigationVectorEnv:
        return corridor(chosen, 1, simulator=BreakableSimulator(1, breaks))

    assert sweep(tmp_path, breaking, EPISODES[:1], policies={"walker": Walker()}) == []  # type: ignore[arg-type]
    assert [(row["policy"], row["condition"]) for row in restarts(tmp_path)] == [
        ("walker", condition.name) for condition in CONDITIONS for _ in breaks
    ]


def test_what_ends_a_sweep_is_written_down(tmp_path: Path) -> None:
    def breaking(perturbation: Perturbation, chosen: Sequence[Episode]) -> NavigationVectorEnv:
        return corridor(chosen, 1, simulator=BreakableSimulator(1, [(1, 0)], allowed=0))

    with pytest.raises(SimulatorLostError):
        sweep(tmp_path, breaking, EPISODES[:1])  # type: ignore[arg-type]
    assert [row["cause"] for row in restarts(tmp_path)] == ["it fell over"]


def test_results_are_strict_json_a_line_each(tmp_path: Path) -> None:
    rows = sweep(tmp_path, Maker(2))
    lines = (tmp_path / "results.jsonl").read_text().splitlines()
    assert [Row.from_record(json.loads(line)) for line in lines] == rows


def _paths(folder: Path) -> dict[Any, Any]:
    traces = read_traces(folder / "traces.jsonl")
    return {(t["policy"], t["condition"], t["episode"]): t for t in traces}
