"""查阅登记: who was shown, lent or copied which file, for what, and by whose approval."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, extract, inspect
from sqlmodel import Session, col, select

from app.engine.fields import Choice, Date, Due, LongText, Officer, Reading, Suggest, Text
from app.engine.kinds import Names, Person
from app.engine.names import split_people
from app.engine.people import People, PersonLink
from app.engine.reasons import SHORTEST_REASON
from app.engine.register import ChipRule, Draft, Key, Register
from app.engine.views import Cell, DueItem, Tone
from app.errors import Flaw, RefusedInput
from app.registers.archives.fields import SectionsField, section_titles
from app.registers.archives.figures import LOAN_FIGURES
from app.registers.archives.loan_papers import LOAN_PAPERS
from app.registers.archives.refusing import contradiction, refused, require_known
from app.rules.archives import APPROVAL, LOAN, MASKED, ONE_FILE, RECUSAL, ends
from app.rules.tables import Rules
from db.models import Archive, ArchiveLoan, ConflictPage, FamilyPage
from db.vocabulary import LoanKind

L = ArchiveLoan
RULE = "查阅登记"
OUT: ColumnElement[bool] = (col(L.kind) == LoanKind.LENT) & col(L.returned_on).is_(None)


def _prepare(draft: Draft, reading: Reading, people: People) -> None:
    loan, rules = draft.record, reading.rules
    if loan.kind is LoanKind.LENT and loan.due_on is None and not reading.history:
        loan.due_on = ends(rules.archives.limits[LOAN], loan.taken_on)
    if reading.history:
        return
    contradiction(_flaws(loan))
    require_known(loan, "尚未登记。", rules.archives.limits[ONE_FILE])
    _refuse_approval(loan, rules)
    _refuse_reader(loan, people.session, rules)
    if loan.member_id is not None:
        _refuse_missing(loan, people.session, rules)
    _ask_reason(loan, rules)


def _flaws(loan: Any) -> Iterable[Flaw]:
    if loan.due_on is not None and loan.due_on < loan.taken_on:
        yield Flaw("due_on", loan.due_on.isoformat(), "归还期限早于查阅日期")
    if loan.returned_on is not None and loan.returned_on < loan.taken_on:
        yield Flaw("returned_on", loan.returned_on.isoformat(), "归还日期早于查阅日期")
    if loan.approved_on is not None and loan.approved_on > loan.taken_on:
        yield Flaw("approved_on", loan.approved_on.isoformat(), "批准日期晚于查阅日期，应当先批准后查阅")


def _refuse_approval(loan: Any, rules: Rules) -> None:
    if not _names(loan.approver).isdisjoint(_names(loan.reader)):
        flaw = Flaw("approver", loan.approver, "批准人就是查阅人")
        raise refused("查阅人不能批准自己查阅，尚未保存。", [flaw], rules.archives.limits[APPROVAL])


def _refuse_reader(loan: Any, session: Session, rules: Rules) -> None:
    """Nobody reads his own file here, nor that of a relative (回避)."""
    readers = _names(loan.reader)
    with session.no_autoflush:
        relatives = {**_reading_of(session, readers, loan.person), **_relatives(session, loan.member_id)}
    for reader in sorted(readers):
        told = "就是档案本人" if reader == loan.person else relatives.get(reader, "")
        if told:
            raise refused(
                "查阅人应当回避，尚未保存。", [Flaw("reader", reader, f"{reader}{told}")],
                rules.archives.limits[RECUSAL],
            )  # fmt: skip


def _relatives(session: Session, member_id: int | None) -> Mapping[str, str]:
    """Name → what he or she is to the person, as the file's pages on family and conflicts have it."""
    pages = (
        select(page.member_id, col(name), page.relation).where(
            page.member_id == member_id, col(page.voided_at).is_(None), col(name) != ""
        )
        for page, name in ((ConflictPage, ConflictPage.relative), (FamilyPage, FamilyPage.name))
    )
    rows = [row for page in pages for row in session.exec(page)] if member_id else []
    return {name: f"是档案本人的{relation or '亲属'}" for _, name, relation in rows}


def _reading_of(session: Session, readers: frozenset[str], person: str) -> Mapping[str, str]:
    """The same told from the other side: readers whose own family page has the person."""
    page = select(FamilyPage.person, FamilyPage.relation).where(
        FamilyPage.name == person,
        col(FamilyPage.person).in_(readers),
        col(FamilyPage.voided_at).is_(None),
    )
    return {name: f"的家庭成员中有档案本人（{relation or '亲属'}）" for name, relation in session.exec(page)}


def _names(text: str) -> frozenset[str]:
    """Who is meant, without what is added in brackets."""
    return frozenset(person.name for person in split_people(text))


def _refuse_missing(loan: Any, session: Session, rules: Rules) -> None:
    """There is a file to be shown, and it is not out with somebody else."""
    limit = rules.archives.limits[ONE_FILE]
    in_place = col(Archive.closed_on).is_(None) | (col(Archive.closed_on) >= loan.taken_on)
    kept = select(Archive.id).where(
        Archive.member_id == loan.member_id, col(Archive.voided_at).is_(None), in_place
    )
    with session.no_autoflush:
        if session.exec(kept).first() is None:
            raise RefusedInput(
                "这个人没有在用的档案，尚未登记。", (Flaw("person", loan.person, "没有建档或者已经移交"),),
                reason=f"依据：{limit.source}。", remedy="请先建档，再登记查阅；已经移交的，向接收单位查阅。",
            )  # fmt: skip
    other = out_now(session, loan.member_id, loan.id)
    if other and loan.kind is LoanKind.LENT and loan.returned_on is None:
        flaw = Flaw("person", loan.person, f"档案借给{other}，还没有归还")
        raise refused("档案已经借出，尚未登记。", [flaw], rules.archives.limits[LOAN])


def out_now(session: Session, member_id: int | None, besides: int | None = None) -> str:
    """Return to whom a person's file is lent at present, '' when it is in its place."""
    lent = select(L.reader).where(OUT, L.member_id == member_id, L.id != besides, col(L.voided_at).is_(None))
    with session.no_autoflush:
        return (session.exec(lent).first() or "") if member_id else ""


def _ask_reason(loan: Any, rules: Rules) -> None:
    """The masked sections are shown for a written reason alone; an old one was written for something else."""
    masked = [
        one.title for one in rules.archives.sections.values() if one.masked and one.title in loan.sections
    ]
    state = inspect(loan)
    is_new = not state.persistent or state.attrs.sections.history.has_changes()
    if masked and is_new and len(loan.excuse.strip()) < SHORTEST_REASON:
        asked = f"查阅“{'、'.join(masked)}”，请写明原因，不少于 {SHORTEST_REASON} 个字"
        raise refused(
            "写明原因后才能登记。", [Flaw("excuse", loan.excuse, asked)], rules.archives.limits[MASKED]
        )


def due(session: Session, rules: Rules, today: date) -> Iterable[DueItem]:
    """Yield every file that is lent and not back."""
    limit = rules.archives.limits[LOAN]
    lent = select(L).where(OUT, col(L.voided_at).is_(None), col(L.due_on).is_not(None))
    for loan in session.exec(lent.order_by(col(L.due_on))):
        yield DueItem(
            "loans", loan.id or 0, loan.person, f"收回借出的廉政档案：{loan.person}（{loan.reader}）",
            loan.due_on or today, RULE, limit.source, limit.how, loan.reader, about="return",
        )  # fmt: skip


def _status(loan: Any, today: date) -> Cell:
    if loan.kind is not LoanKind.LENT:
        return Cell(loan.kind.label, tone="info")
    if loan.returned_on is not None:
        return Cell("已归还", tone="ok")
    late = loan.due_on is not None and loan.due_on < today
    return Cell("逾期未还", tone="danger") if late else Cell("借出", tone="warn")


def _row_tone(loan: Any, today: date) -> Tone:
    out = loan.kind is LoanKind.LENT and loan.returned_on is None and loan.due_on is not None
    return "danger" if out and loan.due_on < today else ""


def _identify(values: Mapping[str, Any]) -> Key:
    return Key(tuple(values.get(name) for name in ("taken_on", "person", "unit", "reader", "kind")), "person")


LOANS = Register(
    key="loans",
    title="查阅登记",
    noun="查阅",
    counter="次",
    model=ArchiveLoan,
    order="-taken_on",
    dated_by="taken_on",
    paper_title="廉政档案查阅登记簿",
    heading=lambda loan: loan.person,
    subtitle=lambda loan: "　".join((loan.kind.label, loan.reader, loan.taken_on.isoformat())),
    status=_status,
    row_tone=_row_tone,
    prepare=_prepare,
    persons=(PersonLink(ArchiveLoan, "person", "unit"),),
    figures=LOAN_FIGURES,
    identify=_identify,
    due=due,
    papers=LOAN_PAPERS,
    search_hint="档案本人、查阅人、事由、批准人",
    empty_hint="查阅、借出、复制档案，先经批准，再登记在这里。",
    fields=(
        Choice("kind", "查阅方式", required=True, terms_of=LoanKind, column=6, ledger=5, filterable=True,
               pill=True, group="档案", default=str(LoanKind.READ.value)),
        Person("person", "档案本人", required=True, searchable=True, column=10, ledger=6, sub="unit",
               group="档案", fills=(("unit", "unit"),)),
        Suggest("unit", "所在支部", searchable=True, column=10, hidden=True, ledger=8, group="档案"),
        SectionsField("sections", "查阅部分", searchable=True, column=9, hidden=True, ledger=8, group="档案",
                      offers=section_titles, help="不填为除问题线索以外的全部；几个部分用、隔开"),
        Names("reader", "查阅人", required=True, searchable=True, column=8, ledger=6, group="查阅",
              help="用、隔开；不得查阅本人和亲属的档案"),
        Suggest("reader_unit", "查阅单位", searchable=True, column=9, ledger=8, group="查阅"),
        Text("cause", "查阅事由", required=True, searchable=True, column=10, ledger=10, group="查阅"),
        Officer("approver", "批准人", required=True, searchable=True, column=6, ledger=5, group="批准",
                help="分管领导；不能是查阅人"),
        Date("approved_on", "批准日期", not_after_today=True, column=8, hidden=True, ledger=6, group="批准"),
        Text("recusal", "回避情况", group="批准", help="已核对查阅人与档案本人没有应当回避的关系"),
        Date("taken_on", "查阅（借出）日期", required=True, not_after_today=True, preset="today", column=8,
             ledger=6, filterable=True, group="办理"),
        Due("due_on", "归还期限", done="returned_on", column=9, ledger=6, filterable=True, group="办理",
            only_with=(("kind", (str(LoanKind.LENT.value),)),), help="不填则按规则表的期限"),
        Date("returned_on", "归还日期", not_after_today=True, column=8, ledger=6, group="办理",
             only_with=(("kind", (str(LoanKind.LENT.value),)),)),
        Officer("handler", "经办人", preset="officer", searchable=True, column=6, hidden=True, ledger=5,
                group="办理"),
        LongText("excuse", "特殊情况说明", max_length=2000, group="其他",
                 help="查阅问题线索部分的，写明原因和批准情况"),
        LongText("remarks", "备注", group="其他"),
    ),
    chips=(
        ChipRule("out", "借出未还", lambda today: OUT, "warn"),
        ChipRule("late", "逾期未还", lambda today: OUT & (col(L.due_on) < today), "danger"),
        ChipRule("year", "今年", lambda today: extract("year", col(L.taken_on)) == today.year),
    ),
)  # fmt: skip
