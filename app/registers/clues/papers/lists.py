"""The lists in a clue's papers: approvals, the course of the handling, materials, what was carried out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from app.documents.dates import chinese_date
from app.engine.paper import Item
from app.registers.clues.papers.dossier import Dossier
from app.registers.clues.papers.persons import PEOPLE
from app.registers.clues.papers.saying import List, Listed, Person, columns, dated
from app.rules.steps import StepFact
from db.vocabulary import (
    AppealOutcome,
    ClarifyWay,
    Conclusion,
    Disposition,
    Grade,
    InquiryOutcome,
    Ruling,
    ShelfOutcome,
    StepKind,
    Term,
    VerificationOutcome,
)

K = StepKind
# What is between the office and the informant stands in no list that is printed.
UNTOLD = (K.ACKNOWLEDGED, K.INFORMANT_TOLD, K.CORRECTED)
CHOICES: Mapping[str, type[Term]] = {
    "disposition": Disposition, "inquiry_outcome": InquiryOutcome, "shelf_outcome": ShelfOutcome,
    "verification_outcome": VerificationOutcome, "conclusion": Conclusion, "ruling": Ruling,
    "appeal_outcome": AppealOutcome, "way": ClarifyWay, "grade": Grade,
}  # fmt: skip
TOLD = ("organ", "number", "case_number", "measure", "result")
SPLIT = re.compile(r"[\n；;]+")
DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})\s*")
# 信访件原件，1份，3页; the measures may be left out after a comma: 信访件原件，1，3
AMOUNT = re.compile(
    r"[，,、（(\s]*(?P<copies>\d+\s*[份件册张盘])?[，,、\s]*(?P<pages>\d+\s*页)?[）)\s]*$"
    r"|[，,]\s*(?P<plain>\d+)\s*(?:[，,]\s*(?P<sheets>\d+)\s*)?$"
)


def _approvals(*kinds: StepKind) -> List:
    """The chain of approval of the latest proposal, with what was said already."""

    def of(dossier: Dossier, person: Person) -> Iterable[Item]:
        return _chain(dossier, dossier.step(*kinds))

    return of


def _chain(dossier: Dossier, proposal: StepFact | None) -> Iterable[Item]:
    given = {step.text("approver"): step for step in dossier.approvals(proposal)}
    for approver in dict.fromkeys((*dossier.rules.committee.approvers, *given)):
        yield {"审批人": approver, "审批意见": _ruling(given.get(approver))}


def _shelf_approvals(dossier: Dossier, person: Person) -> Iterable[Item]:
    return _chain(dossier, dossier.shelving())


def _ruling(step: StepFact | None) -> str:
    if step is None:
        return ""
    on = dated(step)
    told = f"（{chinese_date(on)}）" if on and not isinstance(on, str) else ""
    return f"{Ruling.AGREED.label}。{told}{step.text('note')}"


def _course(dossier: Dossier, person: Person) -> Iterable[Item]:
    for step in dossier.all_steps(*(kind for kind in K if kind not in UNTOLD), person=person):
        if step.kind is K.APPROVED and not step.detail.get("final"):
            continue
        yield {
            "日期": dated(step),
            "环节": step.kind.label,
            "经办人": step.text("who"),
            "情况": _told(step, dossier.meetings),
        }


def _told(step: StepFact, meetings: Mapping[str, str]) -> str:
    chosen = [found.label for field, terms in CHOICES.items() if (found := step.term(field, terms))]
    if step.kind is K.APPROVED:
        return step.text("approver") + "".join(chosen)
    meeting = step.text("meeting")
    parts = [*chosen, meetings.get(meeting, meeting), *(step.text(field) for field in TOLD)]
    return "，".join(dict.fromkeys(filter(None, parts)))


def _materials(dossier: Dossier, person: Person) -> Iterable[Item]:
    """The materials handed over, one per line as the officer wrote them: 信访件原件 1份3页."""
    step = dossier.step(K.TRANSFERRED, K.FORWARDED_UP)
    written = SPLIT.split(step.text("materials")) if step else []
    for place, line in enumerate(filter(None, map(str.strip, written)), 1):
        found = next((match for match in AMOUNT.finditer(line) if any(match.groups())), None)
        if found is None:
            yield {"序号": str(place), "材料名称": line}
            continue
        copies, pages = found["copies"] or found["plain"] or "", found["pages"] or found["sheets"] or ""
        yield {"序号": str(place), "材料名称": line[: found.start()], "份数": copies, "页数": pages}


def _checklist(dossier: Dossier, person: Person) -> Iterable[Item]:
    for place, check in enumerate(dossier.checks, 1):
        yield {
            "序号": str(place),
            "执行事项": check.title,
            "完成日期": check.done_on or "",
            "执行情况": DAY.sub(_short_day, check.note),
        }


def _short_day(found: re.Match[str]) -> str:
    """A date as cells give it: 2027.1.12."""
    return ".".join(str(int(piece)) for piece in found.groups())


def _revisits(dossier: Dossier, person: Person) -> Iterable[Item]:
    for step in dossier.all_steps(K.REVISITED, person=person):
        grade = step.term("grade", Grade)
        yield {
            "日期": dated(step),
            "回访人": step.text("visitors"),
            "评价": grade.label if grade else step.text("grade"),
            "回访情况": step.text("finding"),
        }


APPROVAL = {**columns("审批人", audience="inside"), **columns("审批意见", audience="inside")}
PROPOSALS: tuple[tuple[str, tuple[StepKind, ...]], ...] = (
    ("处置审批", (K.OPINION,)),
    ("谈话函询审批", (K.INQUIRY_REPORTED,)),
    ("初核方案审批", (K.VERIFICATION_PLANNED,)),
    ("初核报告审批", (K.VERIFICATION_REPORTED,)),
    ("立案审批", (K.FILED,)),
    ("呈报审批", ()),
)
LISTS: tuple[Listed, ...] = (
    PEOPLE,
    *(Listed(name, _approvals(*kinds), APPROVAL) for name, kinds in PROPOSALS),
    Listed("暂存审批", _shelf_approvals, APPROVAL),
    Listed("处置过程", _course, columns("日期", "环节", "经办人", "情况", audience="organ")),
    Listed("移送材料清单", _materials, columns("序号", "材料名称", "份数", "页数", audience="organ")),
    Listed("执行清单", _checklist, columns("序号", "执行事项", "完成日期", "执行情况")),
    Listed("回访", _revisits, columns("日期", "回访人", "评价", "回访情况", audience="organ")),
)
