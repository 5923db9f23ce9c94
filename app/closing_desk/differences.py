"""Where the figures of a closed year are different now, and which records are counted otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.engine.figure import Counted
from app.engine.views import FigureView

Place = tuple[str, str]  # row and part, '' where the figure has none
RecordKey = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Recount:
    """A record that counts otherwise: as how much it was closed, and how much it is now."""

    register: str
    record_id: int
    closed: int
    now: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure, or a part of it, that is different now; a redefined figure is not asked for its records."""

    view: FigureView
    part: str
    closed: int
    now: int
    records: tuple[Recount, ...] = ()
    redefined: bool = False


def differences(
    closed: Iterable[FigureView],
    now: Mapping[str, FigureView],
    were: Mapping[str, Iterable[Counted]],
    are: Mapping[str, Iterable[Counted]],
) -> Iterator[Difference]:
    """Yield what differs, figure by figure; shares are left out, for the figures they are of are told."""
    for view in closed:
        other = now.get(view.key)
        if view.is_ratio:
            continue
        if other is None or other.edition != view.edition:
            if other is None or (other.value, _places(other)) != (view.value, _places(view)):
                yield Difference(view, "", view.value, other.value if other else 0, redefined=True)
        else:
            yield from _of_figure(view, other, tuple(were.get(view.key, ())), tuple(are.get(view.key, ())))


def _of_figure(
    view: FigureView, other: FigureView, were: tuple[Counted, ...], are: tuple[Counted, ...]
) -> Iterator[Difference]:
    closed, now = _places(view), _places(other)
    differing = [at for at in dict.fromkeys((*closed, *now)) if closed.get(at, 0) != now.get(at, 0)]
    if not differing and view.value != other.value:
        differing, closed, now = [("", "")], {("", ""): view.value}, {("", ""): other.value}
    for at in differing:
        records = tuple(_recounts(view.register, _at(were, at), _at(are, at)))
        yield Difference(view, "·".join(filter(None, at)), closed.get(at, 0), now.get(at, 0), records)


def _places(view: FigureView) -> dict[Place, int]:
    """The smallest counts a figure shows: its cells, else its parts, else itself."""
    if view.cells:
        return {(row, part): count for row, parts in view.cells for part, count in parts}
    if view.is_breakdown:
        return {("", part): count for part, count in view.parts}
    return {("", ""): view.value}


def _at(counted: Iterable[Counted], place: Place) -> Iterator[Counted]:
    row, part = place
    return (one for one in counted if row in ("", one.row) and part in ("", one.part))


def _recounts(register: str, were: Iterable[Counted], are: Iterable[Counted]) -> Iterator[Recount]:
    before, after = _tally(register, were), _tally(register, are)
    for key in dict.fromkeys((*before, *after)):
        if before.get(key) != after.get(key):
            yield Recount(*key, sum(before.get(key, {}).values()), sum(after.get(key, {}).values()))


def _tally(register: str, counted: Iterable[Counted]) -> Mapping[RecordKey, Mapping[str, int]]:
    """What each record counts, person by person where persons are counted."""
    found: dict[RecordKey, dict[str, int]] = defaultdict(dict)
    for one in counted:
        own = found[one.register or register, one.record_id]
        own[one.whom] = own.get(one.whom, 0) + one.amount
    return found
