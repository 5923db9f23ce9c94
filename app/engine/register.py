"""What a register declares of itself; the engine gives it everything else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from app.engine.fields import Choice, Field, Reading, Rows
from app.engine.paper import Names, Value
from app.engine.views import Cell, DueItem, Moment, Option, Profile, RegisterView, Tone
from app.errors import Flaw

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlmodel import Session

    from app.engine.bearing import Bearing, Whom
    from app.engine.figure import AnyFigure
    from app.engine.people import People, PersonLink
    from app.rules.tables import Rules


@dataclass(frozen=True)
class Key:
    """What makes two records the same thing.

    A `certain` key (a number) does so wherever it appears; any other only against what was taken in before:
    two rows of one sheet that differ elsewhere are two matters. `field` is where the key is seen.
    """

    parts: tuple[Any, ...]
    field: str
    certain: bool = False


@dataclass(frozen=True)
class ChipRule:
    """A filter chip: `where` gives the condition on the model for a given today."""

    key: str
    label: str
    where: Callable[[date], ColumnElement[bool]]
    tone: Tone = ""


@dataclass(frozen=True)
class Assembled:
    """One imported row made ready: the record's values, its sub-rows and its steps."""

    values: dict[str, Any]
    rows: Mapping[str, Sequence[dict[str, Any]]]
    steps: Sequence[dict[str, Any]] = ()


@dataclass
class Draft:
    """A record on its way into the store with its sub-rows by field name and its steps, oldest first."""

    record: Any
    rows: dict[str, list[Any]]
    steps: list[Any]


@dataclass(frozen=True)
class Steps:
    """The steps of a record's life: their model, the fields of one step, and how they are told.

    `make` turns read values into the arguments of one step row (RefusedInput when the step cannot follow);
    `timeline` tells them; `kinds` are the steps an officer may enter, the first field chooses among them;
    `offers` gives the choices that depend on the record and the kind, by field name; `label` is what a step
    is called; `called` says what a field is called on one kind of step.
    """

    model: Any
    owner: str
    fields: tuple[Field, ...]
    kinds: tuple[Option, ...]
    make: Callable[[Draft, dict[str, Any], Reading, Session], dict[str, Any]]
    timeline: Callable[[Draft, Reading], tuple[Moment, ...]]
    offers: Callable[[Draft, Reading, Session, str], Mapping[str, tuple[Option, ...]]]
    label: str
    called: Callable[[Any, str], str]


@dataclass(frozen=True)
class Numbering:
    """An empty number `field` is filled with the next number of the year of `by`.

    The `pattern` ({year} and {n}) may be the committee's own and is then asked of the rules.
    """

    field: str
    pattern: Callable[[Rules], str]
    by: str


@dataclass(frozen=True, slots=True)
class OnRoster:
    """What the roster says of the person a record is about; partial dates as text, '' where unknown."""

    unit: str = ""
    birth: str = ""
    joined_on: str = ""


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy of a paper: whose office makes it, when, for which sub-row, under which number, to whom.

    `row` is the id of the sub-row of a paper that is made person by person, `issued_on` the day of issue,
    `member` the person the record is about, as the roster knows them.
    """

    profile: Profile
    rules: Rules
    today: date
    row: int | None = None
    number: str = ""
    issued_on: date | None = None
    recipient: str = ""
    member: OnRoster = OnRoster()


@dataclass(frozen=True)
class Papers:
    """The papers of a register: the folder of their declarations, the names those may use, and their values.

    `folder` lies in `resources/texts/papers`; `facts` are what decides which papers can be made of a record;
    `persons` gives the sub-rows (id, name) of papers made person by person; `labels` what a fact is called.
    """

    folder: str
    names: Names
    values: Callable[[Draft, Copy], Mapping[str, Value]]
    facts: Callable[[Draft, Copy], frozenset[str]]
    persons: Callable[[Draft], tuple[tuple[int, str], ...]] = lambda draft: ()


def _nothing_assembled(values: dict[str, Any], reading: Reading, people: People) -> Assembled:
    return Assembled({k: v for k, v in values.items() if v is not None}, {})


def _nothing_prepared(draft: Draft, reading: Reading, people: People) -> None:
    return None


def _no_doubts(draft: Draft, reading: Reading, people: People) -> Iterable[Flaw]:
    return ()


def _whole_row(values: Mapping[str, Any]) -> Key:
    return Key(tuple(sorted((name, str(value)) for name, value in values.items())), "")


@dataclass(frozen=True)
class Register:
    """A 台账. `key` names it on every floor; `order` is the column it is sorted by, '-' = newest first.

    Writing: `numbering` fills an empty number field; `prepare` may complete a draft or refuse it
    (RefusedInput) before it is written; `project` gives what is stored of a record only because it is the sum
    of the rest, so that the check can prove it; `closed_to_files` says why a record takes no attachments,
    '' where it takes them; `doubts` is what the officer is asked about before a form is saved;
    it may be saved all the same; `refuse_void` may refuse to void a record others hang on (RefusedInput);
    `touches`: the registers whose records a change of its records may change, too.

    People: `persons` says where it names people of the roster, `is_roster` that it is the roster.

    Spreadsheets: `import_fields` are further columns a sheet may hold; `assemble` turns the values of an
    imported row into a record; `identify` gives the key by which two records are the same thing; `joins` are
    the import fields in which the rows of one record may differ, `gaps` those of them that a row may leave
    empty.

    廉政档案: `page` is the key of the section its records stand in (`Rules.archives`), '' for none; `bears`
    says what its records hold against persons on whom an opinion is asked.

    Periods: `dated_by` is the date a year's records go by; `due` (what falls due as seen on a day) and
    `figures` feed the agenda and the year's figures. `papers` can be made of its records.
    """

    key: str
    title: str
    noun: str
    counter: str
    model: Any
    fields: tuple[Field, ...]
    order: str
    heading: Callable[[Any], str]
    subtitle: Callable[[Any], str] = lambda record: ""
    status: Callable[[Any, date], Cell] = lambda record, today: Cell("")
    row_tone: Callable[[Any, date], Tone] = lambda record, today: ""
    chips: tuple[ChipRule, ...] = ()
    numbering: Numbering | None = None
    prepare: Callable[[Draft, Reading, People], None] = _nothing_prepared
    identify: Callable[[Mapping[str, Any]], Key] = _whole_row
    import_fields: tuple[Field, ...] = ()
    joins: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    assemble: Callable[[dict[str, Any], Reading, People], Assembled] = _nothing_assembled
    persons: tuple[PersonLink, ...] = ()
    is_roster: bool = False
    project: Callable[[Draft, Rules], dict[str, Any]] | None = None
    closed_to_files: Callable[[Any], str] = lambda record: ""
    refuse_void: Callable[[Any, Session], None] = lambda record, session: None
    touches: tuple[str, ...] = ()
    doubts: Callable[[Draft, Reading, People], Iterable[Flaw]] = _no_doubts
    due: Callable[[Session, Rules, date], Iterable[DueItem]] | None = None
    papers: Papers | None = None
    page: str = ""
    bears: Callable[[Session, Rules, Whom, date], Iterable[Bearing]] | None = None
    figures: tuple[AnyFigure, ...] = ()
    steps: Steps | None = None
    paper_title: str = ""
    dated_by: str = ""
    landscape: bool = True
    empty_hint: str = ""
    search_hint: str = ""

    def field(self, name: str) -> Field:
        """Return the field called `name`. Raises KeyError."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    def located(self, name: str) -> tuple[Field, Any]:
        """Return the field called `name`, of a sub-row with a dot or of a step, and the model it lies in.

        Raises KeyError.
        """
        outer, _, inner = name.partition(".")
        rows_fields = [rows for rows in self.rows_fields() if rows.name == outer]
        places = [(field, rows.model) for rows in rows_fields for field in rows.fields]
        if not inner:
            places = [(field, self.model) for field in self.fields]
            places += [(field, self.steps.model) for field in self.steps.fields] if self.steps else []
        for field, model in places:
            if field.name == (inner or outer):
                return field, model
        raise KeyError(name)

    def plain_fields(self) -> tuple[Field, ...]:
        """Fields that are attributes of the model itself."""
        return tuple(field for field in self.fields if not isinstance(field, Rows))

    def rows_fields(self) -> tuple[Rows, ...]:
        """Fields kept as sub-records."""
        return tuple(field for field in self.fields if isinstance(field, Rows))

    def columns(self) -> tuple[Field, ...]:
        """Fields shown in the table."""
        return tuple(field for field in self.fields if field.column)

    def targets(self) -> tuple[Field, ...]:
        """Fields a spreadsheet column may be read into."""
        own = tuple(f for f in self.plain_fields() if f.editable)
        return own + self.import_fields

    def choices(self) -> tuple[Choice, ...]:
        """List fields."""
        return tuple(field for field in self.fields if isinstance(field, Choice))

    def view(self) -> RegisterView:
        """Return the register as the window needs it."""
        return RegisterView(
            key=self.key,
            title=self.title,
            noun=self.noun,
            counter=self.counter,
            fields=tuple(field.view() for field in self.fields),
            columns=tuple(field.table_column() for field in self.columns()),
            order=self.order,
            empty_hint=self.empty_hint,
            search_hint=self.search_hint,
            step_kinds=self.steps.kinds if self.steps else (),
        )
