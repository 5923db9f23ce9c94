"""谈话提醒: conversations of every kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import extract
from sqlmodel import Session, col, select

from app.engine.fields import Choice, Date, Identity, LongText, Name, Officer, Reading, Suggest
from app.engine.figure import Counted, Figure, Period
from app.engine.people import People, PersonLink, wants_person
from app.engine.register import Assembled, ChipRule, Draft, Key, Register
from app.engine.views import Cell
from app.errors import Flaw, RefusedInput
from app.rules.tables import Rules
from db.models import Talk
from db.vocabulary import TalkKind

PERSON = PersonLink(Talk, "person", "unit")
REMINDERS = (TalkKind.REMINDER, TalkKind.DISPOSAL_REMINDER, TalkKind.CAUTION)


def _prepare(draft: Draft, reading: Reading, people: People) -> None:
    talk = draft.record
    if not reading.history and talk.recorder and talk.recorder == talk.talker:
        reason = "记录人不能是谈话人本人"
        raise RefusedInput(
            f"{reason}。",
            (Flaw("recorder", talk.recorder, reason),),
            reason="依据：谈话由谈话人、记录人两人进行。",
        )
    if wants_person(talk, PERSON):
        talk.member_id = PERSON.match(talk, people).member_id


def _assemble(values: dict[str, Any], reading: Reading, people: People) -> Assembled:
    """A sheet may name the person by identity number, too; it decides between same names and is not kept."""
    number = values.pop("identity_number", "")
    if number:
        match = people.match(values["person"], unit=values.get("unit") or "", identity_number=number)
        values["member_id"] = match.member_id
    return Assembled(values, {})


def _identify(values: Mapping[str, Any]) -> Key:
    told = ("held_on", "kind", "person", "unit", "talker", "cause")
    return Key(tuple(values.get(name) for name in told), "person")


def _held(session: Session, period: Period) -> Iterable[tuple[int, TalkKind]]:
    query = select(col(Talk.id), col(Talk.kind)).where(
        col(Talk.voided_at).is_(None), col(Talk.held_on) >= period.first, col(Talk.held_on) <= period.last
    )
    return ((int(i or 0), kind) for i, kind in session.exec(query))


def _total(session: Session, period: Period, rules: Rules) -> Iterable[Counted]:
    return (Counted(i) for i, _ in _held(session, period))


def _by_kind(session: Session, period: Period, rules: Rules) -> Iterable[Counted]:
    return (Counted(i, kind.label) for i, kind in _held(session, period))


TALKS = Register(
    key="talks",
    title="谈话提醒",
    noun="谈话",
    counter="次",
    model=Talk,
    order="-held_on",
    dated_by="held_on",
    paper_title="谈话登记簿",
    heading=lambda talk: talk.person,
    subtitle=lambda talk: "　".join(
        part for part in (talk.held_on.isoformat(), talk.unit, talk.place) if part
    ),
    status=lambda talk, today: Cell(talk.kind.label, tone="info"),
    prepare=_prepare,
    persons=(PERSON,),
    assemble=_assemble,
    import_fields=(Identity("identity_number", "身份证号"),),
    identify=_identify,
    search_hint="谈话对象、支部、谈话人、内容",
    empty_hint="可以从现有的登记表导入，或新增一次谈话。",
    fields=(
        Date(
            "held_on",
            "谈话时间",
            required=True,
            column=8,
            ledger=6,
            filterable=True,
            not_after_today=True,
            group="谈话",
        ),
        Choice(
            "kind",
            "谈话类型",
            required=True,
            terms_of=TalkKind,
            column=8,
            ledger=7,
            filterable=True,
            pill=True,
            group="谈话",
        ),
        Name(
            "person",
            "谈话对象",
            required=True,
            searchable=True,
            column=10,
            ledger=6,
            sub="unit",
            group="谈话",
        ),
        Suggest("unit", "所在支部", searchable=True, column=10, hidden=True, ledger=9, group="谈话"),
        Suggest("post", "职务", group="谈话"),
        Officer("talker", "谈话人", searchable=True, column=8, ledger=7, group="参加人"),
        Officer("recorder", "记录人", searchable=True, column=6, ledger=6, group="参加人"),
        Suggest("cause", "谈话事由", searchable=True, column=9, ledger=8, group="内容"),
        Suggest("place", "地点", column=8, ledger=7, hidden=True, group="内容"),
        LongText("content", "主要内容", searchable=True, column=14, ledger=13, group="内容"),
        LongText("demands", "整改要求", searchable=True, group="内容"),
        LongText("remarks", "备注", group="其他"),
    ),
    chips=(
        ChipRule("year", "今年", lambda today: extract("year", col(Talk.held_on)) == today.year),
        ChipRule("heart", "谈心谈话", lambda today: col(Talk.kind) == TalkKind.HEART),
        ChipRule("reminder", "提醒警示", lambda today: col(Talk.kind).in_(REMINDERS)),
        ChipRule("appointment", "任前廉政", lambda today: col(Talk.kind) == TalkKind.APPOINTMENT),
        ChipRule("admonition", "诫勉", lambda today: col(Talk.kind) == TalkKind.ADMONITION, "warn"),
    ),
    figures=(
        Figure("talks.total", "谈话总数", "次", "期间内开展并登记的各类谈话", _total),
        Figure(
            "talks.by_kind",
            "谈话（按类型）",
            "次",
            "期间内开展的谈话，按谈话类型分列",
            _by_kind,
            breakdown=True,
            order=tuple(kind.label for kind in TalkKind),
        ),
    ),
)
