"""What the tests of `app` are built of: the invented organ, its people, values of forms, and sheets."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app.engine.identity import check_digit
from app.engine.views import DueItem, Profile, Query
from app.exchange.plan import ImportOutcome, ImportPlan
from app.office import Office
from db.vault import MasterKey
from tests.exchange.makers import CLUES, ROSTER, SAMPLES, TALKS, xlsx

TODAY = date(2026, 11, 20)
PASSPHRASE = "梧桐 语文 七月 stream"
ORGAN = Profile("云川市住房和城乡建设局", "云川市住房和城乡建设局机关纪委", ("云川市直机关纪检监察工委",))
SHEETS = {"members": ROSTER, "clues": CLUES, "talks": TALKS}
TRUTH: dict[str, Any] = json.loads((SAMPLES / "truth.json").read_text(encoding="utf-8"))
YEARS = (2024, 2025, 2026)


@dataclass(frozen=True)
class Kept:
    """A closed store and what opens it."""

    folder: Path
    master: MasterKey
    recovery: str


def import_samples(office: Office) -> dict[str, ImportOutcome]:
    return {key: office.commit_import(office.read_sheets(key, path)) for key, path in SHEETS.items()}


def identity(birth: str, place: int = 1, *, male: bool = True) -> str:
    """A right identity number of an invented person; region codes beginning with 99 are nobody's."""
    body = f"990101{birth.replace('-', '')}{place:02d}{1 if male else 2}"
    return body + check_digit(body)


def holdings(office: Office, member_id: int) -> dict[str, tuple[int, ...]]:
    """The clues and talks that the archive of a person holds."""
    pages = office.archives.open(member_id).pages
    held = {holding.register: holding.ids for page in pages for holding in page.holdings}
    return {key: held[key] for key in ("clues", "talks")}


def save(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def plan_of(
    office: Office, key: str, folder: Path, rows: Sequence[Sequence[Any]], **layout: Any
) -> ImportPlan:
    """The plan of an .xlsx made of `rows`."""
    return office.read_sheets(key, save(folder, "表.xlsx", xlsx(rows, **layout)))


def mapping(plan: ImportPlan, sheet: int = 0) -> dict[str, str | None]:
    """Head → field of one sheet."""
    return {column.header: column.field for column in plan.sheets[sheet].columns}


def values_of(office: Office, key: str, order: str = "") -> list[Mapping[str, Any]]:
    """The form values of all records of a register, as they came in unless an order is given."""
    ledger = office.ledger(key)
    ids = ledger.ids(Query(order=order)) if order else sorted(ledger.ids(Query()))
    return [ledger.record(record_id).values for record_id in ids]


def due_of_clues(office: Office) -> list[DueItem]:
    """What falls due of the clues themselves; the talks a measure calls for are another matter."""
    return [item for item in office.due() if item.register == "clues" and item.finish_in == ""]


def member(name: str = "周远航", **values: Any) -> dict[str, Any]:
    return {
        "name": name,
        "political_status": "member",
        "branch": "办公室党支部",
        "rank": "一级科员",
        **values,
    }


def clue(*names: str, **values: Any) -> dict[str, Any]:
    return {
        "received_on": "2026-10-10",
        "source": "petition",
        "summary": "反映审批中吃拿卡要",
        "secrecy": "internal",
        "subjects": [{"name": name} for name in names or ("周远航",)],
        **values,
    }


def talk(person: str = "周远航", **values: Any) -> dict[str, Any]:
    return {"held_on": "2026-10-12", "kind": "heart", "person": person, **values}


def meeting(**values: Any) -> dict[str, Any]:
    return {"held_on": "2026-10-13", "kind": "committee", "topics": "研究问题线索处置", **values}
