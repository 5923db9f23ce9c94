"""How a report begins: from its outline, or from the text of an earlier one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlmodel import Session, col, select

from app.engine.period import Period
from app.engine.views import Profile
from app.errors import Flaw, RefusedInput
from app.figure_book import FigureBook
from app.registers.reports.rules import KEPT
from app.report_filling import PLACE, TO_CHECK, filled, words
from app.report_outlines import Outline, outline
from app.report_text import Block, inlines, parse, write
from app.rules.report_table import ROLES, ReportRule
from db.models import Member, Report, ReportEdition
from db.vocabulary import ReportKind

LIKE = "沿用的是同一种报告的提纲和写法"
ONCE = "同一期间的同一种报告只起草一份，改动用重新修订"
OWN_WORDS = ("paragraph", "item")
# How the name of a superior in each role ends.
MARKS = ("机关党委", "工委", "纪检监察组")


def compared_with(rule: ReportRule, period: Period) -> Period:
    """Return the period a report on `period` is compared with."""
    return period.year_ago if rule.against == "year_ago" else period.before


def text_of(report: Report) -> str:
    """Return the text of a report, that of its outline while nothing was written."""
    return report.body or outline(str(report.kind.value)).text


def title_of(kind: str, profile: Profile, period: Period, person: str) -> str:
    """Return the title a report begins with."""
    return _said(outline(kind).title, profile, period, person)


def under_title(kind: str, profile: Profile, period: Period, person: str) -> str:
    """Return what stands under the title (述职: committee and name), '' for nothing."""
    return _said(outline(kind).under, profile, period, person)


def _said(text: str, profile: Profile, period: Period, person: str) -> str:
    nothing = FigureBook(period, period.before, (), (), {}, (), period.last)
    return filled(inlines(text), nothing, words(profile, nothing, person))


def addressed(roles: Iterable[str], profile: Profile) -> str:
    """Return the superiors in these roles by name; a role nobody is named for by its general name.

    A name says its role; one that does not stands in the place of its role.
    """
    named = {_role(name, place): name for place, name in enumerate(profile.superiors) if name}
    return "、".join(named.get(role, role) for role in roles)


def _role(name: str, place: int) -> str:
    telling = (role for role, mark in zip(ROLES, MARKS, strict=True) if name.endswith(mark))
    return next(telling, ROLES[place] if place < len(ROLES) else name)


def taken_over(text: str, kind: str) -> str:
    """Return the text of an earlier report for a new one.

    References stay references. What the officer wrote himself is marked to be checked.
    """
    return write(_checked(parse(text), outline(kind)))


def _checked(blocks: Iterable[Block], held: Outline) -> Iterator[Block]:
    standing = {_bare(block) for block in parse(held.text)}
    for block in blocks:
        own = block.shape in OWN_WORDS and _bare(block) not in standing
        if own and not any(isinstance(one, str) and PLACE.search(one) for one in block.inlines):
            yield Block(block.shape, (*block.inlines, TO_CHECK))
        else:
            yield block


def _bare(block: Block) -> str:
    """A line without blanks, which editing moves, and without how it is set."""
    return "".join(write((Block("paragraph", block.inlines),)).split())


# What a report begins from


def debriefer(session: Session, rule: ReportRule, person_id: int | None) -> str:
    """Return the name of who debriefs. Raises RefusedInput where nobody is named, KeyError."""
    if not rule.of_person:
        return ""
    if person_id is None:
        raise RefusedInput(
            "述职报告应当写明述职人。", (Flaw("person", "", "没有选定述职人"),),
            reason=f"依据：{rule.source}。", remedy="请从花名册中选定述职人。",
        )  # fmt: skip
    member = session.get(Member, person_id)
    if member is None or member.voided_at is not None:
        raise KeyError(person_id)
    return member.name


def earlier_text(session: Session, report_id: int, kind: ReportKind) -> str:
    """Return the text of an earlier report of the kind. Raises RefusedInput, KeyError."""
    report = report_of(session, report_id)
    if report.kind is kind and report.voided_at is None:
        return text_of(report)
    why = "已经作废" if report.kind is kind else f"是{report.kind.label}，不是{kind.label}"
    raise RefusedInput(
        f"《{report.title}》{why}，不能沿用。", (Flaw("from_report", report.title, why),),
        reason=f"依据：{LIKE}。", remedy=f"请选一份没有作废的{kind.label}，或者从提纲开始。",
    )  # fmt: skip


def refuse_twice(session: Session, kind: ReportKind, period: Period, person: str) -> None:
    """Raise RefusedInput where there is a report of the kind on the period already."""
    wanted = select(Report).where(
        col(Report.voided_at).is_(None), col(Report.kind) == kind, col(Report.person) == person,
        col(Report.begins_on) == period.first, col(Report.ends_on) == period.last,
    )  # fmt: skip
    held = session.exec(wanted).first()
    if held is not None:
        raise RefusedInput(
            f"{period.name}的{kind.label}已经有一份，{held.state.label}。",
            (Flaw("kind", held.title, "同一期间已有一份"),), reason=f"依据：{ONCE}；{KEPT}。",
            remedy=f"请打开《{held.title}》；不再用的，写明原因作废后再起草。",
        )  # fmt: skip


def as_signed(report: Report, held: ReportEdition) -> Report:
    """Return a report under the name of the committee that finished the edition."""
    told = ("kind", "begins_on", "ends_on", "person", "secrecy", "title")
    return Report(**{name: getattr(report, name) for name in told}, author=held.author, body=held.body)


def report_of(session: Session, report_id: int) -> Report:
    """Return a report. Raises KeyError."""
    report = session.get(Report, report_id)
    if report is None:
        raise KeyError(report_id)
    return report
