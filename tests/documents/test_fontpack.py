"""The font pack: its sources are named and checked, and the finished faces are what they say."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from app.documents import fontpack
from app.documents.faces import convert_outlines, covered_hanzi, is_hanzi, trim_to_hanzi
from app.documents.fontpack import (
    FontPackUnavailable,
    Source,
    check_source,
    ensure_fonts,
    installed_pack,
    pack_folder,
    read_manifest,
)
from app.documents.packages import fetch_package


def test_the_manifest_names_a_checksum_for_every_source() -> None:
    packages, faces = read_manifest()
    assert {face.file for face in faces} >= {"fang.ttf", "kai.ttf", "hei.ttf", "title.ttf", "song.ttf"}
    for face in faces:
        for source in face.sources:
            assert source.package in packages
            assert len(source.sha256) == 64
            assert source.make in ("copy", "convert", "trim")


def test_a_source_that_is_not_the_named_one_is_refused() -> None:
    source = Source("p", "a.otf", hashlib.sha256(b"right").hexdigest(), "copy")
    check_source(source, b"right", same_version=True)
    check_source(source, b"newer", same_version=False)
    with pytest.raises(FontPackUnavailable):
        check_source(source, b"wrong", same_version=True)


def test_the_finished_pack_matches_its_list(font_pack: Path) -> None:
    listing = json.loads((font_pack / "pack.json").read_text(encoding="utf-8"))
    for name, record in listing["faces"].items():
        assert hashlib.sha256((font_pack / name).read_bytes()).hexdigest() == record["sha256"]
        with TTFont(font_pack / name, lazy=True) as font:
            assert "glyf" in font
    assert any((font_pack / "licences").iterdir())


def test_trimmed_faces_hold_no_private_use_characters(font_pack: Path) -> None:
    for path in font_pack.glob("rare_*.ttf"):
        with TTFont(path, lazy=True) as font:
            assert all(is_hanzi(code) for code in font.getBestCmap())


def test_a_ready_pack_is_not_built_again(font_pack: Path) -> None:
    said: list[str] = []
    assert ensure_fonts(said.append) == font_pack
    assert len(said) == 1


def test_the_folder_can_be_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JIWEI_FONTS", str(tmp_path))
    assert pack_folder() == tmp_path
    assert installed_pack() is None
    (tmp_path / "pack.json").write_text("{}", encoding="utf-8")
    assert installed_pack() == tmp_path


def test_the_cache_folder_follows_the_manifest(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("JIWEI_FONTS", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert pack_folder().parent == tmp_path / "jiwei-workbench"


@pytest.mark.parametrize("entry", [{"kind": "debian", "version": "1"}, {"kind": "npm", "version": "1"}])
def test_without_the_package_managers_the_reason_is_given(
    entry: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FontPackUnavailable, match="本机没有"):
        fetch_package("anything", entry, (), tmp_path)


def test_a_failed_build_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    monkeypatch.setenv("JIWEI_FONTS", str(tmp_path / "pack"))
    assert fontpack.main([]) == 1
    assert "字体包没有做成" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_trimming_and_renaming_are_repeatable(font_pack: Path) -> None:
    data = (font_pack / "rare_a.ttf").read_bytes()
    keep = sorted(covered_hanzi(data))[:5]
    without = covered_hanzi(data) - set(keep)
    made = trim_to_hanzi(data, "Jiwei Test", without)
    assert covered_hanzi(made) == set(keep)
    assert trim_to_hanzi(data, "Jiwei Test", without) == made


def test_cff_outlines_become_truetype() -> None:
    data = _small_cff_font()
    made = convert_outlines(data, "Jiwei Test")
    assert convert_outlines(data, "Jiwei Test") == made
    assert covered_hanzi(made) == {0x4E00}


def _small_cff_font() -> bytes:
    import io

    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.t2CharStringPen import T2CharStringPen

    pen = T2CharStringPen(1000, None)
    pen.moveTo((100, 100))
    pen.curveTo((100, 500), (300, 800), (800, 800))
    pen.lineTo((800, 100))
    pen.closePath()
    shape = pen.getCharString()
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder([".notdef", "one"])
    builder.setupCharacterMap({0x4E00: "one"})
    builder.setupCFF("Small", {}, {".notdef": shape, "one": shape}, {})
    builder.setupHorizontalMetrics({".notdef": (1000, 100), "one": (1000, 100)})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Small", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    target = io.BytesIO()
    builder.font.recalcTimestamp = False
    builder.save(target)
    return target.getvalue()
