"""Whom of the roster the names of a list mean; what only the name says is left for a second look."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col, select

from app.engine.identity import check_digit
from app.engine.people import Person
from app.engine.views import PersonOption
from db.models import Member
from db.vocabulary import MatchKind, MemberStanding

if TYPE_CHECKING:
    from app.opinion_views import NameEntry

# A post in a list that begins so is what the person is to become; it says nothing of who he is.
PROPOSED = "拟任"
_AT_ONCE = 5000
# As many digits as a spreadsheet keeps of an identity number that it took for an amount.
_KEPT_DIGITS = 15
_BRANCH_WORDS = re.compile(r"(?:机关|联合)*(?:党总支|党支部|支部|总支|党委)$")
_COUNTED = re.compile(r"(?:机关)?第?[一二三四五六七八九十0-9]+")
_GENERAL = frozenset({"机关", "本级", "本单位", "本局", "局机关", "支部", "党支部", "机关党委"})


@dataclass(frozen=True, slots=True)
class Found:
    """Whom one name means.

    `member_id` is None unless one person is meant (`NAME`: the only one of that name, still to be looked at);
    `note` says in words what does not fit; `candidates` are who else it may be.
    """

    entry: NameEntry
    member_id: int | None
    matched: MatchKind
    note: str = ""
    candidates: tuple[PersonOption, ...] = ()


@dataclass(frozen=True, slots=True)
class _Known:
    """A person of the roster, and whether he still belongs to the organ; `number` has 18 digits or none."""

    person: Person
    number: str
    standing: MemberStanding
    left_on: date | None

    @property
    def gone(self) -> str:
        """That he left, in words; '' of one who did not."""
        if self.standing is MemberStanding.PRESENT:
            return ""
        on = f" {self.left_on.isoformat()}" if self.left_on else ""
        return f"已离开：{self.standing.label}{on}"

    @property
    def option(self) -> PersonOption:
        """How he is offered where the officer is asked."""
        person = self.person
        values = {
            "branch": person.branch, "unit": person.branch or person.unit, "department": person.unit,
            "post": person.post, "rank": person.rank,
        }  # fmt: skip
        caption = "　".join(part for part in (person.caption, self.gone) if part)
        return PersonOption(person.id, person.name, caption, values, not self.gone)


@dataclass(frozen=True, slots=True)
class _Roster:
    """Those of the roster whom a list may mean, by name and by number."""

    named: Mapping[str, Sequence[_Known]]
    numbered: Mapping[str, Sequence[_Known]]


def match(session: Session, entries: Sequence[NameEntry]) -> list[Found]:
    """Find whom each entry means, in the order of the entries; voided persons are never meant.

    The identity number decides where both have one. Else name and place do, branch or unit (of several, the
    post too): one of that name alone is meant, but not for certain.
    """
    roster = _roster(session, entries)
    return [_found(entry, roster) for entry in entries]


def _roster(session: Session, entries: Iterable[NameEntry]) -> _Roster:
    names = {entry.name for entry in entries}
    numbers = {entry.identity_number for entry in entries} - {""}
    old = {_old(number) for number in numbers} - {""}
    found = {known.person.id: known for known in _known(session, names, numbers | old)}
    named, numbered = defaultdict(list), defaultdict(list)
    for _, known in sorted(found.items()):
        named[known.person.name].append(known)
        numbered[known.number].append(known)
    return _Roster(named, numbered)


def _known(session: Session, names: set[str], numbers: set[str]) -> Iterator[_Known]:
    columns: Any = (
        Member.id, Member.name, Member.identity_number, Member.branch, Member.unit, Member.post, Member.rank,
        Member.standing, Member.left_on,
    )  # fmt: skip
    for attribute, wanted in ((Member.name, sorted(names)), (Member.identity_number, sorted(numbers))):
        for start in range(0, len(wanted), _AT_ONCE):
            some = col(attribute).in_(wanted[start : start + _AT_ONCE])
            for *told, standing, left_on in session.exec(
                select(*columns).where(some, col(Member.voided_at).is_(None))
            ):
                person = Person(*told)
                yield _Known(person, _full(person.identity_number), standing, left_on)


def _found(entry: NameEntry, roster: _Roster) -> Found:
    named = roster.named.get(entry.name, ())
    if not entry.identity_number:
        return _by_name(entry, named)
    if holders := roster.numbered.get(entry.identity_number):
        return _by_number(entry, holders, named)
    without = [known for known in named if not known.number]
    if named and not without:
        return Found(entry, None, MatchKind.STRANGER, "同名但身份证号不同", _options(named))
    return _by_name(entry, without)


def _by_number(entry: NameEntry, holders: Sequence[_Known], named: Sequence[_Known]) -> Found:
    same = [known for known in holders if known.person.name == entry.name]
    if len(same) == 1:
        return _meant(entry, same[0], MatchKind.IDENTITY)
    if same:
        return Found(entry, None, MatchKind.TWINS, "花名册中同一人登记了两次，请先核对", _options(same))
    others = "、".join(dict.fromkeys(known.person.name for known in holders))
    candidates = {known.person.id: known for known in (*holders, *named)}
    note = f"这个身份证号在花名册中是{others}"
    return Found(entry, None, MatchKind.CONFLICT, note, _options(candidates.values()))


def _by_name(entry: NameEntry, named: Sequence[_Known]) -> Found:
    """Whom a name without a number that decides means, by what the list says of unit and post."""
    if not named:
        return Found(entry, None, MatchKind.STRANGER, _flaw(entry))
    placed = [known for known in named if _agrees(known.person, entry)]
    if len(placed) > 1:
        placed = [known for known in placed if _has_post(known.person, entry)] or placed
    if len(placed) == 1 and _is_borne_out(entry, placed[0]):
        return _meant(entry, placed[0], MatchKind.UNIT, _unregistered(entry), _flaw(entry))
    if len(placed) == 1 or len(named) == 1:
        [known] = placed if len(placed) == 1 else named
        doubts = (_place_doubt(entry, known), _unregistered(entry), _flaw(entry))
        return _meant(entry, known, MatchKind.NAME, *doubts)
    options = _options(placed or named)
    note = "；".join(part for part in (f"花名册中有 {len(named)} 人同名", _flaw(entry)) if part)
    return Found(entry, None, MatchKind.TWINS, note, options)


def _meant(entry: NameEntry, known: _Known, matched: MatchKind, *notes: str) -> Found:
    note = "；".join(part for part in (*notes, known.gone) if part)
    return Found(entry, known.person.id, matched, note, ())


def _options(people: Iterable[_Known]) -> tuple[PersonOption, ...]:
    """Those still in the organ first."""
    return tuple(known.option for known in sorted(people, key=lambda known: bool(known.gone)))


# What does not fit


def _flaw(entry: NameEntry) -> str:
    return f"名单中的身份证号有误：{entry.flaw}" if entry.flaw else ""


def _unregistered(entry: NameEntry) -> str:
    return "花名册中没有登记他的身份证号" if entry.identity_number else ""


def _place_doubt(entry: NameEntry, known: _Known) -> str:
    if _agrees(known.person, entry):
        return ""
    return "名单中的单位与花名册不一致" if entry.unit else "名单中没有能核对的单位"


def _is_borne_out(entry: NameEntry, known: _Known) -> bool:
    """Whether a number that is flawed in the list may still be his: its first digits, or his old one."""
    told = re.sub(r"[^0-9]", "", entry.told)
    if not entry.told or not known.number:
        return not entry.told
    return told[:_KEPT_DIGITS] == known.number[:_KEPT_DIGITS] or told == _old(known.number)


# Where a person belongs


def _told_place(entry: NameEntry) -> str:
    post = "" if entry.post.startswith(PROPOSED) else entry.post
    return re.sub(r"\s", "", f"{entry.unit}{post}")


def _agrees(person: Person, entry: NameEntry) -> bool:
    """Whether the place in the list is the person's branch or unit; what every organ has says nothing."""
    told = _told_place(entry)
    stem = _BRANCH_WORDS.sub("", person.branch)
    places = {person.unit, person.branch if _COUNTED.fullmatch(stem) else stem} - _GENERAL - {""}
    wanted = re.sub(r"\s", "", entry.unit)
    wanted = wanted if _COUNTED.fullmatch(_BRANCH_WORDS.sub("", wanted)) else _BRANCH_WORDS.sub("", wanted)
    tells = len(wanted) > 1 and wanted not in _GENERAL and not _COUNTED.fullmatch(wanted)
    is_part = tells and any(wanted in place for place in places)
    return is_part or any(len(place) > 1 and place in told for place in places)


def _has_post(person: Person, entry: NameEntry) -> bool:
    return bool(person.post) and _told_place(entry).endswith(person.post)


# Numbers of eighteen and of fifteen digits


def _old(number: str) -> str:
    """The number of 15 digits that one of 18 once was; '' for those never given one."""
    return number[:6] + number[8:17] if number[6:8] == "19" else ""


def _full(number: str) -> str:
    if len(number) != 15:
        return number
    return (body := f"{number[:6]}19{number[6:]}") + check_digit(body)
