"""Evaluates one run in several simulators under the same conditions."""

import json
from dataclasses import replace
from typing import Any

from configs import ConfigError, EvaluateConfig, TransferConfig, compose, restore
from embodied.evaluation import Row
from experiments.studies.evaluated_policies import check_comparable, load_in_scenes
from experiments.studies.evaluation import evaluate_runs


def evaluate_in_simulators(config: TransferConfig) -> list[Row]:
    """Evaluates in each simulator in turn. In the rows, `policy` names the simulator.

    Raises:
        ConfigError: for an unknown simulator or field, before any evaluation starts.
    """
    evaluations = {name: _evaluation(config, name, fields or {}) for name, fields in config.simulators.items()}
    return [
        replace(row, policy=_column(row, name, config))
        for name, evaluation in evaluations.items()
        for row in evaluate_runs(evaluation)
    ]


def _evaluation(config: TransferConfig, name: str, fields: dict[str, Any]) -> EvaluateConfig:
    """Returns the evaluation in one simulator, checked."""
    own = {key: fields[key] for key in ("scenes", "episodes_file") if key in fields}
    simulator = _simulator(config, name, {key: value for key, value in fields.items() if key != "episodes_file"})
    plan = replace(config.evaluation, **own)
    policy = load_in_scenes(config.run, plan.scenes, config.device, simulator)
    check_comparable([policy], plan.baselines, "evaluation.baselines")
    return EvaluateConfig(
        run=config.run,
        evaluation=plan,
        report=config.report,
        simulator=simulator,
        folder=str(config.path / name),
        device=config.device,
        choices={**config.choices, "simulator": name},
    )


def _simulator(config: TransferConfig, name: str, fields: dict[str, Any]) -> Any:
    """Returns the chosen simulator with its fields, or None for the run's own."""
    if name == restore(config.run).choices.get("simulator"):
        if fixed := sorted(set(fields) - {"scenes"}):
            raise ConfigError(f"simulators.{name} is the simulator of the run's training: {fixed} cannot be changed")
        return None
    overrides = [f"simulator.{key}={json.dumps(value)}" for key, value in fields.items()]
    try:
        return compose("evaluate", [f"run={config.run}", f"simulator={name}", *overrides]).simulator
    except ConfigError as error:
        raise ConfigError(f"simulators.{name}: {error}") from error


def _column(row: Row, name: str, config: TransferConfig) -> str:
    return name if row.policy not in config.evaluation.baselines else f"{row.policy} in {name}"
