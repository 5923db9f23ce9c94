"""A package is whole or it is not: made and read again, damaged in every way, sent by somebody else."""

from __future__ import annotations

import os
import stat
import struct
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import resources
from app.errors import UnreadableFile
from app.figure_book import to_json
from app.packaging.container import LARGEST, pack, unpack
from app.packaging.digests import code_of, sm3
from app.packaging.reading import open_package, read_package
from app.packaging.schema import FIGURES, MANIFEST, PUBLISHED, as_bytes, published
from app.packaging.sealing import MARK, seal
from db.kdf import FLOOR_KIB, Kdf
from tests.packaging.makers import (
    PASSPHRASE,
    YEAR,
    altered,
    book,
    figure,
    made,
    relisted,
    with_manifest,
    zipped,
)

CHEAP = Kdf(FLOOR_KIB, 2, 1)
PACKAGE = made().data
SEALED = seal(PACKAGE, PASSPHRASE, CHEAP)


def flaws(data: bytes, *passphrases: str) -> str:
    verdict = open_package(data, passphrases).verdict
    assert not verdict.whole
    assert verdict.line.startswith("不完整：")
    assert verdict.remedy
    return "\n".join(verdict.flaws)


def test_a_package_read_again_is_whole() -> None:
    one = made(note="第一次")
    opened = open_package(one.data)
    assert opened.verdict.whole
    assert opened.verdict.line == f"完整：甲局机关纪委，2026年度，第 1 次制作，校验码 {one.code}。"
    assert opened.verdict.code == code_of(one.manifest)
    assert opened.verdict.head == f"7 {'ab' * 32}"
    assert opened.book == book(figure("clues.received", 3))
    assert [part.flaw for part in opened.verdict.parts] == [""] * len(opened.verdict.parts)


def test_the_same_content_gives_the_same_bytes() -> None:
    assert made().data == made().data
    assert made(revision=2).code != made().code


def test_the_parts_are_plain_files_for_any_archiver(tmp_path: Path) -> None:
    names = list(unpack(PACKAGE))
    assert names[0] == MANIFEST
    assert "reports/01-2026年度机关纪委工作报告.pdf" in names
    assert {f"schema/{name}" for name in PUBLISHED} <= set(names)


def test_sm3_is_the_standards() -> None:
    """GB/T 32905-2016, appendix A."""
    assert sm3(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_published_schema_is_the_programs(name: str) -> None:
    assert resources.path(f"schema/{name}").read_text(encoding="utf-8") == published(name)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(PACKAGE) - 1), st.integers(1, 255))
def test_any_changed_byte_is_found(place: int, by: int) -> None:
    data = bytearray(PACKAGE)
    data[place] ^= by
    assert not open_package(bytes(data)).verdict.whole


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(PACKAGE) - 1))
def test_any_end_cut_off_is_found(place: int) -> None:
    assert not open_package(PACKAGE[:place]).verdict.whole


def test_something_hung_on_is_found() -> None:
    assert "别的软件重新打包" in flaws(PACKAGE + b"x") or "损坏" in flaws(PACKAGE + b"x")
    assert not open_package(b"x" + PACKAGE).verdict.whole


@settings(max_examples=12, deadline=None)
@given(st.integers(0, len(SEALED) - 1), st.integers(1, 255))
def test_any_changed_byte_of_an_encrypted_package_is_found(place: int, by: int) -> None:
    data = bytearray(SEALED)
    data[place] ^= by
    assert not open_package(bytes(data), [PASSPHRASE]).verdict.whole


def test_an_encrypted_package_opens_with_its_passphrase_alone() -> None:
    locked = open_package(SEALED).verdict
    assert (locked.whole, locked.encrypted, locked.parts) == (False, True, ())
    assert locked.line == "报送包已加密，需要口令。"
    wrong = open_package(SEALED, ["另一个口令"]).verdict
    assert wrong.line == "打不开：口令不正确，或者文件被改动过。"
    assert not wrong.whole
    opened = open_package(SEALED, ["另一个口令", PASSPHRASE]).verdict
    assert opened.whole
    assert opened.encrypted
    assert PACKAGE not in SEALED
    assert "甲局".encode() not in SEALED


@pytest.mark.parametrize(
    ("memory", "passes", "lanes"),
    [
        (FLOOR_KIB - 1, 3, 4),
        (2**31, 3, 4),
        (FLOOR_KIB, 1, 4),
        (FLOOR_KIB, 3, 99),
        (2**21, 3, 4),
        (FLOOR_KIB, 20, 4),
    ],
)
def test_a_cost_out_of_bounds_is_refused_unread(memory: int, passes: int, lanes: int) -> None:
    header = as_bytes(
        {"memory_kib": memory, "passes": passes, "lanes": lanes, "salt": "00" * 16, "nonce": "00" * 12}
    )
    data = MARK + len(header).to_bytes(4, "big") + header + b"x" * 100
    assert "加密参数" in flaws(data, PASSPHRASE)


def test_a_changed_part_is_named() -> None:
    assert "figures.xlsx：内容与清单的校验值不符" in flaws(altered(PACKAGE, figures_xlsx=b"PK INVENTED"))
    assert "figures.xlsx：大小应为" in flaws(altered(PACKAGE, figures_xlsx=b"PK longer than before"))


def test_a_missing_part_is_named() -> None:
    assert "figures.xlsx：清单里有，包里没有" in flaws(altered(PACKAGE, figures_xlsx=None))
    assert "没有清单" in flaws(altered(PACKAGE, manifest_json=None))


def test_a_part_that_is_not_listed_is_named() -> None:
    assert "有清单以外的内容：另外.pdf" in flaws(altered(PACKAGE, **{"另外.pdf": b"%PDF"}))


@pytest.mark.parametrize(
    "name",
    [
        "../x.pdf",
        "/etc/x",
        "C:/x",
        "a\\b",
        "reports/../../x",
        "x/./y",
        "a//b",
        "nul\x00",
        "x ",
        "con.",
        " /x",
        "",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    data = zipped({**unpack(PACKAGE), name: b"x"})
    assert flaws(data)
    if "\x00" not in name:  # which ends a name, so that the part is merely one too many
        assert "指向别处" in flaws(data)


def test_a_link_is_refused() -> None:
    link = zipped({"manifest.json": b"/etc/passwd"}, attributes=(stat.S_IFLNK | 0o777) << 16)
    assert "指向别处" in flaws(link)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice_is_refused() -> None:
    import io
    import zipfile

    target = io.BytesIO(PACKAGE)
    with zipfile.ZipFile(target, "a") as package:
        package.writestr("figures.xlsx", b"another")
    assert "出现了两次" in flaws(target.getvalue())


def test_a_package_packed_anew_is_told() -> None:
    assert "别的软件打包过" in flaws(zipped(unpack(PACKAGE), compressed=True))


def test_a_bomb_is_never_inflated() -> None:
    assert "别的软件打包过" in flaws(zipped({"manifest.json": b"0" * 20_000_000}, compressed=True))
    assert "不会超过" in flaws(zipped({f"{n}.txt": b"" for n in range(400)}))


def test_a_directory_of_a_million_names_is_not_read() -> None:
    names = b"PK\x01\x02" + bytes(24) + (1).to_bytes(2, "little") + bytes(16) + b"a"
    count, size = 1_000_000, 1_000_000 * len(names)
    wide = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, 0)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, size, 1)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 2**32 - 1, 2**32 - 1, 0)
    assert "目录过大" in flaws(names * count + wide + locator + end)


def test_a_newer_format_is_told() -> None:
    newer = with_manifest(PACKAGE, lambda manifest: manifest.update(format=2, sealed_by="x"))
    assert "清单的格式是第 2 版，本程序认得第 1 版" in flaws(newer)
    figures = {**to_json(book()), "format": 9}
    assert "统计指标的格式是第 9 版" in flaws(relisted(PACKAGE, {FIGURES: as_bytes(figures)}))


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"null",
        b"{}",
        b'{"format": NaN}',
        b"[" * 100_000,
        b"\xff\xfe",
        b'{"format": 1}',
        b'{"format": 1e999}',
    ],
)
def test_a_manifest_that_is_none_is_refused(text: bytes) -> None:
    assert "清单" in flaws(altered(PACKAGE, manifest_json=text))


def _set(key: str, value: Any) -> Any:
    def change(data: dict[str, Any]) -> None:
        data["figures"][0][key] = value

    return change


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("value", "3"), ("value", 3.5), ("value", 10**40), ("value", True), ("key", "../x"),
        ("parts", [["甲", "1"]]),
        ("cells", {"a": 1}), ("name", ""), ("meaning", "长" * 5000), ("extra", 1), ("edition", 0),
    ],
)  # fmt: skip
def test_figures_that_are_none_are_refused(key: str, value: Any) -> None:
    data = to_json(book(figure("clues.received", 3)))
    _set(key, value)(data)
    assert "figures.json：内容不合格式" in flaws(relisted(PACKAGE, {FIGURES: as_bytes(data)}))


def test_figures_of_another_period_are_refused() -> None:
    other = as_bytes(to_json(book(figure("clues.received", 3), period=YEAR.before)))
    assert "期间与清单不一致" in flaws(relisted(PACKAGE, {FIGURES: other}))


def test_a_forgery_has_another_code() -> None:
    """What no check inside the file can find, the code on the signed sheet tells."""
    forged = relisted(PACKAGE, {"figures.xlsx": b"PK forged"})
    assert open_package(forged).verdict.whole
    assert open_package(forged).verdict.code != made().code


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"%PDF-1.7", os.urandom(4000), MARK, MARK + b"\xff\xff\xff\xff", pack({})]
)
def test_what_is_no_package_is_told(data: bytes) -> None:
    assert flaws(data, "口令")


@pytest.mark.parametrize(
    "text", ["甲\x00乙", "甲\n完整：乙", "甲\u202e委", "甲\u200b局", "   ", "\u3164", ""]
)
@pytest.mark.parametrize("key", ["committee", "store"])
def test_a_name_that_shows_something_else_is_refused(key: str, text: str) -> None:
    forged = with_manifest(PACKAGE, lambda manifest: manifest.update({key: text}))
    assert "清单的内容不合格式" in flaws(forged)


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        ("2026-12-31", "2026-01-01", "2026年度"),
        ("2026-01-01", "2026-12-31", "2025年度"),
        ("0000-00-00", "2026-12-31", "2026年度"),
    ],
)
def test_a_period_that_is_none_or_named_otherwise_is_refused(first: str, last: str, name: str) -> None:
    period = {"first": first, "last": last, "name": name}
    forged = with_manifest(PACKAGE, lambda manifest: manifest.update(period=period))
    assert "清单的内容不合格式" in flaws(forged)


def test_a_label_that_stands_twice_is_refused() -> None:
    for twice in ({"parts": [["甲", 1], ["甲", 2]]}, {"cells": [["甲", []], ["甲", []]]}):
        data = to_json(book(figure("clues.received", 3)))
        data["figures"][0].update(twice)
        assert "内容不合格式" in flaws(relisted(PACKAGE, {FIGURES: as_bytes(data)}))


def test_what_the_sender_typed_is_made_readable() -> None:
    one = book(figure("members.by_branch", 1, parts=(("第一\u200b支部\n", 1),), is_breakdown=True))
    opened = open_package(made(one, committee="甲局\u202e机关纪委").data)
    assert opened.verdict.committee == "甲局机关纪委"
    assert opened.book is not None
    assert opened.book.figures[0].parts == (("第一支部 ", 1),)


@pytest.mark.parametrize(
    "text",
    [
        b'{"format":1,"x":[' + b"[]," * 1_300_000 + b"0]}",
        b'{"format":1,"figures":[' + b"{}," * 1_300_000 + b"0]}",
        b"{" + b",".join(b'"%x":0' % place for place in range(400_000)) + b"}",
        b" " * 5_000_000,
    ],
)
def test_a_text_that_would_fill_the_memory_is_not_read(text: bytes) -> None:
    assert "内容过多" in flaws(relisted(PACKAGE, {FIGURES: text}))
    assert "内容过多" in flaws(altered(PACKAGE, manifest_json=text))


def _directory(data: bytes) -> tuple[int, int]:
    end = data.rindex(b"PK\x05\x06")
    return int.from_bytes(data[end + 16 : end + 20], "little"), end


def test_a_directory_with_tricks_is_refused() -> None:
    start, end = _directory(PACKAGE)
    twice = PACKAGE[:start] + PACKAGE[start:end] * 2 + PACKAGE[end:]
    overlapping, place = bytearray(PACKAGE), start
    while overlapping[place : place + 4] == b"PK\x01\x02":
        overlapping[place + 42 : place + 46] = bytes(4)
        place += 46 + sum(struct.unpack("<3H", overlapping[place + 28 : place + 34]))
    comment = bytearray(PACKAGE) + b"hello"
    comment[end + 20 : end + 22] = (5).to_bytes(2, "little")
    for data in (twice, bytes(overlapping), bytes(comment), PACKAGE * 2, b"MZ" * 40 + PACKAGE):
        assert flaws(data)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_or_device_is_refused_unread(tmp_path: Path) -> None:
    pipe = tmp_path / "a.zip"
    os.mkfifo(pipe)
    for path in (pipe, Path(os.devnull)):
        with pytest.raises(UnreadableFile) as refused:
            read_package(path)
        assert "管道" in refused.value.message


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        read_package(tmp_path / "没有.zip")
    with pytest.raises(UnreadableFile) as folder:
        read_package(tmp_path)
    assert "文件夹" in folder.value.message
    big = tmp_path / "大.zip"
    with big.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(UnreadableFile) as large:
        read_package(big)
    assert "过大" in large.value.message


def test_a_damaged_part_is_named() -> None:
    place = PACKAGE.index(b"PK invented")
    assert "figures.xlsx：内容损坏，或者被改动过" in flaws(PACKAGE[:place] + b"X" + PACKAGE[place + 1 :])
