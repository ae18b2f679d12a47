"""`surefoot report`: rewrite the report of an evaluation from its results."""

import sys
from pathlib import Path

from configs import ReportRootConfig
from experiments.commands import runner as command
from experiments.reporting.evaluation_report import report

HELP = """
usage: surefoot report folder=FOLDER [report.key=value ...]

Rewrites report.html, table.md and curves.png of an evaluation from the results in its folder.

  surefoot report folder=runs/cpu_aap-seed0/evaluation/quick report.policy=random report.animations=8
"""


def work(config: ReportRootConfig) -> None:
    """Writes the report and prints its path."""
    print(report(Path(config.folder), config.report))


def main() -> int:
    """Runs the command line and returns the exit status."""
    return command.run("report", work, groups=(), help=HELP)


if __name__ == "__main__":
    sys.exit(main())
