"""`surefoot compare-simulators`: compare two simulators on the same motions.

The exit status is 0 if they agree, 1 if they do not, 2 for a wrong command line.
"""

import sys
from contextlib import closing
from pathlib import Path

from configs import ConfigError
from configs.roots.compare_simulators import CompareSimulatorsConfig
from experiments import build as parts
from experiments.commands import runner as command
from experiments.studies.simulator_comparison.differences import unlike_frames
from experiments.studies.simulator_comparison.driving import SimulatorPair
from experiments.studies.simulator_comparison.report import agree, show, write
from experiments.studies.simulator_comparison.walks import walks

HELP = """
usage: surefoot compare-simulators simulator@first=CHOICE simulator@second=CHOICE [first.key=value ...] [key=value ...]

Drives the same motions in two simulators from the same poses: a square, random walks, and motions of
your own (given=[[0.25,0,0],[0,0,30]]). Prints where poses, collisions, depth and colours differ, and
writes every motion to runs/parity/FIRST-SECOND.json (or to folder=...). The exit status is 0 if they
agree within tolerances.*, 1 if not. scenes=[...] are scenes of the first; counterparts={a: b} gives
the name b that scene a has in the second.
"""


def compare(config: CompareSimulatorsConfig) -> None:
    """Drives, prints and writes; exits with status 1 if the simulators do not agree."""
    with (
        closing(parts.simulator(config.first, 1, "first")) as first,
        closing(parts.simulator(config.second, 1, "second")) as second,
    ):
        pair, scenes = SimulatorPair(config, first, second), config.scenes or tuple(first.scenes[:1])
        try:
            differences = [pair.drive(walk) for walk in walks(config, scenes)]
        except ValueError as error:
            raise ConfigError(str(error)) from error
        unlike = unlike_frames(*pair.frames()) if differences else []
    if not differences:
        raise ConfigError("nothing to drive: square_m and walks are 0, and given is empty")
    show(config, differences, unlike)
    path = Path(config.folder or "runs/parity") / f"{'-'.join(config.names).replace(' ', '_')}.json"
    write(config, differences, unlike, path)
    print(f"every motion: {path}")
    if not agree(config, differences, unlike):
        sys.exit(1)


def main() -> int:
    """Runs the command line and returns the exit status."""
    return command.run("compare_simulators", compare, groups=("simulator",), help=HELP)


if __name__ == "__main__":
    sys.exit(main())
