"""Evaluation: policy x condition x fixed episode list, intervals, tables and curves."""

from embodied.evaluation.conditions import NOMINAL, Condition
from embodied.evaluation.config import Actions, EvaluationConfig
from embodied.evaluation.grids import Grid
from embodied.evaluation.intervals import Bootstrap, Estimate, estimate, measure, paired_difference
from embodied.evaluation.results import Row, read_results, read_traces
from embodied.evaluation.sweep import MakeEnv, evaluate, traces_path
from embodied.evaluation.tables import Table, TableRow, markdown, tabulate

__all__ = [
    "NOMINAL",
    "Actions",
    "Bootstrap",
    "Condition",
    "Estimate",
    "EvaluationConfig",
    "Grid",
    "MakeEnv",
    "Row",
    "Table",
    "TableRow",
    "estimate",
    "evaluate",
    "markdown",
    "measure",
    "paired_difference",
    "read_results",
    "read_traces",
    "tabulate",
    "traces_path",
]
