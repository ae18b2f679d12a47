"""`surefoot record`: record videos of a trained policy."""

import sys
import tempfile
from contextlib import closing
from functools import partial
from pathlib import Path

from configs import RecordConfig
from embodied import evaluation
from embodied.evaluation import Condition, EvaluationConfig, read_traces, traces_path
from embodied.perturbations import Nothing, perturbation_from_tree
from envs.episodes import generate_list
from experiments import build as parts
from experiments.commands import runner as command
from experiments.reporting.evaluation_report import viewer
from experiments.reporting.films import animate
from experiments.reporting.path_maps import Trace
from experiments.reporting.sweep_bar import SweepBar
from experiments.studies.evaluated_policies import EvaluatedPolicy, load_in_scenes

HELP = """
usage: surefoot record run=FOLDER [perturbation=CHOICE] [key=value ...]

Records videos of a trained policy: its view, a map with its path, and its actions with their
effects, as animated WebP in videos/ of the run folder.

  surefoot record run=runs/cpu_aap-seed0
  surefoot record run=runs/cpu_aap-seed0 perturbation=drift_test episodes=8 scenes=[test/3] side_px=400
"""


def record(config: RecordConfig) -> None:
    """Runs the episodes, then renders a video of each from its trace."""
    one = load_in_scenes(config.run, config.scenes, config.device)
    traces = paths(one, config)
    folder = Path(config.run) / "videos"
    folder.mkdir(exist_ok=True)
    with closing(viewer(one.config, config.scenes, config.side_px)) as simulator:
        for trace in traces:
            film = folder / f"{trace['condition']}_seed{config.seed}_{trace['episode']}.webp"
            names = parts.space(one.config).names
            film.write_bytes(
                animate(simulator, trace, side=config.side_px, most_frames=config.most_frames, actions=names)
            )
            print(f"{film}: {'success' if trace['success'] else 'failure'} after {len(trace['actions'])} steps")


def paths(one: EvaluatedPolicy, config: RecordConfig) -> list[Trace]:
    """Runs the policy; returns the trace of every episode."""
    condition = Condition(
        name=str(config.choices.get("perturbation")), perturbation=perturbation_from_tree(config.perturbation)
    )
    with (
        closing(parts.simulator(one.config.simulator, config.episodes)) as simulator,
        tempfile.TemporaryDirectory() as aside,
    ):
        episodes = generate_list(
            simulator, simulator.scenes, config.episodes, config.seed, draw=one.config.task.drawer()
        )
        make_env = partial(parts.evaluation_env, one.config, simulator)
        policy = one.policy(make_env(Nothing(), episodes).single_observation_space)
        results = Path(aside) / "results.jsonl"
        how = EvaluationConfig(seed=config.seed, traces=config.episodes)
        evaluation.evaluate(
            {one.name: policy},
            [condition],
            episodes,
            make_env,
            results,
            space=parts.space(one.config),
            config=how,
            progress=SweepBar,
        )
        return read_traces(traces_path(results))


def main() -> int:
    """Runs the command line and returns the exit status."""
    return command.run("record", record, groups=("perturbation",), help=HELP)


if __name__ == "__main__":
    sys.exit(main())
