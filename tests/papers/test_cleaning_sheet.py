"""The sheet of a 定期清理: a ledger in landscape with lines to sign."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from app.engine.views import Paper
from app.registers.clues.papers import cleaning_paper
from db.models import Cleaning, CleaningRow
from db.vocabulary import ClueState, Secrecy
from tests.documents.conftest import PdfReader
from tests.papers.goldens import GOLDEN, compare
from tests.papers.roads import PROFILE

Reader = Callable[[bytes], PdfReader]


def sheet(count: int = 3, **values: object) -> Paper:
    rows = [
        CleaningRow(
            cleaning_id=1, position=place, clue_id=place, number=f"线索〔2025〕{place}号",
            persons="李䶮、陈𬱖", state=ClueState.SHELVED, due="2026-12-30　暂存待查复核",
            finding="仍不具备核查条件。", measure="继续暂存。",
        )
        for place in range(count, 0, -1)
    ]  # fmt: skip
    cleaning = Cleaning(
        number="清理〔2026〕3号", held_on=date(2026, 9, 28), officer="何燕华", participants="程伟、谢书言",
        conclusion="逐件清理，继续暂存。",
    )  # fmt: skip
    return cleaning_paper(cleaning, rows, PROFILE, **values)


def test_the_sheet_says_what_its_golden_text_says(read_pdf: Reader) -> None:
    compare(GOLDEN / "cleaning_sheet.txt", read_pdf(sheet().data))


def test_rows_stand_in_their_order_and_the_paper_lies_across(read_pdf: Reader) -> None:
    pdf = read_pdf(sheet(40).data)
    text = "".join(pdf.text("-layout").split())
    assert text.index("线索〔2025〕1号") < text.index("线索〔2025〕2号") < text.index("线索〔2025〕40号")
    assert pdf.info()["Page size"].startswith("841.89 x 595.27")
    for label in ("清理人：", "参加人员：", "机关纪委书记：", "日期："):
        assert label in text


def test_the_mark_is_the_highest_of_the_clues(read_pdf: Reader) -> None:
    paper = sheet(secrecy=Secrecy.SECRET)
    assert paper.file_name == "[秘密]清理〔2026〕3号_问题线索定期清理登记表.pdf"
    assert "秘密" in read_pdf(paper.data).text()
    assert sheet().data == sheet().data
