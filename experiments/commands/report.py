"""`surefoot report`: write the report of an evaluation again, from its results."""

import sys
from pathlib import Path

from configs import ReportRootConfig
from experiments.commands import runner as command
from experiments.reporting.evaluation_report import report

HELP = """
usage: surefoot report folder=FOLDER [report.key=value ...]

Write report.html, table.md and curves.png of an evaluation again, from the results in its folder.

  surefoot report folder=runs/cpu_aap-seed0/evaluation/quick report.policy=random report.animations=8
"""


def work(config: ReportRootConfig) -> None:
    """Write the report and say where it is."""
    print(report(Path(config.folder), config.report))


def main() -> int:
    """Run the command line."""
    return command.run("report", work, groups=(), help=HELP)


if __name__ == "__main__":
    sys.exit(main())
