"""The list of those who have to hand in, as offices write it."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import UnreadableFile
from app.exchange.sheet_out import SheetColumn, write_sheet
from app.packaging.expected import read_names

NAMES = ("甲局机关纪委", "乙局机关纪委")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("甲局机关纪委\n乙局机关纪委\n", "utf-8"),
        ("应报单位名单\r\n\r\n1. 甲局机关纪委\r\n2、乙局机关纪委\r\n", "gb18030"),
        ("甲局机关纪委、乙局机关纪委；甲局机关纪委", "utf-16"),
        ("序号,单位名称,联系人\n1,甲局机关纪委,韩露\n2,乙局机关纪委,周宁\n", "utf-8-sig"),
        ("1,甲局机关纪委,2\n2,乙局机关纪委,3\n", "utf-8"),
    ],
)
def test_a_text_is_read(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "名单.txt"
    path.write_bytes(text.encode(encoding))
    assert read_names(path) == NAMES


def test_a_spreadsheet_is_read(tmp_path: Path) -> None:
    columns = [SheetColumn("序号"), SheetColumn("联系人姓名和电话"), SheetColumn("报送单位")]
    rows = [("1", "韩露", NAMES[0]), ("2", "周宁", NAMES[1]), ("3", "吴越", NAMES[0])]
    path = tmp_path / "名单.xlsx"
    path.write_bytes(write_sheet("2026年度应报单位名单", columns, rows))
    assert read_names(path) == NAMES


@pytest.mark.parametrize("data", [b"", b"1\n2\n3\n", b"%PDF-1.7"])
def test_what_is_no_list_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "名单.txt"
    path.write_bytes(data)
    with pytest.raises(UnreadableFile) as refused:
        read_names(path)
    assert refused.value.remedy
    with pytest.raises(UnreadableFile):
        read_names(tmp_path / "没有.txt")
