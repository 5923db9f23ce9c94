"""All tables; importing this package registers them with the metadata."""

from db.models.attachment import Attachment
from db.models.branch import Branch, BranchPost
from db.models.cleaning import Cleaning, CleaningRow
from db.models.clue import Clue, ClueInformant, ClueStep, ClueSubject
from db.models.committee import Committee, CommitteeSeat
from db.models.history import HistoryEntry
from db.models.meeting import Meeting
from db.models.member import Member, MemberChange, MemberService
from db.models.paper import IssuedPaper
from db.models.reminder import Reminder, ReminderRecipient
from db.models.search import ImportTrace, SearchText
from db.models.setting import Preference, Setting
from db.models.talk import Concern, Talk, TalkAttendee, TalkFollowUp
from db.models.work import AgendaMark, DutyRecord, WorkTask

__all__ = [
    "AgendaMark",
    "Attachment",
    "Branch",
    "BranchPost",
    "Cleaning",
    "CleaningRow",
    "Clue",
    "ClueInformant",
    "ClueStep",
    "ClueSubject",
    "Committee",
    "CommitteeSeat",
    "Concern",
    "DutyRecord",
    "HistoryEntry",
    "ImportTrace",
    "IssuedPaper",
    "Meeting",
    "Member",
    "MemberChange",
    "MemberService",
    "Preference",
    "Reminder",
    "ReminderRecipient",
    "SearchText",
    "Setting",
    "Talk",
    "TalkAttendee",
    "TalkFollowUp",
    "WorkTask",
]
