"""Numbers of issued papers: they run by series and year without gaps, and every one has its row.

A number is taken in the writer's own transaction, which alone may write until it commits: two writers never
get the same one, and what is undone leaves no gap. A voided paper keeps its number and its row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.engine.reasons import written_reason
from app.engine.values import clean_text
from app.engine.views import Paper
from app.errors import ExpectedError, RefusedInput
from db.models import Attachment, IssuedPaper
from db.models.base import utc_now
from db.store import Store
from db.vocabulary import Secrecy

KEPT = "依据：发文字号按年连续编排，作废的文书保留字号和登记。"
BLANK = "　"  # where a draft's number will stand
PDF = "application/pdf"
LONGEST_RECIPIENT = 200  # characters


@dataclass(frozen=True, slots=True)
class IssueOrder:
    """What is to be issued: in which series, on which day, for which record, to whom.

    `prefix` is the committee's 机关代字; `paper` the key of the paper's declaration, `register` the table of
    the record.
    """

    series: str
    issued_on: date
    prefix: str
    paper: str
    title: str
    register: str
    record_id: int
    subject_id: int | None = None
    recipient: str = ""
    secrecy: Secrecy = Secrecy.INTERNAL


def number_text(prefix: str, series: str, year: int, n: int | None) -> str:
    """Return a 发文字号 as it is printed, 云住建机纪函〔2026〕3号; without `n` that of a draft."""
    return f"{prefix}{series}〔{year}〕{BLANK if n is None else n}号"


def next_number(session: Session, series: str, year: int, prefix: str = "") -> tuple[int, str]:
    """Return the number that follows the last one of the series and year, and its text."""
    highest = select(func.max(IssuedPaper.n)).where(
        col(IssuedPaper.series) == series, col(IssuedPaper.year) == year
    )
    n = (session.exec(highest).one() or 0) + 1
    return n, number_text(prefix, series, year, n)


def _keep_nothing(number: str) -> int | None:
    return None


def issue(
    session: Session, order: IssueOrder, keep: Callable[[str], int | None] = _keep_nothing
) -> IssuedPaper:
    """Take the next number and enter the paper into the register of issued papers; return its row.

    `session` must be one that writes (`store.writing()`). `keep` is told the number before the row is
    entered; it returns the id of the attachment that is the copy kept. Raises RefusedInput for a paper
    without a series, and whatever `keep` raises: no number is taken then.
    """
    if not order.series:
        raise RefusedInput(
            "这份文书不编文号。", reason="它是内部审批或登记用的表，随卷保存。", remedy="请直接打印或保存。"
        )
    year = order.issued_on.year
    n, number = next_number(session, order.series, year, order.prefix)
    row = IssuedPaper(
        series=order.series,
        year=year,
        n=n,
        number=number,
        paper=order.paper,
        title=order.title,
        register=order.register,
        record_id=order.record_id,
        subject_id=order.subject_id,
        attachment_id=keep(number),
        issued_on=order.issued_on,
        recipient=order.recipient,
        secrecy=order.secrecy,
    )
    session.add(row)
    session.flush()
    return row


def issue_drawn(store: Store, session: Session, order: IssueOrder, draw: Callable[[str], Paper]) -> Paper:
    """Issue what `draw` makes of the next number, and keep a copy of it with its record; return it.

    It is drawn inside the transaction: a paper that cannot be drawn takes no number. Raises as `issue`.
    """
    drawn: list[Paper] = []

    def keep(number: str) -> int | None:
        drawn.append(draw(number))
        place = (session, order.register, order.record_id, drawn[0].file_name, drawn[0].data)
        copy = store.attachments.put(*place, media_type=PDF, note=f"发文 {number}")
        session.flush()
        return copy.id

    issue(session, order, keep)
    return drawn[0]


def reprinted(store: Store, issued_id: int) -> Paper:
    """Return an issued paper as it went out, from the copy kept of it.

    Raises KeyError, DamagedAttachment; ExpectedError when no copy was kept.
    """
    with store.reading() as session:
        row = session.get(IssuedPaper, issued_id)
        if row is None:
            raise KeyError(issued_id)
        copy = session.get(Attachment, row.attachment_id) if row.attachment_id else None
        if copy is None or copy.voided_at is not None:
            raise ExpectedError("这份文书没有留存副本。", remedy="请查看纸质存档。")
        return Paper(row.title, copy.name, store.attachments.read(copy), kind=row.paper)


def recipient_text(raw: str) -> str:
    """Return a 主送 as it was typed in, on one line and of bearable length."""
    return " ".join(clean_text(raw).split())[:LONGEST_RECIPIENT]


def void_issued(session: Session, issued_id: int, reason: str) -> None:
    """Void an issued paper; its number is not given again. Raises RefusedInput, KeyError."""
    row = session.get(IssuedPaper, issued_id)
    if row is None:
        raise KeyError(issued_id)
    if row.voided_at is not None:
        raise RefusedInput("这份文书已经作废，不能再次作废。")
    row.void_reason = written_reason(reason, "作废文书", KEPT)
    row.voided_at = utc_now()
    session.add(row)


def issued_for(session: Session, register: str, record_id: int) -> list[IssuedPaper]:
    """Return what was issued for a record, in the order of issue, voided papers among them."""
    rows = select(IssuedPaper).where(
        col(IssuedPaper.register) == register, col(IssuedPaper.record_id) == record_id
    )
    return list(session.exec(rows.order_by(col(IssuedPaper.id))))
