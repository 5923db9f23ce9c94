"""Reading declared papers: TOML files, each checked against the values that exist before anything is printed.

What is wrong is told with file and line: a key or a placeholder that does not exist, a value of the wrong
kind, and, on a paper that leaves the office, a value that its reader must not see.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from app.documents.parts import Align
from app.engine.paper import PLACEHOLDER, Audience, Block, Cell, Format, Name, Names, PaperRule
from app.rules.reading import SOURCED, FaultyTable, Row, Table, read_table

FORMATS = get_args(Format)
AUDIENCES: tuple[Audience, ...] = get_args(Audience)
_HEAD: Mapping[str, type] = {"key": str, "name": str, "title": str, "format": str, **SOURCED}
_MORE: Mapping[str, type] = {
    "outward": bool, "to_person": bool, "per_person": bool, "series": str, "number": str, "day": str,
    "recipients": str, "copy_to": str, "after": list, "any_of": list, "unless": list, "wants": list,
    "facts": list, "notes": list, "foot_signatures": list, "running_head": str, "portrait": bool,
}  # fmt: skip
_LISTS = frozenset(key for key, kind in _MORE.items() if kind is list)
_COMMON: Mapping[str, type] = {"kind": str, "if": str, "unless": str, "each": str, "least": int}
_TEXT: Mapping[str, type] = {"text": str}
_CELLS: Mapping[str, type] = {"cells": object}
# What each kind of block must say, and what it may.
KINDS: Mapping[str, tuple[Mapping[str, type], Mapping[str, type]]] = {
    "row": (_CELLS, {"height": int}),
    "group": ({**_TEXT, "row": object}, {}),
    "paragraph": (_TEXT, {"indent": int, "align": str}),
    "heading": (_TEXT, {"level": int}),
    "number": ({}, {}),
    "addressee": (_TEXT, {}),
    "sign_off": (_TEXT, {"sealed": bool}),
    "blank": ({}, {"lines": int}),
    "page_break": ({}, {}),
    "note": (_TEXT, {}),
    "right_line": (_TEXT, {"right": int}),
    "attachments": ({"names": list}, {}),
    "signatures": ({"signers": list}, {**_TEXT, "foot": bool}),
    "annex": (_TEXT, {"number": int}),
    "receipt": ({**_TEXT, "part": object}, {"new_page": bool}),
    "table": (_CELLS, {**_TEXT, "height": int}),
}
_CELL: Mapping[str, type] = {
    "label": str, "value": str, "text": str, "options": str, "per_line": int, "weight": object, "lines": int,
    "sign": list, "align": str, "vertical": bool, "head": str,
}  # fmt: skip
_OWN = frozenset((*_COMMON, "text", "cells", "row", "part"))


def load_papers(folder: Path, names: Names) -> Mapping[str, PaperRule]:
    """Read every paper of a folder, in the order of the file names. Raises FaultyTable."""
    return {path.stem: load_paper(path, names) for path in sorted(folder.glob("*.toml"))}


def load_paper(path: Path, names: Names) -> PaperRule:
    """Read one paper. Raises FaultyTable with file and line."""
    table = read_table(path, *_HEAD, *_MORE, "block")
    head = Row(table, {key: value for key, value in table.data.items() if key != "block"}, 1)
    head.check(_HEAD, _MORE)
    head.one_of("format", dict.fromkeys(FORMATS))
    if head["key"] != path.stem:
        raise head.fault(f"key 应与文件名 {path.stem} 相同", "key")
    if head.get("to_person") and not head.get("outward"):
        raise head.fault("发给本人的文书（to_person）应写明 outward = true", "to_person")
    blocks = tuple(_Reader(table, row).block() for row in _rows(table))
    if not blocks:
        raise table.fault("没有内容，应有 [[block]]")
    if head["format"] == "ledger" and [block.kind for block in blocks] != ["table"]:
        raise table.fault('格式 ledger 的文书应有且只有一个 kind = "table" 的块')
    values: dict[str, Any] = {**head.values, **{key: tuple(head.get(key, ())) for key in _LISTS}}
    rule = PaperRule(**values, blocks=blocks)
    _Checker(table, names, rule).check()
    return rule


def _rows(table: Table) -> list[Row]:
    every = {key: object for required, optional in KINDS.values() for key in (*required, *optional)}
    return table.rows("block", {"kind": str}, {**every, **_COMMON})


class _Reader:
    """Reads one block."""

    def __init__(self, table: Table, row: Row) -> None:
        self._table, self._row = table, row

    def block(self, forced: str = "") -> Block:
        """Return the block. Raises FaultyTable."""
        values = dict(self._row.values)
        kind = values.setdefault("kind", forced)
        if not isinstance(kind, str) or kind not in KINDS:
            raise self._row.fault(f"不认识的块 {kind}，可写 {'、'.join(KINDS)}", "kind")
        required, optional = KINDS[kind]
        row = Row(self._table, values, self._row.head)
        row.check(required, {**_COMMON, **optional})
        nested = ("row", "row") if kind == "group" else ("part", "")
        return Block(
            kind=kind,
            text=values.get("text", ""),
            needs=values.get("if", ""),
            unless=values.get("unless", ""),
            each=values.get("each", ""),
            least=values.get("least", 0),
            cells=tuple(self._cell(cell) for cell in self._listed("cells")),
            blocks=tuple(self._inner(inner, nested[1]) for inner in self._listed(nested[0])),
            more={key: value for key, value in values.items() if key not in _OWN},
        )

    def _listed(self, key: str) -> Sequence[Any]:
        found = self._row.get(key, [])
        if not isinstance(found, list):
            raise self._row.fault(f"{key} 应是一个列表", key)
        return found

    def _inner(self, values: Any, forced: str) -> Block:
        if not isinstance(values, dict):
            raise self._row.fault("块里应是若干个 { … }")
        return _Reader(self._table, self._placed(values)).block(forced)

    def _placed(self, values: Mapping[str, Any]) -> Row:
        """What stands inside the block, on the line where its first text or its key is written."""
        written = [f'"{value}"' for value in values.values() if isinstance(value, str)]
        for told in (*written[:1], *(f"{key} =" for key in values)):
            if line := _line_with(self._table, told, self._row.head):
                return Row(self._table, values, line)
        return Row(self._table, values, self._row.head)

    def _cell(self, given: Any) -> Cell:
        """A cell: `"线索编号"` is both the label and the value, else `{ label = …, value = … }`."""
        if isinstance(given, str):
            return Cell(given, given)
        if not isinstance(given, dict):
            raise self._row.fault("cells 里应是文字或 { … }", "cells")
        row = self._placed(given)
        row.check({}, _CELL)
        weight = given.get("weight", 1)
        if type(weight) not in (int, float) or weight <= 0:
            raise row.fault("weight 应为大于 0 的数", "weight")
        if given.get("per_line", 1) < 1:
            raise row.fault("per_line 应大于 0", "per_line")
        if given.get("align", "left") not in get_args(Align):
            raise row.fault(f"align 只能是 {'、'.join(get_args(Align))}", "align")
        if "head" in given:
            return Cell(given["head"], weight=float(weight), head=True)
        sign = tuple(given.get("sign", ()))
        rest = {key: value for key, value in given.items() if key not in ("weight", "sign")}
        return Cell(**rest, weight=float(weight), sign=sign)


class _Checker:
    """Holds a paper's placeholders, values and facts against those that exist."""

    def __init__(self, table: Table, names: Names, rule: PaperRule) -> None:
        self._table, self._names, self._rule = table, names, rule
        self._starts = [at for at, line in enumerate(table.lines, 1) if line.strip() == "[[block]]"]

    def check(self) -> None:
        """Raise FaultyTable for the first mistake."""
        rule = self._rule
        for fact in (*rule.after, *rule.any_of, *rule.unless):
            if fact not in self._names.facts:
                raise self._fault(f"没有“{fact}”这个环节", fact, 1)
        texts = (rule.title, rule.running_head, rule.recipients, rule.copy_to, *rule.facts, *rule.notes)
        self._texts(texts, self._names.texts, 1)
        self._values((*rule.wants, rule.number, rule.day), self._names.texts, 1)
        places = self._starts if len(self._starts) == len(rule.blocks) else [1] * len(rule.blocks)
        for block, start in zip(rule.blocks, places, strict=True):
            self._block(block, self._names.texts, start)

    def _block(self, block: Block, known: Mapping[str, Name], start: int) -> None:
        self._values((block.needs, block.unless), {**known, **self._list_names()}, start)
        if block.each:
            if block.each not in self._names.lists:
                raise self._fault(f"没有“{block.each}”这个列表", block.each, start)
            known = {**known, **self._names.lists[block.each]}
        self._texts(_texts_of(block), known, start)
        for cell in block.cells:
            self._values((cell.value, cell.options), known, start)
        for inner in block.blocks:
            self._block(inner, known, start)

    def _list_names(self) -> Mapping[str, Name]:
        return {name: Name() for name in self._names.lists}

    def _texts(self, texts: Iterable[str], known: Mapping[str, Name], start: int) -> None:
        for text in texts:
            for name in PLACEHOLDER.findall(text):
                self._value(name, known, start, f"{{{name}}}")

    def _values(self, names: Iterable[str], known: Mapping[str, Name], start: int) -> None:
        for name in filter(None, names):
            self._value(name, known, start, f'"{name}"')

    def _value(self, name: str, known: Mapping[str, Name], start: int, written: str) -> None:
        if name not in known:
            raise self._fault(f"没有“{name}”这个值", written, start)
        audience = AUDIENCES.index(known[name].audience)
        if self._rule.outward and audience == AUDIENCES.index("inside"):
            raise self._fault(f"“{name}”只供内部使用，不能写进对外的文书", written, start)
        if self._rule.to_person and audience >= AUDIENCES.index("organ"):
            raise self._fault(f"“{name}”不能写进发给本人的文书", written, start)

    def _fault(self, reason: str, written: str, start: int) -> FaultyTable:
        line = _line_with(self._table, written, start) or start
        return self._table.fault(f"{self._rule.key}：{reason}", line)


def _line_with(table: Table, written: str, start: int) -> int:
    """The first line from `start` on that holds what is written so; 0 when none does."""
    lines = range(start, len(table.lines) + 1)
    return next((at for at in lines if written in table.lines[at - 1]), 0)


def _texts_of(block: Block) -> Iterator[str]:
    yield block.text
    yield from block.more.get("names", ())
    yield from block.more.get("signers", ())
    for cell in block.cells:
        yield from (cell.label, cell.text)
