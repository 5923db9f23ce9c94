"""What the rules see of a clue: its steps as plain facts, and what one row of the workflow may say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from db.vocabulary import ClueState, Disposition, StepKind, Term

T = TypeVar("T", bound=Term)

NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class StepFact:
    """One step. `id` is 0 while it is not stored; `corrects` names the withdrawn step.

    `detail` holds the fields of the step as they are stored: codes, ISO dates, names joined by 、. Some keys
    stand there beside the fields: `undated` (the office wrote down that it happened but not when; `held_on`
    then only keeps its place), `decided` (a proposal that took effect without an approval of its own: history
    from a sheet, or a committee without an approval chain), `final` (the approval that ends the chain),
    `starts` and `stops` (clocks that hang on what was decided or done, by the table of that day).
    """

    kind: StepKind
    held_on: date
    id: int = 0
    detail: Mapping[str, Any] = field(default_factory=dict)
    corrects: int | None = None

    def term(self, name: str, vocabulary: type[T]) -> T | None:
        """Return the member stored under `name`, or None."""
        code = self.detail.get(name)
        return vocabulary.coded(code) if code else None

    def text(self, name: str) -> str:
        """Return the text stored under `name`, or ''."""
        return str(self.detail.get(name) or "")

    def names(self, name: str) -> tuple[str, ...]:
        """Return the people named under `name`, each once."""
        return tuple(dict.fromkeys(part for part in self.text(name).split("、") if part))

    def count(self, name: str) -> int:
        """Return the number stored under `name`, 0 when there is none."""
        return int(self.detail.get(name) or 0)

    def day(self, name: str) -> date | None:
        """Return the date stored under `name`, or None."""
        return date.fromisoformat(self.detail[name]) if self.detail.get(name) else None


@dataclass(frozen=True, slots=True)
class StepRule:
    """One row of the workflow.

    `after`: the states it may be entered in; `disposed_as`: only under this 处置方式; `requires`: one of
    these steps must stand before it; `for_clock`: only while that clock runs or waits to be stopped.
    `to`: the state it leads to (None = unchanged); with `chooses`, the detail's field of that name leads to
    one of `ways`. A step that `proposes` takes effect only when the approval chain has agreed.
    `needs` and `takes` are the fields of its detail; `starts` and `stops` its clocks, `starts_by` those that
    depend on what `chooses` says ("*" stops all); `guards` are asked for by key (`app.rules.guards`).
    """

    stage: str
    after: frozenset[ClueState]
    to: ClueState | None = None
    chooses: str = ""
    ways: Mapping[str, ClueState] = field(default_factory=dict)
    proposes: bool = False
    disposed_as: Disposition | None = None
    requires: tuple[StepKind, ...] = ()
    for_clock: str = ""
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    starts_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stops: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    by_hand: bool = True

    @property
    def moves(self) -> bool:
        """Whether the step can change the clue's state."""
        return self.proposes or self.to is not None or bool(self.ways)

    def target(self, step: StepFact) -> ClueState | None:
        """Return the state the step leads to once it takes effect; None = unchanged."""
        return self.ways.get(step.text(self.chooses), self.to) if self.chooses else self.to

    def started(self, step: StepFact) -> tuple[str, ...]:
        """Return the clocks the step starts once it takes effect."""
        return self.starts + (self.starts_by.get(step.text(self.chooses), ()) if self.chooses else ())


@dataclass(frozen=True, slots=True)
class Registration:
    """What the registration says that clocks depend on.

    `imported`: taken over from a sheet, which does not say whether the informant was told and the like;
    `parted`: split off a clue, by which the informant and the sender are told.
    """

    received_on: date
    real_name: bool = False
    masses_side: bool = False
    result_wanted: bool = False
    forwarded_down: bool = False
    flow_only: bool = False
    imported: bool = False
    parted: bool = False


def standing(steps: Iterable[StepFact]) -> list[StepFact]:
    """Return the steps that still stand, those withdrawn by a 更正 left out, in the order of their dates."""
    steps = list(steps)
    withdrawn = {step.corrects for step in steps if step.corrects}
    kept = [step for step in steps if step.id not in withdrawn and step.kind is not StepKind.CORRECTED]
    return sorted(kept, key=lambda step: step.held_on)


def last_of(steps: Sequence[StepFact], *kinds: StepKind) -> StepFact | None:
    """Return the latest step of these kinds, or None."""
    return next((step for step in reversed(steps) if step.kind in kinds), None)
