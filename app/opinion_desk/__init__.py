"""党风廉政意见回复: the use cases of a request, from the list of names to the letter that answers it."""

from app.opinion_desk.desk import OpinionDesk

__all__ = ["OpinionDesk"]
