"""`surefoot doctor`: check this machine, and print how to fix each fault."""

import argparse
import sys

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from experiments import health
from experiments.health import Health


def main() -> int:
    """Prints a table of all checks; returns 1 if something is broken, else 0."""
    argparse.ArgumentParser(prog="surefoot doctor", description=__doc__).parse_args()
    findings = [check() for check in health.CHECKS]
    table = Table("", "found", "what to do", box=None, pad_edge=False)
    for finding in findings:
        table.add_row(f"[{finding.health.value}]{finding.subject}", escape(finding.seen), escape(finding.fix))
    Console(width=None if sys.stdout.isatty() else 160).print(table)
    return int(any(finding.health is Health.BROKEN for finding in findings))


if __name__ == "__main__":
    sys.exit(main())
