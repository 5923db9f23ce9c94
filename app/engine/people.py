"""Which person of the roster a name in another register means; same-named persons are told apart or asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import inspect
from sqlmodel import Session, col, select

from app.engine.querying import fold_text
from app.engine.register import Key
from app.engine.values import clean_text
from app.engine.views import PersonOption
from db.models import Member, SearchText
from db.vocabulary import MemberStanding

NAMES_AT_ONCE = 500
_BRANCH_WORDS = re.compile(r"(机关)?(联合)?(党总支|党支部|支部|总支|党委)$")


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the roster as far as telling people apart needs it."""

    id: int
    name: str
    identity_number: str
    branch: str
    unit: str
    post: str
    rank: str

    @property
    def caption(self) -> str:
        """How the person is offered where the officer is asked."""
        tail = self.identity_number[-4:]
        parts = (self.branch, self.post, self.rank, f"身份证尾号 {tail}" if tail else "")
        return "　".join(part for part in parts if part) or "无其他信息"


@dataclass(frozen=True, slots=True)
class PersonLink:
    """Where a register names a person: the model with `member_id`, and its name, unit and rank attributes.

    `record` is the attribute that holds the id of the register's record.
    """

    model: Any
    name: str
    unit: str
    rank: str = ""
    record: str = "id"

    def match(self, row: Any, people: People, identity_number: str = "") -> Match:
        """Look up whom a row means."""
        rank = getattr(row, self.rank) if self.rank else ""
        unit = getattr(row, self.unit)
        return people.match(getattr(row, self.name), unit=unit, rank=rank, identity_number=identity_number)


@dataclass(frozen=True, slots=True)
class Match:
    """The one person meant, or the several who may be; both empty when the roster does not know the name."""

    member_id: int | None = None
    candidates: tuple[Person, ...] = ()


@dataclass
class People:
    """Looks persons up by name. `answers` decide same names: (name, unit) → member id, 0 = nobody."""

    session: Session
    answers: Mapping[tuple[str, str], int] = field(default_factory=dict)
    asked: dict[tuple[str, str], tuple[Person, ...]] = field(default_factory=dict)
    _known: dict[str, tuple[Person, ...]] = field(default_factory=dict)

    def match(self, name: str, *, unit: str = "", rank: str = "", identity_number: str = "") -> Match:
        """Find the person called `name`; `unit` may hold branch and post as one text.

        Several persons of one name are told apart by identity number, then by how much of branch, post and
        rank agrees. Where that does not decide, they are returned as candidates and noted in `asked`.
        """
        found = self._named(name)
        answered = self.answers.get((name, unit))
        if answered is not None:
            return Match(answered or None)
        if identity_number:
            found = tuple(p for p in found if p.identity_number in ("", identity_number))
        if len(found) <= 1:
            return Match(found[0].id if found else None)
        best = _best(found, unit, rank)
        if len(best) == 1:
            return Match(best[0].id)
        self.asked[(name, unit)] = best
        return Match(None, best)

    def member(self, member_id: int) -> Member | None:
        """Return the roster's record of a person."""
        with self.session.no_autoflush:
            return self.session.get(Member, member_id)

    def _named(self, name: str) -> tuple[Person, ...]:
        if name not in self._known:
            columns = (
                Member.id, Member.name, Member.identity_number, Member.branch,
                Member.unit, Member.post, Member.rank,
            )  # fmt: skip
            query = select(*columns).where(col(Member.name) == name, col(Member.voided_at).is_(None))  # type: ignore[call-overload]  # typed up to four columns only
            with self.session.no_autoflush:
                self._known[name] = tuple(Person(*row) for row in self.session.exec(query))
        return self._known[name]


def person_key(values: Mapping[str, Any]) -> Key:
    """Return by what a person is known again: the identity number, else name, birth and place."""
    if values.get("identity_number"):
        return Key(("identity", values["identity_number"]), "identity_number", certain=True)
    return Key(tuple(values.get(name) for name in ("name", "birth", "branch", "unit")), "name")


def find_people(session: Session, text: str, most: int = 20) -> list[PersonOption]:
    """Return the persons of the roster whom every word of `text` finds, those still in the organ first.

    A word may be of the name, its pinyin or initials, the branch, or the identity number.
    """
    words = fold_text(clean_text(text)).split()
    if not words:
        return []
    found = select(SearchText.record_id).where(col(SearchText.register) == "members")
    for word in words:
        found = found.where(col(SearchText.text).contains(word, autoescape=True))
    wanted = select(Member).where(col(Member.id).in_(found), col(Member.voided_at).is_(None))
    present = col(Member.standing) == MemberStanding.PRESENT
    rows = session.exec(wanted.order_by(present.desc(), col(Member.name), col(Member.id)).limit(most))
    return [_option(member) for member in rows]


def _option(member: Member) -> PersonOption:
    tail = member.identity_number[-4:]
    born = member.birth[:7]
    told = (
        member.branch, member.post, member.rank, f"{born} 生" if born else "",
        f"身份证尾号 {tail}" if tail else "",
        "" if member.standing is MemberStanding.PRESENT else member.standing.label,
    )  # fmt: skip
    status = member.political_status
    return PersonOption(
        member.id or 0,
        member.name,
        "　".join(part for part in told if part) or "无其他信息",
        {
            "branch": member.branch,
            "unit": member.branch or member.unit,
            "department": member.unit,
            "post": member.post,
            "rank": member.rank,
            "political_status": str(status.value) if status else "",
            "phone": member.phone,
        },
        member.standing is MemberStanding.PRESENT,
    )


def wants_person(row: Any, link: PersonLink) -> bool:
    """Whether it is still open, or open again after a renaming, whom a row under way into the store means."""
    if row.member_id is None:
        return True
    state = inspect(row)
    renamed = state.persistent and state.attrs[link.name].history.has_changes()
    return bool(renamed and not state.attrs.member_id.history.has_changes())


def settle_person(row: Any, link: PersonLink, people: People) -> None:
    """Find whom a row means, unless it says so itself; a person chosen by another name is not meant."""
    if row.member_id is not None and inspect(row).attrs.member_id.history.has_changes():
        chosen = people.member(row.member_id)
        if chosen is None or chosen.name != getattr(row, link.name):
            row.member_id = None
    if wants_person(row, link):
        row.member_id = link.match(row, people).member_id


def link_rows(session: Session, links: Iterable[PersonLink], names: Iterable[str]) -> None:
    """Give rows that name somebody the roster did not know before the person they mean."""
    people, wanted = People(session), sorted(set(names))
    for link in links:
        name = col(getattr(link.model, link.name))
        for start in range(0, len(wanted), NAMES_AT_ONCE):
            some = wanted[start : start + NAMES_AT_ONCE]
            open_rows = select(link.model).where(
                col(link.model.member_id).is_(None), col(link.model.voided_at).is_(None), name.in_(some)
            )
            for row in session.exec(open_rows).all():
                row.member_id = link.match(row, people).member_id


def _best(people: tuple[Person, ...], unit: str, rank: str) -> tuple[Person, ...]:
    scores = [_agreement(person, unit, rank) for person in people]
    top = max(scores)
    return people if top == 0 else tuple(p for p, score in zip(people, scores, strict=True) if score == top)


def _agreement(person: Person, unit: str, rank: str) -> int:
    stem = _BRANCH_WORDS.sub("", person.branch)
    places = {place for place in (stem, person.unit) if place}
    score = 4 * any(place in unit or (unit and unit in person.branch) for place in places)
    score += 2 * bool(person.post and unit.endswith(person.post))
    return score + bool(rank and rank == person.rank)
