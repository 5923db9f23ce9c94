"""Which face answers for which character."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.documents.embed import subset_tag, unicode_map
from app.documents.finder import FoundFace, find_faces, font_folders, pick_face
from app.documents.fonts import (
    ROLES,
    FontBook,
    FontInUse,
    Role,
    drawable,
    font_book,
    font_remark,
    fonts_in_use,
    missing_characters,
)
from app.documents.page import render_document
from app.documents.parts import Document, Paragraph
from app.errors import MissingGlyph
from tests.documents.samples import SOME_DAY

RARE = "㛃䶮𬱖𠅤𫖯𬸚𪩘𫍽𬇙𡘙𰻝"


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("char", RARE)
def test_every_role_draws_the_rare_characters_of_names(role: Role, char: str) -> None:
    face = font_book().face(role, char)
    assert face is not None
    assert face.draws(ord(char))


def test_all_hanzi_of_the_common_planes_are_covered() -> None:
    blocks = ((0x3400, 0x4DB5), (0x4E00, 0x9FEF), (0x20000, 0x2A6D6), (0x2A700, 0x2B734), (0x2B740, 0x2B81D))
    text = "".join(map(chr, (code for first, last in blocks for code in range(first, last + 1))))
    assert missing_characters([text]) == ()


def test_missing_characters_are_named_once_with_their_code_points() -> None:
    assert missing_characters(["王\U00031398", "\U00031398\U0002ebf0"]) == (
        ("\U00031398", "U+31398"),
        ("\U0002ebf0", "U+2EBF0"),
    )


@pytest.mark.parametrize("char", ["\ue000", "\ue863", "\uf8ff", "\U000f0000"])
@pytest.mark.parametrize("role", ROLES)
def test_no_font_answers_for_a_private_use_character(role: Role, char: str) -> None:
    assert font_book().face(role, char) is None


def test_what_is_never_drawn_is_left_out() -> None:
    assert drawable("辻\U000e0100王\ufe00\u200b\t\n㛃\x00") == "辻王㛃"


def test_variation_selectors_and_line_breaks_are_not_missing() -> None:
    assert missing_characters(["葛\U000e0101城\r\n\u3000 \u00a0"]) == ()


def test_fonts_in_use_names_every_role() -> None:
    assert [item.role for item in fonts_in_use()] == list(ROLES)


def test_the_remark_names_stand_ins_and_is_silent_on_official_faces() -> None:
    official = [FontInUse(role, "仿宋", "仿宋_GB2312", "official") for role in ROLES]
    assert font_remark(official) == ""
    assert "文泉驿微米黑" in font_remark([*official[1:], FontInUse("fang", "仿宋", "文泉驿微米黑", "system")])
    assert "仿宋" in font_remark([FontInUse("fang", "仿宋", "fang.ttf", "pack"), *official[1:]])
    assert "楷体" in font_remark([item for item in official if item.role != "kai"])


def test_an_official_face_goes_before_the_pack(font_pack: Path) -> None:
    official = FoundFace(font_pack / "kai.ttf", 0, frozenset({"仿宋_gb2312"}), 400)
    book = FontBook(font_pack, [official])
    face = book.face("fang", "纪")
    assert face is not None
    assert face.source.name == "仿宋_GB2312"
    assert book.in_use()[0].origin == "official"


def test_a_face_of_the_wrong_weight_is_not_taken(font_pack: Path) -> None:
    bold = FoundFace(font_pack / "title.ttf", 0, frozenset({"宋体"}), 700)
    assert pick_face([bold], ["宋体"], (250, 550)) is None
    assert FontBook(font_pack, [bold]).in_use()[-1].origin == "pack"


def test_a_damaged_official_face_is_passed_over(font_pack: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"\x00\x01\x00\x00" + bytes(300_000))
    assert find_faces([tmp_path]) == ()
    book = FontBook(font_pack, [FoundFace(broken, 0, frozenset({"仿宋"}), 400)])
    assert book.in_use()[0].origin == "pack"


def test_the_finder_reads_the_names_of_real_faces(font_pack: Path) -> None:
    found = {face.path.name: face for face in find_faces([font_pack])}
    assert "jiwei fangsong" in found["fang.ttf"].names
    # The bold face made from Debian's package alone calls itself regular.
    assert found["title.ttf"].weight in (400, 700)


def test_without_a_pack_a_chinese_face_of_the_system_serves(font_pack: Path) -> None:
    song = FoundFace(font_pack / "song.ttf", 0, frozenset({"noto serif sc"}), 400)
    book = FontBook(None, [song])
    assert {item.origin for item in book.in_use()} == {"system"}
    document = Document("通知", (Paragraph("纪检监察"),), "某机关", SOME_DAY)
    assert render_document(document, book=book).startswith(b"%PDF")


def test_without_any_font_the_error_stays_short() -> None:
    document = Document(
        "关于加强机关纪委工作的通知", (Paragraph("纪检监察机关依规依法履职"),), "某机关", SOME_DAY
    )
    with pytest.raises(MissingGlyph) as caught:
        render_document(document, book=FontBook(None, []))
    assert "等" in caught.value.message
    assert len(caught.value.message) < 300


def test_the_font_folders_of_every_system_are_known() -> None:
    windows = font_folders({"WINDIR": r"C:\Windows", "LOCALAPPDATA": r"C:\L"}, "win32")
    assert len(windows) == 2
    assert Path("/usr/share/fonts") in font_folders({}, "linux")


def test_the_unicode_map_gives_surrogate_pairs_in_blocks_of_a_hundred() -> None:
    text = unicode_map("X", [0, 0x20164, *range(0x4E00, 0x4E00 + 150)])
    assert "<01> <D840DD64>" in text
    assert "100 beginbfchar" in text
    assert "51 beginbfchar" in text
    assert "<00> <" not in text.replace("<00> <FF>", "")


def test_subset_tags_depend_on_the_characters_alone() -> None:
    assert subset_tag([0, 1, 2]) == subset_tag((0, 1, 2))
    assert subset_tag([0, 1, 2]) != subset_tag([0, 1, 3])
    assert len(subset_tag([0])) == 6
