"""What stands in a package, as models that take nothing on trust; `resources/schema` publishes them."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from app.engine.period import Period

FORMAT = 1
MANIFEST, FIGURES, FIGURES_SHEET = "manifest.json", "figures.json", "figures.xlsx"
MOST_PARTS = 300
_MOST_FIGURES, _MOST_CELLS = 2000, 5000

# A text stands on one line and shows all it holds: nothing that breaks, turns or hides what is read.
_UNSEEN = (
    r"\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u200b-\u200f\u2028-\u202e"
    r"\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb"
)
_UNSEEN_RUN = re.compile(f"[{_UNSEEN}]+")
_SEEN = f"[^{_UNSEEN}]*"

# The reader takes far more memory than the text: what may be nested or listed in it is counted before.
LONGEST_TEXT = 4 * 1024 * 1024
_MOST_NESTED, _MOST_LISTED = 60_000, 250_000

Line = Annotated[str, StringConstraints(max_length=2000, pattern=f"^{_SEEN}$")]
Name = Annotated[
    str, StringConstraints(min_length=1, max_length=200, pattern=f"^{_SEEN}[^\\s{_UNSEEN}]{_SEEN}$")
]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
# A count of what no office has more of; sums of many stay exact in any spreadsheet.
Count = Annotated[int, Field(ge=-(10**12), le=10**12)]
PartCount = tuple[Line, Count]


def _each_once(labelled: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    if len({label for label, _ in labelled}) < len(labelled):
        raise ValueError("a label stands twice")
    return labelled


Parts = Annotated[list[PartCount], Field(max_length=_MOST_CELLS), AfterValidator(_each_once)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)


class PartEntry(_Strict):
    """One part: where it stands, what it is, its size in bytes, its digests in hex."""

    name: Name
    title: Line
    kind: Literal["figures", "sheet", "report", "schema"]
    size: Annotated[int, Field(ge=0, le=10**9)]
    sha256: Sha256
    sm3: Sha256


class Stretch(_Strict):
    """A period: both days belong to it; the name is the one that follows from them."""

    first: date
    last: date
    name: Name

    @model_validator(mode="after")
    def _agrees(self) -> Stretch:
        if self.first > self.last or self.name != Period(self.first, self.last).name:
            raise ValueError("no period, or one of another name")
        return self


class HeadOfHistory(_Strict):
    """The last row of the sender's history when the package was made: its number and MAC in hex."""

    seq: Annotated[int, Field(ge=0)]
    mac: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{0,64}$")]


class Manifest(_Strict):
    """What a package holds, whose it is, and how many were made for the period before (`revision` from 1)."""

    format: Literal[1]
    program: Line
    committee: Name
    organisation: Line
    store: Name
    period: Stretch
    made_on: date
    revision: Annotated[int, Field(ge=1, le=10**6)]
    note: Line
    closed: bool
    head: HeadOfHistory
    parts: Annotated[list[PartEntry], Field(max_length=MOST_PARTS)]


class FigureEntry(_Strict):
    """One figure with its definition; `edition` says which, and `cells` are rows of a cross table."""

    key: Annotated[str, StringConstraints(pattern=r"^[a-z_]+\.[a-z_0-9]+$", max_length=100)]
    name: Name
    unit: Line
    meaning: Line
    register_: Annotated[str, Field(alias="register", max_length=100)]
    value: Count
    parts: Parts
    is_breakdown: bool
    cells: Annotated[list[tuple[Line, Parts]], Field(max_length=200), AfterValidator(_each_once)]
    whole: Count
    is_ratio: bool
    block: Line
    source: Line
    edition: Annotated[int, Field(ge=1, le=10**6)]


class TieEntry(_Strict):
    """One check of figures that must tie, as the sender's program made it."""

    key: Line
    title: Line
    ok: bool
    left: Count
    right: Count
    detail: Line
    remedy: Line
    keys: Annotated[list[Line], Field(max_length=50)]


class FiguresFile(_Strict):
    """The figures of a period and of the one it is compared with (`app.figure_book.to_json`)."""

    format: Literal[1]
    period: tuple[date, date]
    compared: tuple[date, date]
    as_of: date | None
    figures: Annotated[list[FigureEntry], Field(max_length=_MOST_FIGURES)]
    before: Annotated[list[FigureEntry], Field(max_length=_MOST_FIGURES)]
    months: dict[Line, Annotated[list[Count], Field(max_length=12)]]
    ties: Annotated[list[TieEntry], Field(max_length=5000)]


PUBLISHED: dict[str, type[BaseModel]] = {
    "package-manifest-1.json": Manifest, "figures-1.json": FiguresFile,
}  # fmt: skip


def published(name: str) -> str:
    """Return a published schema (JSON Schema 2020-12) as text. Raises KeyError."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **PUBLISHED[name].model_json_schema(by_alias=True),
    }
    return f"{json.dumps(schema, ensure_ascii=False, indent=2)}\n"


def written_format(text: bytes) -> int | None:
    """Return the format number a manifest or file of figures states, None where it states none."""
    try:
        stated = _Stated.model_validate_json(text)
    except ValidationError:
        return None
    return stated.format


class _Stated(BaseModel):
    model_config = ConfigDict(strict=True)

    format: Annotated[int, Field(ge=1, le=10**6)]


def is_bounded(text: bytes) -> bool:
    """Whether a manifest or file of figures is short and flat enough to be read at all."""
    nested, listed = text.count(b"[") + text.count(b"{"), text.count(b",")
    return len(text) <= LONGEST_TEXT and nested <= _MOST_NESTED and listed <= _MOST_LISTED


def seen(data: Any) -> Any:
    """Return plain data with every text on one line, without what cannot be seen: as the schema wants it."""
    if isinstance(data, str):
        return _UNSEEN_RUN.sub(_in_its_place, data)
    if isinstance(data, (list, tuple)):
        return [seen(one) for one in data]
    return {seen(key): seen(one) for key, one in data.items()} if isinstance(data, dict) else data


def _in_its_place(unseen: re.Match[str]) -> str:
    return " " if any(char.isspace() for char in unseen[0]) else ""


def as_bytes(data: Any) -> bytes:
    """Return plain data as the JSON that stands in a package: the same data, the same bytes."""
    return f"{json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False)}\n".encode()
