"""All tables; importing this package registers them with the metadata."""

from db.models.clue import Clue, ClueStep, ClueSubject
from db.models.history import HistoryEntry
from db.models.meeting import Meeting
from db.models.member import Member
from db.models.search import ImportTrace, SearchText
from db.models.setting import Preference, Setting
from db.models.talk import Talk

__all__ = [
    "Clue",
    "ClueStep",
    "ClueSubject",
    "HistoryEntry",
    "ImportTrace",
    "Meeting",
    "Member",
    "Preference",
    "SearchText",
    "Setting",
    "Talk",
]
