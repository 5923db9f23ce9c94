"""The figures of the roster: who was of the organ at the end of the period."""

from __future__ import annotations

from collections.abc import Iterable

from app.engine.figure import Asked, Counted, Figure
from app.roster import MEANT, as_of

BLOCK = "党员和组织"
UNPLACED = "未编入党组织"


def _total(asked: Asked) -> Iterable[Counted]:
    return (Counted(one.id) for one in asked.once(as_of))


def _party(asked: Asked) -> Iterable[Counted]:
    return (Counted(one.id) for one in asked.once(as_of) if one.in_party)


def _by_branch(asked: Asked) -> Iterable[Counted]:
    return (Counted(one.id, one.branch or UNPLACED) for one in asked.once(as_of))


FIGURES = (
    Figure("members.total", "在册人员", "人", f"截至期末在册的人员；{MEANT}", _total, block=BLOCK),
    Figure(
        "members.party", "党员", "人", f"截至期末在册的中共党员和预备党员；{MEANT}", _party, block=BLOCK
    ),
    Figure(
        "members.by_branch", "在册人员（按党支部）", "人", f"截至期末在册的人员，按所在党支部分列；{MEANT}",
        _by_branch, breakdown=True, block=BLOCK,
    ),
)  # fmt: skip
