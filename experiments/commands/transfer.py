"""`surefoot transfer`: one trained policy in several simulators, and one table."""

import json
import sys
from dataclasses import replace
from typing import Any

import torch

from configs import ConfigError, EvaluateConfig, EvaluationPlan, compose, restore
from configs.old_names import upgrade
from configs.roots.transfer import TransferConfig
from embodied.evaluation import Row, markdown, tabulate
from embodied.runs.run_folder import RunFolder
from experiments import build as parts
from experiments.commands import runner as command
from experiments.commands.evaluate import chosen_conditions, settled, sweep
from experiments.reporting import terminal_table as tables
from experiments.studies.evaluated_policies import check_comparable, load_in_scenes

HELP = """\
usage: surefoot transfer run=RUN "simulators={NAME: {key: value, ...}, ...}" [evaluation=NAME] [key=value ...]

Evaluates the newest checkpoint of a run in several simulators under the same conditions, through the camera it was trained with as far
as each can have it, and prints one table: a column for each simulator.

  surefoot transfer run=runs/cpu_aap-seed0 "simulators={embedded: {}, thor_standin: {scenes: [FloorPlan_Val1_1]}}" evaluation.bodies=2
  surefoot transfer run=runs/cpu_aap-seed0 "simulators={embedded: {}, habitat: {scenes: [hm3d/val/*/*.basis.glb]}}" evaluation.bodies=4

AI2-THOR and Habitat take a process for each of evaluation.bodies. Episodes are drawn in the scenes of each simulator, or read from its
episodes_file. The folder (below evaluation/ in the run's own, unless folder=... says otherwise) holds table.md, and in a folder for each simulator
results.jsonl, traces.jsonl and episodes.jsonl. Interrupted, the same command goes on."""


def transfer(config: TransferConfig) -> None:
    """Evaluate in each simulator in turn, print the table and keep it."""
    torch.set_num_threads(config.evaluation.threads)
    several = {name: _evaluation(config, name, fields or {}) for name, fields in config.simulators.items()}
    rows = [replace(row, policy=_column(row, name, config)) for name, one in several.items() for row in _rows(one)]
    tables.show(rows, config.report.bootstrap)
    path = config.path / "table.md"
    path.write_text(markdown(tabulate(rows, config.report.bootstrap)), encoding="utf-8")
    print(f"\ntable: {path}")


def _evaluation(config: TransferConfig, name: str, fields: dict[str, Any]) -> EvaluateConfig:
    """The evaluation in one simulator, checked before any of them starts.

    Raises:
        ConfigError: for a simulator or a field that is none, naming it.
    """
    own = {key: fields[key] for key in ("scenes", "episodes_file") if key in fields}
    simulator = _simulator(config, name, {key: value for key, value in fields.items() if key != "episodes_file"})
    plan: EvaluationPlan = replace(config.evaluation, **own)
    found = EvaluateConfig(
        run=config.run,
        evaluation=plan,
        report=config.report,
        simulator=simulator,
        folder=str(config.path / name),
        device=config.device,
        choices={**config.choices, "simulator": name},
    )
    check_comparable(
        [load_in_scenes(config.run, plan.scenes, config.device, simulator)], plan.baselines, "evaluation.baselines"
    )
    return found


def _simulator(config: TransferConfig, name: str, fields: dict[str, Any]) -> Any:
    """The simulator that was chosen with its fields; None for the run's own."""
    if name == restore(config.run).choices.get("simulator"):
        if unknown := sorted(set(fields) - {"scenes"}):
            raise ConfigError(f"simulators.{name} is the one the run was trained in, so {unknown} cannot be changed")
        return None
    overrides = [f"simulator.{key}={json.dumps(value)}" for key, value in fields.items()]
    try:
        return compose("evaluate", [f"run={config.run}", f"simulator={name}", *overrides]).simulator
    except ConfigError as error:
        raise ConfigError(f"simulators.{name}: {error}") from error


def _rows(config: EvaluateConfig) -> list[Row]:
    plan: EvaluationPlan = config.evaluation
    one = load_in_scenes(config.run[0], plan.scenes, config.device, config.simulator)
    place = RunFolder(config.path, settled(config, [one]), upgrade=upgrade).path
    conditions = chosen_conditions(plan, one.config)
    return sweep(one, plan.baselines, conditions, parts.perturbation(one.config), plan, place)


def _column(row: Row, name: str, config: TransferConfig) -> str:
    """The simulator stands for the run, and beside the name of a baseline."""
    return name if row.policy not in config.evaluation.baselines else f"{row.policy} in {name}"


def main() -> int:
    """Run the command line."""
    return command.run("transfer", transfer, groups=("evaluation", "simulator"), help=HELP)


if __name__ == "__main__":
    sys.exit(main())
