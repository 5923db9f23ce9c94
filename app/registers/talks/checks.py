"""What a talk must fulfil before it is written, and what the officer is asked about beforehand.

What was so on record before may stay so: a talk from an old sheet can be worked on without what it lacks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import inspect
from sqlmodel import Session, col, select

from app.engine.changing import is_new, refuse_secrecy, set_changed
from app.engine.fields import Reading
from app.engine.people import People, PersonLink
from app.engine.reasons import SHORTEST_REASON
from app.engine.register import Draft
from app.errors import Flaw, RefusedInput
from app.registers.talks.following import projected
from app.registers.talks.form import LABELS
from app.registers.talks.names import bare, people_in
from app.rules.talk_table import FIELDS
from app.rules.talks import Fault, TalkFact, faults
from app.talk_needs import answered_by
from db.models import Clue, Member, Talk, TalkAttendee
from db.vocabulary import FollowOutcome, TalkState

SEEN = (*sorted(FIELDS - {"attendees"}), "rights_told", "signed")
MOST_TOLD = 3
ATTENDEE = PersonLink(TalkAttendee, "name", "unit", record="talk_id")


def prepare(draft: Draft, reading: Reading, people: People) -> None:
    """Complete a talk, and refuse one that its rules do not allow. Raises RefusedInput."""
    talk = draft.record
    refuse_secrecy(talk, reading.rules)
    if not reading.history:
        _complete(talk, people)
        _propose_form(talk, reading)
        _refuse_dates(draft)
        _refuse_faults(draft, reading, people)
    set_changed(talk, projected(draft, reading.rules))


def _complete(talk: Talk, people: People) -> None:
    """Take from the roster what a new record leaves empty of the person; it stays as it was that day."""
    member = people.member(talk.member_id) if talk.member_id and not inspect(talk).persistent else None
    if member is not None:
        talk.unit = talk.unit or member.branch
        talk.post = talk.post or member.post
        talk.rank = talk.rank or member.rank
        talk.political_status = talk.political_status or member.political_status


def called(name: str) -> str:
    """Return what a field is called."""
    return LABELS.get(name, name)


def fact_of(draft: Draft, value: Callable[[str], Any], *, namesake: bool = False, **known: Any) -> TalkFact:
    """Return a talk as its rules see it, each field as `value` gives it.

    `namesake`: the person talked to has one in the roster, so that an officer of this name is another.
    """
    filled = {name for name in SEEN if value(name)}
    return TalkFact(
        kind=value("kind"), state=value("state"), held_on=value("held_on"),
        person="" if namesake else bare(value("person")),
        talkers=people_in(value("talker")), companions=people_in(value("companions")),
        recorders=people_in(value("recorder")), begins=value("begins"), ends=value("ends"),
        filled=frozenset(filled | ({"attendees"} if draft.rows["attendees"] else set())),
        clue=value("clue_number"), **known,
    )  # fmt: skip


def now(draft: Draft) -> Callable[[str], Any]:
    """Return how each field of a talk stands in the draft."""
    return lambda name: getattr(draft.record, name)


def before(draft: Draft) -> Callable[[str], Any]:
    """Return how each field of a talk on record stood before it was changed."""
    attributes = inspect(draft.record).attrs

    def value(name: str) -> Any:
        gone = attributes[name].history.deleted
        return gone[0] if gone else getattr(draft.record, name)

    return value


def _refuse_faults(draft: Draft, reading: Reading, people: People) -> None:
    talk, rules, session = draft.record, reading.rules.talks, people.session
    known: dict[str, Any] = {
        "answer_by": _answer_by(talk, reading, session),
        "clue_known": _clue_known(talk, session),
    }
    answers = f"“{talk.must_talk.label}”" if talk.must_talk else ""
    known |= {"answers": answers, "namesake": _namesake(talk, people)}
    found = faults(fact_of(draft, now(draft), **known), rules, reading.today, called)
    stood: set[tuple[str, str]] = set()
    if inspect(talk).persistent:
        stood = {one.key for one in faults(fact_of(draft, before(draft)), rules, reading.today)}
    new = [fault for fault in found if fault.key not in stood]
    if hard := [fault for fault in new if fault.hard]:
        raise _refusal(hard, lambda fault: Flaw(fault.field, "", fault.reason))
    if new and not _excused(talk):
        asked_for = "请补写这一次的特殊情况" if talk.excuse.strip() else "请写明特殊情况"
        raise _refusal(new, lambda fault: Flaw("excuse", "", f"{fault.reason}，{asked_for}"))


def _excused(talk: Talk) -> bool:
    """Whether a reason is written in this very save; an old one was written for something else."""
    return is_new(talk, "excuse") and len(talk.excuse.strip()) >= SHORTEST_REASON


def _namesake(talk: Talk, people: People) -> bool:
    """Whether the roster holds another person of the name of the one it knows to be talked to."""
    if talk.member_id is None:
        return False
    same = select(Member.id).where(col(Member.name) == bare(talk.person), col(Member.voided_at).is_(None))
    with people.session.no_autoflush:
        return any(member_id != talk.member_id for member_id in people.session.exec(same))


def _refusal(found: list[Fault], told: Callable[[Fault], Flaw]) -> RefusedInput:
    reasons, remedies = (
        list(dict.fromkeys(getattr(one, name) for one in found)) for name in ("reason", "remedy")
    )
    sources = dict.fromkeys(part for one in found for part in one.source.split("；"))
    more = f"等 {len(reasons)} 处" if len(reasons) > MOST_TOLD else ""
    return RefusedInput(
        f"这次谈话尚未保存：{'；'.join(reasons[:MOST_TOLD])}{more}。", tuple(map(told, found)),
        reason=f"依据：{'；'.join(sources)}。", remedy="".join(remedies),
    )  # fmt: skip


def _answer_by(talk: Talk, reading: Reading, session: Session) -> Any:
    """By which day the 四必谈 had to be held that this talk answers; asked only while that can change."""
    if talk.must_talk is None or talk.member_id is None or talk.state is not TalkState.FINISHED:
        return None
    if not is_new(talk, "must_talk", "member_id", "held_on", "state"):
        return None
    with session.no_autoflush:
        return answered_by(session, reading.rules, talk.must_talk, talk.member_id, talk.held_on, talk.id)


def _clue_known(talk: Talk, session: Session) -> bool:
    if not talk.clue_number or not is_new(talk, "clue_number", "state"):
        return True
    found = select(Clue.id).where(col(Clue.number) == talk.clue_number, col(Clue.voided_at).is_(None))
    with session.no_autoflush:
        return session.exec(found).first() is not None


def _propose_form(talk: Talk, reading: Reading) -> None:
    """The form of the 四种形态 that goes with the kind of a new talk, where none is given."""
    if talk.form is None and not inspect(talk).persistent:
        talk.form = reading.rules.talks.kinds[talk.kind].form


def _refuse_dates(draft: Draft) -> None:
    flaws = tuple(_odd_dates(draft))
    if flaws:
        raise RefusedInput(
            "日期前后矛盾，尚未保存。", flaws, reason="依据：谈话在前，整改和复查在后。",
            remedy="请核对谈话时间、整改期限和复查日期。",
        )  # fmt: skip


def _odd_dates(draft: Draft) -> Iterator[Flaw]:
    talk = draft.record
    is_dated = is_new(talk, "demands_due", "held_on")
    if is_dated and talk.demands_due is not None and talk.demands_due < talk.held_on:
        yield Flaw("demands_due", talk.demands_due.isoformat(), "整改期限不能早于谈话时间")
    for place, row in enumerate(draft.rows["follow_ups"]):
        if not is_new(row, "checked_on", "next_on", "outcome"):
            continue
        if row.checked_on < talk.held_on:
            yield Flaw(f"follow_ups.{place}.checked_on", "", "复查日期不能早于谈话时间")
        if row.next_on is not None and row.next_on <= row.checked_on:
            yield Flaw(f"follow_ups.{place}.next_on", "", "再次复查应晚于这次复查")
        if row.next_on is not None and row.outcome is FollowOutcome.DONE:
            yield Flaw(f"follow_ups.{place}.next_on", "", "已经整改到位的，不再填写再次复查")


def flaws_of(found: Iterable[Fault]) -> Iterator[Flaw]:
    """Return what is asked about, each with its 依据."""
    return (Flaw(one.field, "", f"{one.reason}（{one.source}）") for one in found)
