"""The demonstration's requests for 廉政意见: one at work whose list has every kind of flaw, one answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.office import Office

Values = dict[str, Any]

ASKED_BY, APPROVER, OFFICER = "中共临江市水务局党组人事处", "陆清和", "沈若川"
CLEAN = 6
ABOVE = slice(4, 6)
# Who is in the list of the request at work beside those of the roster: spaced, left since,
# unknown, with a number whose check digit is wrong, told twice, a line that names nobody.
TRAPS = (
    "顾 明远\t办公室\t主任",
    "言知秋\t人事处\t四级主任科员",
    "贺兰亭",
    "水清浅\t规划处\t科员",
    "温知微　330102199011050011　规划处　科员",
    "柏南星\t质监站\t科员",
    "闻人语\t规划处\t科员",
    "共 18 人",
)


def seed(office: Office, today: date, people: Sequence[Values]) -> None:
    """Register both requests; the older one is answered."""
    desk = office.opinions
    answered = desk.register(_letter(today, 4, "评先评优", 17), desk.paste("\n".join(_clean(people))))
    for person in desk.request(answered).persons:
        if person.checked.second_look:
            desk.choose(person.id, person.checked.member_id, "经人事处核对")
    desk.adopt(answered)
    desk.approve(answered, APPROVER, today, "同意按核查情况回复。")
    desk.answer(answered, "", today)
    desk.register(_letter(today, 1, "提拔任用", 23), desk.paste("\n".join((*_proposed(people), *TRAPS))))


def _letter(today: date, ago: int, occasion: str, number: int) -> Values:
    received = today - timedelta(days=ago)
    return {
        "received_on": received.isoformat(), "asked_by": ASKED_BY, "occasion": occasion,
        "letter_number": f"临水人函〔{received.year}〕{number}号",
        "letter_on": (received - timedelta(days=1)).isoformat(),
        "contact": "路遥知　0700-5210", "handler": OFFICER, "secrecy": "internal",
    }  # fmt: skip


def _clean(people: Sequence[Values]) -> Iterator[str]:
    """The first few of whom an opinion is asked before an award."""
    yield from map(_line, _juniors(people)[:CLEAN])


def _proposed(people: Sequence[Values]) -> Iterator[str]:
    """The others, and two whom the committee may not judge."""
    above = [person for person in people if person not in _juniors(people)]
    yield from map(_line, (*_juniors(people)[CLEAN:], *above[ABOVE]))


def _juniors(people: Sequence[Values]) -> list[Values]:
    return [person for person in people if person["rank"].endswith("级科员")]


def _line(person: Values) -> str:
    return "\t".join((person["name"], person["unit"], person["post"]))
