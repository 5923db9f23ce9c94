"""`opinions`: what the check of a list of names finds, name by name; nothing is registered by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from app.opinion_views import Checked, NameEntry, NameList, Reason

SECOND_LOOK = "须另行核对"


def opinions_as_json(names: NameList, checked: Sequence[Checked], day: date) -> dict[str, Any]:
    """Return what was found as plain values, in the order of the list."""
    return {
        "source": names.source,
        "checked_on": day.isoformat(),
        "persons": [_person(one) for one in checked],
        "repeated": [_entry(entry) for entry in names.repeated],
        "refused": [{"line": r.line, "text": r.text, "reason": r.reason} for r in names.refused],
        "summary": [{"label": label, "persons": count} for label, count in _summary(checked)],
    }


def _entry(entry: NameEntry) -> dict[str, Any]:
    return {
        "line": entry.line, "name": entry.name, "identity_number": entry.identity_number or entry.told,
        "unit": entry.unit, "post": entry.post, "flaw": entry.flaw,
    }  # fmt: skip


def _person(one: Checked) -> dict[str, Any]:
    others = [{"member": who.id, "name": who.name, "caption": who.caption} for who in one.candidates]
    return {
        **_entry(one.entry),
        "matched": one.matched, "match": one.match, "match_note": one.match_note, "member": one.member_id,
        "candidates": others, "proposal": one.proposal, "label": one.label,
        "second_look": one.second_look, "reasons": [_reason(reason) for reason in one.reasons],
    }  # fmt: skip


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "key": reason.key, "title": reason.title, "record": reason.record,
        "last_day": reason.last_day.isoformat() if reason.last_day else None,
        "text": reason.text, "source": reason.source, "matters": reason.matters,
    }  # fmt: skip


def opinion_lines(names: NameList, checked: Sequence[Checked], day: date) -> Iterator[str]:
    """Yield what was found as lines of text: each name, what was left out, and how many of each reply."""
    for one in checked:
        yield _told(one)
        for who in one.candidates:
            yield f"    可能是：{who.name}　{who.caption}"
        for reason in one.reasons:
            yield _why(reason)
    for entry in names.repeated:
        yield f"第 {entry.line} 行重复，未再核查：{entry.name}"
    for line in names.refused:
        place = f"第 {line.line} 行未读取" if line.line else "未读取"
        yield f"{place}：{line.text}（{line.reason}）"
    counted = "，".join(f"{label} {count} 人" for label, count in _summary(checked)) or "名单中没有姓名"
    yield f"截至 {day.isoformat()}，核查 {len(checked)} 人：{counted}。"
    if again := sum(one.second_look for one in checked):
        yield f"其中 {again} 人{SECOND_LOOK}后才能答复。"
    yield "以上是自动核查的建议，答复由经办人决定、按程序审批。"


def _told(one: Checked) -> str:
    entry = one.entry
    matched = f"{one.match}（{one.match_note}）" if one.match_note else one.match
    parts = (
        f"{entry.line}", entry.name, entry.identity_number or entry.told, entry.unit, matched,
        f"拟答复：{one.label}", SECOND_LOOK if one.second_look else "",
    )  # fmt: skip
    return "　".join(part for part in parts if part)


def _why(reason: Reason) -> str:
    parts = (reason.title, reason.record, reason.text, f"依据：{reason.source}")
    return "    " + "　".join(part for part in parts if part)


def _summary(checked: Sequence[Checked]) -> list[tuple[str, int]]:
    return Counter(one.label for one in checked).most_common()
