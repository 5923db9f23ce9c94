"""Takes rows of a planned file into a register, all in the one transaction of the session it is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, select

from app.engine.entry import read_fields, shown
from app.engine.fields import Reading
from app.engine.people import People
from app.engine.register import Assembled, Key, Register
from app.engine.traces import key_trace, row_trace
from app.engine.views import Option
from app.engine.writing import Writer
from app.errors import Flaw, RefusedInput
from app.exchange.joining import records
from app.exchange.plan import ImportOutcome, ImportPlan, Question, RefusedRow, SheetPlan
from db.models import ImportTrace

Progress = Callable[[int, int], None]


@dataclass
class _Tally:
    accepted: int = 0
    already: int = 0
    marked: int = 0
    refused: list[RefusedRow] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)


def run_import(
    plan: ImportPlan, session: Session, reading: Reading, progress: Progress | None = None
) -> ImportOutcome:
    """Take the good rows in and list the others; the session's owner commits or rolls back.

    `progress(done, all)` is called now and then and may raise to stop the whole import.
    """
    people = People(session, plan.answers)
    importer = _Importer(plan.register, session, reading, people)
    total = sum(sheet.rows for sheet in plan.sheets)
    for sheet in plan.sheets:
        for numbers, row in records(plan.register, sheet):
            importer.take(sheet, numbers, row)
            if progress and importer.done % 50 == 0:
                progress(importer.done, total)
    session.flush()
    tally = importer.tally
    return ImportOutcome(
        tally.accepted, tally.already, tuple(tally.refused), _remarks(tally, people), _questions(people)
    )


class _Importer:
    """Takes row after row; a refused row leaves nothing behind."""

    def __init__(self, register: Register, session: Session, reading: Reading, people: People) -> None:
        self.register = register
        self.session = session
        self.reading = reading
        self.writer = Writer(session, register, reading, people)
        self.people = people
        self.tally = _Tally()
        self.done = 0
        held = select(ImportTrace.fingerprint).where(col(ImportTrace.register) == register.key)
        self._fields = {target.name: target for target in register.targets()}
        self._traces = frozenset(session.exec(held))

    def take(self, sheet: SheetPlan, numbers: tuple[int, ...], row: tuple[Any, ...]) -> None:
        """Take one record in, or list for each of its rows why not."""
        self.done += len(numbers)
        raw = {
            column.field: self._fields[column.field].under(column.header, row[column.index])
            if column.index < len(row)
            else ""
            for column in sheet.columns
            if column.field
        }
        try:
            self._take(sheet, numbers[0], raw)
        except RefusedInput as refusal:
            self.tally.refused += [self._refused(sheet, number, raw, refusal) for number in numbers]

    def _take(self, sheet: SheetPlan, number: int, raw: dict[str, Any]) -> None:
        values = self._read(raw)
        row_print = row_trace(self._codes(values))
        key = self.register.identify(values)
        key_print = key_trace(key)
        if self._known(row_print):
            self._count_known(row_print, key)
            return
        if key_print in self._traces or (key.certain and key_print in self.tally.seen):
            self._refuse_other_content(key_print, key)
        assembled = self.register.assemble(dict(values), self.reading, self.people)
        record_id = self.writer.insert(assembled.values, assembled.rows, assembled.steps)
        for trace in {row_print, key_print} - set(self.tally.seen):
            self.session.add(ImportTrace(register=self.register.key, fingerprint=trace, record_id=record_id))
            self.tally.seen[trace] = number
        self._count(assembled)

    def _read(self, raw: dict[str, Any]) -> dict[str, Any]:
        values, flaws = read_fields(self.register.targets(), raw, self.reading)
        if flaws:
            raise RefusedInput("这一行有问题。", tuple(flaws))
        return values

    def _codes(self, values: Mapping[str, Any]) -> dict[str, Any]:
        fields = {target.name: target for target in self.register.targets()}
        return {
            name: fields[name].code(value)
            for name, value in sorted(values.items())
            if value not in (None, "")
        }

    def _known(self, trace: str) -> bool:
        return trace in self.tally.seen or trace in self._traces

    def _count_known(self, trace: str, key: Key) -> None:
        if trace in self.tally.seen:
            reason = f"与第 {self.tally.seen[trace]} 行完全重复，只导入第一次出现的一行"
            raise RefusedInput("重复。", (Flaw(key.field, "", reason),))
        self.tally.already += 1

    def _refuse_other_content(self, trace: str, key: Key) -> None:
        noun = self.register.noun
        if trace in self.tally.seen:
            reason = f"与第 {self.tally.seen[trace]} 行是同一{noun}而内容不同，请核对后只留一行"
        else:
            reason = f"台账中已有同一{noun}而内容不同；原记录未改动，请在窗口中核对后修改"
        raise RefusedInput("重复。", (Flaw(key.field, "", reason),))

    def _count(self, assembled: Assembled) -> None:
        self.tally.accepted += 1
        self.tally.marked += bool(assembled.values.get("marks"))

    def _refused(
        self, sheet: SheetPlan, number: int, raw: dict[str, Any], refusal: RefusedInput
    ) -> RefusedRow:
        flaws = refusal.flaws or (Flaw("", "", refusal.message),)
        first, *others = flaws
        headers = {column.field: column.header for column in sheet.columns if column.field}
        labels = {target.name: target.label for target in self.register.targets()}
        heads = [headers.get(_base(flaw.field)) or labels.get(_base(flaw.field), "") for flaw in flaws]
        reason = "；".join(
            [first.reason, *(f"{head}：{flaw.reason}" for head, flaw in zip(heads[1:], others, strict=True))]
        )
        value = first.value or shown(raw.get(_base(first.field), ""))
        return RefusedRow(sheet.name, number, heads[0], value, reason)


def _base(name: str) -> str:
    return name.split(".")[0]


def _remarks(tally: _Tally, people: People) -> tuple[str, ...]:
    remarks = []
    if tally.marked:
        remarks.append(
            f"{tally.marked} 件的历史与现行规则不完全相符（如处置意见超过 1 个月），"
            "按原样导入并标为“需留意”。"
        )
    if people.asked:
        remarks.append(
            f"{len(people.asked)} 个姓名在花名册中不止一人，凭单位、职务不能区分，暂未与人员关联。"
        )
    return tuple(remarks)


def _questions(people: People) -> tuple[Question, ...]:
    return tuple(
        Question(
            name, unit, (*(Option(str(p.id), p.caption) for p in candidates), Option("0", "不与花名册关联"))
        )
        for (name, unit), candidates in people.asked.items()
    )
