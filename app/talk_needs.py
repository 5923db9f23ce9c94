"""Which talks are owed: the 四必谈 and 任前廉政谈话, by what called for them and what has been held since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from app.engine.views import DueItem
from app.rules import steps
from app.rules.appeals import about, lifting
from app.rules.careers import Change, standing
from app.rules.deadlines import add_months, due_on
from app.rules.steps import StepFact
from app.rules.tables import Rules
from app.rules.talk_table import APPOINTMENT
from db.models import (
    Clue,
    ClueStep,
    ClueSubject,
    Concern,
    Member,
    MemberChange,
    Talk,
    TalkAttendee,
)
from db.vocabulary import (
    ChangeKind,
    ConcernKind,
    MemberStanding,
    MustTalk,
    StepKind,
    TalkKind,
    TalkState,
)

RULE = "四必谈"
MEASURED = (StepKind.DECIDED, StepKind.MEASURE)
POST, MEASURE = str(MustTalk.POST.value), str(MustTalk.MEASURE.value)
CONCERNS = {ConcernKind.FAMILY: MustTalk.FAMILY, ConcernKind.SIGN: MustTalk.SIGN}
MOVING = (ChangeKind.ARRIVED, ChangeKind.APPOINTED, ChangeKind.PROMOTED, ChangeKind.MOVED)
RISING = {ChangeKind.APPOINTED: "post", ChangeKind.PROMOTED: "rank"}
# Read as plain columns: mapped rows of a whole store would cost more than all the arithmetic.
_CHANGE: tuple[Any, ...] = (
    MemberChange.id, MemberChange.member_id, MemberChange.kind, MemberChange.held_on, MemberChange.detail,
    MemberChange.corrects, Member.name, Member.branch, Member.unit, Member.post, Member.rank,
)  # fmt: skip
_CONCERN: tuple[Any, ...] = (
    Concern.id, Concern.kind, Concern.arisen_on, Concern.person, Concern.member_id, Concern.unit,
    Concern.content, Concern.handler, Member.standing, Member.branch, Member.post, Member.rank,
)  # fmt: skip
_STEP: tuple[Any, ...] = (
    ClueStep.id, ClueStep.kind, ClueStep.held_on, ClueStep.detail, ClueStep.corrects, ClueStep.clue_id,
    col(ClueSubject.id).label("subject_id"), ClueSubject.member_id, ClueSubject.name,
)  # fmt: skip
_TALK: tuple[Any, ...] = (Talk.id, Talk.member_id, Talk.person, Talk.kind, Talk.must_talk, Talk.held_on)


@dataclass(frozen=True, slots=True)
class Cause:
    """What calls for a talk: `trigger` is a code of 四必谈 or 'appointment'.

    `register` and `record_id` lead to it. `member_id` None: the roster does not know the person, and the name
    is all that is known.
    """

    trigger: str
    member_id: int | None
    person: str
    text: str
    arisen_on: date
    register: str
    record_id: int
    record: str = ""
    unit: str = ""
    post: str = ""
    rank: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """A talk that is owed for a cause: under which title, by when, on whose authority, how it is met."""

    cause: Cause
    title: str
    due: date
    source: str
    how: str

    @property
    def given(self) -> dict[str, str]:
        """The values with which the form of the talk begins."""
        cause = self.cause
        is_appointment = cause.trigger == APPOINTMENT
        kind = TalkKind.APPOINTMENT if is_appointment else TalkKind.HEART
        return {
            "person": cause.person,
            "member_id": str(cause.member_id or ""),
            "unit": cause.unit,
            "post": cause.post,
            "rank": cause.rank,
            "kind": str(kind.value),
            "must_talk": POST if is_appointment else cause.trigger,
            "cause": cause.text,
        }

    def item(self) -> DueItem:
        """Return the need as an item of the agenda."""
        cause = self.cause
        return DueItem(
            cause.register, cause.record_id, cause.record or cause.person, f"{self.title}：{cause.person}",
            self.due, RULE if cause.trigger != APPOINTMENT else self.title, self.source, self.how,
            cause.who, finish_in="talks", given=self.given,
            about=f"{cause.trigger}/{cause.member_id or cause.person}/{cause.arisen_on.isoformat()}",
        )  # fmt: skip


# What a talk meets, when it was held, and with whom of the roster, None where only the name is known.
_Met = tuple[str, date, int | None]


class Held:
    """The finished talks that may meet a need, by person."""

    @classmethod
    def seen(cls, session: Session, rules: Rules, today: date) -> Held:
        """Return them as seen on `today`, read once by a session that only reads."""
        known: dict[date, Held] = session.info.setdefault(cls, {})
        if today not in known:
            known[today] = cls(session, rules, today)
        return known[today]

    def __init__(
        self,
        session: Session,
        rules: Rules,
        today: date,
        but: int | None = None,
        until: date = date.max,
    ) -> None:
        """Read them as seen on `today`; the talk `but` and those held after `until` are left out."""
        self._rules = rules
        self._by_member: dict[int, list[_Met]] = defaultdict(list)
        self._by_name: dict[str, list[_Met]] = defaultdict(list)
        first = add_months(earliest(rules, today), -rules.talks.before_months)
        appointing = rules.talks.having(APPOINTMENT)
        told = or_(col(Talk.must_talk).is_not(None), col(Talk.kind).in_(appointing))
        query = select_columns(*_TALK).where(
            col(Talk.voided_at).is_(None), col(Talk.state) == TalkState.FINISHED, told,
            col(Talk.held_on) >= first, col(Talk.held_on) <= until,
        )  # fmt: skip
        for talk in session.execute(query):
            if talk.id != but:
                self._keep(talk, talk.member_id, talk.person, appointing)
        self._keep_attendees(session, query, but, appointing)

    def _keep_attendees(self, session: Session, talks: Any, but: int | None, kinds: Iterable[Any]) -> None:
        """Who was there when several were talked to at once."""
        query = (
            talks.with_only_columns(
                Talk.id, TalkAttendee.member_id, TalkAttendee.name, Talk.kind, Talk.must_talk, Talk.held_on
            )
            .join(TalkAttendee, col(TalkAttendee.talk_id) == col(Talk.id))
            .where(col(TalkAttendee.voided_at).is_(None))
        )
        for talk in session.execute(query):
            if talk.id != but:
                self._keep(talk, talk.member_id, talk.name, kinds)

    def _keep(self, talk: Any, member_id: int | None, name: str, appointing: Iterable[Any]) -> None:
        triggers = [str(talk.must_talk.value)] if talk.must_talk else []
        triggers += [APPOINTMENT] if talk.kind in appointing else []
        for trigger in triggers:
            self._by_name[name].append((trigger, talk.held_on, member_id))
            if member_id is not None:
                self._by_member[member_id].append((trigger, talk.held_on, member_id))

    def meets(self, cause: Cause) -> bool:
        """Whether a talk was held for this cause; the name decides where the roster knows nobody."""
        first = cause.arisen_on
        if cause.trigger == APPOINTMENT:
            first = add_months(first, -self._rules.talks.before_months)
        return any(trigger == cause.trigger and on >= first for trigger, on, _ in self._with(cause))

    def _with(self, cause: Cause) -> list[_Met]:
        named = self._by_name.get(cause.person, [])
        if cause.member_id is None:
            return named
        return [*self._by_member.get(cause.member_id, ()), *(one for one in named if one[2] is None)]


def earliest(rules: Rules, today: date) -> date:
    """Return the first day whose causes are still reminded of."""
    return add_months(today, -rules.talks.cause_months)


def owed(causes: Iterable[Cause], held: Held, rules: Rules, today: date) -> Iterator[Need]:
    """Yield what is still owed of these causes, each once; causes of long ago or still to come are not."""
    first = earliest(rules, today)
    once: dict[tuple[Any, ...], Cause] = {}
    for cause in causes:
        if first <= cause.arisen_on <= today:
            who = cause.member_id or cause.person
            once[(cause.register, cause.record_id, who, cause.trigger, cause.arisen_on)] = cause
    yield from (_need(cause, rules) for cause in once.values() if not held.meets(cause))


def _need(cause: Cause, rules: Rules) -> Need:
    rule = rules.talks.must[cause.trigger]
    return Need(cause, rule.title, due_on(rule, cause.arisen_on, rules.calendar), rule.source, rule.how)


# 岗位变动, 任职


def post_causes(session: Session, rules: Rules, today: date, member_id: int | None = None) -> list[Cause]:
    """Return what changed in the posts and ranks of those present; of one person, or of all."""
    query = (
        select_columns(*_CHANGE)
        .join(Member, col(Member.id) == col(MemberChange.member_id))
        .where(
            col(MemberChange.voided_at).is_(None), col(Member.voided_at).is_(None),
            col(Member.standing) == MemberStanding.PRESENT,
            or_(col(MemberChange.held_on) >= earliest(rules, today), col(MemberChange.corrects).is_not(None)),
        )
        .order_by(col(MemberChange.id))
    )  # fmt: skip
    if member_id is not None:
        query = query.where(col(MemberChange.member_id) == member_id)
    rows = {row.id: row for row in session.execute(query)}
    changes = [Change(row.kind, row.held_on, row.detail or {}, row.id, row.corrects) for row in rows.values()]
    standing_ones = (change for change in standing(changes) if change.kind in MOVING)
    return [cause for change in standing_ones for cause in _of_change(rows[change.id], change, rules)]


def _of_change(row: Any, change: Change, rules: Rules) -> Iterator[Cause]:
    told = {name: pair for name in ("post", "rank", "unit") if (pair := _changed(change, name))}
    if not told or change.detail.get("imported"):
        return
    text = "；".join(f"{old or '无'} → {new or '无'}" for old, new in told.values())
    given: dict[str, Any] = {
        "member_id": row.member_id, "person": row.name, "text": f"{change.kind.label}：{text}",
        "arisen_on": change.held_on, "register": "members", "record_id": row.member_id,
        "unit": row.branch or row.unit, "post": row.post, "rank": row.rank,
    }  # fmt: skip
    yield Cause(POST, **given)
    risen = told.get(RISING.get(change.kind, ""))
    if risen and risen[1] and not _lower(*risen, rules):
        yield Cause(APPOINTMENT, **given)


def _changed(change: Change, name: str) -> tuple[str, str] | None:
    """What stood before and what stands after, where the two differ."""
    if name not in change.sets():
        return None
    old = str(change.detail.get(f"former_{name}") or change.before(name) or "")
    new = change.sets()[name]
    return (old, new) if old != new else None


def _lower(old: str, new: str, rules: Rules) -> bool:
    """Whether the rank table says that one went down; words it does not know are taken as a rise."""
    before, after = rules.rank(old), rules.rank(new)
    return before is not None and after is not None and after.height < before.height


# 家庭变故, 苗头性问题


def concern_causes(session: Session, rules: Rules, today: date, member_id: int | None = None) -> list[Cause]:
    """Return the 关注事项 of those who have not left."""
    gone = col(Member.standing).is_not(None) & (col(Member.standing) != MemberStanding.PRESENT)
    query = (
        select_columns(*_CONCERN)
        .join(Member, col(Member.id) == col(Concern.member_id), isouter=True)
        .where(col(Concern.voided_at).is_(None), ~gone, col(Concern.arisen_on) >= earliest(rules, today))
        .order_by(col(Concern.id))
    )
    if member_id is not None:
        query = query.where(col(Concern.member_id) == member_id)
    return [_of_concern(row) for row in session.execute(query)]


def _of_concern(row: Any) -> Cause:
    trigger = str(CONCERNS[row.kind].value)
    text = f"{row.kind.label}：{row.content}" if row.content else row.kind.label
    return Cause(
        trigger, row.member_id, row.person, text[:200], row.arisen_on, "concerns", row.id,
        unit=row.unit or row.branch or "", post=row.post or "", rank=row.rank or "", who=row.handler,
    )  # fmt: skip


# 组织处理


def calls_for_talk(kind: str, step: StepFact, rules: Rules, *, lifted: bool) -> bool:
    """Whether a measure, called by the table's name, calls for a talk.

    One that an appeal lifted, that came with an old ledger, or that is a talk itself does not.
    """
    return not lifted and not step.detail.get("imported") and kind not in rules.talks.talks_themselves


def measure_causes(session: Session, rules: Rules, today: date, member_id: int | None = None) -> list[Cause]:
    """Return what those who have not left were given; of one person, or of all."""
    recent = select(ClueStep.clue_id).where(
        col(ClueStep.kind).in_(MEASURED), col(ClueStep.held_on).between(earliest(rules, today), today)
    )
    gone = col(Member.standing).is_not(None) & (col(Member.standing) != MemberStanding.PRESENT)
    query = (
        select_columns(*_STEP)
        .join(ClueSubject, col(ClueSubject.clue_id) == col(ClueStep.clue_id))
        .join(Clue, col(Clue.id) == col(ClueStep.clue_id))
        .join(Member, col(Member.id) == col(ClueSubject.member_id), isouter=True)
        .where(
            col(ClueStep.clue_id).in_(recent), col(ClueSubject.voided_at).is_(None),
            col(ClueSubject.organisation).is_(False), col(Clue.voided_at).is_(None), ~gone,
        )
        .order_by(col(ClueStep.id))
    )  # fmt: skip
    if member_id is not None:
        query = query.where(col(ClueSubject.member_id) == member_id)
    clues: dict[tuple[int, int], list[StepFact]] = defaultdict(list)
    whose: dict[int, tuple[int | None, str]] = {}
    for row in session.execute(query):
        fact = StepFact(row.kind, row.held_on, row.id, row.detail or {}, row.corrects)
        clues[(row.clue_id, row.subject_id)].append(fact)
        whose[row.subject_id] = (row.member_id, row.name)
    return [
        Cause(MEASURE, *whose[subject], "", step.held_on, "clues", clue_id)
        for (clue_id, subject), facts in clues.items()
        for step in _calling(steps.standing(facts), subject, rules)
    ]


def _calling(kept: Sequence[StepFact], subject: int, rules: Rules) -> Iterator[StepFact]:
    """The measures given to one person of a clue that call for a talk."""
    for place, step in enumerate(kept):
        kind = rules.measures.key(step.text("measure")) if step.kind in MEASURED else None
        if kind is None or not about(step, subject):
            continue
        lifted = lifting(kept[place:], subject if step.text("subject") else None) is not None
        if calls_for_talk(kind, step, rules, lifted=lifted):
            yield step


Finder = Callable[[Session, Rules, date, int], list[Cause]]
_FINDERS: Mapping[str, Finder] = {
    POST: post_causes,
    MEASURE: measure_causes,
    **{str(must.value): concern_causes for must in CONCERNS.values()},
}


def answered_by(
    session: Session, rules: Rules, trigger: MustTalk, member_id: int, held_on: date, but: int | None
) -> date | None:
    """Return by which day a talk of `held_on` had to be held for what it answers, None if it answers nothing.

    A cause that another talk than `but` has met is answered already.
    """
    code = str(trigger.value)
    causes = (one for one in _FINDERS[code](session, rules, held_on, member_id) if one.trigger == code)
    open_ones = list(owed(causes, Held(session, rules, held_on, but), rules, held_on))
    return min((need.due for need in open_ones), default=None)
