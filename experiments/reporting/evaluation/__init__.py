"""The report of an evaluation: one self-contained page, and its table and curves as files."""

from experiments.reporting.evaluation.report import write_report

__all__ = ["write_report"]
