"""The figures of what came in: clues received, and the petitions among them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import col, select

from app.engine.counting import labels
from app.engine.figure import UNKNOWN, Asked, Counted, Figure
from app.registers.clues.figures.reading import (
    CLUES,
    PETITIONS,
    Row,
    live,
    of_received,
    within,
)
from db.models import Clue, ClueSubject
from db.vocabulary import (
    Channel,
    ClueSource,
    Discipline,
    Disposition,
    PetitionClass,
    Relation,
    Signature,
)

UNDISPOSED = "未处置"
RULES = "处理检举控告工作规则"


def _persons(asked: Asked) -> Iterable[Counted]:
    named = (
        select(ClueSubject.clue_id)
        .join(Clue, col(Clue.id) == col(ClueSubject.clue_id))
        .where(*live(), *within(asked, Clue.received_on), col(ClueSubject.voided_at).is_(None))
    )
    persons = named.where(col(ClueSubject.organisation).is_(False))
    return (Counted(i) for i in asked.session.exec(persons))


def _is_petition(row: Row) -> bool:
    return bool(row.source is ClueSource.PETITION)


def _is_real_name(row: Row) -> bool:
    return _is_petition(row) and row.signature is Signature.REAL_NAME


def _repeated(asked: Asked) -> Iterable[Counted]:
    duplicate = col(Clue.relation) == Relation.DUPLICATE, col(Clue.source) == ClueSource.PETITION
    found = select(Clue.id).where(col(Clue.voided_at).is_(None), *duplicate, *within(asked, Clue.received_on))
    return (Counted(i) for i in asked.session.exec(found) if i)


FIGURES = (
    Figure(
        "clues.received", "受理问题线索", "件",
        "期间内收到并登记的问题线索，重复件只计一次，分案的各计一件，作废的不计", of_received(), block=CLUES,
    ),
    Figure(
        "clues.persons", "反映人员", "人次", "期间内收到的线索所反映的人，一件反映几人计几人次，党组织不计",
        _persons, block=CLUES,
    ),
    Figure(
        "clues.by_source", "线索来源", "件", "期间内收到的线索，按来源分列", of_received(by="source"), True,
        (*labels(ClueSource), UNKNOWN), block=CLUES,
    ),
    Figure(
        "clues.by_discipline", "问题类别", "件", "期间内收到的线索，按反映问题所涉纪律分列",
        of_received(by="discipline"), True, (*labels(Discipline), UNKNOWN), block=CLUES,
        source="中国共产党纪律处分条例",
    ),
    Figure(
        "clues.by_disposition", "处置方式", "件", "期间内收到的线索，按现有处置方式分列",
        of_received(by="disposition", missing=UNDISPOSED), True, (*labels(Disposition), UNDISPOSED),
        block=CLUES, source="监督执纪工作规则 第二十一条",
    ),
    Figure(
        "clues.masses_problems", "群众身边的问题", "件", "期间内收到的线索中标明“群众身边问题”的",
        of_received(lambda row: bool(row.masses_side)), block=CLUES,
        source="加强日常监督工作实施办法 三（一）：群众身边腐败问题专项统计",
    ),
    Figure(
        "clues.petitions", "信访举报", "件", "期间内收到的线索中来源为信访举报的，重复件只计一次",
        of_received(_is_petition), block=PETITIONS, source=RULES,
    ),
    Figure(
        "clues.petitions_by_channel", "信访举报渠道", "件", "期间内收到的信访举报，按举报渠道分列",
        of_received(_is_petition, "channel"), True, (*labels(Channel), UNKNOWN), block=PETITIONS,
    ),
    Figure(
        "clues.petitions_by_class", "信访举报内容", "件", "期间内收到的信访举报，按内容类别分列",
        of_received(_is_petition, "petition_class"), True, (*labels(PetitionClass), UNKNOWN),
        block=PETITIONS, source=RULES,
    ),
    Figure(
        "clues.petitions_by_discipline", "信访举报所涉纪律", "件",
        "期间内收到的信访举报，按反映问题所涉纪律分列",
        of_received(_is_petition, "discipline"), True, (*labels(Discipline), UNKNOWN), block=PETITIONS,
    ),
    Figure(
        "clues.petitions_real_name", "实名举报", "件", "期间内收到的信访举报中署实名的",
        of_received(_is_real_name), block=PETITIONS, source=RULES,
    ),
    Figure(
        "clues.petitions_repeated", "重复举报", "件",
        "期间内收到、已并入其他线索的重复信访举报，不在受理问题线索和信访举报之内", _repeated,
        block=PETITIONS, source=f"{RULES} 第十四条",
    ),
)  # fmt: skip
