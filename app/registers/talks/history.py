"""Talks from a sheet: what was written down years ago comes in as it is, and counts as finished."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from app.engine.fields import Field, Identity, Reading, Text
from app.engine.kinds import Time
from app.engine.people import People
from app.engine.register import Assembled, Key
from app.engine.values import ValueFlaw
from db.vocabulary import TalkState

SPAN = re.compile(r"[-—–－~～至到]+")
IMPORT_FIELDS: tuple[Field, ...] = (Identity("identity_number", "身份证号"), Text("span", "起止时间"))
# What a record always has, and a sheet as a rule does not say.
_DEFAULTED = ("state", "secrecy")


def assemble(values: dict[str, Any], reading: Reading, people: People) -> Assembled:
    """Turn a row into a talk.

    A sheet may name the person by identity number, too; it decides between same names and is not kept.
    """
    number, span = values.pop("identity_number", ""), values.pop("span", "")
    if number:
        match = people.match(values["person"], unit=values.get("unit") or "", identity_number=number)
        values["member_id"] = match.member_id
    told = {name: value for name, value in values.items() if value is not None or name not in _DEFAULTED}
    times = {name: time for name, time in _times(span or "", reading).items() if not told.get(name)}
    return Assembled({"state": TalkState.FINISHED, **told, **times}, {})


def _times(span: str, reading: Reading) -> dict[str, str]:
    """Begin and end as one text tells them, nothing where it does not."""
    parts = SPAN.split(span)
    if len(parts) != len(("begins", "ends")):
        return {}
    try:
        begins, ends = (Time("span", "起止时间").parse(part, reading) for part in parts)
    except ValueFlaw:
        return {}
    return {"begins": begins, "ends": ends}


def identify(values: Mapping[str, Any]) -> Key:
    """Return what makes two rows the same talk."""
    told = ("held_on", "kind", "person", "unit", "talker", "cause")
    return Key(tuple(values.get(name) for name in told), "person")
