"""Odd lists: persons counted within a line, headings before a colon, tables of other things, endless text."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import UnreadableFile
from app.name_lists import paste, read_list
from tests.app.parts import identity, save
from tests.exchange.makers import xlsx

NUMBER = identity("1985-03-04", 3)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("1、张三 2、李四 3、王五", ["张三", "李四", "王五"]),
        ("1.张三，2.李四，3.王五", ["张三", "李四", "王五"]),
        ("拟提拔人选：张三、李四", ["张三", "李四"]),
        ("现将考察对象名单如下：张三、李四", ["张三", "李四"]),
        (f"ZHANG SAN {NUMBER}", ["ZHANG SAN"]),
        (f"张三/{NUMBER}", ["张三"]),
    ],
)
def test_a_line_with_several_marks_loses_nobody(text: str, names: list[str]) -> None:
    assert [entry.name for entry in paste(text).entries] == names


def test_persons_counted_within_a_line_keep_their_own_unit() -> None:
    read = paste("1、张三 办公室 2、李四 人事处")
    assert [(entry.name, entry.unit) for entry in read.entries] == [("张三", "办公室"), ("李四", "人事处")]


def test_a_day_of_birth_is_no_unit() -> None:
    [entry] = paste("张三，男，汉族，1985年3月生，办公室主任").entries
    assert (entry.name, entry.unit, entry.post) == ("张三", "", "办公室主任")


def test_a_table_of_other_things_is_no_list(tmp_path: Path) -> None:
    rows = [["产品", "数量", "单价"], ["螺丝", 3, 4.5], ["螺母", 10, 1]]
    with pytest.raises(UnreadableFile, match="没有找到姓名"):
        read_list(save(tmp_path, "表.xlsx", xlsx(rows)))


def test_what_is_no_table_at_all_is_told_as_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="图片"):
        read_list(save(tmp_path, "名单.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(range(256))))


@pytest.mark.parametrize("text", ["张 " * 700_000, "、".join(["张三"] * 300_000), "\t" * 2_000_000])
def test_endless_text_is_refused_at_once_with_what_to_paste(text: str) -> None:
    with pytest.raises(UnreadableFile) as told:
        paste(text)
    assert "每行一人" in told.value.remedy
