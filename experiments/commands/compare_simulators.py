"""`surefoot compare-simulators`: the same motions in two simulators, and where they come apart.

The exit status says whether they agree: 0, 1 when they do not, 2 when the command is wrong.
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

HELP = """\
usage: surefoot compare-simulators simulator@first=embedded simulator@second=thor [first.key=value ...] [second.key=value ...]

Drives the same motions in two simulators from the same poses: a square, random walks, and motions of your own
(given=[[0.25,0,0],[0,0,30]]). Prints where poses, collisions, depth and colours differ, and writes every motion to
runs/parity/FIRST-SECOND.json (folder=... elsewhere). The exit status is 0 when they agree within tolerances.*, 1 when not.
scenes=[...] are scenes of the first; counterparts={a: b} says that the second calls a by the name of b."""


def compare(config: CompareSimulatorsConfig) -> None:
    """Drive, print, write; ends the program with status 1 when the two do not agree."""
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
        raise ConfigError("there is nothing to drive: square_m and walks are 0, and nothing is given")
    show(config, differences, unlike)
    path = Path(config.folder or "runs/parity") / f"{'-'.join(config.names).replace(' ', '_')}.json"
    write(config, differences, unlike, path)
    print(f"every motion: {path}")
    if not agree(config, differences, unlike):
        sys.exit(1)


def main() -> int:
    """Run the command line."""
    return command.run("compare_simulators", compare, groups=("simulator",), help=HELP)


if __name__ == "__main__":
    sys.exit(main())
