"""A request as the window and its papers see it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlmodel import Session, col, select

from app.engine.people import Person
from app.engine.views import Option, PersonOption, Tone
from app.opinion_desk.rows import entry_of, last_day_of, reasons_of
from app.opinion_match import match
from app.opinion_views import Checked, PersonView, ReplyView, RequestView
from app.registers.opinions import OPINIONS
from app.registers.opinions.following import needs_look
from app.rules.opinion_table import OpinionRules, ReplyRule
from app.rules.opinions import worded
from db.models import Member, Opinion, OpinionPerson
from db.vocabulary import MemberStanding, OpinionState

AT_ONCE = 5000
TONES: tuple[Tone, ...] = ("ok", "info", "warn", "danger")
S = OpinionState
MAY: Mapping[OpinionState, frozenset[str]] = {
    S.RECEIVED: frozenset({"check", "decide"}),
    S.DRAFTED: frozenset({"check", "decide", "approve", "send_back"}),
    S.APPROVED: frozenset({"send_back", "answer"}),
    S.REPLIED: frozenset(),
}
PAPERS = (Option("letter", "复函"), Option("approval", "审批表"), Option("check", "核查情况表（内部）"))


def reply_view(reply: ReplyRule) -> ReplyView:
    """Return one reply, coloured by its gravity."""
    return ReplyView(
        reply.key, reply.label, reply.wording, reply.severity, reply.final, _tone(reply), reply.source,
        reply.own,
    )  # fmt: skip


def _tone(reply: ReplyRule | None) -> Tone:
    return TONES[min(max(reply.severity, 0), len(TONES) - 1)] if reply else ""


def request_view(
    session: Session, opinion: Opinion, rows: Sequence[OpinionPerson], rules: OpinionRules, today: date
) -> RequestView:
    """Return a request with its names; those whom a name may mean are looked up while that is open."""
    known = people(session, {row.member_id for row in rows if row.member_id is not None})
    candidates = _candidates(session, rows) if opinion.replied_on is None else {}
    persons = tuple(_person(row, known, candidates.get(row.id, ()), rules) for row in rows)
    letter = f"{opinion.letter_number}来函" if opinion.letter_number else "来函"
    return RequestView(
        opinion.id or 0, opinion.number, opinion.asked_by, f"{letter}　{opinion.occasion}",
        OPINIONS.status(opinion, today), opinion.received_on, opinion.due_on,
        max((row.checked_on for row in rows if row.checked_on), default=None), persons, _counts(rows, rules),
        frozenset() if opinion.voided_at else MAY[opinion.state], _why_not(rows, rules), opinion.approver,
        opinion.approved_on, opinion.reply_number, opinion.replied_on, opinion.valid_until, PAPERS,
        opinion.asked_by, opinion.letter_number, opinion.letter_on, opinion.occasion, opinion.handler,
        opinion.approval, str(opinion.secrecy.value),
    )  # fmt: skip


def _person(
    row: OpinionPerson,
    known: Mapping[int, PersonOption],
    candidates: tuple[PersonOption, ...],
    rules: OpinionRules,
) -> PersonView:
    proposed, reply = rules.replies.get(row.proposal), rules.replies.get(row.reply)
    checked = Checked(
        entry_of(row), row.member_id, str(row.matched.value), row.matched.label, row.match_note, candidates,
        row.proposal, proposed.label if proposed else row.proposal, reasons_of(row), needs_look(row),
    )  # fmt: skip
    wording = row.wording or (worded(reply, last_day_of(row)) if reply else "")
    return PersonView(
        row.id or 0, row.position, checked, known.get(row.member_id or 0), row.reply,
        reply.label if reply else row.reply, wording, row.override, _tone(reply or proposed),
        open_question(row, rules),
    )  # fmt: skip


def open_question(row: OpinionPerson, rules: OpinionRules) -> str:
    """Return why what is decided of a name cannot be sent yet, ''."""
    if needs_look(row):
        titles = dict.fromkeys(reason.title for reason in reasons_of(row) if reason.second_look)
        return f"须另行核对：{'、'.join(titles)}"
    reply = rules.replies.get(row.reply)
    return f"“{reply.label}”还不能回函" if reply and not reply.final else ""


def _counts(rows: Iterable[OpinionPerson], rules: OpinionRules) -> tuple[tuple[str, int], ...]:
    held = Counter(row.reply for row in rows if row.reply)
    ordered = sorted(held, key=lambda key: rules.replies[key].severity if key in rules.replies else 0)
    return tuple((rules.replies[key].label if key in rules.replies else key, held[key]) for key in ordered)


def _why_not(rows: Sequence[OpinionPerson], rules: OpinionRules) -> str:
    """What stands in the way of having the replies approved and sent."""
    undecided, looks = sum(not row.reply for row in rows), sum(map(needs_look, rows))
    unfinished = sum(bool(open_question(row, rules)) for row in rows) - looks
    told = (
        "名单上还没有人员" if not rows else "",
        f"{undecided} 人尚未拟定答复" if undecided else "",
        f"{looks} 人须另行核对" if looks else "",
        f"{unfinished} 人的答复还不能回函" if unfinished else "",
    )
    return "；".join(filter(None, told))


def _candidates(
    session: Session, rows: Iterable[OpinionPerson]
) -> Mapping[int | None, tuple[PersonOption, ...]]:
    open_ones = [row for row in rows if needs_look(row)]
    found = match(session, [entry_of(row) for row in open_ones]) if open_ones else []
    return {row.id: one.candidates for row, one in zip(open_ones, found, strict=True)}


def people(session: Session, ids: Iterable[int]) -> dict[int, PersonOption]:
    """Return persons of the roster by id, as they are offered in a form."""
    wanted = sorted(set(ids))
    parts = (wanted[start : start + AT_ONCE] for start in range(0, len(wanted), AT_ONCE))
    queries = (select(Member).where(col(Member.id).in_(some)) for some in parts)
    return {member.id or 0: _option(member) for query in queries for member in session.exec(query)}


def _option(member: Member) -> PersonOption:
    told = Person(
        member.id or 0,
        member.name,
        member.identity_number,
        member.branch,
        member.unit,
        member.post,
        member.rank,
    )
    present = member.standing is MemberStanding.PRESENT
    caption = told.caption if present else f"{told.caption}　已离开：{member.standing.label}"
    values = {
        "branch": member.branch, "unit": member.branch or member.unit, "department": member.unit,
        "post": member.post, "rank": member.rank,
    }  # fmt: skip
    return PersonOption(member.id or 0, member.name, caption, values, present)
