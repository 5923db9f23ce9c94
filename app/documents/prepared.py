"""A document made ready to be set: its title among the parts, as PDF and Word papers alike show it."""

from __future__ import annotations

from dataclasses import replace

from app.documents.parts import CopyTo, Document, Form, Part, Table, Title


def prepared(document: Document) -> Document:
    """The document with its title among the parts, and only what a letter shows of its 版记."""
    copy_to = document.copy_to
    if document.letter is not None and copy_to is not None:
        copy_to = CopyTo(copy_to.recipients)
    return replace(document, parts=_with_title(document), copy_to=copy_to)


def _with_title(document: Document) -> tuple[Part, ...]:
    first, rest = document.parts[:1], document.parts[1:]
    if first and isinstance(first[0], Form):
        return (replace(first[0], title=first[0].title or document.title), *rest)
    if first and isinstance(first[0], Table) and first[0].landscape:
        return (replace(first[0], title=first[0].title or document.title), *rest)
    if any(isinstance(part, Title) for part in document.parts):
        return document.parts
    return (Title(document.title), *document.parts)
