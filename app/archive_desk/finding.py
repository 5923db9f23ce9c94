"""Whose file is meant by what was typed: a file's number, an identity number, or a name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.archive_state.persons import PersonFile
from app.archive_state.withholding import folded_number
from app.engine.names import clean_name
from app.engine.values import clean_text
from app.errors import RefusedInput

UNKNOWN = "花名册中没有这个人，也没有这个档号。"
TAIL = 4
REMEDY = "请核对姓名（须写全名）、档号（如 廉档〔2026〕1号）或身份证号。"


def only_one(people: Iterable[PersonFile], text: str) -> int:
    """Return the member id of the one person meant. Raises RefusedInput that lists those of one name."""
    wanted, people = clean_text(text), list(people)
    for told in (_number, _identity):
        if found := [person for person in people if wanted and told(person) == folded_number(wanted).upper()]:
            return found[0].member_id
    same = [person for person in people if person.name == clean_name(wanted)]
    if not same:
        raise RefusedInput("没有找到这个人。", reason=UNKNOWN, remedy=REMEDY)
    if len(same) > 1:
        raise _several(same)
    return same[0].member_id


def _number(person: PersonFile) -> str:
    return folded_number(person.file.number).upper() if person.file else ""


def _identity(person: PersonFile) -> str:
    return person.identity_number


def _several(same: Sequence[PersonFile]) -> RefusedInput:
    told = "；".join(f"{person.name}（{person.unit or '未编入党组织'}）{_called(person)}" for person in same)
    return RefusedInput(
        f"有 {len(same)} 个人叫“{same[0].name}”。", reason=f"他们是：{told}。",
        remedy="请改用其中一人的档号；没有档号的，用身份证号。",
    )  # fmt: skip


def _called(person: PersonFile) -> str:
    if person.file:
        return person.file.number
    tail = person.identity_number[-TAIL:]
    return f"未建档，身份证尾号 {tail}" if tail else "未建档，也没有登记身份证号，请先建档"
