"""意见回复: the requests for 廉政意见, each with its list of names and what was answered."""

from app.registers.opinions.declaration import OPINIONS

__all__ = ["OPINIONS"]
