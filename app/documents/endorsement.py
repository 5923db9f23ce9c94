"""签字背书页: what is vouched for, and a form with room for the opinion of each who signs."""

from __future__ import annotations

from app.documents.parts import (
    EndorsementPage,
    Form,
    FormCell,
    FormRow,
    Paragraph,
    Part,
    Signed,
    Signer,
    Title,
)

ROOM = 5  # lines kept for an opinion, where there are few to sign
MOST_LINES = 15  # lines that all opinions share, so that the page holds them and the 版记
LEAST_ROOM = 2
SIZE = 14.0  # points


def endorsement_parts(page: EndorsementPage) -> tuple[Part, ...]:
    """The page as plain parts, without the page break before it."""
    room = max(LEAST_ROOM, min(ROOM, MOST_LINES // max(1, len(page.signers))))
    rows = tuple(FormRow((_cell(signer, room),)) for signer in page.signers)
    text = (Paragraph(page.text),) if page.text else ()
    form = (Form(rows, size=SIZE),) if rows else ()
    return (Title(page.title), *text, *form)


def _cell(signer: Signer, room: int) -> FormCell:
    """Room for an opinion; who has signed already stands in it, who is to sign is named in the label."""
    if signer.name and signer.day:
        return FormCell(signer.label, min_lines=room, signed=(Signed(signer.name, signer.day),))
    label = f"{signer.label}（{signer.name}）" if signer.name else signer.label
    return FormCell(label, min_lines=room, sign=("签名",))
