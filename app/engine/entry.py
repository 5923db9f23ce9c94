"""Reads what a form or a spreadsheet row hands in, field by field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.engine.fields import Field, Reading, Rows
from app.engine.register import Register
from app.engine.values import ValueFlaw
from app.errors import Flaw, RefusedInput


def read_fields(
    fields: Iterable[Field], raw: Mapping[str, Any], reading: Reading, prefix: str = ""
) -> tuple[dict[str, Any], list[Flaw]]:
    """Return the read values of those fields `raw` holds, and the flaws of the others."""
    values: dict[str, Any] = {}
    flaws: list[Flaw] = []
    for field in fields:
        if not field.editable:
            continue
        given = raw.get(field.name, field.default)
        try:
            values[field.name] = field.read(given, reading)
        except ValueFlaw as flaw:
            flaws.append(Flaw(prefix + field.name, shown(given), flaw.reason))
        if field.link and field.link in raw:
            values[field.link] = _chosen(raw[field.link])
    return values, flaws


HIGHEST_ID = 2**63  # what a column of whole numbers holds


def _chosen(raw: object) -> int | None:
    """The id of a person chosen in a form; None where a name alone was written."""
    text = str(raw or "").strip()
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text) < HIGHEST_ID else None


def read_step(
    fields: Sequence[Field], raw: Mapping[str, Any], reading: Reading
) -> tuple[dict[str, Any], list[Flaw]]:
    """Return the read values of a step, whose kind the first field says, and the flaws.

    What is given in a field that does not belong to that kind is refused, not dropped in silence.
    """
    values, flaws = read_fields(fields, raw, reading)
    kind = values.get(fields[0].name)
    if kind is not None:
        code, told = fields[0].code(kind), fields[0].show(kind)
        for field in fields:
            if field.when and code not in field.when and not field.is_empty(values.get(field.name)):
                flaws.append(Flaw(field.name, shown(raw.get(field.name)), f"“{told}”不填{field.label}"))
    return values, flaws


def read_form(
    register: Register, raw: Mapping[str, Any], reading: Reading
) -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]:
    """Return the values and the editable sub-rows of a whole form.

    Raises RefusedInput with every flaw at once.
    """
    values, flaws = read_fields(register.plain_fields(), raw, reading)
    rows: dict[str, list[dict[str, Any]]] = {}
    for field in (field for field in register.rows_fields() if field.editable):
        rows[field.name] = _read_rows(field, raw.get(field.name) or [], reading, flaws)
    if flaws:
        raise RefusedInput(f"有 {len(flaws)} 处需要更正，尚未保存。", tuple(flaws))
    return values, rows


def _read_rows(
    field: Rows, raw: list[dict[str, Any]], reading: Reading, flaws: list[Flaw]
) -> list[dict[str, Any]]:
    rows = []
    for index, given in enumerate(raw):
        if not any(str(value).strip() for key, value in given.items() if key != "id"):
            continue
        values, found = read_fields(field.fields, given, reading, f"{field.name}.{index}.")
        flaws.extend(found)
        rows.append({**values, "id": int(given["id"]) if given.get("id") else None})
    if field.required and not rows:
        flaws.append(Flaw(field.name, "", f"{field.label}不能为空"))
    return rows


def shown(raw: object) -> str:
    """Return a raw value as text for the list of flaws, shortened; it is shown to the officer only."""
    text = "" if raw is None else str(raw)
    return text if len(text) <= 60 else text[:57] + "…"
