"""纪律检查建议书: to which party organisation it went, what it asked for, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from app.engine.fields import NOTHING, Due, LongText, Reading, Suggest, Text
from app.engine.figure import Asked, Counted, Figure, Ratio
from app.engine.kinds import Flag
from app.engine.people import People
from app.engine.register import ChipRule, Draft, Numbering, Register
from app.engine.values import clean_text
from app.engine.views import Cell, DueItem, Tone
from app.errors import Flaw
from app.registers.supervision.common import (
    Items,
    dated_in,
    ends,
    in_year,
    known_by,
    lacks,
    out_of_order,
    past,
    refuse,
    unknown_clue,
)
from app.registers.supervision.proposal_papers import PROPOSAL_PAPERS
from app.rules.tables import Rules
from db.models import Proposal

SOURCE = "关于进一步加强市直机关部门机关纪委建设的实施方案（十）；加强日常监督工作实施办法 六（十三）"
LABELS = {
    "issued_on": "发出日期", "due_on": "回复期限", "replied_on": "回复日期", "rectified_on": "整改完成日期",
}  # fmt: skip
_ORDER = (("issued_on", "due_on"), ("issued_on", "replied_on"), ("issued_on", "rectified_on"))
RULE, BLOCK = "建议书回复", "建议书"
_UNITS = ("公司", "企业")  # what no letter to a party organisation is addressed to
_PARTY = ("党", "支部", "总支", "纪委", "工委")


@dataclass(frozen=True)
class Adopted(Flag):
    """Whether it was taken up; offices write 采纳 or 未采纳."""

    blanks: tuple[str, ...] = NOTHING

    def parse(self, raw: object, reading: Reading) -> bool:
        """Raises ValueFlaw."""
        text = clean_text(raw).removeprefix("已").removeprefix("全部").removeprefix("予以")
        said = {"采纳": "是", "未采纳": "否", "不采纳": "否", "不予采纳": "否"}
        return super().parse(said.get(text, raw), reading)


def _prepare(draft: Draft, reading: Reading, people: People) -> None:
    proposal = draft.record
    refuse("建议书", out_of_order(proposal, LABELS, *_ORDER), reading)
    if reading.history:
        return
    refuse("建议书", _unanswered(proposal), reading, "proposal_reply")
    if proposal.due_on is None:
        proposal.due_on = ends(reading.rules, "proposal_reply", proposal.issued_on)


def _unanswered(proposal: Proposal) -> Iterator[Flaw]:
    if proposal.adopted and proposal.replied_on is None:
        yield Flaw("replied_on", "", "登记了已采纳，应写明回复日期")
    if proposal.replied_on is not None and not proposal.adopted and not proposal.reply:
        yield Flaw("reply", "", "没有采纳的，应写明回复的理由")
    if proposal.rectified_on is not None and not proposal.result:
        yield Flaw("result", "", "填了整改完成日期，应写明整改结果")


def _doubts(draft: Draft, reading: Reading, people: People) -> Iterable[Flaw]:
    proposal = draft.record
    if not any(word in proposal.addressee for word in _PARTY):
        reason = "纪律检查建议书发给党组织；主送看起来不是党组织（机关纪委不发监察建议书）"
        yield Flaw("addressee", proposal.addressee, reason)
    yield from unknown_clue("clue_number")(draft, reading, people)


def _is_late(proposal: Any, today: date) -> bool:
    return proposal.replied_on is None and proposal.due_on is not None and proposal.due_on < today


def _status(proposal: Any, today: date) -> Cell:
    if proposal.rectified_on is not None:
        return Cell("已整改", tone="ok")
    if proposal.replied_on is not None:
        return Cell("整改中", tone="info") if proposal.adopted else Cell("未采纳", tone="danger")
    return Cell("逾期未回复", tone="danger") if _is_late(proposal, today) else Cell("待回复", tone="warn")


def _row_tone(proposal: Any, today: date) -> Tone:
    return "danger" if _is_late(proposal, today) else ""


def due(session: Session, rules: Rules, today: date) -> Iterator[DueItem]:
    """Yield every proposal with a limit that is not answered."""
    wanted = select(Proposal).where(
        col(Proposal.voided_at).is_(None), lacks(Proposal.replied_on), lacks(Proposal.rectified_on),
        col(Proposal.due_on).is_not(None),
    )  # fmt: skip
    rule = rules.supervision["proposal_reply"]
    for one in session.exec(wanted.order_by(col(Proposal.due_on))):
        yield DueItem(
            "proposals", one.id or 0, one.number, f"收取建议书回复：{one.addressee}", one.due_on or today,
            RULE, rule.source, rule.how, one.addressee, about="reply",
        )  # fmt: skip


def _issued(asked: Asked) -> list[tuple[int, date | None, date | None]]:
    return dated_in(
        asked, Proposal, Proposal.issued_on, Proposal.id, Proposal.replied_on, Proposal.rectified_on
    )


def _total(asked: Asked) -> Iterator[Counted]:
    return (Counted(i) for i, _, _ in asked.once(_issued))


def _replied(asked: Asked) -> Iterator[Counted]:
    return (Counted(i) for i, on, _ in asked.once(_issued) if on is not None and on <= asked.as_of)


def _rectified(asked: Asked) -> Iterator[Counted]:
    return (Counted(i) for i, _, on in asked.once(_issued) if on is not None and on <= asked.as_of)


FIGURES = (
    Figure("proposals.issued", "发出纪律检查建议书", "份", "发出日期在期间内的纪律检查建议书，作废的不计",
           _total, block=BLOCK, source=SOURCE),
    Figure("proposals.replied", "建议书已回复", "份", "期间内发出的建议书中，截至期末已登记回复日期的",
           _replied, block=BLOCK, source=SOURCE),
    Ratio("proposals.reply_rate", "建议书回复率", "期间内发出的建议书中，截至期末已回复的所占百分比",
          "proposals.replied", "proposals.issued", block=BLOCK, source=SOURCE),
    Figure("proposals.rectified", "建议书已整改", "份", "期间内发出的建议书中，截至期末已登记整改完成日期的",
           _rectified, block=BLOCK, source=SOURCE),
    Ratio("proposals.rectified_rate", "建议书整改率", "期间内发出的建议书中，截至期末已整改的所占百分比",
          "proposals.rectified", "proposals.issued", block=BLOCK, source=SOURCE),
)  # fmt: skip

PROPOSALS = Register(
    key="proposals",
    title="纪检建议书",
    noun="建议书",
    counter="份",
    model=Proposal,
    order="-issued_on",
    dated_by="issued_on",
    paper_title="纪律检查建议书登记台账",
    numbering=Numbering("number", lambda rules: "建议〔{year}〕{n}号", "issued_on"),
    heading=lambda proposal: proposal.addressee,
    subtitle=lambda proposal: "　".join((proposal.number, f"{proposal.issued_on.isoformat()} 发出")),
    status=_status,
    row_tone=_row_tone,
    prepare=_prepare,
    doubts=_doubts,
    identify=known_by("addressee", "issued_on", "problems"),
    due=due,
    figures=FIGURES,
    papers=PROPOSAL_PAPERS,
    search_hint="编号、主送党组织、问题、建议、回复",
    empty_hint="查办案件、监督检查发现的突出问题，向有关党组织发出建议书，在这里登记并跟踪回复和整改。",
    fields=(
        Text("number", "建议书编号", unique=True, searchable=True, column=8, ledger=9, group="建议书",
             help="不填则按年自动编号"),
        past("issued_on", LABELS["issued_on"], required=True, preset="today", filterable=True,
             group="建议书"),
        Suggest("addressee", "主送党组织", required=True, searchable=True, column=13, ledger=10,
                group="建议书", source=SOURCE, help="发给党组织，不发给行政单位或个人"),
        Text("basis", "事由和依据", searchable=True, max_length=1000, ledger=9, group="建议书",
             help="如 在查办某违纪问题中、在公务接待专项检查中；照此写进建议书"),
        Text("clue_number", "关联线索编号", searchable=True, unbroken=True, group="建议书"),
        Items("problems", "存在问题", required=True, searchable=True, column=14, ledger=14, group="内容",
              help="一行一条"),
        Items("content", "建议内容", required=True, searchable=True, column=14, hidden=True, ledger=14,
              group="内容", help="一行一条"),
        Due("due_on", LABELS["due_on"], done="replied_on", column=9, ledger=6, filterable=True,
            group="回复和整改", help="建议书写明期限的按建议书；不填则按规则表的默认期限计算"),
        past("replied_on", LABELS["replied_on"], group="回复和整改"),
        Adopted("adopted", "是否采纳", column=5, hidden=True, ledger=4, group="回复和整改"),
        LongText("reply", "回复情况", searchable=True, ledger=9, group="回复和整改",
                 help="没有采纳的写明理由"),
        past("rectified_on", LABELS["rectified_on"], hidden=True, group="回复和整改"),
        LongText("result", "整改结果", searchable=True, ledger=9, group="回复和整改"),
        LongText("remarks", "备注", searchable=True, group="其他"),
    ),
    chips=(
        in_year(Proposal.issued_on),
        ChipRule("waiting", "待回复", lambda today: lacks(Proposal.replied_on)
                 & lacks(Proposal.rectified_on), "warn"),
        ChipRule("late", "逾期未回复", lambda today: lacks(Proposal.replied_on)
                 & lacks(Proposal.rectified_on) & (col(Proposal.due_on) < today), "danger"),
        ChipRule("working", "整改中", lambda today: col(Proposal.replied_on).is_not(None)
                 & lacks(Proposal.rectified_on) & col(Proposal.adopted).is_(True)),
        ChipRule("refused", "未采纳", lambda today: col(Proposal.replied_on).is_not(None)
                 & lacks(Proposal.rectified_on) & col(Proposal.adopted).is_not(True), "danger"),
    ),
)  # fmt: skip
