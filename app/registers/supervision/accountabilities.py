"""责任追究（一案双查）: who was held to account for what happened under them, and as what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sqlmodel import col

from app.engine.fields import Choice, LongText, Reading, Suggest, Text
from app.engine.figure import UNKNOWN, Asked, Counted, Figure
from app.engine.kinds import Person
from app.engine.people import People, PersonLink
from app.engine.register import ChipRule, Draft, Register
from app.engine.views import Cell, Tone
from app.errors import Flaw
from app.registers.supervision.common import dated_in, in_year, known_by, past, unknown_clue
from db.models import Accountability
from db.vocabulary import Accountable, Leadership

SOURCE = (
    "关于落实党风廉政建设责任制党委主体责任的实施意见 四（四）：实行“一案双查”制度；"
    "关于落实党风廉政建设责任制纪委监督责任的实施意见 三（五）"
)
BLOCK = "责任追究"
TONES: dict[str, Tone] = {"main": "danger", "oversight": "warn"}


def _doubts(draft: Draft, reading: Reading, people: People) -> Iterable[Flaw]:
    if draft.record.leadership is None:
        rule = reading.rules.supervision["leadership"]
        yield Flaw("leadership", "", f"没有区分领导责任：{rule.how}（{rule.source}）")
    yield from unknown_clue("clue_number")(draft, reading, people)


def _status(one: Any, today: date) -> Cell:
    return Cell(one.duty.label, tone=TONES[str(one.duty.value)])


def _held(asked: Asked) -> list[Accountability]:
    return dated_in(asked, Accountability, Accountability.decided_on, Accountability)


def _whom(one: Accountability) -> str:
    """Who is counted once: the person of the roster, else the name with the unit."""
    return str(one.member_id) if one.member_id else f"{one.person}/{one.unit}"


def _persons(asked: Asked) -> Iterator[Counted]:
    return (Counted(one.id or 0, whom=_whom(one)) for one in asked.once(_held))


def _by_duty(asked: Asked) -> Iterator[Counted]:
    return (Counted(one.id or 0, one.duty.label) for one in asked.once(_held))


def _by_leadership(asked: Asked) -> Iterator[Counted]:
    for one in asked.once(_held):
        part = one.leadership.label if one.leadership else UNKNOWN
        yield Counted(one.id or 0, part)


def _cases(asked: Asked) -> Iterator[Counted]:
    named = (one for one in asked.once(_held) if one.clue_number)
    return (Counted(one.id or 0, whom=one.clue_number) for one in named)


FIGURES = (
    Figure("accountabilities.persons", "责任追究", "人", "决定日期在期间内的被追责人员，同一人只计一次",
           _persons, distinct=True, block=BLOCK, source=SOURCE),
    Figure("accountabilities.by_duty", "责任追究（按责任）", "人次",
           "期间内决定的责任追究，按主体责任、监督责任分列，一人追究几次计几人次",
           _by_duty, breakdown=True, order=tuple(term.label for term in Accountable), zeros=True,
           block=BLOCK, source=SOURCE),
    Figure("accountabilities.by_leadership", "责任追究（按领导责任）", "人次",
           "期间内决定的责任追究，按领导责任种类分列，一人追究几次计几人次", _by_leadership,
           breakdown=True, order=(*(term.label for term in Leadership), UNKNOWN), block=BLOCK,
           source=SOURCE),
    Figure("accountabilities.cases", "实行一案双查", "件",
           "期间内追责所关联的问题线索，同一线索只计一次；没有登记线索编号的不计", _cases, distinct=True,
           block=BLOCK, source=SOURCE),
)  # fmt: skip

ACCOUNTABILITIES = Register(
    key="accountabilities",
    title="责任追究",
    noun="责任追究",
    counter="条",
    model=Accountability,
    order="-decided_on",
    dated_by="decided_on",
    paper_title="责任追究（一案双查）台账",
    heading=lambda one: one.person,
    subtitle=lambda one: "　".join(
        part for part in (one.decided_on.isoformat(), one.unit, one.post, one.measure) if part
    ),
    status=_status,
    doubts=_doubts,
    persons=(PersonLink(Accountability, "person", "unit"),),
    identify=known_by("person", "decided_on", "duty", "measure"),
    figures=FIGURES,
    search_hint="姓名、单位、线索编号、事由、文号",
    empty_hint="查办案件同时倒查领导责任的，逐人登记追究的责任、方式和决定机关。",
    fields=(
        past("decided_on", "决定日期", required=True, preset="today", filterable=True, group="追究"),
        Person("person", "被追责人", required=True, searchable=True, column=9, ledger=6, sub="unit",
               group="追究", fills=(("unit", "unit"), ("post", "post"))),
        Suggest("unit", "单位", searchable=True, column=9, hidden=True, ledger=8, group="追究"),
        Suggest("post", "职务", searchable=True, column=9, ledger=8, group="追究"),
        Choice("duty", "追究的责任", required=True, terms_of=Accountable, tones=TONES, column=6, ledger=6,
               filterable=True, pill=True, group="追究", source=SOURCE),
        Choice("leadership", "领导责任", terms_of=Leadership, column=8, ledger=7, filterable=True,
               group="追究", source="关于落实党风廉政建设责任制党委主体责任的实施意见 四（四）",
               help="党委主要负责人和直接主管的成员承担主要领导责任，参与决策的其他成员承担重要领导责任；"
               "对错误决策明确提出反对意见而没有被采纳的，不承担领导责任"),
        Text("clue_number", "关联线索编号", searchable=True, unbroken=True, column=8, hidden=True, ledger=8,
             group="追究", help="因哪件线索（案件）倒查"),
        LongText("cause", "事由", required=True, searchable=True, column=14, ledger=14, group="决定",
                 help="因谁的什么问题、失职在哪里；有不同意见的一并写明"),
        Suggest("measure", "追究方式", required=True, searchable=True, column=8, ledger=8, group="决定",
                help="如 通报、诫勉、组织调整、党纪处分"),
        Suggest("decider", "决定机关", searchable=True, column=9, hidden=True, ledger=8, group="决定"),
        Text("document", "文号", searchable=True, ledger=7, group="决定"),
        LongText("remarks", "备注", searchable=True, group="其他"),
    ),
    chips=(
        in_year(Accountability.decided_on),
        ChipRule("main", "主体责任", lambda today: col(Accountability.duty) == Accountable.MAIN),
        ChipRule("oversight", "监督责任", lambda today: col(Accountability.duty) == Accountable.OVERSIGHT),
        ChipRule("unclear", "未区分领导责任", lambda today: col(Accountability.leadership).is_(None), "warn"),
    ),
)  # fmt: skip
