"""The declaration of 谈话提醒: conversations of every kind."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import extract
from sqlmodel import col

from app.engine.register import ChipRule, Numbering, Register
from app.engine.views import Cell
from app.registers.talks.bearing import bears
from app.registers.talks.checks import ATTENDEE, prepare
from app.registers.talks.doubts import PERSON, doubts
from app.registers.talks.figures import FIGURES
from app.registers.talks.following import due, projected
from app.registers.talks.form import FIELDS
from app.registers.talks.history import IMPORT_FIELDS, assemble, identify
from app.registers.talks.papers import TALK_PAPERS
from db.models import Talk
from db.vocabulary import TalkKind, TalkState

REMINDERS = (TalkKind.REMINDER, TalkKind.DISPOSAL_REMINDER, TalkKind.CAUTION)


def _status(talk: Any, today: date) -> Cell:
    if talk.state is TalkState.FINISHED:
        return Cell(talk.kind.label, tone="info")
    return Cell(f"{talk.kind.label}（{talk.state.label}）", tone="warn")


TALKS = Register(
    key="talks",
    title="谈话提醒",
    noun="谈话",
    counter="次",
    model=Talk,
    order="-held_on",
    dated_by="held_on",
    numbering=Numbering("number", lambda rules: "谈话〔{year}〕{n}号", "held_on"),
    paper_title="谈话登记簿",
    heading=lambda talk: talk.person,
    subtitle=lambda talk: "　".join(
        part for part in (talk.held_on.isoformat(), talk.unit, talk.place) if part
    ),
    status=_status,
    prepare=prepare,
    project=projected,
    doubts=doubts,
    due=due,
    persons=(PERSON, ATTENDEE),
    page="talks",
    bears=bears,
    assemble=assemble,
    import_fields=IMPORT_FIELDS,
    identify=identify,
    search_hint="谈话对象、支部、谈话人、内容",
    empty_hint="可以从现有的登记表导入，或新增一次谈话。",
    fields=FIELDS,
    chips=(
        ChipRule("year", "今年", lambda today: extract("year", col(Talk.held_on)) == today.year),
        ChipRule("planned", "待谈", lambda today: col(Talk.state) == TalkState.PLANNED, "warn"),
        ChipRule("held", "待签", lambda today: col(Talk.state) == TalkState.HELD, "warn"),
        ChipRule("follow", "待复查", lambda today: col(Talk.follow_due_on).is_not(None), "warn"),
        ChipRule("heart", "谈心谈话", lambda today: col(Talk.kind) == TalkKind.HEART),
        ChipRule("reminder", "提醒警示", lambda today: col(Talk.kind).in_(REMINDERS)),
        ChipRule("appointment", "任前廉政", lambda today: col(Talk.kind) == TalkKind.APPOINTMENT),
        ChipRule("admonition", "诫勉", lambda today: col(Talk.kind) == TalkKind.ADMONITION, "warn"),
    ),
    figures=FIGURES,
    papers=TALK_PAPERS,
)
