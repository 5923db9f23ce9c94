"""All tables; importing this package registers them with the metadata."""

from db.models.archive import Archive, ArchiveConfirmation, ArchiveLeaf, ArchiveLoan
from db.models.attachment import Attachment
from db.models.branch import Branch, BranchPost
from db.models.cleaning import Cleaning, CleaningRow
from db.models.clue import Clue, ClueInformant, ClueStep, ClueSubject
from db.models.committee import Committee, CommitteeSeat
from db.models.history import HistoryEntry
from db.models.meeting import Meeting
from db.models.member import Member, MemberChange, MemberService
from db.models.opinion import Opinion, OpinionPerson
from db.models.page import (
    AssessmentPage,
    AwardPage,
    CareerPage,
    CeremonyPage,
    ConflictPage,
    FamilyPage,
    GiftPage,
    JourneyPage,
    MatterPage,
    OtherPage,
    PageRow,
    PledgePage,
    PropertyPage,
    RectificationPage,
    SidelinePage,
    StatementPage,
    TrainingPage,
)
from db.models.paper import IssuedPaper
from db.models.reminder import Reminder, ReminderRecipient
from db.models.report import (
    Report,
    ReportDelivery,
    ReportEdition,
    ReportRectification,
    ReportRemark,
    ReportReview,
    YearClosing,
)
from db.models.search import ImportTrace, SearchText
from db.models.setting import Preference, Setting
from db.models.supervision import (
    Accountability,
    Course,
    Education,
    Inspection,
    InspectionProblem,
    Proposal,
    Risk,
)
from db.models.talk import Concern, Talk, TalkAttendee, TalkFollowUp
from db.models.work import AgendaMark, DutyRecord, WorkTask

__all__ = [
    "Accountability",
    "AgendaMark",
    "Archive",
    "ArchiveConfirmation",
    "ArchiveLeaf",
    "ArchiveLoan",
    "AssessmentPage",
    "Attachment",
    "AwardPage",
    "Branch",
    "BranchPost",
    "CareerPage",
    "CeremonyPage",
    "Cleaning",
    "CleaningRow",
    "Clue",
    "ClueInformant",
    "ClueStep",
    "ClueSubject",
    "Committee",
    "CommitteeSeat",
    "Concern",
    "ConflictPage",
    "Course",
    "DutyRecord",
    "Education",
    "FamilyPage",
    "GiftPage",
    "HistoryEntry",
    "ImportTrace",
    "Inspection",
    "InspectionProblem",
    "IssuedPaper",
    "JourneyPage",
    "MatterPage",
    "Meeting",
    "Member",
    "MemberChange",
    "MemberService",
    "Opinion",
    "OpinionPerson",
    "OtherPage",
    "PageRow",
    "PledgePage",
    "Preference",
    "PropertyPage",
    "Proposal",
    "RectificationPage",
    "Reminder",
    "ReminderRecipient",
    "Report",
    "ReportDelivery",
    "ReportEdition",
    "ReportRectification",
    "ReportRemark",
    "ReportReview",
    "Risk",
    "SearchText",
    "Setting",
    "SidelinePage",
    "StatementPage",
    "Talk",
    "TalkAttendee",
    "TalkFollowUp",
    "TrainingPage",
    "WorkTask",
    "YearClosing",
]
