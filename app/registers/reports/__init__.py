"""年度述职: the reports on a period, their finished editions, and what became of them."""

from app.registers.reports.declaration import REPORTS

__all__ = ["REPORTS"]
