"""The organisation at a glance: the tree of its branches, the committee in office, who was what on a day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from app.desk import Desk, Services
from app.engine.people import find_people
from app.engine.views import Paper, PersonOption, Tone
from app.engine.writing import Writer
from app.organisation_papers import Contact, chart_paper, contacts_paper
from app.registers.branches.declaration import WATCHED, in_post
from app.registers.branches.tree import BELONGING
from app.registers.members.facts import facts
from app.registers.terms.seats import seats_by_term, stored_terms
from app.rules import careers
from app.rules.organisation import CommitteeTerm, Seat, in_office, in_order, terms_running
from app.rules.organisation_checks import Check, Weight, check_term
from app.rules.organisation_table import OrganisationRules
from app.work_views import BranchNode, CheckView, CommitteeView, OrganisationView, SeatView
from db.models import Branch, BranchPost, Committee, CommitteeSeat, Member, MemberChange
from db.vocabulary import IN_PARTY, BranchKind, BranchRole, SeatRole

UNPLACED = "未编入党组织"
CONTACTS = (BranchRole.SECRETARY, BranchRole.DISCIPLINE, BranchRole.CONTACT)
TONES: Mapping[Weight, Tone] = {
    "ok": "ok", "unknown": "muted", "notice": "warn", "doubt": "warn", "soft": "danger", "hard": "danger",
}  # fmt: skip
ENDINGS: Mapping[str, BranchKind] = {
    "委员会": BranchKind.COMMITTEE, "党委": BranchKind.COMMITTEE, "总支": BranchKind.GENERAL,
    "总支部": BranchKind.GENERAL, "小组": BranchKind.GROUP,
}  # fmt: skip


class OrganisationDesk(Desk):
    """What the window asks of the organisation as a whole. Every method returns plain values."""

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._branches = services.ledgers["branches"]

    def find_people(self, text: str) -> list[PersonOption]:
        """Return the persons of the roster found by name, pinyin, initials or identity number."""
        with self._store.reading() as session:
            return find_people(session, text)

    def overview(self) -> OrganisationView:
        """Return the branches as a tree with their posts and numbers of persons."""
        with self._store.reading() as session:
            branches = _live(session, Branch)
            posts: dict[int, list[BranchPost]] = defaultdict(list)
            for post in in_post(_live(session, BranchPost, BranchPost.position), self._today()):
                posts[post.branch_id].append(post)
            return _Tree(branches, posts, *_counted(session)).view()

    def adopt_branches(self) -> int:
        """Make a branch for every 所在党支部 of the roster that has none; return how many were made."""
        register = self._branches.register
        with self._store.writing() as session:
            named = {branch.name for branch in session.exec(select(Branch))}
            belonging = col(Member.voided_at).is_(None), col(Member.branch) != ""
            wanted = set(session.exec(select(Member.branch).where(*belonging))) - named
            writer = Writer(session, register, self._branches.reading())
            for name in sorted(wanted):
                writer.insert({"name": name, "kind": _kind_of(name)}, {})
        if wanted:
            self._announce(frozenset({register.key}))
        return len(wanted)

    def committee(self, on: date | None = None) -> CommitteeView:
        """Return the committee in office on a day (today unless told) with every check of it."""
        day = on or self._today()
        with self._store.reading() as session:
            return _committee(session, day, self._rules().organisation)

    def rank_on(self, member_id: int, day: date) -> str:
        """Return a person's rank as of the end of a day. Raises KeyError."""
        return self._as_of(member_id, day, careers.rank_on, "rank")

    def post_on(self, member_id: int, day: date) -> str:
        """Return a person's post as of the end of a day. Raises KeyError."""
        return self._as_of(member_id, day, careers.post_on, "post")

    def _as_of(
        self, member_id: int, day: date, ask: Callable[[Sequence[careers.Change], str, date], str], held: str
    ) -> str:
        with self._store.reading() as session:
            member = session.get(Member, member_id)
            if member is None:
                raise KeyError(member_id)
            own = select(MemberChange).where(col(MemberChange.member_id) == member_id)
            changes = facts(session.exec(own.order_by(col(MemberChange.id))))
            return ask(changes, getattr(member, held), day)

    def chart_paper(self, *, boxes: bool = False) -> Paper:
        """Return the 组织架构图 as a PDF. Raises MissingGlyph unless `boxes` allows labelled boxes."""
        today = self._today()
        return chart_paper(self.overview(), self.committee(today), self._profile(), today, boxes=boxes)

    def contacts_paper(self, *, boxes: bool = False) -> Paper:
        """Return the 通讯录 as a PDF: the committee, then the branches. Raises MissingGlyph as above."""
        return contacts_paper(self.contacts(), self._profile(), self._today(), boxes=boxes)

    def contacts(self) -> tuple[Contact, ...]:
        """Return the seats, then of each branch the 书记, 纪检委员 and 联络员 who are still of the organ."""
        committee = self.committee()
        seats = [
            Contact(seat.name, f"机关纪委{seat.role}", seat.unit, seat.phone) for seat in committee.seats
        ]
        with self._store.reading() as session:
            branches = sorted(_live(session, Branch), key=lambda branch: in_order(branch.name))
            names = {branch.id: branch.name for branch in branches}
            held = in_post(_live(session, BranchPost, BranchPost.position), self._today())
            return (*seats, *_branch_contacts(names, held, _roster(session, held)))


def _live(session: Session, model: Any, *order: Any) -> list[Any]:
    wanted = select(model).where(col(model.voided_at).is_(None)).order_by(*order, col(model.id))
    return list(session.exec(wanted))


def _kind_of(name: str) -> BranchKind:
    return next((kind for ending, kind in ENDINGS.items() if name.endswith(ending)), BranchKind.BRANCH)


def _counted(session: Session) -> tuple[Counter[str], Counter[str]]:
    """Persons of the organisation by the text of their branch: all of them, and those in the Party."""
    wanted = select(col(Member.branch), col(Member.political_status)).where(
        col(Member.voided_at).is_(None), col(Member.standing).in_(BELONGING)
    )
    rows = session.exec(wanted).all()
    return Counter(name for name, _ in rows), Counter(name for name, status in rows if status in IN_PARTY)


class _Tree:
    """Builds the tree of the branches; what hangs on nothing that is there stands at the top."""

    def __init__(
        self,
        branches: Iterable[Branch],
        posts: Mapping[int, list[BranchPost]],
        people: Counter[str],
        party: Counter[str],
    ) -> None:
        self._all = {branch.id or 0: branch for branch in branches}
        self._posts, self._people, self._party = posts, people, party
        self._below: dict[int, list[Branch]] = defaultdict(list)
        kinds = list(BranchKind)
        for branch in sorted(self._all.values(), key=lambda one: (kinds.index(one.kind), in_order(one.name))):
            above = branch.parent_id if branch.parent_id in self._all else None
            self._below[above or 0].append(branch)

    def view(self) -> OrganisationView:
        """The whole tree, what the roster names beside it, and the branches that lack a 纪检委员."""
        known = {branch.name for branch in self._all.values()}
        strange = sorted((name for name in self._people if name and name not in known), key=in_order)
        return OrganisationView(
            (*(self._node(one) for one in self._below[0]), *(self._loose(name) for name in strange)),
            self._loose("") if self._people[""] else None,
            tuple(
                sorted((one.name for one in self._all.values() if self._lacks_discipline(one)), key=in_order)
            ),
        )

    def _node(self, branch: Branch) -> BranchNode:
        own = branch.id or 0
        posts = sorted(self._posts.get(own, ()), key=lambda post: list(BranchRole).index(post.role))
        return BranchNode(
            own, branch.name, branch.kind.label,
            tuple((post.role.label, post.name) for post in posts),
            self._people[branch.name], self._party[branch.name],
            tuple(self._node(child) for child in self._below[own]),
        )  # fmt: skip

    def _loose(self, name: str) -> BranchNode:
        return BranchNode(0, name or UNPLACED, "", (), self._people[name], self._party[name])

    def _lacks_discipline(self, branch: Branch) -> bool:
        held = self._posts.get(branch.id or 0, ())
        return branch.kind in WATCHED and not any(post.role is BranchRole.DISCIPLINE for post in held)


def _committee(session: Session, day: date, rules: OrganisationRules) -> CommitteeView:
    terms = stored_terms(session, rules)
    term = in_office(terms, day)
    if term is None:
        return CommitteeView(0, "", None, None, "", (), ())
    row = session.get(Committee, term.id)
    seated = [
        (row, _seat(session, row, fact, term, terms))
        for row, fact in zip(seats_by_term(session).get(term.id, ()), term.seats, strict=True)
        if fact.held(day)
    ]
    seated.sort(key=lambda pair: (list(SeatRole).index(pair[0].role), pair[0].position))
    checks = check_term(term, [one for one in terms if one.id != term.id], day, rules)
    return CommitteeView(
        term.id, term.name, term.elected_on, term.ends_on, _approval(row),
        tuple(view for _, view in seated), tuple(_check(check, rules) for check in checks),
    )  # fmt: skip


def _seat(
    session: Session, seat: CommitteeSeat, fact: Seat, term: CommitteeTerm, terms: Sequence[CommitteeTerm]
) -> SeatView:
    member = session.get(Member, seat.member_id) if seat.member_id else None
    return SeatView(
        name=seat.name,
        role=seat.role.label,
        unit=seat.unit or (member.unit or member.branch if member else ""),
        division=seat.division,
        since=seat.since or term.elected_on,
        terms=terms_running(terms, term, fact),
        full_time=seat.full_time,
        other_duties=seat.other_duties,
        declared_on=seat.declared_on,
        phone=seat.phone or (member.phone if member else ""),
        member_id=seat.member_id,
    )


def _approval(row: Committee | None) -> str:
    if row is None:
        return ""
    on = row.approved_on.isoformat() if row.approved_on else ""
    return "　".join(part for part in (row.approver, row.approval, on) if part)


def _check(check: Check, rules: OrganisationRules) -> CheckView:
    rule = rules[check.key]
    return CheckView(check.key, rule.title, check.text, TONES[check.weight], rule.source)


def _roster(session: Session, posts: Iterable[BranchPost]) -> Mapping[int | None, Member]:
    """The persons of the roster who hold these posts."""
    members = {post.member_id for post in posts}
    return {one.id: one for one in session.exec(select(Member).where(col(Member.id).in_(members)))}


def _branch_contacts(
    names: Mapping[int | None, str], held: Iterable[BranchPost], roster: Mapping[int | None, Member]
) -> Iterable[Contact]:
    """The contacts branch by branch, in each by role; who has left the organ is none any more."""
    order = {branch_id: place for place, branch_id in enumerate(names)}
    chosen = [post for post in held if post.role in CONTACTS and post.branch_id in names]
    chosen.sort(key=lambda post: (order[post.branch_id], CONTACTS.index(post.role), post.position))
    for post in chosen:
        person = roster.get(post.member_id)
        if person is None or person.standing in BELONGING:
            unit, phone = (person.unit, person.phone) if person else ("", "")
            yield Contact(post.name, post.role.label, unit, post.phone or phone, names[post.branch_id])
