"""The figures of the talks of a period; talks that are only planned are not counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlmodel import col

from app.engine.counting import labels, live_in
from app.engine.figure import Asked, Counted, Figure, Ratio
from app.roster import as_of
from app.talk_needs import RULE, Held, concern_causes, measure_causes, owed, post_causes
from db.models import Talk, TalkAttendee
from db.vocabulary import MustTalk, TalkKind, TalkState

BLOCK = "谈话"
SOURCE = "关于加强机关纪委工作的实践与思考 二（二）"
MUST_KEYS = frozenset(str(must.value) for must in MustTalk)


@dataclass(frozen=True, slots=True)
class _Held:
    id: int
    kind: TalkKind
    must: MustTalk | None
    finished: bool
    person: str
    unit: str
    member_id: int | None


def _held(asked: Asked) -> Mapping[int, _Held]:
    query = live_in(
        asked.period, Talk, Talk.held_on, Talk.id, Talk.kind, Talk.must_talk,
        col(Talk.state) == TalkState.FINISHED, Talk.person, Talk.unit, Talk.member_id,
    ).where(col(Talk.state) != TalkState.PLANNED)  # fmt: skip
    return {row[0]: _Held(*row) for row in asked.session.execute(query)}


def _met(asked: Asked) -> list[tuple[_Held, int | None, str]]:
    """Everybody each talk was held with: the roster's id where it is known, and who it is told by."""
    talks = asked.once(_held)
    columns = (TalkAttendee.talk_id, TalkAttendee.name, TalkAttendee.unit, TalkAttendee.member_id)
    several = live_in(asked.period, Talk, Talk.held_on, *columns).join(
        TalkAttendee, col(TalkAttendee.talk_id) == col(Talk.id)
    )
    rows = asked.session.execute(several.where(col(TalkAttendee.voided_at).is_(None)))
    attended = [(talks[row[0]], *row[1:]) for row in rows if row[0] in talks]
    listed = {talk.id for talk, *_ in attended}
    # Who stands for a group beside its list is told by the list, unless the roster knows the person.
    alone = [
        (talk, talk.person, talk.unit, talk.member_id)
        for talk in talks.values()
        if talk.member_id is not None or talk.id not in listed
    ]
    return [
        (talk, member, str(member) if member is not None else f"{name}/{unit}")
        for talk, name, unit, member in (*alone, *attended)
    ]


def _by_kind(asked: Asked) -> Iterable[Counted]:
    return (Counted(talk.id, talk.kind.label) for talk in asked.once(_held).values())


def _persons(asked: Asked) -> Iterable[Counted]:
    return (Counted(talk.id, whom=whom) for talk, _, whom in asked.once(_met))


def _attended(asked: Asked) -> Iterable[Counted]:
    met = dict.fromkeys((talk.id, talk.kind, whom) for talk, _, whom in asked.once(_met))
    return (Counted(at, kind.label) for at, kind, _ in met)


def _persons_party(asked: Asked) -> Iterable[Counted]:
    party = {one.id for one in asked.once(as_of) if one.in_party}
    covering = frozenset(asked.rules.talks.having("coverage"))
    for talk, member, whom in asked.once(_met):
        if member in party and talk.finished and talk.kind in covering:
            yield Counted(talk.id, whom=whom)


def _must_held(asked: Asked) -> Iterable[Counted]:
    return (Counted(t.id, t.must.label) for t in asked.once(_held).values() if t.must and t.finished)


def _must_owed(asked: Asked) -> Iterator[Counted]:
    given = (asked.session, asked.rules, asked.as_of)
    causes = [*post_causes(*given), *concern_causes(*given), *measure_causes(*given)]
    must = [cause for cause in causes if cause.trigger in MUST_KEYS]
    for need in owed(must, Held(*given, until=asked.as_of), *given[1:]) if must else ():
        cause = need.cause
        yield Counted(cause.record_id, MustTalk.coded(cause.trigger).label, register=cause.register)


FIGURES = (
    Figure(
        "talks.total", "谈话总数", "次", "期间内开展并登记的各类谈话，只是安排的不计", _by_kind, block=BLOCK
    ),
    Figure(
        "talks.by_kind", "谈话（按类型）", "次", "期间内开展的谈话，按谈话类型分列", _by_kind,
        breakdown=True, order=labels(TalkKind), block=BLOCK,
    ),
    Figure(
        "talks.attended", "谈话人次（按类型）", "人次",
        "期间内开展的谈话的谈话对象，每次谈话几人计几人次，集体谈话按参加人员逐人计，按谈话类型分列",
        _attended, breakdown=True, order=labels(TalkKind), block=BLOCK, source=SOURCE,
    ),
    Figure(
        "talks.persons", "谈话人数", "人",
        "期间内开展的谈话的谈话对象，同一人只计一次，集体谈话按参加人员逐人计", _persons, distinct=True,
        block=BLOCK,
    ),
    Figure(
        "talks.persons_party", "谈话党员", "人",
        "截至期末在册的党员中，期间内完成过计入覆盖的谈话的，同一人只计一次", _persons_party,
        distinct=True, block=BLOCK, source=SOURCE,
    ),
    Ratio(
        "talks.coverage", "谈话覆盖率", "谈话党员占截至期末在册党员的百分比", "talks.persons_party",
        "members.party", block=BLOCK, source=SOURCE,
    ),
    Figure(
        "talks.must_held", f"{RULE}已谈", "次", "期间内完成并注明四必谈情形的谈话，按情形分列", _must_held,
        breakdown=True, order=labels(MustTalk), block=BLOCK, source=SOURCE,
    ),
    Figure(
        "talks.must_owed", f"{RULE}应谈未谈", "次",
        "截至期末四必谈情形已经发生、仍在提醒期内而尚未谈话的，按情形分列；以期末以前完成的谈话为准",
        _must_owed, breakdown=True, order=labels(MustTalk), block=BLOCK, source=SOURCE,
    ),
)  # fmt: skip
