"""报送清单: the sheet that is signed when a package changes hands; its code binds the paper to the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.documents.page import render_document
from app.documents.parts import (
    Document,
    Form,
    FormCell,
    FormRow,
    Marks,
    SignatureLines,
    Signer,
    Table,
    TableColumn,
)
from app.engine.views import Paper, size_text
from app.packaging.making import Content, Made, Sender
from app.packaging.schema import Manifest, PartEntry
from db.vocabulary import Secrecy

NAME = "报送清单"
_HOW = (
    "接收方用“机关纪委工作台”校验报送包：显示“完整”，说明各部分与包内清单一致；"
    "显示的校验码与本单相同，说明收到的就是本单所列的这一份。"
)
_COLUMNS = (
    TableColumn("序号", 2, "center"), TableColumn("内容", 7), TableColumn("大小", 2.5, "right"),
    TableColumn("校验值（上为 SHA-256，下为 SM3）", 20),
)  # fmt: skip
_SHORT = 16  # digits of the head of history
_SIZE, _SMALL = 12.0, 7.5  # points


def handover_sheet(sender: Sender, content: Content, made: Made, *, boxes: bool = False) -> Paper:
    """Return the sheet as PDF. Raises MissingGlyph unless `boxes`."""
    manifest = Manifest.model_validate_json(made.manifest)
    title = f"{content.book.period.name}{NAME}"
    document = Document(
        title=title,
        parts=(
            Form(_facts(manifest, made.code), title=title, size=_SIZE, label_width=5.0),
            Table(_COLUMNS, tuple(_rows(manifest.parts)), caption="报送包的内容", note=_HOW, size=_SMALL),
            SignatureLines((Signer("报送人"), Signer("接收人"))),
        ),
        author=sender.profile.issuer,
        date=content.made_on,
        marks=Marks(secrecy=Secrecy.INTERNAL.label),
        subject=NAME,
    )
    data = render_document(document, boxes=boxes)
    return Paper(title, f"{title}（{Secrecy.INTERNAL.label}）.pdf", data, kind="package-sheet")


def _facts(manifest: Manifest, code: str) -> tuple[FormRow, ...]:
    made = manifest.made_on
    made_on = f"{made.year}年{made.month}月{made.day}日（第{manifest.revision}次）"
    head = f"第{manifest.head.seq}条　{manifest.head.mac[:_SHORT]}"
    rows = (
        (("报送单位", manifest.committee),),
        (("期间", manifest.period.name), ("制作日期", made_on)),
        (("校验码", code),),
        (("记录链首", head),),
        (("说明", manifest.note),),
    )
    return tuple(
        FormRow(tuple(FormCell(label, text, weight=2.0 / len(cells)) for label, text in cells))
        for cells in rows
        if cells[0][1]
    )


def _rows(entries: Iterable[PartEntry]) -> Iterator[tuple[str, ...]]:
    for place, entry in enumerate(entries, start=1):
        yield str(place), entry.title, size_text(entry.size), f"{entry.sha256}\n{entry.sm3}"
