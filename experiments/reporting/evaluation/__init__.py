"""The report of an evaluation: one self-contained page, and its table and curves as files."""

from experiments.reporting.evaluation.report import ReportConfig, write_report

__all__ = ["ReportConfig", "write_report"]
