"""The plain, frozen values that `app` hands to the window and the command line; never a database row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

Tone = Literal["", "info", "ok", "warn", "danger", "muted"]
FieldKind = Literal[
    "text",
    "long_text",
    "date",
    "partial_date",
    "choice",
    "suggest",
    "flag",
    "number",
    "identity",
    "rows",
    "derived",
    "person",
    "time",
]
Preset = Literal["", "officer", "today", "first"]
ColumnKind = Literal["text", "date", "pill", "due", "person", "number"]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one table cell shows: text, an optional second small line, and a tone for colour."""

    text: str
    sub: str = ""
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One table column; `width` in Chinese characters; `shown` = visible unless chosen otherwise."""

    name: str
    label: str
    width: int
    kind: ColumnKind = "text"
    sortable: bool = True
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """One table row: record id, one cell per column of the register, and the tone of its left bar."""

    id: int
    cells: tuple[Cell, ...]
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a list: what is stored and what is shown."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field as a form needs it; `columns` are the inner fields of a `rows` field.

    `when`: the kinds of step it belongs to (none = all); `required_when`: those that need it;
    `only_with`: asked for only while one of these fields holds one of these codes;
    `preset`: what a new record's form proposes: the officer at this computer, the day, the first choice;
    `link` (of a person): under which name the chosen person's id is handed in beside the name; `fills`: which
    other fields the choice fills, and with which of the person's values.
    """

    name: str
    label: str
    kind: FieldKind
    required: bool = False
    editable: bool = True
    group: str = ""
    help: str = ""
    source: str = ""
    max_length: int = 200
    options: tuple[Option, ...] = ()
    columns: tuple[FieldView, ...] = ()
    filterable: bool = False
    when: tuple[str, ...] = ()
    required_when: tuple[str, ...] = ()
    only_with: tuple[tuple[str, tuple[str, ...]], ...] = ()
    preset: Preset = ""
    link: str = ""
    fills: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PersonOption:
    """One person of the roster as offered in a form; `caption` tells same-named people apart.

    `values` are what a form may fill in of the person: unit (支部或部门), branch, post, rank,
    political_status (code), phone; `present`: still belongs to the organ.
    """

    id: int
    name: str
    caption: str
    values: Mapping[str, str]
    present: bool = True


@dataclass(frozen=True, slots=True)
class RegisterView:
    """A register as the window needs it. `noun` names one record (党员、线索…), `counter` its measure."""

    key: str
    title: str
    noun: str
    counter: str
    fields: tuple[FieldView, ...]
    columns: tuple[Column, ...]
    order: str
    empty_hint: str = ""
    search_hint: str = ""
    step_kinds: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """What the ledger is asked for.

    `search`: words separated by blanks, all must match, Chinese or pinyin (initials or whole);
    `chip`: key of one filter chip; `choices`: field name → accepted codes; `spans`: date field → (from, to)
    inclusive, either may be None; `order`: column name, '-' in front for descending;
    `voided`: show voided ones.
    """

    search: str = ""
    chip: str = "all"
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    spans: Mapping[str, tuple[date | None, date | None]] = field(default_factory=dict)
    order: str = ""
    voided: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter chip with the number of records behind it under the present search."""

    key: str
    label: str
    count: int
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One label and its text in a detail pane."""

    label: str
    text: str
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A titled group of lines in a detail pane or an archive page."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """One step of a timeline: title (环节), date text, who, what, and the 依据 where a rule bites."""

    title: str
    on: str
    who: str = ""
    text: str = ""
    source: str = ""
    tone: Tone = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class RecordView:
    """One record: heading, status pill, values for the form, sections for the pane, timeline."""

    id: int
    version: int
    title: str
    subtitle: str
    status: Cell
    values: Mapping[str, Any]
    sections: tuple[Section, ...]
    timeline: tuple[Moment, ...] = ()
    voided: bool = False
    void_reason: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One field's old and new text in a history entry."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class HistoryView:
    """One history entry, newest first where listed; `at` is local time."""

    at: datetime
    actor: str
    action: str
    changes: tuple[Change, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class DueItem:
    """One thing that falls due: which record, what, when, by which rule and article, and how to finish it.

    `due` is the day it is shown under; `postponed_from` the day it was due before the officer put it off, and
    `postponed_because` why. A `legal` limit is not put off: only the proceeding itself may prolong it. It is
    finished by a new record in the register `finish_in`, which begins with `given`, or, where that is '', in
    its own record. `about` tells it from the other items of its record and rule (a period, a festival, a
    measure) by what stays when a day is moved or a name corrected.
    """

    register: str
    record_id: int
    record: str
    title: str
    due: date
    rule: str
    source: str
    how: str = ""
    who: str = ""
    legal: bool = False
    finish_in: str = ""
    given: Mapping[str, str] = field(default_factory=dict)
    postponed_from: date | None = None
    postponed_because: str = ""
    about: str = ""

    @property
    def key(self) -> str:
        """What this very item is known by from one day to the next."""
        about = self.about or f"{(self.postponed_from or self.due).isoformat()}/{self.title}"
        return f"{self.register}/{self.record_id}/{self.rule}/{about}"


@dataclass(frozen=True, slots=True)
class DueGroup:
    """Agenda items of one group: 逾期, 今天, 7天内, 30天内."""

    title: str
    tone: Tone
    items: tuple[DueItem, ...]


@dataclass(frozen=True, slots=True)
class FigureView:
    """A figure of a period with its definition; `parts` when it is a breakdown (label → value).

    `cells` when it is a cross table (row → parts). A ratio is `value` in per cent of `whole`. `edition` is
    that of the definition, `block` the heading the figure stands under, `source` its 依据.
    """

    key: str
    name: str
    unit: str
    meaning: str
    register: str
    value: int
    parts: tuple[tuple[str, int], ...] = ()
    is_breakdown: bool = False
    cells: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = ()
    whole: int = 0
    is_ratio: bool = False
    block: str = ""
    source: str = ""
    edition: int = 1


@dataclass(frozen=True, slots=True)
class Profile:
    """Whose store this is; `superiors`: 机关党委, 纪检监察工委, 派驻纪检监察组, "" in its place for none."""

    organisation: str
    committee: str = ""
    superiors: tuple[str, ...] = ()
    officer: str = ""

    @property
    def issuer(self) -> str:
        """The committee's name as papers are headed and signed."""
        return self.committee or f"{self.organisation}机关纪委"


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of the integrity check: which check, whether it is whole, what was found, what to do."""

    check: str
    ok: bool
    detail: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A produced file before it is saved: title, proposed file name, bytes, and what no font showed."""

    title: str
    file_name: str
    data: bytes
    missing: tuple[str, ...] = ()
    kind: str = ""


def size_text(size: int) -> str:
    """Return a size in bytes as it is read: 820 字节, 12 KB, 3.1 MB."""
    if size < 1024:
        return f"{size} 字节"
    return f"{size / 1024:.0f} KB" if size < 2**20 else f"{size / 2**20:.1f} MB"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was saved where: size in bytes and SHA-256 as hex."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Holding:
    """What one register holds of a person, newest first."""

    register: str
    title: str
    ids: tuple[int, ...]
