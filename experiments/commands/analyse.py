"""`surefoot analyse`: analyse how policies adapt within an episode."""

import sys

from configs.roots.analyse import AnalyseConfig
from experiments.commands import runner as command
from experiments.studies.adaptation.draw import draw
from experiments.studies.adaptation.study import gather

HELP = """
usage: surefoot analyse run=FOLDER|[FOLDER,...] folder=FOLDER [results=FOLDER] [key=value ...]

Analyses how policies adapt within an episode: progress by step, embeddings of actions before and
after each was tried, prediction errors of each action's motion, and how long a change during the
episode is felt. Runs the episodes that folder= does not hold yet, then draws into results= (folder=
by default). If interrupted, the same command resumes. Without a run it only draws.

  surefoot analyse run=runs/cpu_aap-seed0 folder=runs/analysis
  surefoot analyse run=[runs/cpu_aap-seed0,runs/cpu_recurrent-seed0] baselines=[identify] folder=runs/analysis
  surefoot analyse run=runs/cpu_aap-seed0 "only=[nominal,'*turns +90°']" folder=runs/analysis_turns
  surefoot analyse run=runs/cpu_aap-seed0 "conditions.slippery={scale: {moves: 1.5}}" folder=runs/slippery
  surefoot analyse folder=runs/analysis results=experiments/results/analysis_cpu
"""


def analyse(config: AnalyseConfig) -> None:
    """Runs the missing episodes, then draws."""
    if config.run:
        gather(config)
    print(f"\nanalysis: {draw(config)}")


def main() -> int:
    """Runs the command line and returns the exit status."""
    return command.run("analyse", analyse, groups=(), help=HELP)


if __name__ == "__main__":
    sys.exit(main())
