"""The report of an evaluation's folder: what `evaluate` ends with and `report` does again."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from configs import ConfigError, ReportConfig, TrainConfig, read_tree, restore
from configs.compose import restore_simulator
from embodied.runs.run_folder import starting_command
from embodied.simulator import Simulator
from experiments import build as parts
from experiments.reporting.evaluation.report import write_report

SAMPLES = 2
"""A person looks at these frames, so their edges are smoothed."""


def report(folder: Path, how: ReportConfig) -> Path:
    """Write the report of the evaluation in `folder` into it; gives the path of the page.

    Raises:
        ConfigError: when `folder` holds no evaluation, or its run is no longer where it was.
    """
    evaluation = read_tree(folder)
    if "evaluation" not in evaluation:
        raise ConfigError(f"{folder} holds no evaluation; give the folder that `surefoot evaluate` named")
    run = restore(evaluation["run"][0])
    simulator = viewer(run, evaluation["evaluation"]["scenes"], how.side_px, _elsewhere(evaluation))
    try:
        return write_report(
            folder,
            folder / "results.jsonl",
            simulator=simulator,
            actions=parts.space(run).names,
            command=starting_command(folder),
            run_config=(run.folder / "config.yaml").read_text(),
            config=how,
        )
    except ValueError as error:
        raise ConfigError(str(error)) from error
    finally:
        simulator.close()


def viewer(run: TrainConfig, scenes: Sequence[str], side: int, other: Any = None) -> Simulator:
    """The run's simulator, or another, with a single body and a large picture; the embedded one on
    the CPU.

    Raises:
        ConfigError: when it cannot be built.
    """
    size = {"height": side, "width": side, "samples": SAMPLES}
    changes = {"scenes": tuple(scenes), "sensors": ("rgb",), "device": "cpu", **size}
    return parts.simulator(parts.adapted(run.simulator if other is None else other, **changes), bodies=1)


def _elsewhere(evaluation: Mapping[str, Any]) -> Any:
    """The simulator of an evaluation that was not that of the run."""
    tree = evaluation.get("simulator")
    return tree and restore_simulator(evaluation["choices"]["simulator"], tree)
