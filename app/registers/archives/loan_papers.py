"""What the form says on which the reading, lending or copying of a file is approved (廉政档案查阅审批表)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.engine.paper import DATE_BLANK, Name, Names, Single, Value
from app.engine.register import Copy, Draft, Papers
from db.models import ArchiveLoan
from db.vocabulary import LoanKind

Say = Callable[[ArchiveLoan, Copy], Single]
EVERY_KIND = "\n".join(kind.label for kind in LoanKind)


def _of(name: str) -> Say:
    return lambda loan, copy: getattr(loan, name) or ""


# Term, how it is found, what stands in its place.
SAID: Mapping[str, tuple[Say, Name]] = {
    "机关纪委": (lambda loan, copy: copy.profile.issuer, Name()),
    "填表日期": (lambda loan, copy: copy.today, Name(DATE_BLANK)),
    "查阅人": (_of("reader"), Name()),
    "查阅人单位": (_of("reader_unit"), Name()),
    "被查阅人": (_of("person"), Name("　　　　")),
    "所在单位": (lambda loan, copy: copy.member.unit or loan.unit, Name()),
    "查阅方式": (lambda loan, copy: loan.kind.label, Name()),
    "查阅方式选项": (lambda loan, copy: EVERY_KIND, Name()),
    "查阅事由": (_of("cause"), Name()),
    "查阅内容": (_of("sections"), Name()),
    "回避情况": (_of("recusal"), Name()),
    "审批人": (_of("approver"), Name("　　　　")),
    "审批日期": (_of("approved_on"), Name(DATE_BLANK)),
    "查阅日期": (_of("taken_on"), Name(DATE_BLANK)),
    "应还日期": (_of("due_on"), Name(DATE_BLANK)),
    "归还日期": (_of("returned_on"), Name(DATE_BLANK)),
    "经办人": (_of("handler"), Name()),
    "特殊情况说明": (_of("excuse"), Name()),
    "备注": (_of("remarks"), Name()),
}
NAMES = Names(
    texts={term: name for term, (_, name) in SAID.items()},
    lists={},
    facts={str(kind.value): kind.label for kind in LoanKind},
)


def _values(draft: Draft, copy: Copy) -> Mapping[str, Value]:
    return {term: say(draft.record, copy) for term, (say, _) in SAID.items()}


def _facts(draft: Draft, copy: Copy) -> frozenset[str]:
    loan: ArchiveLoan = draft.record
    return frozenset({str(loan.kind.value)})


LOAN_PAPERS = Papers("loans", NAMES, _values, _facts)
