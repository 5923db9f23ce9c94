"""`export STORE archive OUT.pdf`: one person's file as it is printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import typer

from app.engine.views import Paper
from app.errors import ExpectedError
from app.office import Office

Person = Annotated[
    str,
    typer.Option("--person", metavar="NUMBER-OR-NAME", help="谁的廉政档案：档号、姓名或身份证号"),
]
Pages = Annotated[
    list[str] | None,
    typer.Option("--page", metavar="SECTION", help="只要这一部分（名称或序号），可多次给出；不给则为全档"),
]
WithClues = Annotated[
    str | None,
    typer.Option("--with-clues", metavar="REASON", help="写明原因，把问题线索部分也列入；原因记入操作历史"),
]


@dataclass(frozen=True, slots=True)
class FileOrder:
    """Whose file is to be exported, which sections of it, and the reason to take in the clues."""

    person: str = ""
    pages: Sequence[str] = ()
    with_clues: str | None = None

    @property
    def is_given(self) -> bool:
        """Whether any of it was said."""
        return bool(self.person or self.pages or self.with_clues is not None)


def file_paper(office: Office, order: FileOrder, *, boxes: bool) -> Paper:
    """Return the file, or some sections, as PDF. Raises ExpectedError that says whom or what to name."""
    if not order.person.strip():
        raise ExpectedError("没有说明是谁的廉政档案。", remedy="请加上 --person 和档号、姓名或身份证号。")
    if order.with_clues is not None and not order.with_clues.strip():
        remedy = "请在 --with-clues 后写明原因；不列入的，去掉这个选项。"
        raise ExpectedError("没有写明列入问题线索部分的原因。", remedy=remedy)
    member_id = office.archives.find(order.person)
    sections = tuple(office.archives.section(page) for page in order.pages)
    return office.archives.paper(member_id, sections, masked=order.with_clues or "", boxes=boxes)
