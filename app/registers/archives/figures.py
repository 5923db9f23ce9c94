"""The figures of the 廉政档案: whose files are needed and kept at the end of the period, and confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlmodel import col, select

from app.engine.counting import dated_in, labels
from app.engine.figure import Asked, Counted, Figure, Ratio
from app.roster import as_of
from db.models import Archive, ArchiveConfirmation, ArchiveLoan
from db.vocabulary import LoanKind

BLOCK = "廉政档案"
OURS = "本级"
SOURCE = "关于进一步加强市直机关部门机关纪委建设的实施方案（九）"


def _files(asked: Asked) -> Mapping[int, int]:
    """The files in use at the end of the period of those who were of the organ, by person."""
    query = select(col(Archive.member_id), col(Archive.id)).where(
        col(Archive.voided_at).is_(None), col(Archive.opened_on) <= asked.as_of,
        col(Archive.closed_on).is_(None) | (col(Archive.closed_on) > asked.as_of),
    )  # fmt: skip
    present = {one.id for one in asked.once(as_of)}
    return {member: int(i or 0) for member, i in asked.session.exec(query) if member and member in present}


def _needed(asked: Asked) -> Iterable[Counted]:
    return (Counted(one.id, register="members") for one in asked.once(as_of) if one.verdict == OURS)


def _kept(asked: Asked) -> Iterable[Counted]:
    return (Counted(i) for i in asked.once(_files).values())


def _needed_kept(asked: Asked) -> Iterable[Counted]:
    files = asked.once(_files)
    return (Counted(files[one.record_id]) for one in _needed(asked) if one.record_id in files)


def _confirmed(asked: Asked) -> Iterable[Counted]:
    query = select(col(ArchiveConfirmation.member_id)).where(
        col(ArchiveConfirmation.voided_at).is_(None),
        col(ArchiveConfirmation.year) == asked.as_of.year,
        col(ArchiveConfirmation.signed_on) <= asked.as_of,
    )
    files = asked.once(_files)
    return (Counted(files[member]) for member in set(asked.session.exec(query)) if member and member in files)


_MEANT = "截至期末在册人员"
FIGURES = (
    Figure(
        "archives.needed", "应建廉政档案", "人", f"{_MEANT}中属本级管辖、应当建档的；管辖按职级现状",
        _needed, block=BLOCK, source=SOURCE,
    ),
    Figure(
        "archives.kept", "已建廉政档案", "份", f"{_MEANT}的在用档案，已移交的不计，本级管辖以外建有的计入",
        _kept, block=BLOCK, source=SOURCE,
    ),
    Figure(
        "archives.needed_kept", "应建已建廉政档案", "份", f"{_MEANT}中应当建档并已建档的", _needed_kept,
        block=BLOCK, source=SOURCE,
    ),
    Figure(
        "archives.confirmed", "本年度已确认廉政档案", "份",
        "在用档案中，本人截至期末已签字确认期末所在年度的", _confirmed, block=BLOCK, source=SOURCE,
    ),
    Ratio(
        "archives.kept_rate", "建档率", "应建已建廉政档案占应建廉政档案的百分比", "archives.needed_kept",
        "archives.needed", block=BLOCK, source=SOURCE,
    ),
    Ratio(
        "archives.confirmed_rate", "档案年度确认率", "本年度已确认的档案占已建廉政档案的百分比",
        "archives.confirmed", "archives.kept", block=BLOCK, source=SOURCE,
    ),
)  # fmt: skip
LOAN_FIGURES = (
    Figure(
        "loans.by_kind", "廉政档案查阅", "次", "期间内登记的档案查阅、借出和复印，按方式分列",
        dated_in(ArchiveLoan, ArchiveLoan.taken_on, ArchiveLoan.kind), breakdown=True,
        order=labels(LoanKind), block=BLOCK,
    ),
)  # fmt: skip
