"""What the tests of the files are built of: persons with a file, and rows of every wanted page."""

from __future__ import annotations

from typing import Any

from app.archive_views import PageView
from app.office import Office
from tests.app.parts import identity, member

# One row for every section that wants one, as a form hands it in.
ROWS: dict[str, dict[str, Any]] = {
    "careers": {"employer": "云川市规划服务中心", "since": "2010-07"},
    "families": {"relation": "配偶", "name": "陆雨禾"},
    "ceremonies": {"kind": "结婚", "held_on": "2026-10-01", "before_on": "2026-09-01",
                   "after_on": "2026-10-08"},
    "gifts": {"received_on": "2026-10-01", "item": "茶叶两盒", "handed_on": "2026-10-05"},
    "journeys": {"destination": "新加坡", "leaves_on": "2025-05-01", "returns_on": "2025-05-06",
                 "given_back_on": "2025-05-08", "approver": "陶谨", "approved_on": "2025-04-01"},
    "sidelines": {"kind": "社会团体兼职", "organisation": "云川市土木学会", "approver": "陶谨"},
    "assessments": {"year": "2025", "kind": "年度考核", "grade": "称职"},
    "trainings": {"held_on": "2026-05-06", "topic": "廉政准则"},
    "statements": {"held_on": "2026-01-10", "kind": "民主生活会", "content": "对照检查"},
    "pledges": {"kind": "廉政承诺书", "signed_on": "2026-01-05", "content": "承诺"},
    "rectifications": {"raised_on": "2026-03-01", "problem": "考勤", "done_on": "2026-03-20",
                       "result": "已改", "measures": "补签"},
    "conflicts": {"kind": "亲属从业", "told_on": "2026-02-01"},
}  # fmt: skip
WHOLE = {
    "identity_number": identity("1985-03-04"), "political_status": "member", "joined_on": "2008-07-01",
    "post": "科员",
}  # fmt: skip


def person(office: Office, name: str = "周远航", **values: Any) -> int:
    """A person of the roster."""
    return office.ledger("members").add(member(name, **values))


def filed(office: Office, name: str = "周远航", **values: Any) -> int:
    """A person with a file."""
    own = person(office, name, **values)
    assert office.archives.start([own]) == 1
    return own


def row(office: Office, key: str, name: str = "周远航", **values: Any) -> int:
    """A row of a page about a person."""
    return office.ledger(key).add({"person": name, **ROWS.get(key, {}), **values})


def page(office: Office, member_id: int, section: str) -> PageView:
    """One page of a file."""
    return next(one for one in office.archives.reread(member_id).pages if one.section == section)


def loan(**values: Any) -> dict[str, Any]:
    return {
        "kind": "lent", "person": "周远航", "reader": "简宁", "cause": "干部考察", "approver": "陶谨",
        "taken_on": "2026-11-02", **values,
    }  # fmt: skip
