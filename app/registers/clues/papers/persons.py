"""What papers say of the person concerned, as of receipt, completed from the roster."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from app.documents.compose import FILL_IN
from app.engine.paper import DATE_BLANK, LINE, Item, Single
from app.registers.clues.papers.dossier import Dossier
from app.registers.clues.papers.saying import SHORT, Listed, Person, Said, columns
from db.models import ClueSubject, Member

BLANK_NAME = FILL_IN * 3
MONTH_BLANK = "　　　　年　　月"
ONE = Callable[[ClueSubject, Member | None], str]


def _month(partial: str) -> str:
    """A partial date of the roster to the month, as papers give births and admissions: 1985年7月."""
    pieces = partial.split("-")
    marks = ("年", "月")
    return "".join(
        f"{int(piece)}{mark}" for piece, mark in zip(pieces, marks, strict=False) if piece.isdigit()
    )


def _status(subject: ClueSubject, member: Member | None) -> str:
    status = subject.political_status or (member.political_status if member else None)
    return status.label if status else ""


def _unit(subject: ClueSubject, member: Member | None) -> str:
    return subject.unit or (f"{member.unit}{member.post}" if member else "")


# Term, how it is read, and what stands in its place in running text.
ASKED: tuple[tuple[str, ONE, str], ...] = (
    ("姓名", lambda subject, member: subject.name, BLANK_NAME),
    ("性别", lambda subject, member: member.gender.label if member and member.gender else "", SHORT),
    ("民族", lambda subject, member: member.ethnicity if member else "", SHORT + SHORT),
    ("出生年月", lambda subject, member: _month(member.birth) if member else "", MONTH_BLANK),
    (
        "学历",
        lambda subject, member: member.education.label if member and member.education else "",
        BLANK_NAME,
    ),
    ("政治面貌", _status, BLANK_NAME),
    ("入党时间", lambda subject, member: _month(member.joined_on) if member else "", MONTH_BLANK),
    ("所在党支部", lambda subject, member: member.branch if member else "", FILL_IN * 4 + "党支部"),
    ("单位及职务", _unit, LINE),
    ("职级", lambda subject, member: subject.rank or (member.rank if member else ""), BLANK_NAME),
)
PERSON_COLUMNS = tuple(name for name, _, _ in ASKED)


def _asked(name: str, read: ONE, blank: str) -> Said:
    """The one person's, or the only one's; several are named together and have no other value in common."""

    def of(dossier: Dossier, person: Person) -> Single:
        one = person or (dossier.subjects[0] if len(dossier.subjects) == 1 else None)
        if one is not None:
            return read(one, dossier.member(one))
        return "、".join(subject.name for subject in dossier.subjects) if name == "姓名" else ""

    return Said(name, of, blank)


def _everybody(dossier: Dossier, person: Person) -> Single:
    return "、".join(subject.name for subject in dossier.subjects)


def _with_posts(dossier: Dossier, person: Person) -> Single:
    told = ((subject.name, _unit(subject, dossier.member(subject))) for subject in dossier.subjects)
    return "、".join(f"{name}（{unit}）" if unit else name for name, unit in told)


def _effect_end(dossier: Dossier, person: Person) -> Single:
    people = [person] if person else dossier.subjects
    found = [day for subject in people if (day := dossier.effects.get(subject.id or 0))]
    return found[0] if len(found) == 1 else ""


def _people(dossier: Dossier, person: Person) -> Iterable[Item]:
    for subject in dossier.subjects:
        row = {name: read(subject, dossier.member(subject)) for name, read, _ in ASKED}
        verdict, _, why = dossier.verdicts.get(subject.id or 0, "").partition("（")
        told = f"{verdict}：{why.removesuffix('）')}" if why else verdict
        own = f"行为时职级{subject.conduct_rank}" if subject.conduct_rank else ""
        result = "；".join(filter(None, (subject.form.label if subject.form else "", subject.measure)))
        yield {**row, "管辖判断": told, "职级说明": own, "处理情况": result}


PERSON_VALUES: tuple[Said, ...] = (
    *(_asked(*asked) for asked in ASKED),
    Said("被反映人", _everybody, BLANK_NAME),
    Said("被反映人及职务", _with_posts),
    Said("影响期届满日期", _effect_end, DATE_BLANK),
)
PEOPLE = Listed(
    "被反映人员",
    _people,
    {
        **columns(*PERSON_COLUMNS, "职级说明", "处理情况"),
        **columns("管辖判断", audience="inside"),
    },
)
