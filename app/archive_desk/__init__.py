"""廉政档案: the files of all persons, opened under the history's eye, confirmed each year, and printed."""

from app.archive_desk.desk import ArchiveDesk

__all__ = ["ArchiveDesk"]
