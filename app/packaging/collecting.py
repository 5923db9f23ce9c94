"""Summing the figures of many committees' packages: what was handed in, who is missing, what does not tie."""

from __future__ import annotations

import json
import unicodedata
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.engine.period import Period
from app.engine.views import FigureView
from app.errors import ExpectedError
from app.figure_book import FigureBook, from_json, number, to_json
from app.packaging.collected_sheet import Row, Sum, collected_sheet
from app.packaging.container import shown
from app.packaging.reading import read_package
from app.packaging.schema import Manifest
from app.packaging_views import REPEATED, REPLACED, Collection, Received, Summed
from app.ties import ties

Progress = Callable[[int, int], None]
_LONGEST_FILE = 120  # characters of a file name that are told
# What makes two figures the same one: nothing of its definition may differ.
Definition = tuple[str, int, str, str, str, bool, bool]
NEWEST, SAME = "已由同一单位第 {} 次制作的报送包取代", "与“{}”完全相同，只计一次"
RENAMED = "已由同一套数据第 {} 次制作的报送包取代，其单位名称是“{}”；不是同一单位的，请核实"
CONFLICT = "同一单位有内容不同的报送包（{}），都没有汇总，请核实后只留一份"
NAMESAKE = "另一套数据也用这个单位名称（{}），都没有汇总，请核实单位"
OTHER_PERIOD = "期间是{}，与本次汇总的{}不同"


@dataclass(frozen=True, slots=True)
class _Whole:
    """A whole package: where it came from, whose it is, the code of its manifest, its figures.

    They are kept packed, a few kilobytes each: hundreds of packages are read before any is summed.
    """

    place: int
    file: str
    manifest: Manifest
    code: str
    period: Period
    packed: bytes

    def book(self) -> FigureBook:
        """Its figures, unpacked anew each time."""
        return from_json(json.loads(zlib.decompress(self.packed)))


@dataclass
class _Adding:
    """A figure on its way to its sum over committees."""

    first: FigureView
    value: int = 0
    whole: int = 0
    count: int = 0
    parts: Counter[str] = field(default_factory=Counter)
    cells: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, figure: FigureView) -> None:
        """Take in one committee's figure of the same definition."""
        self.value += figure.value
        self.whole += figure.whole
        self.count += 1
        self.parts.update(dict(figure.parts))
        for row, parts in figure.cells:
            self.cells[row].update(dict(parts))

    @property
    def total(self) -> FigureView:
        """The sum as a figure; a ratio is one of sums, not a mean of ratios."""
        cells = tuple((row, tuple(parts.items())) for row, parts in self.cells.items())
        return replace(
            self.first, value=self.value, whole=self.whole, parts=tuple(self.parts.items()), cells=cells
        )


def collect(
    paths: Sequence[Path],
    expected: Sequence[str] = (),
    passphrases: Sequence[str] = (),
    period: Period | None = None,
    progress: Progress | None = None,
) -> Collection:
    """Read packages one after the other and sum those of `period`, or of the period that most are of.

    Figures of different definitions or editions are summed apart. `expected` names who has to hand in;
    `progress` is told how many were read, and may raise to end it.
    """
    received: dict[int, Received] = {}
    whole: list[_Whole] = []
    for place, path in enumerate(paths):
        if progress is not None:
            progress(place, len(paths))
        read = _read(place, path, passphrases)
        if isinstance(read, _Whole):
            whole.append(read)
        else:
            received[place] = read
    period = period or _most(whole)
    taken = _taken(whole, period, received)
    if progress is not None:
        progress(len(paths), len(paths))
    there = [one.manifest for one in whole if one.period == period]
    return _collection(taken, [received[place] for place in sorted(received)], there, expected, period)


def _read(place: int, path: Path, passphrases: Sequence[str]) -> _Whole | Received:
    name = shown(path.name, _LONGEST_FILE)
    try:
        opened = read_package(path, passphrases)
    except ExpectedError as error:
        return Received(name, "", "", False, f"{error.message}{error.reason}")
    verdict = opened.verdict
    if opened.manifest is None or opened.book is None:
        return Received(name, verdict.committee, verdict.period, False, verdict.line)
    # What it is compared with is not summed and need not be kept.
    plain = replace(opened.book, before=(), months={}, ties=())
    packed = zlib.compress(json.dumps(to_json(plain)).encode())
    return _Whole(place, name, opened.manifest, verdict.code, opened.book.period, packed)


def _most(whole: Iterable[_Whole]) -> Period | None:
    counted = Counter(one.period for one in whole)
    return max(counted, key=lambda period: (counted[period], period.last), default=None)


def _taken(whole: Iterable[_Whole], period: Period | None, received: dict[int, Received]) -> list[_Whole]:
    """Those that are summed, one of each committee; of every package it is noted what became of it."""
    by_store: dict[str, list[_Whole]] = defaultdict(list)
    for one in whole:
        if period is not None and one.period == period:
            by_store[one.manifest.store].append(one)
        else:
            told = OTHER_PERIOD.format(one.period.name, period.name if period else "")
            received[one.place] = _left_out(one, told)
    by_name: dict[str, list[_Whole]] = defaultdict(list)
    for ones in by_store.values():
        for one in _of_store(ones, received):
            by_name[folded(one.manifest.committee)].append(one)
    return [one for ones in by_name.values() for one in _of_name(ones, received)]


def _of_store(ones: list[_Whole], received: dict[int, Received]) -> list[_Whole]:
    """The one package of a store that counts: the last made; of equal ones the first."""
    latest = max(one.manifest.revision for one in ones)
    newest = [one for one in ones if one.manifest.revision == latest]
    for one in ones:
        if one not in newest:
            received[one.place] = _replaced(one, newest[0])
    if len({one.code for one in newest}) > 1:
        for one in newest:
            received[one.place] = _left_out(one, CONFLICT.format(_files(newest)))
        return []
    first, *again = newest
    for one in again:
        received[one.place] = _left_out(one, SAME.format(first.file), REPEATED)
    return [first]


def _replaced(one: _Whole, by: _Whole) -> Received:
    """A later package of the same committee is in order; one under another name has to be looked into."""
    latest, name = by.manifest.revision, by.manifest.committee
    if folded(name) == folded(one.manifest.committee):
        return _left_out(one, NEWEST.format(latest), REPLACED)
    return _left_out(one, RENAMED.format(latest, name))


def _of_name(ones: list[_Whole], received: dict[int, Received]) -> list[_Whole]:
    """The package of a committee, unless two stores bear its name."""
    for one in ones:
        reason = NAMESAKE.format(_files(ones)) if len(ones) > 1 else ""
        received[one.place] = Received(one.file, one.manifest.committee, one.period.name, not reason, reason)
    return [] if len(ones) > 1 else ones


def _left_out(one: _Whole, reason: str, counted_by_other: str = "") -> Received:
    return Received(one.file, one.manifest.committee, one.period.name, False, reason, counted_by_other)


def _files(ones: Iterable[_Whole]) -> str:
    return "、".join(dict.fromkeys(one.file for one in ones))


def _collection(
    taken: list[_Whole],
    received: list[Received],
    there: Sequence[Manifest],
    expected: Sequence[str],
    period: Period | None,
) -> Collection:
    added: dict[Definition, _Adding] = {}
    rows: list[Row] = []
    gaps: list[str] = []
    for one in taken:
        committee, book = one.manifest.committee, one.book()
        rows.append((committee, _add(book, added)))
        gaps += _gaps_of_one(committee, book)
    sums = [Sum(one.total, one.count) for one in added.values()]
    gaps = [*_gaps_of_sums(sums, len(taken)), *gaps]
    missing, unexpected = _against(expected, there)
    name = period.name if period else ""
    sheet = collected_sheet(name, sums, list(added), rows, received, missing, gaps)
    return Collection(
        name, tuple(received), missing, unexpected, tuple(gaps), len(sums), sheet,
        tuple(Summed(one.figure, one.count) for one in sums),
    )  # fmt: skip


def _add(book: FigureBook, added: dict[Definition, _Adding]) -> Mapping[Definition, int | float | None]:
    """Add a committee's figures to the sums; return their values by definition."""
    for figure in book.figures:
        added.setdefault(definition(figure), _Adding(figure)).add(figure)
    return {definition(figure): number(figure) for figure in book.figures}


def _against(expected: Sequence[str], there: Sequence[Manifest]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who of the list handed in nothing whole for the period, and who did without being on the list."""
    found = {folded(name) for one in there for name in (one.committee, one.organisation)}
    named = {folded(name) for name in expected}
    missing = tuple(name for name in dict.fromkeys(expected) if folded(name) not in found)
    others = (one.committee for one in there if not {folded(one.committee), folded(one.organisation)} & named)
    return missing, tuple(dict.fromkeys(others)) if expected else ()


def definition(figure: FigureView) -> Definition:
    """Return what makes a figure the same as another committee's."""
    return (
        figure.key, figure.edition, figure.name, figure.unit, figure.meaning, figure.is_breakdown,
        figure.is_ratio,
    )  # fmt: skip


def _gaps_of_sums(sums: Iterable[Sum], committees: int) -> Iterable[str]:
    """Checks of sums, of those figures alone that all committees have in one definition."""
    common = {one.figure.key: one.figure for one in sums if one.count == committees}
    return (f"合计：{tie.title}，{tie.detail}" for tie in ties(common) if not tie.ok)


def _gaps_of_one(committee: str, book: FigureBook) -> Iterable[str]:
    """Checks are made anew: what the sender's own program said of them is not relied upon."""
    wrong = (tie for tie in ties(book.by_key) if not tie.ok)
    return [f"{committee}：{tie.title}，{tie.detail}" for tie in wrong]


def folded(name: str) -> str:
    """Return a committee's name without blanks, width and kind of brackets, to compare it with a list's."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
