"""The figures of 监督检查: how often, what was found, what of it was put right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlmodel import col, select

from app.engine.figure import Asked, Counted, Figure, Ratio
from app.registers.supervision.common import dated_in, says_done
from db.models import Inspection, InspectionProblem
from db.vocabulary import InspectionKind

BLOCK = "监督检查"
SOURCE = "加强日常监督工作实施办法 六（一）（七）"


def _held(asked: Asked) -> list[tuple[int, InspectionKind, int]]:
    return dated_in(
        asked, Inspection, Inspection.begins_on, Inspection.id, Inspection.kind, Inspection.problem_count
    )


def _total(asked: Asked) -> Iterator[Counted]:
    return (Counted(i) for i, _, _ in asked.once(_held))


def _by_kind(asked: Asked) -> Iterator[Counted]:
    return (Counted(i, kind.label) for i, kind, _ in asked.once(_held))


def _problems(asked: Asked) -> Iterator[Counted]:
    return (Counted(i, amount=count) for i, _, count in asked.once(_held))


def _rows(asked: Asked) -> list[InspectionProblem]:
    """The problems found by the inspections of the period."""
    held = select(col(Inspection.id)).where(
        col(Inspection.voided_at).is_(None), col(Inspection.begins_on) >= asked.period.first,
        col(Inspection.begins_on) <= asked.period.last,
    )  # fmt: skip
    wanted = select(InspectionProblem).where(
        col(InspectionProblem.voided_at).is_(None), col(InspectionProblem.inspection_id).in_(held)
    )
    return list(asked.session.exec(wanted.order_by(col(InspectionProblem.id))))


def _rectified(asked: Asked) -> Iterable[Counted]:
    done = (row for row in asked.once(_rows) if row.done_on is not None and row.done_on <= asked.as_of)
    return (Counted(row.inspection_id) for row in done)


def _undated(asked: Asked) -> Iterable[Counted]:
    said = (row for row in asked.once(_rows) if row.done_on is None and says_done(row.result))
    return (Counted(row.inspection_id) for row in said)


def _to_clues(asked: Asked) -> Iterable[Counted]:
    return (Counted(row.inspection_id) for row in asked.once(_rows) if row.clue_number)


def _revisited(asked: Asked) -> Iterable[Counted]:
    return map(Counted, dated_in(asked, Inspection, Inspection.revisited_on, Inspection.id))


INSPECTION_FIGURES = (
    Figure("inspections.total", "开展监督检查", "次", "期间内开始的各种监督检查，作废的不计", _total,
           block=BLOCK, source=SOURCE),
    Figure("inspections.by_kind", "监督检查（按方式）", "次", "期间内开始的监督检查，按检查方式分列",
           _by_kind, breakdown=True, order=tuple(kind.label for kind in InspectionKind), block=BLOCK,
           source=SOURCE),
    Figure("inspections.problems", "监督检查发现问题", "个", "期间内开始的监督检查所发现的问题，逐条计数",
           _problems, block=BLOCK, source=SOURCE),
    Figure("inspections.rectified", "发现问题已整改", "个",
           "期间内开始的监督检查所发现的问题中，截至期末已登记整改完成日期的", _rectified, block=BLOCK,
           source=SOURCE),
    Ratio("inspections.rectified_rate", "监督检查问题整改率",
          "期间内开始的监督检查所发现的问题中，截至期末已整改的所占百分比", "inspections.rectified",
          "inspections.problems", block=BLOCK, source=SOURCE),
    Figure("inspections.rectified_undated", "写明已整改而无完成日期", "个",
           "期间内开始的监督检查所发现的问题中，整改情况写明已经整改、没有登记整改完成日期的，不计入已整改",
           _undated, block=BLOCK, source=SOURCE),
    Figure("inspections.to_clues", "发现问题转为线索", "个",
           "期间内开始的监督检查所发现的问题中，登记了线索编号的", _to_clues, block=BLOCK, source=SOURCE),
    Figure("inspections.revisits", "完成回头看", "次", "回头看完成日期在期间内的监督检查，不论何时检查",
           _revisited, block=BLOCK, source="加强日常监督工作实施办法 六（一）：必要时开展“回头看”"),
)  # fmt: skip
