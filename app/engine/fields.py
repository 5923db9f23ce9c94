"""The kinds of field a register declares: how each is read, shown, edited and searched by, said once.

A field reads whatever a form or a spreadsheet hands in and returns the value that is stored, or raises
`ValueFlaw` with a Chinese reason that does not repeat the value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import KW_ONLY, dataclass
from datetime import date
from typing import Any, ClassVar

from app.engine.identity import parse_identity_number
from app.engine.names import clean_name
from app.engine.pinyin import search_terms
from app.engine.values import ValueFlaw, clean_text, parse_date, parse_partial_date, refuse_error_cell
from app.engine.views import Column, ColumnKind, FieldKind, FieldView, Option, Preset, Tone
from app.rules.tables import Rules
from db.vocabulary import Term


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a value may need: the rules in force, today, and whether history is being taken in.

    With `history` True (an import) a date is never held against the clock of the machine: what the office
    wrote down years ago must come in even when the machine's clock is wrong.
    """

    rules: Rules
    today: date
    history: bool = False


Check = Callable[[Any, Reading], None]

# What offices write into a cell of which there is nothing to say.
DASHES = frozenset("-—–―－/／\\")
NOTHING = ("无", "暂无", "不详", "未知", "未填", "不清", "不清楚")


@dataclass(frozen=True)
class Field:
    """One field: `name` is the model's attribute, `label` the Chinese term used everywhere.

    `column` and `ledger` are widths in Chinese characters in the window's table and on paper (0 = not there),
    `unbroken` keeps it on one line; `check` refuses a read value by raising ValueFlaw; a sheet's cell that
    says one of `blanks` is empty; `when`: the kinds of step it belongs to, `required_when`: that need it;
    `only_with`: asked for only while one of these fields holds one of these codes.
    """

    name: str
    label: str
    _: KW_ONLY
    required: bool = False
    unique: bool = False
    searchable: bool = False
    column: int = 0
    hidden: bool = False
    ledger: float = 0
    sheet: bool = True
    filterable: bool = False
    editable: bool = True
    group: str = ""
    help: str = ""
    source: str = ""
    check: Check | None = None
    sub: str = ""
    max_length: int = 200
    default: str = ""
    unbroken: bool = False
    blanks: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    required_when: tuple[str, ...] = ()
    only_with: tuple[tuple[str, tuple[str, ...]], ...] = ()
    preset: Preset = ""

    kind: ClassVar[FieldKind] = "text"
    column_kind: ClassVar[ColumnKind] = "text"
    link: ClassVar[str] = ""
    fills: tuple[tuple[str, str], ...] = ()

    def read(self, raw: object, reading: Reading) -> Any:
        """Return the value to store. Raises ValueFlaw."""
        refuse_error_cell(raw)
        value = self.parse("" if reading.history and self.says_nothing(raw) else raw, reading)
        if self.is_empty(value):
            if self.required:
                raise ValueFlaw(f"{self.label}不能为空")
        elif self.check is not None:
            self.check(value, reading)
        return value

    def says_nothing(self, raw: object) -> bool:
        """Whether a cell of a sheet holds a mere dash, or a word of `blanks`, in place of a value."""
        if not isinstance(raw, str) or len(raw) > 20:
            return False
        text = "".join(clean_text(raw).split())
        return bool(text) and (DASHES.issuperset(text) or text in self.blanks)

    def under(self, head: str, raw: object) -> object:
        """Return a cell as its column's head means it: a head may say the unit its numbers are in."""
        return raw

    def parse(self, raw: object, reading: Reading) -> Any:
        """Turn a raw form or cell value into the stored type; `read` judges emptiness. Raises ValueFlaw."""
        text = " ".join(clean_text(raw).split("\n"))
        if len(text) > self.max_length:
            raise ValueFlaw(f"{self.label}超过 {self.max_length} 字")
        return text

    def is_empty(self, value: Any) -> bool:
        """Whether a parsed value counts as not filled in."""
        return value is None or value == ""

    def show(self, value: Any) -> str:
        """Return the text shown in table, paper, spreadsheet and history."""
        return "" if value is None else str(value)

    def on_paper(self, value: Any) -> str:
        """Return the text printed in a ledger."""
        return self.show(value)

    def edit(self, value: Any) -> Any:
        """Return the value as a form takes it."""
        return self.show(value)

    def terms(self, value: Any) -> str:
        """Return what the value is found by."""
        return self.show(value)

    def code(self, value: Any) -> Any:
        """Return the JSON-plain value as the history keeps it."""
        return value

    def from_code(self, code: Any) -> str:
        """Return the shown text of a value as the history keeps it."""
        return self.show(code)

    def tone(self, value: Any) -> Tone:
        """Return the colour tone of the value in the table."""
        return ""

    def view(self) -> FieldView:
        """Return the field as a form needs it."""
        return FieldView(
            name=self.name,
            label=self.label,
            kind=self.kind,
            required=self.required,
            editable=self.editable,
            group=self.group,
            help=self.help,
            source=self.source,
            max_length=self.max_length,
            options=self.options(),
            columns=self.inner(),
            filterable=self.filterable,
            when=self.when,
            required_when=self.required_when,
            only_with=self.only_with,
            preset=self.preset,
            link=self.link,
            fills=self.fills,
        )

    def table_column(self) -> Column:
        """Return the field as a table column."""
        return Column(self.name, self.label, self.column, self.column_kind, shown=not self.hidden)

    def options(self) -> tuple[Option, ...]:
        """Return the choices of a list field."""
        return ()

    def inner(self) -> tuple[FieldView, ...]:
        """Return the inner fields of a rows field."""
        return ()


@dataclass(frozen=True)
class Text(Field):
    """One line of text."""


@dataclass(frozen=True)
class LongText(Field):
    """Text of several lines."""

    _: KW_ONLY
    max_length: int = 100_000
    kind: ClassVar[FieldKind] = "long_text"

    def parse(self, raw: object, reading: Reading) -> str:
        """Keep line breaks; refuse what is longer than `max_length` characters. Raises ValueFlaw."""
        text = clean_text(raw)
        if len(text) > self.max_length:
            raise ValueFlaw(f"{self.label}超过 {self.max_length} 字")
        return text


@dataclass(frozen=True)
class Name(Field):
    """A person's name: blanks set between its characters are layout, not content."""

    _: KW_ONLY
    unbroken: bool = True
    column_kind: ClassVar[ColumnKind] = "person"

    def parse(self, raw: object, reading: Reading) -> str:
        """Return the name without layout blanks. Raises ValueFlaw."""
        name = clean_name(raw)
        if len(name) > 50:
            raise ValueFlaw(f"{self.label}超过 50 字")
        return name

    def terms(self, value: Any) -> str:
        """A name is found by its characters, its pinyin and its initials."""
        return f"{value} {search_terms(value)}" if value else ""


@dataclass(frozen=True)
class Suggest(Field):
    """Text completed from what the register already holds (branches, places), or from the rules tables.

    `held_in`: the column whose values are offered, where it is not the field's own.
    """

    _: KW_ONLY
    held_in: str = ""
    offers: Callable[[Rules], Iterable[str]] | None = None
    kind: ClassVar[FieldKind] = "suggest"


@dataclass(frozen=True)
class Joined(Suggest):
    """Several names or places as one text; on paper each stands on a line of its own."""

    def on_paper(self, value: Any) -> str:
        """Break the line after each."""
        return self.show(value).replace("、", "、\n").replace("；", "；\n")


@dataclass(frozen=True)
class Officer(Suggest):
    """A handler's, talker's or recorder's name, or a post in its place; several are set apart by 、."""

    def terms(self, value: Any) -> str:
        """Found by characters and pinyin."""
        return f"{value} {search_terms(value)}" if value else ""


@dataclass(frozen=True)
class Date(Field):
    """A whole date."""

    _: KW_ONLY
    unbroken: bool = True
    not_after_today: bool = False
    blanks: tuple[str, ...] = NOTHING
    kind: ClassVar[FieldKind] = "date"
    column_kind: ClassVar[ColumnKind] = "date"

    def parse(self, raw: object, reading: Reading) -> date | None:
        """Read a date in any of its spellings. Raises ValueFlaw."""
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            return None
        value = parse_date(raw)
        if self.not_after_today and not reading.history and value > reading.today:
            raise ValueFlaw(f"{self.label}不能晚于今天")
        return value

    def show(self, value: Any) -> str:
        """ISO form."""
        return value.isoformat() if isinstance(value, date) else str(value or "")

    def code(self, value: Any) -> Any:
        """ISO text."""
        return value.isoformat() if isinstance(value, date) else value


@dataclass(frozen=True)
class Due(Date):
    """A date something falls due on; the table adds how many days are left or over.

    `done`: the field that ends it once it is filled in.
    """

    _: KW_ONLY
    done: str = ""
    column_kind: ClassVar[ColumnKind] = "due"


@dataclass(frozen=True)
class PartialDate(Field):
    """A date of which only the year or the month may be known; kept as 'YYYY', 'YYYY-MM' or 'YYYY-MM-DD'."""

    _: KW_ONLY
    unbroken: bool = True
    blanks: tuple[str, ...] = NOTHING
    kind: ClassVar[FieldKind] = "partial_date"
    column_kind: ClassVar[ColumnKind] = "date"

    def parse(self, raw: object, reading: Reading) -> str:
        """A month alone stays a month. Raises ValueFlaw."""
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            return ""
        return parse_partial_date(raw)


@dataclass(frozen=True)
class Identity(Field):
    """A citizen's identity number (GB 11643), check digit and all."""

    _: KW_ONLY
    unbroken: bool = True
    blanks: tuple[str, ...] = NOTHING
    kind: ClassVar[FieldKind] = "identity"

    def parse(self, raw: object, reading: Reading) -> str:
        """Refuse lost digits and wrong check digits. Raises ValueFlaw."""
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            return ""
        return parse_identity_number(raw)


@dataclass(frozen=True)
class Number(Field):
    """A whole number, not negative."""

    kind: ClassVar[FieldKind] = "number"
    column_kind: ClassVar[ColumnKind] = "number"

    def parse(self, raw: object, reading: Reading) -> int | None:
        """Raises ValueFlaw when it is no whole number."""
        text = clean_text(raw)
        if not text:
            return None
        if not text.isascii() or not text.isdigit() or len(text) > 9:
            raise ValueFlaw(f"{self.label}应为不小于 0 的整数")
        return int(text)


@dataclass(frozen=True)
class Choice(Field):
    """One of a vocabulary's terms; `tones` colours some of them, by code."""

    _: KW_ONLY
    terms_of: type[Term] = Term
    tones: Mapping[str, Tone] | None = None
    pill: bool = False
    blanks: tuple[str, ...] = NOTHING
    kind: ClassVar[FieldKind] = "choice"

    def says_nothing(self, raw: object) -> bool:
        """A word that is one of the choices says something, be it 无."""
        return super().says_nothing(raw) and self.terms_of.named(str(raw)) is None

    def parse(self, raw: object, reading: Reading) -> Term | None:
        """Accept code, label or another known spelling. Raises ValueFlaw."""
        if isinstance(raw, Term):
            return raw
        text = clean_text(raw)
        if not text:
            return None
        term = self.terms_of.named(text)
        if term is None:
            labels = "、".join(option.label for option in self.options())
            raise ValueFlaw(f"{self.label}不在可选范围内，应为：{labels}")
        return term

    def show(self, value: Any) -> str:
        """The label."""
        return value.label if isinstance(value, Term) else ""

    def edit(self, value: Any) -> str:
        """The code."""
        return str(value.value) if isinstance(value, Term) else ""

    def code(self, value: Any) -> Any:
        """The code."""
        return value.value if isinstance(value, Term) else value

    def from_code(self, code: Any) -> str:
        """The label of a code."""
        return next((term.label for term in self.terms_of if term.value == code), str(code or ""))

    def tone(self, value: Any) -> Tone:
        """The tone declared for the term."""
        return (self.tones or {}).get(value.value, "") if isinstance(value, Term) else ""

    def options(self) -> tuple[Option, ...]:
        """All terms in their order."""
        return tuple(Option(str(term.value), term.label) for term in self.terms_of)

    def table_column(self) -> Column:
        """Shown as a pill where declared so."""
        column = super().table_column()
        return Column(
            column.name, column.label, column.width, "pill" if self.pill else "text", shown=column.shown
        )


@dataclass(frozen=True)
class Rows(Field):
    """Sub-records kept in a table of their own: `model` rows whose `owner` attribute is this record's id."""

    _: KW_ONLY
    model: Any = None
    owner: str = ""
    fields: tuple[Field, ...] = ()
    sheet: bool = False
    kind: ClassVar[FieldKind] = "rows"

    def inner(self) -> tuple[FieldView, ...]:
        """The inner fields."""
        return tuple(field.view() for field in self.fields)

    def is_empty(self, value: Any) -> bool:
        """No sub-record at all."""
        return not value
