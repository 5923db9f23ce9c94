"""The demonstration's files: who has one, what is stated in them, who signed, who was shown one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from app.archive_views import ArchiveRow
from app.office import Office

Values = dict[str, Any]

KEEPER, APPROVER = "沈若川", "陆清和"
WITHOUT = 2  # of those whose file is to be kept so many have none yet
UNSIGNED = 3
_JANUARY = 1
# Sections of which the persons said that there is nothing to them.
_NOTHING = ("ceremonies", "gifts", "journeys", "sidelines", "statements", "rectifications", "conflicts")
_SAID = "本人签字的说明，附后"
# How it was read, by whom, from where, for what, days ago; days it may be kept, days after which it was back.
_LOANS = (
    ("read", "周砚", "市直机关工委组织部", "干部考察前核对", 64, 0, 0),
    ("lent", "梁舒云", "派驻纪检监察组", "日常监督需要", 40, 15, 11),
    ("lent", "曲长歌", "局人事处", "职级晋升审核", 6, 15, None),
)


def seed(office: Office, today: date) -> None:
    """Begin the files, and write into them. The pages' own records come before."""
    wanted = office.archives.people("", "missing")[:-WITHOUT]
    _begin(office, wanted, date(today.year - 1, 9, 1))
    _state(office, today)
    kept = [row for row in office.archives.people("", "all") if row.number]
    _confirm(office, kept, today)
    ledger = office.ledger("loans")
    for loan in loans(kept, today):
        ledger.add({**ledger.blank(), **loan})


def loans(kept: Sequence[ArchiveRow], today: date) -> Iterator[Values]:
    """One file read, one lent and back, one still out."""
    for row, (kind, reader, unit, cause, ago, days, back) in zip(kept, _LOANS, strict=False):
        taken = today - timedelta(days=ago)
        lent = {"due_on": _later(taken, days), "returned_on": _later(taken, back)} if days else {}
        yield {
            "kind": kind, "person": row.name, "member_id": str(row.member_id), "unit": row.unit,
            "reader": reader, "reader_unit": unit, "cause": cause, "approver": APPROVER,
            "approved_on": taken.isoformat(), "taken_on": taken.isoformat(), "handler": KEEPER,
            "recusal": "已核对，无应当回避的关系", **lent,
        }  # fmt: skip


def _begin(office: Office, wanted: Sequence[ArchiveRow], on: date) -> None:
    ledger = office.ledger("archives")
    for place, row in enumerate(wanted):
        ledger.add({
            **ledger.blank(), "person": row.name, "member_id": str(row.member_id), "unit": row.unit,
            "opened_on": on.isoformat(), "keeper": KEEPER, "place": f"档案柜{place // 6 + 1}层",
        })  # fmt: skip


def _state(office: Office, today: date) -> None:
    """The further down the list, the more is still open."""
    desk = office.archives
    for place, row in enumerate(row for row in desk.people("", "all") if row.number):
        lacking = {page.section for page in desk.reread(row.member_id).pages if page.state == "missing"}
        said = [section for section in _NOTHING if section in lacking]
        for section in said[: len(_NOTHING) - place // 2]:
            desk.state_none(row.member_id, section, today - timedelta(days=30), _SAID)


def _confirm(office: Office, kept: Sequence[ArchiveRow], today: date) -> None:
    """Last year's round: everybody has signed, but for a few while it is under way."""
    on = min(today, date(today.year, _JANUARY, 12))
    signing = kept[:-UNSIGNED] if today.month == _JANUARY else kept
    office.archives.hand_out([row.member_id for row in kept], today.year - 1, on)
    office.archives.confirm([row.member_id for row in signing], today.year - 1, on)


def _later(start: date, days: int | None) -> str:
    return (start + timedelta(days=days)).isoformat() if days is not None else ""
