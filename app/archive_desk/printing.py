"""A file made ready to print, without what no copy holds but on a written reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from app import informants
from app.archive_desk.files import Files
from app.archive_state.book import Printing, leaves
from app.archive_state.changes import paper_kind
from app.archive_state.holdings import ever_named, of_section
from app.archive_state.withholding import prose, texts
from app.archive_views import Book, Leaf
from app.engine.fields import LongText
from app.engine.reasons import written_reason
from app.errors import RefusedInput
from app.rules.archive_table import LimitRule, SectionRule
from app.rules.archives import PRINTING
from db.models import Clue, Talk

CLUES, TALKS = "clues", "talks"


@dataclass(frozen=True, slots=True)
class Made:
    """A book with what the history is to keep of it; `sections` () = the whole file; `kind` of its paper."""

    book: Book
    sections: tuple[str, ...]
    kind: str


def make_book(files: Files, member_id: int, sections: Sequence[str], masked: str) -> Made:
    """Return a file, or some sections of it, ready to print. Raises RefusedInput, KeyError."""
    rules = files.rules().archives
    chosen = _chosen(rules.sections, sections)
    reason = _reason(chosen, masked, rules.limits[PRINTING], is_asked=bool(sections))
    printed = tuple(one.key for one in chosen if reason or not one.masked)
    basic = files.roster.record(member_id).sections
    with files.store.reading() as session:
        reader, person = files.reader(session), files.person(session, member_id)
        pages = [page for page in files.pages(reader, person, basic) if page.section in printed]
        made = leaves(Printing(reader, member_id, basic, bool(reason)), pages)
        _refuse_betrayal(session, files, member_id, made, reason)
    file = person.file
    book = Book(
        person=person.name,
        number=file.number if file else "",
        unit=person.unit,
        post=person.post,
        opened_on=file.opened_on if file else None,
        keeper=file.keeper if file else "",
        made_on=files.today(),
        leaves=made,
        masked=tuple(one.title for one in chosen if one.key not in printed),
        purpose=reason,
        whole=not sections,
    )
    return Made(book, printed if sections else (), paper_kind(file.id if file else 0, member_id))


def _chosen(known: Mapping[str, SectionRule], sections: Sequence[str]) -> list[SectionRule]:
    """The sections asked for, or all, in the order of the file. Raises KeyError."""
    wanted = {known[key].key for key in sections or known}
    return [section for key, section in known.items() if key in wanted]


def _reason(chosen: Iterable[SectionRule], masked: str, limit: LimitRule, *, is_asked: bool) -> str:
    """The reason to print what is else left out, '' when nothing of it is printed."""
    held_back = [one.title for one in chosen if one.masked]
    if not held_back or not (is_asked or masked.strip()):
        return ""
    return written_reason(masked, f"打印“{'、'.join(held_back)}”", f"依据：{limit.source}。{limit.how}。")


def _refuse_betrayal(
    session: Session, files: Files, member_id: int, made: Iterable[Leaf], reason: str
) -> None:
    """Refuse a copy whose texts would tell who reported a clue about the person, or one the talks name."""
    told = list(filter(None, [reason, *(text for leaf in made for text in _telling(files, leaf))]))
    for clue_id in sorted(_clues(session, files, member_id)) if told else ():
        if informants.is_named_in(files.store, session, clue_id, told):
            raise RefusedInput(
                "记录里写有举报人的信息，档案不能排印。",
                reason="依据：处理检举控告工作规则（保密）：不得泄露检举控告人信息。",
                remedy="请更正线索、谈话、说明、整改等记录中的文字，删去能认出举报人的内容后再打印。",
            )


def _telling(files: Files, leaf: Leaf) -> Iterable[str]:
    """What may tell who reported: all that clues and talks say, elsewhere running text alone.

    A name among the family, or as a receiver of reports, tells nothing.
    """
    if leaf.section in (CLUES, TALKS):
        return texts([leaf])
    fields = (field for register in of_section(files.registers, leaf.section) for field in register.fields)
    return [leaf.note, *prose(leaf, (field.label for field in fields if isinstance(field, LongText)))]


def _clues(session: Session, files: Files, member_id: int) -> set[int]:
    """The clues that name or once named the person, voided ones too, and those the person's talks name."""
    register = files.ledgers[CLUES].register
    named = set(ever_named(session, register, [member_id]).get(member_id, ()))
    talks = ever_named(session, files.ledgers[TALKS].register, [member_id]).get(member_id, ())
    numbers = select(Talk.clue_number).where(col(Talk.id).in_(list(talks)), Talk.clue_number != "")
    talked = session.exec(select(Clue.id).where(col(Clue.number).in_(numbers)))
    return named | {own for own in talked if own is not None}
