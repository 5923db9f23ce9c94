"""Official documents, measured and read back with poppler."""

from __future__ import annotations

import dataclasses
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest

from app.documents.compose import NO_END, NO_START
from app.documents.page import render_document
from app.documents.parts import (
    Annex,
    Blank,
    CopyTo,
    Document,
    Heading,
    Marks,
    Note,
    PageBreak,
    Paragraph,
    Part,
    RedHead,
    SignOff,
    Table,
    TableColumn,
    document_texts,
)
from app.errors import MissingGlyph
from tests.documents.conftest import PdfReader
from tests.documents.samples import ORGAN, RARE_NAMES, SOME_DAY, long_text, report

MM = 72 / 25.4
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')
FOLIO = re.compile(r"^\s*— (\d+) —\s*$", re.MULTILINE)
Read = Callable[[bytes], PdfReader]


def _plain(*parts: Part) -> Document:
    return Document("通知", parts, ORGAN, SOME_DAY)


def _body_lines(pages: list[str]) -> list[str]:
    lines = [line for page in pages for line in page.splitlines()]
    return [line.strip() for line in lines if line.strip() and not FOLIO.match(line)]


def test_a_page_has_22_lines_of_28_characters(read_pdf: Read) -> None:
    reader = read_pdf(render_document(_plain(Paragraph("纪检监察工作" * 400))))
    page = reader.text("-bbox", "-f", "2", "-l", "2")
    lines = [match for match in WORD.finditer(page) if len(match[5]) > 5]
    assert [len(line[5]) for line in lines] == [28] * 22
    assert all(float(line[1]) == pytest.approx(28 * MM, abs=0.1) for line in lines)
    assert all(float(line[3]) == pytest.approx(184 * MM, abs=0.5) for line in lines)
    pitches = [float(after[2]) - float(before[2]) for before, after in pairwise(lines)]
    assert pitches == pytest.approx([225 / 22 * MM] * 21, abs=0.05)
    assert 37 * MM <= float(lines[0][2]) + 0.12 * 16 < 41 * MM


def test_the_text_can_be_read_back_whole(read_pdf: Read) -> None:
    document = report()
    text = "".join(read_pdf(render_document(document)).text().split())
    for part in document.parts:
        if isinstance(part, Paragraph | Heading):
            # Page numbers stand between the lines of a paragraph that runs over a page.
            wanted = "".join(part.text.split())
            assert wanted in re.sub(r"—\d+—", "", text)


@pytest.mark.parametrize("name", RARE_NAMES)
def test_rare_names_are_read_back(name: str, read_pdf: Read) -> None:
    assert name in read_pdf(render_document(_plain(Paragraph(f"{name}同志参加会议。")))).text()


def test_no_line_of_a_long_text_begins_or_ends_with_a_forbidden_mark(read_pdf: Read) -> None:
    paragraphs = long_text(120)
    reader = read_pdf(render_document(_plain(*paragraphs)))
    lines = _body_lines(reader.pages("-layout"))
    assert len(lines) > 800
    assert [line for line in lines if line[0] in NO_START] == []
    assert [line for line in lines if line[-1] in NO_END] == []
    wanted = Counter("".join("".join(part.text.split()) for part in paragraphs))
    found = Counter("".join("".join(line.split()) for line in lines))
    assert wanted - found == Counter()


def test_all_fonts_are_embedded_subset_and_mapped(read_pdf: Read) -> None:
    fonts = read_pdf(render_document(report())).fonts()
    assert len(fonts) >= 5
    for font in fonts:
        assert (font.embedded, font.subset, font.unicode) == (True, True, True), font
        assert re.match(r"[A-Z]{6}\+", font.name)


def test_the_same_data_give_the_same_bytes() -> None:
    assert render_document(report()) == render_document(report())


def test_another_process_gives_the_same_bytes() -> None:
    code = (
        "import hashlib; from tests.documents.samples import report; "
        "from app.documents.page import render_document; "
        "print(hashlib.sha256(render_document(report())).hexdigest())"
    )
    root = Path(__file__).parents[2]
    runs = {
        subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, check=True).stdout
        for _ in range(2)
    }
    assert len(runs) == 1


def test_another_day_gives_other_bytes() -> None:
    later = dataclasses.replace(report(), date=date(2026, 11, 6))
    assert render_document(later) != render_document(report())


def test_metadata_and_bookmarks(tmp_path: Path, read_pdf: Read) -> None:
    data = render_document(report(Heading(1, "三、王𬱖同志的意见")))
    info = read_pdf(data).info()
    assert info["Title"] == report().title
    assert info["Author"] == ORGAN
    with pikepdf.open(tmp_path / "paper.pdf") as pdf, pdf.open_outline() as outline:
        assert outline.root[0].title == report().title
        assert [item.title for item in outline.root[0].children] == [
            "一、问题线索处置情况",
            "二、下一步打算",
            "三、王𬱖同志的意见",
        ]


def test_page_numbers_stand_outside(read_pdf: Read) -> None:
    found = WORD.findall(read_pdf(render_document(_plain(*long_text(12)))).text("-bbox"))
    dashes = [(float(left), float(y)) for left, y, _, _, text in found if text == "—"]
    odd, even = dashes[0], dashes[2]
    assert odd[0] > 105 * MM > even[0]
    assert odd[1] == pytest.approx(even[1])
    assert odd[1] > (37 + 225) * MM


def test_a_missing_character_is_named_with_its_code_point() -> None:
    document = _plain(Paragraph("王\U00031398同志"))
    with pytest.raises(MissingGlyph, match=r"U\+31398"):
        render_document(document)


def test_a_missing_character_becomes_a_labelled_box_on_request(read_pdf: Read) -> None:
    document = _plain(Paragraph("王\U00031398同志。"))
    text = read_pdf(render_document(document, boxes=True)).text()
    assert "王\U00031398同志。" in text


def test_a_table_repeats_its_head_row_on_every_page(read_pdf: Read) -> None:
    pages = read_pdf(render_document(report(rows=90))).pages()
    with_rows = [page for page in pages if re.search(r"方式\d", page)]
    assert len(with_rows) >= 3
    assert all("处置方式" in page for page in with_rows)
    found = re.findall(r"方式(\d+)", "".join(pages))
    assert found == [str(number) for number in range(1, 91)]


def test_a_row_taller_than_a_page_is_continued(read_pdf: Read) -> None:
    text = "".join(f"第{number}项事实。" for number in range(600))
    table = Table((TableColumn("事由"), TableColumn("说明", weight=10)), (("甲", text),))
    document = Document("通知", (table,), ORGAN, SOME_DAY)
    reader = read_pdf(render_document(document))
    found = re.sub(r"\s|—\d+—", "", "".join(reader.text().split()))
    numbers = [int(number) for number in re.findall(r"第(\d+)项", found.replace("事由说明", ""))]
    assert numbers == list(range(600))


def test_a_heading_never_closes_a_page(read_pdf: Read) -> None:
    for lines in range(14, 24):
        before, after = [Paragraph("工作" * 10)] * lines, [Paragraph("内容" * 60)] * 2
        document = _plain(*before, Heading(1, "一、标题在此"), *after)
        for page in read_pdf(render_document(document)).pages():
            assert _body_lines([page])[-1] != "一、标题在此"


def test_the_sign_off_takes_two_lines_of_text_along(read_pdf: Read) -> None:
    for count in range(14, 24):
        document = _plain(*[Paragraph("工作" * 10)] * count, SignOff(ORGAN, SOME_DAY))
        last = read_pdf(render_document(document)).pages()[-1]
        lines = _body_lines([last])
        assert lines[-1] == "2026年11月5日"
        assert len(lines) >= 4


def test_an_unsealed_date_begins_two_characters_right_of_the_sender(read_pdf: Read) -> None:
    document = Document("通知", (SignOff("云溪市发展改革委机关纪委", SOME_DAY),), ORGAN, SOME_DAY)
    found = {
        text: float(left)
        for left, _, _, _, text in WORD.findall(read_pdf(render_document(document)).text("-bbox"))
    }
    shift = found["2026年11月5日"] - found["云溪市发展改革委机关纪委"]
    assert shift == pytest.approx(2 * 156 / 28 * MM, abs=1)


@pytest.mark.parametrize("sealed", [True, False])
@pytest.mark.parametrize("sender", ["某委", ORGAN, ORGAN * 2])
def test_sign_offs_of_any_length_stay_on_the_page(sealed: bool, sender: str, read_pdf: Read) -> None:
    document = Document("通知", (SignOff(sender, SOME_DAY, sealed),), ORGAN, SOME_DAY)
    assert "2026年11月5日" in read_pdf(render_document(document)).text()


def test_red_head_marks_annex_and_imprint(read_pdf: Read) -> None:
    document = dataclasses.replace(
        report(Note("联系人：何燕华"), PageBreak(), Blank(2), Annex("处置情况\n统计表", 1), Annex("清单")),
        marks=Marks("000012", "秘密★1年", "特急"),
        head=RedHead(f"{ORGAN}文件", "云发改机纪〔2026〕12号", "程伟"),
        copy_to=CopyTo("市委直属机关工委，各处室、直属单位党组织", "云溪市发展改革委机关纪委", SOME_DAY),
    )
    reader = read_pdf(render_document(document))
    pages = reader.pages()
    assert len(pages) % 2 == 0
    for text in ("000012", "秘密★1年", "特急", "云发改机纪〔2026〕12号", "签发人：", "程伟", f"{ORGAN}文件"):
        assert text in pages[0]
    assert "抄送：市委直属机关工委，各处室、直属单位党组织。" in "".join(pages[-1].split())
    assert "2026年11月5日印发" in pages[-1]
    assert any(page.lstrip().startswith("附件1") for page in pages)
    assert "（联系人：何燕华）" in reader.text()


def test_a_blank_page_before_the_imprint_is_not_numbered(read_pdf: Read) -> None:
    document = dataclasses.replace(_plain(Paragraph("请遵照执行。")), copy_to=CopyTo("各处室"))
    pages = read_pdf(render_document(document)).pages()
    assert len(pages) == 2
    assert FOLIO.findall(pages[0]) == ["1"]
    assert FOLIO.findall(pages[1]) == []


def test_every_text_of_a_document_is_listed() -> None:
    texts = list(document_texts(report()))
    assert report().title in texts
    assert "处置方式" in texts
    assert "方式12" in texts
    assert any(RARE_NAMES[0] in text for text in texts)
