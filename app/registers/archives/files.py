"""廉政档案: the file of each person, and what is said of its leaves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import extract, inspect
from sqlmodel import Session, col, select

from app.engine.fields import Date, LongText, Officer, Reading, Rows, Suggest, Text
from app.engine.kinds import Flag, Person
from app.engine.people import People, PersonLink
from app.engine.register import ChipRule, Draft, Key, Numbering, Register
from app.engine.views import Cell
from app.errors import Flaw, RefusedInput
from app.registers.archives.fields import SectionField
from app.registers.archives.figures import FIGURES
from app.registers.archives.loans import out_now
from app.registers.archives.refusing import contradiction, refused, require_known
from app.rules.archives import ONE_FILE, STATEMENT
from app.rules.tables import Rules
from db.models import Archive, ArchiveLeaf

NUMBERING = "廉档〔{year}〕{n}号"
LIVE = col(Archive.closed_on).is_(None)


def _prepare(draft: Draft, reading: Reading, people: People) -> None:
    file, rules = draft.record, reading.rules
    if not reading.history:
        contradiction(_flaws(draft, reading))
        _refuse_stranger(file, rules)
        if file.closed_on is not None:
            _refuse_closing(file, people.session, rules)
    if file.closed_on is None:
        _refuse_second(file, people.session, rules)


def _flaws(draft: Draft, reading: Reading) -> Iterable[Flaw]:
    file = draft.record
    if file.closed_on is not None and file.closed_on < file.opened_on:
        yield Flaw("closed_on", file.closed_on.isoformat(), "移交日期早于建档日期")
    if file.closed_on is not None and not file.closed_because:
        yield Flaw("closed_because", "", "填了移交日期，应写明移交原因和去向")
    sections = [leaf.section for leaf in draft.rows["leaves"]]
    for place, leaf in enumerate(draft.rows["leaves"]):
        section = reading.rules.archives.sections.get(leaf.section)
        at = f"leaves.{place}"
        if sections.index(leaf.section) < place:
            yield Flaw(f"{at}.section", leaf.section, "同一部分只登记一次")
        if leaf.has_none and section is not None and not section.may_be_none:
            yield Flaw(f"{at}.has_none", "是", f"“{section.title}”不能写明“无此情况”")
        if leaf.has_none and leaf.told_on is None:
            yield Flaw(f"{at}.told_on", "", "写明“无此情况”，应注明本人说明的日期")


def _refuse_stranger(file: Archive, rules: Rules) -> None:
    """A file is kept of one person of the roster, and stays that person's."""
    require_known(file, "尚未建档。", rules.archives.limits[ONE_FILE])
    state = inspect(file)
    before = state.attrs.member_id.history.deleted
    if state.persistent and before and before[0] not in (None, file.member_id):
        raise RefusedInput(
            "档案不能改为另一个人的，尚未保存。", (Flaw("person", file.person, "与建档时的人员不同"),),
            reason=f"依据：{rules.archives.limits[ONE_FILE].source}。",
            remedy="建错人的，作废这份档案（写明原因），再为应建档的人建档。",
        )  # fmt: skip


def _refuse_second(file: Archive, session: Session, rules: Rules) -> None:
    same = select(Archive.number).where(
        Archive.member_id == file.member_id, Archive.id != file.id, LIVE, col(Archive.voided_at).is_(None)
    )
    with session.no_autoflush:
        number = session.exec(same).first() if file.member_id else None
    if number is not None:
        reason = f"这个人已有在用的档案 {number}"
        raise refused(
            "一人一档，尚未保存。", [Flaw("person", file.person, reason)], rules.archives.limits[ONE_FILE]
        )


def _refuse_closing(file: Archive, session: Session, rules: Rules) -> None:
    if reader := out_now(session, file.member_id):
        reason = f"档案借给{reader}，还没有归还"
        raise RefusedInput(
            "借出的档案不能移交，尚未保存。", (Flaw("closed_on", "", reason),),
            reason=f"依据：{rules.archives.limits[ONE_FILE].source}。", remedy="请先在“查阅登记”中登记归还。",
        )  # fmt: skip


def require_none(rows: int, may_be_none: bool, title: str, rules: Rules) -> None:
    """Raise RefusedInput when it cannot be stated of a section that there is nothing to it."""
    limit = rules.archives.limits[STATEMENT]
    if not may_be_none:
        raise RefusedInput(
            f"“{title}”不能写明“无此情况”。", reason="这一部分由其他台账归集，或者应当人人都有。",
            remedy="请补登有关记录，或者在“党员人员”中补齐。",
        )  # fmt: skip
    if rows:
        raise refused(f"“{title}”已有 {rows} 条记录，不能写明“无此情况”。", (), limit)


def _identify(values: Mapping[str, Any]) -> Key:
    if values.get("number"):
        return Key(("number", values["number"]), "number", certain=True)
    return Key(tuple(values.get(name) for name in ("person", "unit", "opened_on")), "person")


def _status(file: Any, today: date) -> Cell:
    return Cell("在用", tone="ok") if file.closed_on is None else Cell("已移交", tone="muted")


LEAF_FIELDS = (
    SectionField(
        "section",
        "部分",
        required=True,
        offers=lambda rules: (section.title for section in rules.archives.sections.values()),
    ),
    Flag("has_none", "无此情况"),
    Date("told_on", "说明日期", not_after_today=True),
    Text("leaf_number", "归档页号", help="纸质档案中的页号，如 3—5"),
    Text("note", "说明", max_length=500),
)

ARCHIVES = Register(
    key="archives",
    title="档案目录",
    noun="档案",
    counter="份",
    model=Archive,
    order="number",
    dated_by="opened_on",
    paper_title="廉政档案目录",
    numbering=Numbering("number", lambda rules: NUMBERING, "opened_on"),
    heading=lambda file: file.person,
    subtitle=lambda file: "　".join(part for part in (file.number, file.unit) if part),
    status=_status,
    prepare=_prepare,
    persons=(PersonLink(Archive, "person", "unit"),),
    identify=_identify,
    figures=FIGURES,
    search_hint="档号、姓名、支部、保管人",
    empty_hint="在“个人档案”中为应建档的人员建档，这里就有目录。",
    fields=(
        Text("number", "档号", unique=True, searchable=True, column=10, ledger=9, group="档案",
             help="不填则按年自动编号"),
        Person("person", "姓名", required=True, searchable=True, column=10, ledger=6, sub="unit",
               group="档案", fills=(("unit", "unit"),)),
        Suggest("unit", "所在支部", searchable=True, column=10, hidden=True, ledger=11, group="档案"),
        Date("opened_on", "建档日期", required=True, not_after_today=True, preset="today", column=8, ledger=6,
             filterable=True, group="档案"),
        Officer("keeper", "保管人", preset="officer", searchable=True, column=7, ledger=6, group="保管"),
        Text("place", "存放位置", searchable=True, column=9, ledger=9, group="保管", help="如 档案柜2层"),
        Date("closed_on", "移交日期", not_after_today=True, column=8, hidden=True, ledger=6, filterable=True,
             group="移交", help="人员调出、退休的，档案移交以后填写"),
        Text("closed_because", "移交原因和去向", searchable=True, column=12, hidden=True, ledger=12,
             group="移交"),
        Rows("leaves", "活页说明", model=ArchiveLeaf, owner="archive_id", fields=LEAF_FIELDS, group="活页"),
        LongText("remarks", "备注", group="其他"),
    ),
    chips=(
        ChipRule("live", "在用", lambda today: LIVE, "ok"),
        ChipRule("closed", "已移交", lambda today: col(Archive.closed_on).is_not(None), "muted"),
        ChipRule("year", "今年建档", lambda today: extract("year", col(Archive.opened_on)) == today.year),
    ),
)  # fmt: skip
