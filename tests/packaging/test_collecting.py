"""Sums over many committees: equal to a count by hand, never of different definitions, nobody twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.figure_book import number
from app.packaging.collected_sheet import MOST_COLUMNS
from app.packaging.collecting import collect
from app.packaging.finding import packages_in
from app.packaging.sealing import seal
from app.packaging_views import REPEATED, REPLACED, Collection
from db.kdf import FLOOR_KIB, Kdf
from tests.packaging.makers import PASSPHRASE, YEAR, altered, book, figure, made

Row = tuple[Any, ...]


def put(folder: Path, *packages: bytes) -> list[Path]:
    paths = [folder / f"{place}.zip" for place, _ in enumerate(packages)]
    for path, data in zip(paths, packages, strict=True):
        path.write_bytes(data)
    return paths


def rows(found: Collection, sheet: str) -> list[Row]:
    opened = openpyxl.load_workbook(BytesIO(found.sheet.data))
    table = [tuple(row) for row in opened[sheet].iter_rows(values_only=True)]
    head = next(place for place, row in enumerate(table) if row[1] is not None)
    return table[head + 1 :]


def sums(found: Collection) -> dict[tuple[str, str, str], Any]:
    """(name, row, part) → the sum, as the spreadsheet has it."""
    return {(str(row[1]), row[2] or "", row[3] or ""): row[5] for row in rows(found, "汇总")}


def reasons(found: Collection) -> list[str]:
    return [one.reason for one in found.received]


COMMITTEES = st.lists(
    st.tuples(
        st.integers(0, 10**9),
        st.dictionaries(st.sampled_from(("信访举报", "巡察移交", "=SUM(A1)")), st.integers(0, 10**6)),
        st.integers(0, 500), st.integers(0, 500),
    ),
    min_size=1, max_size=6,
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(COMMITTEES)
def test_the_sums_agree_with_a_count_by_hand(
    tmp_path: Path, told: Sequence[tuple[int, dict[str, int], int, int]]
) -> None:
    packages = [
        made(
            book(
                figure("clues.received", value),
                figure("clues.by_source", sum(parts.values()), parts=tuple(parts.items()), is_breakdown=True),
                figure("talks.coverage", top, whole=bottom, is_ratio=True, unit="%"),
                figure("clues.eight", 2, cells=(("县处级", (("吃喝", 2),)),)),
            ),
            committee=f"第{place}局机关纪委", store=f"s{place}",
        ).data
        for place, (value, parts, top, bottom) in enumerate(told)
    ]  # fmt: skip
    found = collect(put(tmp_path, *packages))
    assert found.summed == len(told)
    got = sums(found)
    assert got["clues.received", "", ""] == sum(value for value, *_ in told)
    for part in {part for _, parts, *_ in told for part in parts}:
        assert got["clues.by_source", "", part] == sum(parts.get(part, 0) for _, parts, *_ in told)
    assert got["clues.eight", "县处级", "吃喝"] == 2 * len(told)
    top, bottom = sum(one[2] for one in told), sum(one[3] for one in told)
    share = got["talks.coverage", "", ""]
    assert (
        share is None
        if not bottom
        else abs(Fraction(str(share)) - Fraction(100 * top, bottom)) <= Fraction(1, 20)
    )


def test_definitions_of_different_editions_are_never_mixed(tmp_path: Path) -> None:
    old, new = figure("clues.received", 5), replace(figure("clues.received", 7), edition=2)
    worded = replace(figure("clues.received", 11), meaning="另一种口径")
    packages = [
        made(book(one), committee=f"{name}局机关纪委", store=name).data
        for name, one in zip("甲乙丙", (old, new, worded), strict=True)
    ]
    found = collect(put(tmp_path, *packages))
    assert [(row[5], row[6], row[8]) for row in rows(found, "汇总")] == [(5, 1, 1), (7, 1, 2), (11, 1, 1)]
    by_committee = {row[0]: row[1:] for row in rows(found, "各单位")}
    assert by_committee["甲局机关纪委"] == (5, None, None)
    assert by_committee["乙局机关纪委"] == (None, 7, None)


def test_periods_are_never_mixed(tmp_path: Path) -> None:
    before = book(figure("clues.received", 50), period=YEAR.before)
    other = made(before, committee="乙局机关纪委", store="b").data
    third = made(committee="丙局机关纪委", store="c").data
    found = collect(put(tmp_path, made().data, other, third))
    assert found.period == "2026年度"
    assert sums(found)["clues.received", "", ""] == 6
    assert reasons(found)[1] == "期间是2025年度，与本次汇总的2026年度不同"
    earlier = collect(put(tmp_path, made().data, other, third), period=YEAR.before)
    assert sums(earlier)["clues.received", "", ""] == 50


def test_the_same_package_twice_counts_once(tmp_path: Path) -> None:
    found = collect(put(tmp_path, made().data, made().data))
    assert sums(found)["clues.received", "", ""] == 3
    assert reasons(found) == ["", "与“0.zip”完全相同，只计一次"]
    assert (found.received[1].result, found.faults) == (REPEATED, ())
    assert rows(found, "报送情况")[1][1] == "重复"


def test_a_later_package_of_a_committee_replaces_the_earlier(tmp_path: Path) -> None:
    later = made(book(figure("clues.received", 9)), revision=2).data
    found = collect(put(tmp_path, later, made().data))
    assert sums(found)["clues.received", "", ""] == 9
    assert reasons(found) == ["", "已由同一单位第 2 次制作的报送包取代"]
    assert (found.received[1].result, found.faults) == (REPLACED, ())


def test_two_different_packages_of_one_committee_are_a_conflict(tmp_path: Path) -> None:
    found = collect(put(tmp_path, made().data, made(note="别的").data))
    assert found.summed == 0
    assert all("内容不同的报送包（0.zip、1.zip）" in reason for reason in reasons(found))


def test_two_stores_under_one_name_are_a_conflict(tmp_path: Path) -> None:
    found = collect(put(tmp_path, made().data, made(committee="甲 局机关纪委", store="other").data))
    assert found.summed == 0
    assert all("另一套数据也用这个单位名称" in reason for reason in reasons(found))


def test_one_store_under_two_names_counts_once(tmp_path: Path) -> None:
    renamed = made(committee="新甲局机关纪委", revision=2).data
    found = collect(put(tmp_path, made().data, renamed))
    assert [one.summed for one in found.received] == [False, True]
    assert "其单位名称是“新甲局机关纪委”" in reasons(found)[0]
    assert found.faults == (found.received[0],)


def test_who_is_missing_and_who_was_not_expected(tmp_path: Path) -> None:
    found = collect(put(tmp_path, made().data), ["甲局 机关纪委", "乙局机关纪委", "乙局机关纪委"])
    assert found.missing == ("乙局机关纪委",)
    assert found.unexpected == ()
    told = {row[0]: row[1] for row in rows(found, "报送情况")}
    assert told == {"乙局机关纪委": "缺报", "甲局机关纪委": "已汇总"}
    assert collect(put(tmp_path, made().data), ["丁局"]).unexpected == ("甲局机关纪委",)


def test_who_handed_in_what_cannot_be_summed_is_not_missing(tmp_path: Path) -> None:
    found = collect(put(tmp_path, made().data, made(note="别的").data), ["甲局机关纪委", "乙局机关纪委"])
    assert (found.summed, found.missing) == (0, ("乙局机关纪委",))


def test_a_damaged_package_is_listed_and_left_out(tmp_path: Path) -> None:
    broken = altered(made(committee="乙局机关纪委", store="b").data, figures_xlsx=None)
    found = collect([*put(tmp_path, made().data, broken, b"nothing"), tmp_path / "没有.zip"])
    assert [one.summed for one in found.received] == [True, False, False, False]
    assert found.received[1].committee == "乙局机关纪委"
    assert all(reason for reason in reasons(found)[1:])


def test_encrypted_packages_open_with_any_of_the_passphrases(tmp_path: Path) -> None:
    sealed = seal(made().data, PASSPHRASE, Kdf(FLOOR_KIB, 2, 1))
    assert collect(put(tmp_path, sealed), passphrases=["别的口令", PASSPHRASE]).summed == 1
    assert reasons(collect(put(tmp_path, sealed))) == ["报送包已加密，需要口令。"]


def test_what_does_not_tie_is_told_of_each_committee(tmp_path: Path) -> None:
    gap = book(figure("clues.by_source", 5, parts=(("信访举报", 4),), is_breakdown=True, name="线索来源"))
    found = collect(put(tmp_path, made(gap).data))
    assert any(told.startswith("甲局机关纪委：") and "相差1件" in told for told in found.gaps)
    assert any(told.startswith("合计：") for told in found.gaps)


def test_text_of_others_cannot_become_a_formula(tmp_path: Path) -> None:
    formula = book(figure("clues.received", 1, name="=1+1"))
    found = collect(put(tmp_path, made(formula, committee="=cmd|x").data))
    opened = openpyxl.load_workbook(BytesIO(found.sheet.data))
    kinds = {cell.data_type for sheet in opened for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


def test_the_name_of_a_file_cannot_upset_what_is_told(tmp_path: Path) -> None:
    path = tmp_path / "甲\n乙\u202e.zip"
    path.write_bytes(made().data)
    assert collect([path]).received[0].file == "甲□乙□.zip"


def test_more_definitions_than_a_sheet_has_columns(tmp_path: Path) -> None:
    packages = [
        made(
            book(*(figure(f"a.b{first + n}", 1) for n in range(2000))),
            committee=f"{first}局",
            store=f"{first}",
        )
        for first in range(0, 18_000, 2000)
    ]
    found = collect(put(tmp_path, *(one.data for one in packages)))
    assert (found.summed, found.figures) == (9, 18_000)
    opened = openpyxl.load_workbook(BytesIO(found.sheet.data), read_only=True)
    assert opened["各单位"].max_column == MOST_COLUMNS + 1
    assert str(opened["各单位"].cell(3, 1).value).startswith("口径过多")


def test_the_packages_of_a_folder_are_found(tmp_path: Path) -> None:
    (tmp_path / "下级").mkdir()
    (tmp_path / "夹.zip").mkdir()
    (tmp_path / "外").symlink_to(tmp_path)
    for name in ("b.ZIP", "a.jwb", "下级/c.zip", "._b.zip", "d.txt"):
        (tmp_path / name).write_bytes(b"x")
    found = [str(path.relative_to(tmp_path)) for path in packages_in(tmp_path)]
    assert sorted(found) == ["a.jwb", "b.ZIP", "下级/c.zip"]


def test_it_can_be_ended_half_way(tmp_path: Path) -> None:
    class Ended(Exception):
        pass

    def progress(done: int, total: int) -> None:
        assert total == 3
        if done == 2:
            raise Ended

    with pytest.raises(Ended):
        collect(put(tmp_path, *[made().data] * 3), progress=progress)


def test_nothing_given_gives_an_empty_workbook(tmp_path: Path) -> None:
    found = collect([])
    assert (found.period, found.received, found.figures) == ("", (), 0)
    assert number(figure("a.b", 1, whole=0, is_ratio=True)) is None
    names = openpyxl.load_workbook(BytesIO(found.sheet.data)).sheetnames
    assert names == ["汇总", "各单位", "报送情况", "勾稽核对"]
