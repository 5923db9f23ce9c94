"""谈话提醒: conversations of every kind, what they must fulfil, and who still has to be talked to."""

from app.registers.talks.declaration import TALKS

__all__ = ["TALKS"]
