"""Proves that what is stored for speed still agrees with what it is the sum of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from sqlmodel import Session, col, select

from app.engine.register import Draft, Register
from app.engine.views import Finding
from app.rules.tables import Rules

MOST_NAMED = 20
REMEDY = "请打开所列记录，核对后点编辑并保存一次，各栏会按环节重新计算；同时保留本次校验结果备查。"


def check_projections(session: Session, registers: Iterable[Register], rules: Rules) -> list[Finding]:
    """Compute anew what each register stores as a sum, and compare it with what is stored."""
    return [_check(session, register, rules) for register in registers if register.project is not None]


def renew_projections(session: Session, registers: Iterable[Register], rules: Rules) -> int:
    """Compute anew what is stored as a sum, after the rules have changed; return how many records changed."""
    changed = 0
    for register in registers:
        for draft in _drafts(session, register) if register.project else ():
            sums = register.project(draft, rules) if register.project else {}
            stale = {name: value for name, value in sums.items() if getattr(draft.record, name) != value}
            for name, value in stale.items():
                setattr(draft.record, name, value)
            changed += bool(stale)
    return changed


def _check(session: Session, register: Register, rules: Rules) -> Finding:
    title = f"{register.title}各栏与其环节"
    wrong = [draft.record.id for draft in _drafts(session, register) if not _agrees(register, draft, rules)]
    if not wrong:
        return Finding(title, True, "全部一致")
    records = session.exec(select(register.model).where(col(register.model.id).in_(wrong[:MOST_NAMED])))
    named = "、".join(register.heading(record) for record in records)
    return Finding(title, False, f"{len(wrong)} {register.counter}不一致：{named}", REMEDY)


def _drafts(session: Session, register: Register) -> Iterator[Draft]:
    """Yield every record with its sub-rows and steps; each table is read once."""
    rows = {
        field.name: _grouped(session, field.model, field.owner, live=True) for field in register.rows_fields()
    }
    steps = _grouped(session, register.steps.model, register.steps.owner) if register.steps else {}
    for record in session.exec(select(register.model)):
        own = {name: by_owner.get(record.id, []) for name, by_owner in rows.items()}
        yield Draft(record, own, steps.get(record.id, []))


def _grouped(session: Session, model: Any, owner: str, *, live: bool = False) -> dict[int, list[Any]]:
    query = select(model).order_by(model.position, model.id) if live else select(model).order_by(model.id)
    grouped: dict[int, list[Any]] = defaultdict(list)
    for row in session.exec(query.where(col(model.voided_at).is_(None)) if live else query):
        grouped[getattr(row, owner)].append(row)
    return grouped


def _agrees(register: Register, draft: Draft, rules: Rules) -> bool:
    sums = register.project(draft, rules) if register.project else {}
    return all(getattr(draft.record, name) == value for name, value in sums.items())
