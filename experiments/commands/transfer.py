"""`surefoot transfer`: evaluate one trained policy in several simulators, in one table."""

import sys

from configs import TransferConfig
from embodied.evaluation import markdown, tabulate
from experiments.commands import runner
from experiments.reporting import terminal_table
from experiments.studies.transfer import evaluate_in_simulators

HELP = """
usage: surefoot transfer run=RUN "simulators={NAME: {key: value, ...}, ...}" [evaluation=NAME] [key=value ...]

Evaluates the newest checkpoint of a run in several simulators under the same conditions, through the
camera it was trained with where the simulator has it, and prints one table with a column for each
simulator. If interrupted, the same command resumes.

  surefoot transfer run=runs/a "simulators={embedded: {}, thor_standin: {scenes: [FloorPlan_Val1_1]}}"
  surefoot transfer run=runs/a "simulators={embedded: {}, habitat: {scenes: [hm3d/val/*/*.basis.glb]}}"

AI2-THOR and Habitat start a process for each of evaluation.bodies. Episodes are drawn in the scenes of
each simulator, or read from its episodes_file. The folder (by default below evaluation/ in the run
folder) holds table.md, and for each simulator a folder with results.jsonl, traces.jsonl and
episodes.jsonl.
"""


def transfer(config: TransferConfig) -> None:
    """Evaluates in each simulator, prints the table and writes it to table.md."""
    rows = evaluate_in_simulators(config)
    terminal_table.show(rows, config.report.bootstrap)
    path = config.path / "table.md"
    path.write_text(markdown(tabulate(rows, config.report.bootstrap)), encoding="utf-8")
    print(f"\ntable: {path}")


def main() -> int:
    """Runs the command line and returns the exit status."""
    return runner.run("transfer", transfer, groups=("evaluation", "simulator"), help=HELP)


if __name__ == "__main__":
    sys.exit(main())
