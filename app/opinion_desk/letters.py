"""The letter that answers a request: numbered, drawn and kept in the transaction that answers it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from sqlmodel import Session

from app.engine.views import Paper
from app.issuing import (
    BLANK,
    PDF,
    IssueOrder,
    issue_drawn,
    issued_for,
    next_number,
    number_text,
    reprinted,
)
from app.opinion_papers import KINDS, LETTER
from app.rules.tables import Rules
from db.models import IssuedPaper, Opinion
from db.store import Store

SERIES, TABLE = "廉函", "opinion"
# The series of letters numbered outside the program's own; their place in it says nothing.
BY_HAND = ""


def send(
    store: Store,
    session: Session,
    opinion: Opinion,
    number: str,
    on: date,
    rules: Rules,
    draw: Callable[[str], Paper],
) -> None:
    """Draw the letter under its number, the next of the series where none was given, and keep a copy.

    Raises what `draw` raises; then nothing is numbered or kept.
    """
    order = IssueOrder(
        SERIES, on, rules.committee.prefix, KINDS[LETTER], LETTER, TABLE, opinion.id or 0,
        recipient=opinion.asked_by, secrecy=opinion.secrecy,
    )  # fmt: skip
    if number:
        _enter(store, session, order, number, draw(number))
    else:
        issue_drawn(store, session, order, draw)


def _enter(store: Store, session: Session, order: IssueOrder, number: str, drawn: Paper) -> None:
    """Enter a letter under the number it was given by hand; one of the series' own is not given again."""
    place = (session, order.register, order.record_id, drawn.file_name, drawn.data)
    copy = store.attachments.put(*place, media_type=PDF, note=f"发文 {number}")
    session.flush()
    series, year, n = BY_HAND, order.issued_on.year, next_number(session, BY_HAND, order.issued_on.year)[0]
    before, _, after = number_text(order.prefix, SERIES, 0, None).partition(f"〔0〕{BLANK}")
    own = re.fullmatch(f"{re.escape(before)}〔([0-9]{{4}})〕([0-9]{{1,6}}){after}", number)
    if own:
        series, year, n = SERIES, int(own[1]), int(own[2])
    session.add(
        IssuedPaper(
            series=series, year=year, n=n, number=number, paper=order.paper, title=order.title,
            register=order.register, record_id=order.record_id, attachment_id=copy.id,
            issued_on=order.issued_on, recipient=order.recipient, secrecy=order.secrecy,
        )
    )  # fmt: skip


def kept_letter(store: Store, opinion_id: int) -> Paper | None:
    """Return the letter as it went out, None where no copy was issued. Raises DamagedAttachment."""
    with store.reading() as session:
        issued = [row for row in issued_for(session, TABLE, opinion_id) if row.voided_at is None]
    return reprinted(store, issued[-1].id or 0) if issued and issued[-1].attachment_id else None
