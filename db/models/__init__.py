"""All tables; importing this package registers them with the metadata."""

from db.models.attachment import Attachment
from db.models.cleaning import Cleaning, CleaningRow
from db.models.clue import Clue, ClueInformant, ClueStep, ClueSubject
from db.models.history import HistoryEntry
from db.models.meeting import Meeting
from db.models.member import Member
from db.models.paper import IssuedPaper
from db.models.search import ImportTrace, SearchText
from db.models.setting import Preference, Setting
from db.models.talk import Talk

__all__ = [
    "Attachment",
    "Cleaning",
    "CleaningRow",
    "Clue",
    "ClueInformant",
    "ClueStep",
    "ClueSubject",
    "HistoryEntry",
    "ImportTrace",
    "IssuedPaper",
    "Meeting",
    "Member",
    "Preference",
    "SearchText",
    "Setting",
    "Talk",
]
