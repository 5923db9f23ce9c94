"""年度封账: a year's figures as they were closed, and why they are different now."""

from app.closing_desk.desk import ClosingDesk

__all__ = ["ClosingDesk"]
