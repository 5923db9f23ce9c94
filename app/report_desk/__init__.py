"""The desk of the reports."""

from app.report_desk.desk import ReportDesk

__all__ = ["ReportDesk"]
