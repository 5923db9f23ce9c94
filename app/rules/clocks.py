"""Which clocks of a clue run, since when, until when: read off its steps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from app.rules.deadlines import Due, due
from app.rules.folding import Fold, Moment
from app.rules.steps import Registration, StepFact
from app.rules.tables import Deadline, Rules
from app.rules.workflow import WORKFLOW
from db.vocabulary import Conclusion, StepKind

K = StepKind
EVERY = "*"


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock of one clue. `stopped_on` None = it runs; a pause without an end is still on.

    `due` says the last day and warns where a year's working days are not known. `explained` is the written
    reason for what is late.
    """

    rule: Deadline
    started_on: date
    due: Due
    stopped_on: date | None = None
    pauses: tuple[tuple[date, date | None], ...] = ()
    extended: bool = False
    explained: str = ""

    @property
    def key(self) -> str:
        """The rule's key: T1, T2…"""
        return self.rule.key

    @property
    def paused(self) -> bool:
        """Whether it stands still at present."""
        return bool(self.pauses) and self.pauses[-1][1] is None

    @property
    def runs(self) -> bool:
        """Whether it has been neither stopped nor paused."""
        return self.stopped_on is None and not self.paused

    def late(self, today: date) -> bool:
        """Whether it ended, or was stopped, after its last day."""
        return not self.paused and (self.stopped_on or today) > self.due.on


@dataclass(slots=True)
class _Run:
    """A clock under way while the steps are read."""

    key: str
    started_on: date
    stopped_on: date | None = None
    pauses: list[tuple[date, date | None]] = field(default_factory=list)
    extended: bool = False
    explained: str = ""
    review_on: date | None = None


def clocks(folded: Fold, registration: Registration, rules: Rules) -> tuple[Clock, ...]:
    """Return every clock the steps started, in the order of their starts, the stopped ones among them."""
    runs = _Runs(rules, registration, folded)
    for moment in folded.moments:
        if moment.took:
            runs.took(moment)
        else:
            runs.entered(moment.step)
    return tuple(_clock(run, rules) for run in runs.all)


class _Runs:
    """Starts, stops, pauses and extends clocks as the steps come."""

    def __init__(self, rules: Rules, registration: Registration, folded: Fold) -> None:
        self.all: list[_Run] = []
        self._rules, self._registration, self._folded = rules, registration, folded

    def took(self, moment: Moment) -> None:
        """Start the clocks of a step that took effect."""
        for key in self._started(moment.step):
            self._start(key, moment.on, moment.step)

    def entered(self, step: StepFact) -> None:
        """Let a step stop, pause, extend or explain clocks; a proposal that came back stops none."""
        rule = WORKFLOW[step.kind]
        if step.kind is K.EXPLAINED:
            self._explain(step.text("clock"), step.text("note"))
        elif step.kind is K.EXTENDED:
            self._extend(step.text("clock"))
        elif step.kind in (K.SUSPENDED, K.RESUMED):
            self._pause(step.text("clock"), step.held_on, begins=step.kind is K.SUSPENDED)
        elif step.kind is K.ADJUDICATED and step.term("conclusion", Conclusion) is Conclusion.SUPPLEMENT:
            self._pause("T7", step.held_on, begins=True)
        elif step.id not in self._folded.returned:
            for key in (*rule.stops, *step.detail.get("stops", ())):
                self._stop(key, step)

    def _started(self, step: StepFact) -> tuple[str, ...]:
        if step.kind is K.REGISTERED:
            return _registered(self._registration)
        started = (*WORKFLOW[step.kind].started(step), *step.detail.get("starts", ()))
        told = self._registration.imported or self._registration.parted
        if step.kind is K.CLOSED and (told or not self._registration.real_name):
            return ()
        entrusted = self._latest("T2a") if step.kind is K.TALKED else None
        return (*started, "T2b") if entrusted and entrusted.stopped_on == step.held_on else started

    def _start(self, key: str, on: date, step: StepFact) -> None:
        run = self._latest(key)
        if run is None or run.stopped_on is not None:
            run = _Run(key, on)
            self.all.append(run)
        else:
            if run.pauses and run.pauses[-1][1] is None:
                self._pause(key, on, begins=False)
            if step.kind is not K.SENT_TO_TRIAL:  # back from 补充审查 the clock goes on
                run.started_on = on
        if key == "T21":
            run.review_on = step.day("review_on")

    def _stop(self, key: str, step: StepFact) -> None:
        for run in self.all:
            if run.stopped_on is None and key in (run.key, EVERY):
                run.stopped_on = step.held_on
                if run.pauses and run.pauses[-1][1] is None:
                    run.pauses[-1] = (run.pauses[-1][0], step.held_on)
                run.explained = step.text("excuse") or run.explained

    def _pause(self, key: str, on: date, *, begins: bool) -> None:
        run = self._latest(key)
        if run is None or run.stopped_on is not None:
            return
        if begins:
            run.pauses.append((on, None))
        elif run.pauses:
            run.pauses[-1] = (run.pauses[-1][0], on)

    def _extend(self, key: str) -> None:
        if run := self._latest(key):
            run.extended = True

    def _explain(self, key: str, reason: str) -> None:
        if run := self._latest(key):
            run.explained = reason

    def _latest(self, key: str) -> _Run | None:
        return next((run for run in reversed(self.all) if run.key == key), None)


def _registered(registration: Registration) -> tuple[str, ...]:
    """The clocks a registration starts. A sheet does not say whether the informant was told, and the like."""
    if registration.imported:
        return ("T1",)
    wanted = {
        "T1": not registration.flow_only,
        "T1Q": registration.masses_side and not registration.flow_only,
        "T12": registration.real_name and not registration.parted,
        "T14": registration.result_wanted and not registration.parted,
        "T15": registration.flow_only,
        "T16": registration.forwarded_down and not registration.parted,
    }
    return tuple(key for key, starts in wanted.items() if starts)


def _clock(run: _Run, rules: Rules) -> Clock:
    rule = rules.deadline(run.key, run.started_on)
    last = due(rule, run.started_on, rules.calendar, extended=run.extended, suspended=tuple(run.pauses))
    if run.review_on is not None:
        last = replace(last, on=run.review_on)
    return Clock(rule, run.started_on, last, run.stopped_on, tuple(run.pauses), run.extended, run.explained)


def running(found: Iterable[Clock]) -> list[Clock]:
    """Return the clocks that run, the one that ends first in front."""
    return sorted((clock for clock in found if clock.runs), key=lambda clock: clock.due.on)
