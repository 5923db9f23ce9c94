"""举报人: who reported a clue, sealed apart from it and opened on a recorded reveal alone.

What is entered here goes into no list, search text, paper or history entry.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from types import MappingProxyType

from sqlmodel import Session, col, select

from app.engine.reasons import written_reason
from app.engine.values import clean_text
from app.errors import ExpectedError, Flaw, RefusedInput
from db.history import note
from db.models import Clue, ClueInformant
from db.models.base import utc_now
from db.store import Store

LABELS: Mapping[str, str] = MappingProxyType(
    {
        "name": "姓名",
        "unit": "单位",
        "post": "职务",
        "phone": "联系电话",
        "address": "住址",
        "identity": "身份证号",
        "wishes": "举报人要求",
        "remarks": "备注",
    }
)
# What tells who somebody is; a unit or a post alone does not.
TELLING = ("name", "phone", "address", "identity")
LONGEST = 200
LONGEST_TEXT = 2000
LONG_FIELDS = frozenset({"wishes", "remarks"})
TABLE = str(Clue.__tablename__)
SOURCE = "依据：举报人信息必须保密，查看要有正当事由，并留下记录备查（处理检举控告工作规则关于保密的规定）。"
CLEARED = "已清空"


@dataclass(frozen=True, slots=True, repr=False)
class Informant:
    """Who reported a clue and what they ask for; every field may be empty, not all of them."""

    name: str = ""
    unit: str = ""
    post: str = ""
    phone: str = ""
    address: str = ""
    identity: str = ""
    wishes: str = ""
    remarks: str = ""

    def __repr__(self) -> str:
        return "Informant(…)"

    def __bool__(self) -> bool:
        return any(asdict(self).values())

    def lines(self) -> Iterator[tuple[str, str]]:
        """What is known, as label and text."""
        return ((LABELS[name], text) for name, text in asdict(self).items() if text)


def set_informant(store: Store, clue_id: int, informant: Informant) -> None:
    """Seal who reported a clue in place of what was known; an empty one clears it.

    The history says that it changed, not from what to what. Raises RefusedInput; KeyError without the clue.
    """
    cleaned = _cleaned(informant)
    with store.writing() as session:
        _require_live(session, clue_id)
        row = _row(session, clue_id)
        if row is None and not cleaned:
            raise RefusedInput("举报人信息没有填写。", remedy="请至少填写一项后再保存。")
        sealed = store.sealer.seal(clue_id, json.dumps(asdict(cleaned), ensure_ascii=False).encode())
        if row is None:
            session.add(ClueInformant(clue_id=clue_id, sealed=sealed))
            return
        row.sealed = sealed
        # Nothing is deleted: what was entered by mistake is overwritten and its row voided.
        if bool(cleaned) != (row.voided_at is None):
            row.voided_at, row.void_reason = (None, "") if cleaned else (utc_now(), CLEARED)


def reveal(store: Store, clue_id: int, reason: str) -> Informant:
    """Open who reported a clue, after the reveal and its reason were written into the history.

    Raises RefusedInput without a reason, ExpectedError when nothing is known, DamagedSeal.
    """
    reason = written_reason(reason, "查看举报人信息", SOURCE)
    with store.writing() as session:
        row = _row(session, clue_id)
        if row is None or row.voided_at is not None:
            raise ExpectedError("这条线索没有登记举报人信息。", remedy="匿名举报的，无需登记。")
        found = Informant(**json.loads(store.sealer.open_sealed(clue_id, row.sealed)))
        note(session, "reveal", TABLE, clue_id, {"reason": reason})
    # Only now, with the history row committed, does anybody see it.
    return found


def is_named_in(store: Store, session: Session, clue_id: int, texts: Iterable[str]) -> bool:
    """Whether any of `texts` holds what tells who reported the clue; nobody is shown anything of it."""
    row = _row(session, clue_id)
    if row is None or row.voided_at is not None:
        return False
    found = json.loads(store.sealer.open_sealed(clue_id, row.sealed))
    told = [found[name] for name in TELLING if len(found.get(name, "")) > 1]
    return any(word in text for text in texts for word in told)


def known(session: Session, clue_id: int) -> bool:
    """Whether it is known who reported the clue; says nothing of who it is."""
    query = select(ClueInformant.id).where(
        ClueInformant.clue_id == clue_id, col(ClueInformant.voided_at).is_(None)
    )
    return session.exec(query).first() is not None


def _row(session: Session, clue_id: int) -> ClueInformant | None:
    return session.exec(select(ClueInformant).where(ClueInformant.clue_id == clue_id)).first()


def _require_live(session: Session, clue_id: int) -> None:
    clue = session.get(Clue, clue_id)
    if clue is None:
        raise KeyError(clue_id)
    if clue.voided_at is not None:
        raise RefusedInput("这条线索已经作废，不能再登记举报人信息。")


def _cleaned(informant: Informant) -> Informant:
    given = {part.name: clean_text(getattr(informant, part.name)) for part in fields(informant)}
    flaws = []
    for name, text in given.items():
        limit = LONGEST_TEXT if name in LONG_FIELDS else LONGEST
        if len(text) > limit:
            flaws.append(Flaw(name, "", f"{LABELS[name]}不超过 {limit} 字"))
    if flaws:
        raise RefusedInput("举报人信息没有保存。", tuple(flaws))
    return Informant(**given)
