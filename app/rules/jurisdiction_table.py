"""The table of jurisdiction, asked from the top: `resources/rules/jurisdiction.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.rules.reading import SOURCED, read_table, unique

VERDICTS = {name: name for name in ("本级", "移送", "上报", "待定")}
# What a row may ask for; `app.rules.jurisdiction` knows what each means.
CONDITIONS = {
    name: name
    for name in (
        "crime", "organisation", "not_member", "other_unit", "subordinate", "discipline_cadre", "rank", "own",
        "otherwise",
    )
}  # fmt: skip

_ROW: Mapping[str, type] = {
    "key": str, "when": str, "verdict": str, "reason": str, "enabled": bool, **SOURCED
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class JurisdictionRow:
    """One row: under which condition, what becomes of the person, who is to have the case.

    `reason` may hold {rank}, the rank that decides.
    """

    key: str
    when: str
    verdict: str
    to: str
    reason: str
    source: str
    certainty: str
    enabled: bool


def load_jurisdiction(path: Path) -> tuple[JurisdictionRow, ...]:
    """Read the rows in their order; the last one is for whom no other speaks. Raises FaultyTable."""
    table = read_table(path, "row")
    rows = table.rows("row", _ROW, {"to": str})
    unique(rows)
    for row in rows:
        row.one_of("when", CONDITIONS)
        row.one_of("verdict", VERDICTS)
        if row["verdict"] in ("移送", "上报") and not row.get("to", "").strip():
            raise row.fault("缺少 to，没有写明移送、上报给谁", "to")
        if "{" in row["reason"].replace("{rank}", "") or "}" in row["reason"].replace("{rank}", ""):
            raise row.fault("reason 里只能写 {rank}", "reason")
    if not rows or rows[-1]["when"] != "otherwise" or not rows[-1]["enabled"]:
        raise table.fault('最后一行应为 when = "otherwise"，并且启用', rows[-1].head if rows else 1)
    return tuple(JurisdictionRow(**{"to": "", **row.values}) for row in rows)
