"""From a composed paper to the file that is previewed and saved."""

from __future__ import annotations

import re
from datetime import date

from app.documents.fonts import missing_characters
from app.documents.ledger import render_ledger
from app.documents.page import render_document
from app.documents.parts import Document, LedgerPaper, document_texts, ledger_texts
from app.engine.paper import PaperRule
from app.engine.views import Paper
from db.vocabulary import Secrecy

UNFIT = re.compile(r'[\\/:*?"<>|\s\x00-\x1f]+')  # what a file name cannot hold on one system or another


def named(secrecy: Secrecy, *parts: str) -> str:
    """Return a file name that carries the 密级 and is fit for every system."""
    fit = (UNFIT.sub("-", part).strip("-.") for part in parts)
    return f"[{secrecy.label}]{'_'.join(filter(None, fit))}.pdf"


def short_day(day: date) -> str:
    """2026.5.7, as tables write a day."""
    return f"{day.year}.{day.month}.{day.day}"


def ledger_printed(paper: LedgerPaper, title: str, today: date, kind: str, *, boxes: bool) -> Paper:
    """Return a ledger as PDF under its short title. Raises MissingGlyph unless `boxes` allows them."""
    data = render_ledger(paper, boxes=boxes)
    missing = missing_characters(ledger_texts(paper)) if boxes else ()
    shown = tuple(f"{char}（{code}）" for char, code in missing)
    return Paper(title, named(Secrecy.INTERNAL, title, f"{today:%Y%m%d}"), data, shown, kind=kind)


def printed(rule: PaperRule, content: Document | LedgerPaper, name: str, *, boxes: bool) -> Paper:
    """Return a composed paper as PDF. Raises MissingGlyph unless `boxes` allows labelled boxes."""
    if isinstance(content, LedgerPaper):
        data, texts = render_ledger(content, boxes=boxes), ledger_texts(content)
    else:
        data, texts = render_document(content, boxes=boxes), document_texts(content)
    missing = missing_characters(texts) if boxes else ()
    shown = tuple(f"{char}（{code}）" for char, code in missing)
    return Paper(rule.name, name, data, shown, kind=rule.key)
