"""Writes records of any register: numbers them, checks them, renews projection and search text, all in one
transaction of the session it is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, inspect
from sqlmodel import Session, col, select

from app.engine.changing import set_changed
from app.engine.fields import Reading
from app.engine.people import People, settle_person
from app.engine.querying import fold_text
from app.engine.reasons import written_reason
from app.engine.register import Draft, Register
from app.engine.traces import remember
from app.errors import Flaw, RefusedInput, StaleRecord
from db.models import SearchText
from db.models.base import utc_now

KEPT = "依据：台账记录不得删除，只能注明原因后作废，原记录和原因一并留存。"


class Writer:
    """Writes records of one register within one transaction."""

    def __init__(
        self, session: Session, register: Register, reading: Reading, people: People | None = None
    ) -> None:
        self.session = session
        self.register = register
        self.reading = reading
        self.people = people or People(session)
        self._next_id = 0
        self._highest: dict[str, int] = {}
        self._written: dict[tuple[str, Any], int] = {}

    def doubts(
        self,
        values: Mapping[str, Any],
        rows: Mapping[str, Sequence[dict[str, Any]]],
        record_id: int | None = None,
    ) -> tuple[Flaw, ...]:
        """Return what the register doubts of a form; nothing is written. Raises RefusedInput, KeyError."""
        with self.session.no_autoflush:
            if record_id is None:
                draft = self._draft(self.register.model(**values), rows)
            else:
                draft = load_draft(self.session, self.register, record_id)
                self._apply(draft, values, rows)
            self._prepare(draft)
            return tuple(self.register.doubts(draft, self.reading, self.people))

    def insert(
        self,
        values: Mapping[str, Any],
        rows: Mapping[str, Sequence[dict[str, Any]]],
        steps: Sequence[dict[str, Any]] = (),
    ) -> int:
        """Write a new record with sub-rows and steps; return its id. Raises RefusedInput."""
        record_id = self._take_id()
        record = self.register.model(id=record_id, **self._numbered(dict(values)))
        draft = self._draft(record, rows)
        if self.register.steps:
            owner = self.register.steps.owner
            draft.steps = [self.register.steps.model(**{**step, owner: record_id}) for step in steps]
        self._finish(draft)
        return record_id

    def update(
        self,
        record_id: int,
        version: int,
        values: Mapping[str, Any],
        rows: Mapping[str, Sequence[dict[str, Any]]],
    ) -> None:
        """Change a record. Raises RefusedInput; StaleRecord when it was changed after `version` was read."""
        draft = load_draft(self.session, self.register, record_id)
        if draft.record.version != version:
            raise StaleRecord("这条记录在打开之后已被修改。")
        if draft.record.voided_at is not None:
            raise RefusedInput("这条记录已经作废，不能再修改。")
        self._apply(draft, values, rows)
        self._finish(draft)
        remember(self.session, self.register, draft.record)

    def _draft(self, record: Any, rows: Mapping[str, Sequence[dict[str, Any]]]) -> Draft:
        """A new record with its sub-rows."""
        made = {
            field.name: [
                field.model(**{**_plain(row), field.owner: record.id or 0, "position": place})
                for place, row in enumerate(rows.get(field.name, ()))
            ]
            for field in self.register.rows_fields()
        }
        return Draft(record, made, [])

    def _apply(
        self, draft: Draft, values: Mapping[str, Any], rows: Mapping[str, Sequence[dict[str, Any]]]
    ) -> None:
        set_changed(draft.record, values)
        for field in self.register.rows_fields():
            if field.name in rows:
                draft.rows[field.name] = self._merge_rows(field, draft, rows[field.name])
            else:  # not asked for: they stand as they did
                draft.rows.setdefault(field.name, [])

    def rewrite(self, record_id: int, change: Callable[[Draft], None]) -> None:
        """Let `change` work on a record, its rows and steps, and renew its sums. Raises RefusedInput."""
        draft = load_draft(self.session, self.register, record_id)
        if draft.record.voided_at is not None:
            raise RefusedInput("这条记录已经作废，不能再办理。")
        change(draft)
        self._touch(draft.record)
        self._finish(draft)
        remember(self.session, self.register, draft.record)

    def void(self, record_id: int, reason: str) -> None:
        """Mark a record as voided with its reason. Raises RefusedInput without a reason."""
        reason = written_reason(reason, "作废", KEPT)
        record = load_draft(self.session, self.register, record_id).record
        if record.voided_at is not None:
            raise RefusedInput("这条记录已经作废，不能再次作废。")
        self.register.refuse_void(record, self.session)
        record.voided_at = utc_now()
        record.void_reason = reason
        self.session.add(record)

    def add_step(self, record_id: int, values: dict[str, Any]) -> None:
        """Write one further step of a record and renew its projection. Raises RefusedInput."""
        steps = self.register.steps
        if steps is None:
            raise TypeError("register has no steps")

        def add(draft: Draft) -> None:
            made = steps.make(draft, values, self.reading, self.session)
            draft.steps.append(steps.model(**{**made, steps.owner: record_id}))

        self.rewrite(record_id, add)

    def _finish(self, draft: Draft) -> None:
        self._check_unique(draft.record)
        self._prepare(draft)
        self._remember_unique(draft.record)
        self.session.add(draft.record)
        for rows in draft.rows.values():
            self.session.add_all(rows)
        self.session.add_all(draft.steps)
        index(self.session, self.register, draft)

    def _prepare(self, draft: Draft) -> None:
        for link in self.register.persons:
            lists = (draft.rows.values(), [[draft.record]], [draft.steps])
            for row in (row for rows in lists for some in rows for row in some):
                if isinstance(row, link.model):
                    settle_person(row, link, self.people)
        self.register.prepare(draft, self.reading, self.people)

    def _take_id(self) -> int:
        if not self._next_id:
            self._next_id = (self.session.exec(select(func.max(self.register.model.id))).one() or 0) + 1
        taken = self._next_id
        self._next_id += 1
        return taken

    def _check_unique(self, record: Any) -> None:
        model = self.register.model
        for field in self.register.plain_fields():
            value = getattr(record, field.name)
            if not field.unique or field.is_empty(value):
                continue
            taken = select(model.id).where(getattr(model, field.name) == value, model.id != record.id)
            with self.session.no_autoflush:
                written = self._written.get((field.name, value), record.id)
                if written != record.id or self.session.exec(taken).first() is not None:
                    reason = f"{field.label}已被另一条{self.register.noun}使用（含已作废的）"
                    raise RefusedInput(f"{reason}。", (Flaw(field.name, field.show(value), reason),))

    def _remember_unique(self, record: Any) -> None:
        """Keep what this writer wrote and may not have flushed yet."""
        for field in self.register.plain_fields():
            if field.unique:
                self._written[(field.name, getattr(record, field.name))] = record.id

    def _numbered(self, values: dict[str, Any]) -> dict[str, Any]:
        if self.register.numbering is None:
            return values
        rule = self.register.numbering
        if not values.get(rule.field):
            values[rule.field] = self.next_number(values[rule.by])
            self._highest[self._numbers(values[rule.by])] += 1
        else:
            self._highest.clear()  # it may be a number above all so far
        return values

    def _numbers(self, dated: date) -> str:
        """The numbers of that day's year, before {n} is filled in."""
        rule = self.register.numbering
        if rule is None:
            raise TypeError("register has no numbers")
        return rule.pattern(self.reading.rules).format(year=dated.year, n="\0")

    def next_number(self, dated: date) -> str:
        """Return the number a record of that day would get. Raises TypeError where there are no numbers."""
        numbers = self._numbers(dated)
        if numbers not in self._highest:
            self._highest[numbers] = self._highest_taken(*numbers.split("\0"))
        return numbers.replace("\0", str(self._highest[numbers] + 1))

    def _highest_taken(self, before: str, after: str) -> int:
        rule = self.register.numbering
        column = col(getattr(self.register.model, rule.field if rule else ""))
        taken = self.session.exec(select(column).where(column.startswith(before, autoescape=True)))
        bodies = (text[len(before) : len(text) - len(after)] for text in taken if text.endswith(after))
        return max((int(body) for body in bodies if body.isascii() and body.isdigit()), default=0)

    def _merge_rows(self, field: Any, draft: Draft, given: Sequence[dict[str, Any]]) -> list[Any]:
        by_id = {row.id: row for row in draft.rows[field.name]}
        merged = []
        for place, values in enumerate(given):
            row = by_id.pop(values.get("id"), None)
            if row is None:
                row = field.model(**{**_plain(values), field.owner: draft.record.id, "position": place})
            else:
                set_changed(row, {**_plain(values), "position": place})
            merged.append(row)
        for row in by_id.values():
            row.voided_at, row.void_reason = utc_now(), "编辑时移除"
            self.session.add(row)
        if any(row.id is None or self.session.is_modified(row) for row in (*merged, *by_id.values())):
            self._touch(draft.record)
        return merged

    @staticmethod
    def _touch(record: Any) -> None:
        """Let the record's version count a change of its sub-rows or steps, too."""
        record.changed_at = utc_now()


def load_draft(session: Session, register: Register, record_id: int) -> Draft:
    """Load a record with its live sub-rows and all its steps. Raises KeyError when there is none."""
    record = session.get(register.model, record_id)
    if record is None:
        raise KeyError(record_id)
    rows = {
        field.name: list(
            session.exec(
                select(field.model)
                .where(getattr(field.model, field.owner) == record_id, col(field.model.voided_at).is_(None))
                .order_by(field.model.position, field.model.id)
            )
        )
        for field in register.rows_fields()
    }
    steps: list[Any] = []
    if register.steps:
        model = register.steps.model
        steps = list(
            session.exec(
                select(model).where(getattr(model, register.steps.owner) == record_id).order_by(model.id)
            )
        )
    return Draft(record, rows, steps)


def index(session: Session, register: Register, draft: Draft) -> None:
    """Renew the record's search text."""
    terms = [
        field.terms(getattr(draft.record, field.name))
        for field in register.plain_fields()
        if field.searchable
    ]
    for field in register.rows_fields():
        for row in draft.rows[field.name]:
            terms += [inner.terms(getattr(row, inner.name)) for inner in field.fields if inner.searchable]
    text = fold_text("\n".join(term for term in terms if term))
    new = inspect(draft.record).pending
    entry = None if new else session.get(SearchText, (register.key, draft.record.id))
    if entry is None:
        session.add(SearchText(register=register.key, record_id=draft.record.id, text=text))
    elif entry.text != text:
        entry.text = text
        session.add(entry)


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "id"}
