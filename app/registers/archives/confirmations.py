"""年度确认: each year the person reads the file, and signs for it or objects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from app.engine.fields import Date, LongText, Number, Reading, Suggest
from app.engine.kinds import Person
from app.engine.people import People, PersonLink
from app.engine.register import ChipRule, Draft, Key, Register
from app.engine.views import Cell, DueItem, Tone
from app.errors import Flaw
from app.registers.archives.refusing import contradiction, refused, require_known
from app.rules.archives import CONFIRMATION, OBJECTIONS, Round, current_round, ends
from app.rules.tables import Rules
from db.models import Archive, ArchiveConfirmation, Member
from db.vocabulary import MemberStanding

C = ArchiveConfirmation
RULE = "年度确认"
SIGNED = col(C.signed_on).is_not(None)
OBJECTED = (col(C.objections) != "") & (col(C.handled) == "")


def _prepare(draft: Draft, reading: Reading, people: People) -> None:
    record, limit = draft.record, reading.rules.archives.limits[CONFIRMATION]
    if not reading.history:
        contradiction(_flaws(record, reading.today))
        require_known(record, "尚未登记。", limit)
    same = select(C.id).where(
        C.year == record.year, C.member_id == record.member_id, C.id != record.id, col(C.voided_at).is_(None)
    )
    with people.session.no_autoflush:
        taken = record.member_id is not None and people.session.exec(same).first() is not None
    if taken:
        reason = f"这个人 {record.year} 年度的确认已经登记"
        raise refused("一人一年只确认一次，尚未保存。", [Flaw("person", record.person, reason)], limit)


def _flaws(record: Any, today: date) -> Iterable[Flaw]:
    given, signed = record.given_on, record.signed_on
    if record.year > today.year:
        yield Flaw("year", str(record.year), "年度还没有开始")
    if given is not None and given.year < record.year:
        yield Flaw("given_on", given.isoformat(), "发出日期早于确认的年度")
    if signed is not None and signed > today:
        yield Flaw("signed_on", signed.isoformat(), "签字日期不能晚于今天")
    if signed is not None and given is not None and signed < given:
        yield Flaw("signed_on", signed.isoformat(), "签字日期早于发出日期")
    if record.handled and not record.objections:
        yield Flaw("handled", "", "没有写明本人提出的异议")


def unsigned(session: Session, wanted: Round) -> int:
    """Return how many persons whose file was there at the year's end have not signed for that year."""
    signed = select(C.member_id).where(C.year == wanted.year, SIGNED, col(C.voided_at).is_(None))
    owed = (
        select(func.count(func.distinct(col(Archive.member_id))))
        .join(Member, col(Member.id) == col(Archive.member_id))
        .where(
            owed_by(wanted.year), col(Archive.member_id).not_in(signed.where(col(C.member_id).is_not(None)))
        )
    )
    return session.exec(owed).one()


def owed_by(year: int) -> ColumnElement[bool]:
    """Whose file is to be confirmed for a year: one in use since then, of somebody still in the organ."""
    return (
        (col(Archive.opened_on) <= date(year, 12, 31))
        & col(Archive.closed_on).is_(None)
        & col(Archive.voided_at).is_(None)
        & (col(Member.standing) == MemberStanding.PRESENT)
        & col(Member.voided_at).is_(None)
    )


def due(session: Session, rules: Rules, today: date) -> Iterable[DueItem]:
    """Yield one item for the year whose confirmation is under way, and each objection not yet answered."""
    limits, wanted = rules.archives.limits, current_round(today, rules.archives)
    if left := unsigned(session, wanted):
        title = f"廉政档案年度确认（{wanted.year}）：尚有 {left} 人未签"
        yield DueItem(
            "confirmations", 0, f"{wanted.year}年度", title, wanted.due, RULE, limits[CONFIRMATION].source,
            limits[CONFIRMATION].how, finish_in="confirmations", given={"year": str(wanted.year)},
            about=str(wanted.year),
        )  # fmt: skip
    open_ones = select(C).where(OBJECTED, col(C.voided_at).is_(None)).order_by(col(C.id))
    for record in session.exec(open_ones):
        limit = limits[OBJECTIONS]
        day = ends(limit, record.signed_on or record.given_on or record.created_at.date())
        yield DueItem(
            "confirmations", record.id or 0, f"{record.year}年度", f"核实对廉政档案的异议：{record.person}",
            day, RULE, limit.source, limit.how, about="objections",
        )  # fmt: skip


def _status(record: Any, today: date) -> Cell:
    if record.objections and not record.handled:
        return Cell("有异议待核实", tone="danger")
    if record.signed_on is not None:
        return Cell("已签字", tone="ok")
    return Cell("已发出待签" if record.given_on else "未发出", tone="warn")


def _row_tone(record: Any, today: date) -> Tone:
    return "danger" if record.objections and not record.handled else ""


def _identify(values: Mapping[str, Any]) -> Key:
    return Key(tuple(values.get(name) for name in ("year", "person", "unit")), "person", certain=True)


CONFIRMATIONS = Register(
    key="confirmations",
    title="年度确认",
    noun="年度确认",
    counter="人次",
    model=ArchiveConfirmation,
    order="-year",
    paper_title="廉政档案年度确认登记簿",
    heading=lambda record: record.person,
    subtitle=lambda record: "　".join(part for part in (f"{record.year}年度", record.unit) if part),
    status=_status,
    row_tone=_row_tone,
    prepare=_prepare,
    persons=(PersonLink(ArchiveConfirmation, "person", "unit"),),
    identify=_identify,
    import_fields=(Date("signed_on", "签字日期"),),
    due=due,
    search_hint="姓名、支部、异议",
    empty_hint="每年年底把档案交本人核对，发出和签字的情况登记在这里。",
    fields=(
        Number("year", "年度", required=True, column=5, ledger=4, group="确认"),
        Person("person", "姓名", required=True, searchable=True, column=10, ledger=6, sub="unit",
               group="确认", fills=(("unit", "unit"),)),
        Suggest("unit", "所在支部", searchable=True, column=10, hidden=True, ledger=11, group="确认"),
        Date("given_on", "发出日期", not_after_today=True, column=8, ledger=6, filterable=True, group="确认"),
        Date("signed_on", "签字日期", editable=False, column=8, ledger=6, filterable=True, group="确认",
             help="选定人员后点“登记签字”，同时记下所签各页的版本"),
        LongText("objections", "本人提出的异议", searchable=True, column=14, ledger=16, max_length=2000,
                 group="异议"),
        LongText("handled", "处理情况", searchable=True, column=12, hidden=True, ledger=16, max_length=2000,
                 group="异议", help="核实的结果，属实的写明怎样更正"),
        LongText("remarks", "备注", group="其他"),
    ),
    chips=(
        ChipRule("open", "待签", lambda today: col(C.signed_on).is_(None), "warn"),
        ChipRule("objected", "有异议待核实", lambda today: OBJECTED, "danger"),
        ChipRule("signed", "已签字", lambda today: SIGNED, "ok"),
        ChipRule("year", "今年度", lambda today: col(C.year) == today.year),
    ),
)  # fmt: skip
