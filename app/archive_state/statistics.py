"""The files in numbers: by branch how many are kept, complete and confirmed, and the opinions by reply."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from sqlmodel import Session, col, select

from app.archive_state.persons import PersonFile
from app.archive_views import ArchiveStatistics, BranchFiles
from app.rules.organisation import in_order
from app.rules.tables import Rules
from db.models import Member, Opinion, OpinionPerson

UNPLACED = "未编入党组织"
STRANGERS = "花名册以外的人员"
TOTAL = "合计"


def statistics(
    session: Session, people: Iterable[PersonFile], rules: Rules, year: int, today: date
) -> ArchiveStatistics:
    """Return the files of those who are in the organ today, and the opinions answered in `year`."""
    present = [person for person in people if person.present]
    by_branch: dict[str, list[PersonFile]] = defaultdict(list)
    for person in present:
        by_branch[person.branch].append(person)
    opinions = _opinions(session, rules, year)
    return ArchiveStatistics(
        on=today,
        year=year,
        branches=tuple(_files(branch or UNPLACED, some, year) for branch, some in by_branch.items()),
        total=_files(TOTAL, present, year),
        sections=_lacking(present, rules),
        opinions=tuple(opinions.items()),
        replies=tuple(dict.fromkeys(_replies(rules, opinions.values()))),
    )


def _files(branch: str, people: list[PersonFile], year: int) -> BranchFiles:
    kept = [person for person in people if person.kept]
    return BranchFiles(
        branch,
        persons=len(people),
        needed=sum(person.needed for person in people),
        kept=len(kept),
        complete=sum(not person.missing for person in kept),
        confirmed=sum(year in person.signed for person in kept),
    )


def _lacking(people: Iterable[PersonFile], rules: Rules) -> tuple[tuple[str, int], ...]:
    """How many of the files that are kept and needed lack which section, the most first."""
    missing = Counter(key for person in people if person.needed and person.kept for key in person.missing)
    return tuple((rules.archives.sections[key].title, n) for key, n in missing.most_common())


def _opinions(session: Session, rules: Rules, year: int) -> Mapping[str, Counter[str]]:
    """Branch → reply → persons answered in the year, in the branches' order."""
    query = (
        select(Member.branch, OpinionPerson.member_id, OpinionPerson.reply)
        .select_from(OpinionPerson)
        .join(Opinion, col(Opinion.id) == col(OpinionPerson.opinion_id))
        .outerjoin(Member, col(Member.id) == col(OpinionPerson.member_id))
        .where(
            col(OpinionPerson.voided_at).is_(None),
            col(Opinion.voided_at).is_(None),
            col(Opinion.replied_on).between(date(year, 1, 1), date(year, 12, 31)),
        )
    )
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for branch, member_id, reply in session.exec(query):
        found[(branch or UNPLACED) if member_id else STRANGERS][_label(rules, reply)] += 1
    return {branch: found[branch] for branch in sorted(found, key=_last_unplaced)}


def _last_unplaced(branch: str) -> tuple[object, ...]:
    return branch in (UNPLACED, STRANGERS), branch == STRANGERS, in_order(branch)


def _label(rules: Rules, reply: str) -> str:
    rule = rules.opinions.replies.get(reply)
    return rule.label if rule else reply


def _replies(rules: Rules, counted: Iterable[Counter[str]]) -> list[str]:
    """The labels of all replies in the table's order, and of those that are no longer in it."""
    return [rule.label for rule in rules.opinions.replies.values()] + [
        one for each in counted for one in each
    ]
