"""How the Party organisations hang together: the one above, those below, whose people are in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, func, select

from app.engine.people import person_key
from app.engine.querying import fold_text
from app.engine.traces import key_trace
from app.errors import Flaw, RefusedInput
from db.models import Branch, ImportTrace, Member, MemberChange, SearchText
from db.vocabulary import MemberStanding

# Who is of the organisation: the retired, too, stay in their branch until their relation is transferred.
BELONGING = (MemberStanding.PRESENT, MemberStanding.RETIRED)
KEPT = "依据：党组织和其中的党员一一对应，改动一处不能让另一处落空。"


def settle_parent(branch: Branch, session: Session) -> None:
    """Find the organisation above by its name. Raises RefusedInput where there is none, or it is below."""
    with session.no_autoflush:
        live = session.exec(select(Branch).where(col(Branch.voided_at).is_(None))).all()
    unwritten = [row for row in session.new if isinstance(row, Branch)]  # of the same import
    known = {row.id: row for row in (*live, *unwritten)}
    parent_id = None
    if branch.parent_name:
        parent_id = next((i for i, row in known.items() if row.name == branch.parent_name), None)
        if branch.parent_name == branch.name:
            _refuse(branch, "上级党组织不能是它自己", "请选择它的上一级；没有上级的留空。")
        if parent_id is None:
            _refuse(branch, "没有登记这个党组织", "请先登记上级党组织，或者核对名称。")
    if branch.id in _line(parent_id, known):
        _refuse(branch, "它是这个党组织的下级，不能又是上级", "请核对两个党组织的隶属关系。")
    if branch.parent_id != parent_id:
        branch.parent_id = parent_id


def _line(start: int | None, known: Mapping[int | None, Branch]) -> list[int]:
    """The ids from one organisation up to the topmost."""
    line: list[int] = []
    while start is not None and start not in line:
        line.append(start)
        start = known[start].parent_id if start in known else None
    return line


def _refuse(branch: Branch, why: str, remedy: str) -> None:
    flaw = Flaw("parent_name", branch.parent_name, why)
    raise RefusedInput(f"{why}，尚未保存。", (flaw,), reason=KEPT, remedy=remedy)


def rename(branch: Branch, old: str, session: Session) -> None:
    """Carry a new name to the people of the branch and to what hangs on it, all in this transaction.

    Changes on record that name the branch name it anew, too: it is the same branch, and nobody moved. Raises
    RefusedInput where people of the roster are in another branch of that name.
    """
    new = branch.name
    _refuse_merging(new, session)
    with session.no_autoflush:
        below = session.exec(select(Branch).where(col(Branch.parent_id) == branch.id)).all()
        people = session.exec(select(Member).where(col(Member.branch) == old)).all()
    for child in below:
        child.parent_name = new
        session.add(child)
        _reword(session, "branches", child.id, old, new)
    for member in people:
        member.branch = new
        session.add(member)
        _reword(session, "members", member.id, old, new)
        _remember(member, session)
    _rename_in_changes(old, new, session)


def _refuse_merging(name: str, session: Session) -> None:
    """A name that the roster alone uses is another branch's: taken, the two could not be told apart again."""
    people = _people_in(name, session)
    if people:
        why = f"花名册中已有 {people} 人的所在党支部是“{name}”，改名会把两个支部并成一个"
        raise RefusedInput(
            f"{why}，尚未保存。", (Flaw("name", name, why),), reason=KEPT,
            remedy="请先给这些人登记“部门支部变动”，支部名称写错的在人员信息中改正，再改名；"
            "确是另一个支部的，请换一个名称。",
        )  # fmt: skip


def _rename_in_changes(old: str, new: str, session: Session) -> None:
    detail: Any = col(MemberChange.detail)
    named = (detail["branch"].as_string() == old) | (detail["before"]["branch"].as_string() == old)
    with session.no_autoflush:
        changes = session.exec(select(MemberChange).where(named)).all()
    for change in changes:
        change.detail = _renamed(change.detail, old, new)
        session.add(change)


def _renamed(detail: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    made = dict(detail)
    if made.get("branch") == old:
        made["branch"] = new
    if (made.get("before") or {}).get("branch") == old:
        made["before"] = {**made["before"], "branch": new}
    return made


def _remember(member: Member, session: Session) -> None:
    """Let a sheet that names the person under the new name find them again."""
    trace = key_trace(person_key(member.model_dump()))
    if session.get(ImportTrace, ("members", trace)) is None:
        session.add(ImportTrace(register="members", fingerprint=trace, record_id=member.id or 0))


def _people_in(name: str, session: Session, *standings: MemberStanding) -> int:
    """How many persons of the roster are in a branch of this name; of these standings, or of all."""
    wanted = select(func.count()).where(col(Member.branch) == name, col(Member.voided_at).is_(None))
    if standings:
        wanted = wanted.where(col(Member.standing).in_(standings))
    with session.no_autoflush:
        return session.exec(wanted).one()


def _reword(session: Session, register: str, record_id: int | None, old: str, new: str) -> None:
    """Let a record be found by the new name; each searched value is a line of its own."""
    entry = session.get(SearchText, (register, record_id))
    if entry is not None:
        gone, come = fold_text(old), fold_text(new)
        entry.text = "\n".join(come if line == gone else line for line in entry.text.split("\n"))
        session.add(entry)


def refuse_void(branch: Branch, session: Session) -> None:
    """Raise RefusedInput for an organisation that others are below, or people who have not left are in."""
    below = session.exec(
        select(Branch.name).where(col(Branch.parent_id) == branch.id, col(Branch.voided_at).is_(None))
    ).all()
    people = _people_in(branch.name, session, *BELONGING)
    held = [f"还有下级党组织：{'、'.join(sorted(below))}"] if below else []
    held += [f"还有 {people} 人在这个党组织"] if people else []
    if held:
        raise RefusedInput(
            f"“{branch.name}”{'；'.join(held)}，不能作废。", reason=KEPT,
            remedy="请先把下级党组织改到别的上级，把人员登记“部门支部变动”转到别的支部，再作废。",
        )  # fmt: skip
