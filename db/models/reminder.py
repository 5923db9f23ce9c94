"""提醒通知: reminders to many, and who has read them."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field

from db.models.base import Record, enum_column
from db.vocabulary import ReminderKind, ReminderWay, Secrecy


class Reminder(Record, table=True):
    """One reminder; `node` is the festival or season of the rules table it was given for, '2026/春节'."""

    __tablename__ = "reminder"

    number: str = Field(index=True, unique=True)
    kind: ReminderKind = Field(sa_column=enum_column(ReminderKind, nullable=False, index=True))
    node: str = Field(default="", index=True)
    issued_on: date = Field(index=True)
    title: str = ""
    way: ReminderWay | None = Field(default=None, sa_column=enum_column(ReminderWay))
    author: str = ""
    audience: str = ""
    content: str = ""
    read_by: date | None = None
    secrecy: Secrecy = Field(default=Secrecy.INTERNAL, sa_column=enum_column(Secrecy, nullable=False))
    remarks: str = ""

    # PROJECTION
    unread_count: int = 0


class ReminderRecipient(Record, table=True):
    """One who is to read a reminder, and when it was read."""

    __tablename__ = "reminder_recipient"
    __owner__ = ("reminder", "reminder_id")

    reminder_id: int = Field(foreign_key="reminder.id", index=True)
    position: int = 0
    name: str = Field(index=True)
    unit: str = ""
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    read_on: date | None = None
    remarks: str = ""
