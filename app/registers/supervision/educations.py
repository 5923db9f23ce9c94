"""警示教育: each event of 廉政教育, in which form, with how many who took part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlmodel import col

from app.engine.fields import Choice, LongText, Reading, Suggest, Text
from app.engine.figure import Asked, Counted, Figure
from app.engine.people import People
from app.engine.register import Assembled, ChipRule, Draft, Register
from app.engine.values import clean_text
from app.engine.views import Cell
from app.errors import Flaw
from app.registers.supervision.common import Count, dated_in, in_year, known_by, past, refuse, to_remarks
from db.models import Education
from db.vocabulary import EducationKind, Term

SOURCE = (
    "关于进一步加强市直机关部门机关纪委建设的实施方案（十）：定期开展警示教育；"
    "关于加强机关纪委工作的实践与思考 二（二）：“五个一”警示教育活动"
)
BLOCK = "警示教育"
LECTURER = Text("lecturer_text", "主讲人", max_length=500)


@dataclass(frozen=True)
class Form(Choice):
    """The form of an event; sheets write a visit with the place visited."""

    def parse(self, raw: object, reading: Reading) -> Term | None:
        """Raises ValueFlaw."""
        text = clean_text(raw) if reading.history and isinstance(raw, str) else ""
        visit = "参观" in text and EducationKind.named(text) is None
        return EducationKind.VISIT if visit else super().parse(raw, reading)


def _assemble(values: dict[str, Any], reading: Reading, people: People) -> Assembled:
    to_remarks(values, LECTURER)
    return Assembled({k: v for k, v in values.items() if v is not None}, {})


def _prepare(draft: Draft, reading: Reading, people: People) -> None:
    refuse("警示教育", _too_many(draft.record), reading)


def _too_many(event: Education) -> Iterator[Flaw]:
    expected, present = event.due_count, event.present_count
    if expected is not None and present is not None and present > expected:
        yield Flaw("present_count", str(present), f"参加人数多于应到人数（{expected} 人）")


def _status(event: Any, today: Any) -> Cell:
    return Cell(event.kind.label, tone="info")


def _held(asked: Asked) -> list[tuple[int, EducationKind, int | None]]:
    return dated_in(
        asked, Education, Education.held_on, Education.id, Education.kind, Education.present_count
    )


def _events(asked: Asked) -> Iterator[Counted]:
    return (Counted(i) for i, _, _ in asked.once(_held))


def _by_kind(asked: Asked) -> Iterator[Counted]:
    return (Counted(i, kind.label) for i, kind, _ in asked.once(_held))


def _participants(asked: Asked) -> Iterator[Counted]:
    return (Counted(i, amount=present or 0) for i, _, present in asked.once(_held))


FIGURES = (
    Figure("educations.events", "开展警示教育", "场", "期间内举办的廉政教育和警示教育活动，作废的不计",
           _events, block=BLOCK, source=SOURCE),
    Figure("educations.by_kind", "警示教育（按形式）", "场", "期间内举办的警示教育活动，按形式分列", _by_kind,
           breakdown=True, order=tuple(kind.label for kind in EducationKind), block=BLOCK, source=SOURCE),
    Figure("educations.participants", "参加警示教育", "人次",
           "期间内各场警示教育登记的参加人数之和，没有登记人数的场次不计人次", _participants, block=BLOCK,
           source=SOURCE),
)  # fmt: skip

EDUCATIONS = Register(
    key="educations",
    title="警示教育",
    noun="警示教育",
    counter="场",
    model=Education,
    order="-held_on",
    dated_by="held_on",
    paper_title="警示教育登记台账",
    heading=lambda event: event.topic,
    subtitle=lambda event: "　".join(part for part in (event.held_on.isoformat(), event.place) if part),
    status=_status,
    prepare=_prepare,
    import_fields=(LECTURER,),
    assemble=_assemble,
    identify=known_by("held_on", "kind", "topic", "place"),
    figures=FIGURES,
    search_hint="主题、案例、地点、参加范围",
    empty_hint="专题学习、警示教育会、廉政党课、研讨、宣传、参观，每场登记一条，人次自动汇总。",
    fields=(
        past("held_on", "活动日期", required=True, preset="today", filterable=True, group="活动"),
        Form("kind", "形式", required=True, terms_of=EducationKind, column=7, ledger=6, filterable=True,
             pill=True, group="活动", default=str(EducationKind.WARNING.value), source=SOURCE),
        Text("topic", "主题", required=True, searchable=True, column=16, ledger=14, group="活动"),
        Suggest("place", "地点", searchable=True, column=8, hidden=True, ledger=8, group="活动"),
        Suggest("organiser", "组织单位", searchable=True, column=8, hidden=True, ledger=7, group="活动"),
        LongText("cases", "所用案例", searchable=True, ledger=12, group="内容",
                 help="优先用本部门本领域的典型案例；不写未公开的案情", source=SOURCE),
        Text("audience", "参加范围", searchable=True, max_length=1000, column=9, ledger=9, group="参加",
             help="如 全体党员、关键岗位人员"),
        Count("due_count", "应到人数", column=5, hidden=True, ledger=4, group="参加"),
        Count("present_count", "参加人数", column=5, ledger=4, group="参加", help="按签到人数填写"),
        LongText("effect", "效果", searchable=True, ledger=10, group="效果", help="心得体会、整改、建章立制"),
        LongText("remarks", "备注", searchable=True, group="其他"),
    ),
    chips=(
        in_year(Education.held_on),
        ChipRule("warning", "警示教育会", lambda today: col(Education.kind) == EducationKind.WARNING),
        ChipRule("uncounted", "缺参加人数", lambda today: col(Education.present_count).is_(None), "warn"),
    ),
)  # fmt: skip
