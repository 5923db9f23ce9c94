"""The figures of the Party organisations."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import col, select

from app.engine.counting import labels
from app.engine.figure import Asked, Counted, Figure
from db.models import Branch
from db.vocabulary import BranchKind

BLOCK = "党员和组织"
MEANT = "截至期末已成立的党组织，没有登记成立日期的计入，已经作废（撤销）的不计"


def _by_kind(asked: Asked) -> Iterable[Counted]:
    founded = col(Branch.founded_on).is_(None) | (col(Branch.founded_on) <= asked.as_of)
    query = select(col(Branch.id), col(Branch.kind)).where(col(Branch.voided_at).is_(None), founded)
    return (Counted(int(i or 0), kind.label) for i, kind in asked.session.exec(query))


FIGURES = (
    Figure("branches.total", "党组织", "个", MEANT, _by_kind, block=BLOCK),
    Figure(
        "branches.by_kind", "党组织（按类型）", "个", f"{MEANT}，按类型分列", _by_kind, breakdown=True,
        order=labels(BranchKind), block=BLOCK,
    ),
)  # fmt: skip
