"""`surefoot evaluate`: evaluate trained policies under conditions and write the report."""

import sys

from configs import EvaluateConfig
from experiments.commands import runner
from experiments.reporting import terminal_table
from experiments.reporting.evaluation_report import report
from experiments.studies.evaluation import evaluate_runs

HELP = """
usage: surefoot evaluate run=FOLDER [evaluation=CHOICE] [key=value ...]

Evaluates a trained policy, and baselines beside it, under a grid of conditions on fixed episodes. Prints
the table and writes the report. If interrupted, the same command resumes.

  surefoot evaluate run=runs/cpu_aap-seed0
  surefoot evaluate run=[runs/cpu_aap-seed0,runs/cpu_recurrent-seed0] evaluation=full
  surefoot evaluate run=runs/cpu_aap-seed0 evaluation.conditions=[nominal,"turns *"] folder=runs/turns
  surefoot evaluate run=runs/cpu_aap-seed0 "evaluation.also={mine: {scale: {moves: 0.5}}}" folder=runs/mine
  surefoot evaluate run=runs/cpu_aap-seed0 evaluation.episodes_file=episodes.json.gz folder=runs/listed
  surefoot evaluate run=runs/cpu_aap-seed0 simulator=thor "evaluation.scenes=[FloorPlan_Val*]" evaluation.bodies=4

The folder (by default below evaluation/ in the run folder) holds results.jsonl, traces.jsonl,
episodes.jsonl, report.html, table.md and curves.png.
"""


def evaluate(config: EvaluateConfig) -> None:
    """Evaluates, prints the table and writes the report."""
    terminal_table.show(evaluate_runs(config), config.report.bootstrap)
    print(f"\nreport: {report(config.path, config.report)}")


def main() -> int:
    """Runs the command line and returns the exit status."""
    return runner.run("evaluate", evaluate, groups=("evaluation", "simulator"), help=HELP)


if __name__ == "__main__":
    sys.exit(main())
