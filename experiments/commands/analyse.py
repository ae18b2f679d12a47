"""`surefoot analyse`: how policies adapt within an episode."""

import sys

from configs.roots.analyse import AnalyseConfig
from experiments.commands import runner as command
from experiments.studies.adaptation.draw import draw
from experiments.studies.adaptation.study import gather

HELP = """
usage: surefoot analyse run=FOLDER|[FOLDER,...] folder=FOLDER [results=FOLDER] [key=value ...]

How policies adapt within an episode: progress step by step, what the embeddings of the actions look like before and after each was tried, how
well each action's motion is foretold, and how long a change on the way is felt. Gathers what is not in folder/ yet, then draws into results/
(the folder itself, unless said otherwise). Interrupted, the same command goes on where it was. Without a run it draws again.

  surefoot analyse run=runs/cpu_aap-seed0 folder=runs/analysis
  surefoot analyse run=[runs/cpu_aap-seed0,runs/cpu_recurrent-seed0] baselines=[identify] folder=runs/analysis
  surefoot analyse run=runs/cpu_aap-seed0 "only=[nominal,'*turns +90°']" folder=runs/analysis_turns
  surefoot analyse run=runs/cpu_aap-seed0 "conditions.slippery={scale: {moves: 1.5}}" folder=runs/slippery
  surefoot analyse folder=runs/analysis results=experiments/results/analysis_cpu
"""


def analyse(config: AnalyseConfig) -> None:
    """Gather, then draw."""
    if config.run:
        gather(config)
    print(f"\nanalysis: {draw(config)}")


def main() -> int:
    """Run the command line."""
    return command.run("analyse", analyse, groups=(), help=HELP)


if __name__ == "__main__":
    sys.exit(main())
