"""The regulations are data: every row with its source, and a faulty table is refused with its line."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import resources
from app.rules.deadlines import due
from app.rules.reading import CERTAINTIES
from app.rules.tables import FaultyTable, Length, load_rules
from db.vocabulary import Secrecy
from tests.rules.parts import CALENDAR, RULES, copied, day, refused

NAMES = sorted(path.name for path in resources.path("rules").glob("*.toml"))
T1 = 'key = "T1"\ntitle = "提出处置意见"'


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """A copy of the tables, to spoil."""
    return copied(tmp_path)


def spoil(folder: Path, name: str, old: str, new: str) -> tuple[str, int]:
    """Spoil a table; return what is said of it, and the line of the mistake."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return refused(folder), text[: text.index(old)].count("\n") + 1


# The mistake, and how many lines below the first changed one it is reported.
@pytest.mark.parametrize(
    ("name", "old", "new", "said", "below"),
    [
        ("deadlines.toml", 'how = "', 'hwo = "', "不认识的项 hwo", 0),
        ("deadlines.toml", 'source = "监督执纪工作规则 第二十一条"', 'source = " "', "没有写明依据", 0),
        ("deadlines.toml", 'source = "监督执纪工作规则 第二十一条"\n', "", "没有写明依据", -5),
        ("deadlines.toml", 'title = "提出处置意见"', 'title = ""', "title 是空的", 0),
        ("deadlines.toml", "months = 1", "months = 0", "length 的 months 应为整数", 0),
        ("deadlines.toml", "months = 1", "months = 1.5", "length", 0),
        ("deadlines.toml", "months = 1", "months = true", "length", 0),
        ("deadlines.toml", "months = 1", "months = 99999999999", "不超过", 0),
        ("deadlines.toml", "months = 1", "months = 1, days = 3", "length", 0),
        ("deadlines.toml", "months = 1", "weeks = 1", "不认识 weeks", 0),
        ("deadlines.toml", "months = 1", "quarter_end = false", "quarter_end 只能写 true", 0),
        ("deadlines.toml", "{ months = 1 }", '"一个月"', "length 的值不对", 0),
        ("deadlines.toml", "in_force = 2019-01-01", 'in_force = "2019"', "in_force 的值不对", 0),
        ("deadlines.toml", "in_force = 2019-01-01", "in_force = 2019-01-01T08:00:00", "in_force", 0),
        ("deadlines.toml", 'certainty = "seen"', 'certainty = "sure"', "certainty 只能是", 0),
        ("deadlines.toml", "[[deadline]]", "[[deadline", "写法有误", 0),
        ("deadlines.toml", "[[deadline]]", "[[deadlines]]", "不认识的项 deadlines", 0),
        ("deadlines.toml", f"[[deadline]]\n{T1}", f"[deadline]\n{T1}", "写法有误", None),
        ("deadlines.toml", T1, T1.replace('"T1"', '"T99"'), "缺少期限 T1", None),
        ("deadlines.toml", 'key = "T2"\n', 'key = "T1"\n', "与第 8 行的同一项重叠，或重复", 6),
        ("deadlines.toml", "until = 2018-12-31", "until = 2019-01-01", "重叠", 10),
        ("deadlines.toml", "until = 2018-12-31", "until = 2016-12-31", "until 早于 in_force", 0),
        ("deadlines.toml", "until = 2018-12-31\n", "", "重叠", 9),
        ("deadlines.toml", ', approver = "批准初步核实的负责人"', "", "没有写明批准人", 0),
        ("deadlines.toml", "extension = { months = 1,", "extension = { months = 1, times = 0,", "times", 0),
        ("deadlines.toml", "from_start = true }", "from_start = 1 }", "from_start 应为 true 或 false", None),
        (
            "deadlines.toml",
            "extension = { months = 1,",
            "extension = { quarter_end = true,",
            "quarter_end",
            0,
        ),
        ("ranks.toml", "height = 8", 'height = "8"', "height 的值不对", 0),
        ("ranks.toml", "height = 8", "height = true", "height", 0),
        ("ranks.toml", "within = true", "within = 1", "within", 0),
        ("ranks.toml", 'name = "二级科员"', 'name = "一级科员"', "一级科员", None),
        ("ranks.toml", 'spellings = ["办事员级"]', 'spellings = ["科员"]', "科员", None),
        ("ranks.toml", 'spellings = ["办事员级"]', "spellings = [3]", "spellings 的值不对", 0),
        ("ranks.toml", "[[post]]\n", "[[posts]]\n", "不认识的项 posts", 0),
        ("measures.toml", 'class = "party"', 'class = "partei"', "class 的值“partei”不认识", 0),
        ("measures.toml", 'form = "second"', 'form = "fifth"', "form 的值“fifth”不认识", 0),
        ("measures.toml", "{ months = 12 }", "{ months = -12 }", "effect 的 months", 0),
        ("measures.toml", "{ months = 12 }", "{ years = 1 }", "effect 里不认识的项 years", 0),
        ("measures.toml", "{ months = 12 }", "{ extension = 12 }", "没有 probation", 0),
        ("measures.toml", "until = 2015-12-31", "until = 2016-12-31", "重叠", None),
        ("measures.toml", 'spellings = ["警告",', 'spellings = ["严重警告",', "写法重复", None),
        ("measures.toml", 'counts_as = "提醒谈话"', 'counts_as = "提醒"', "不是表中的措施", 0),
        ("measures.toml", 'must = "开除党籍"', 'must = "开除"', "must 写的“开除”不是表中的措施", 0),
        ("measures.toml", "[[probation]]", "[[combining]]", "不认识的项 must", None),
        ("measures.toml", 'admin = ["政务记过"]', 'admin = ["党内警告"]', "admin 写的“党内警告”", 0),
        ("execution.toml", 'clock = "T8"', 'clock = "T88"', "期限表里没有 clock 写的“T88”", 0),
        ("execution.toml", '["party", "admin', '["partei", "admin', "applies_to 写的“partei”", 0),
        ("execution.toml", 'key = "branch"', 'key = "announcement"', "重复", 0),
        ("revisits.toml", "after = { months = 3 }", "after = { workdays = 3 }", "只能写 months 或 days", 0),
        ("revisits.toml", "after = { months = 3 }\n", "", "应写其中一个", None),
        ("committee.toml", "{n}号", "号", "{year} 和 {n} 应各写一次", 0),
        ("committee.toml", "{n}号", "{n", "花括号不成对", 0),
        ("committee.toml", "{n}号", "{n:04}号", "不能有别的花括号", 0),
        ("committee.toml", '["机关纪委书记",', '["机关党委书记",', "互不相同", 0),
        ("committee.toml", 'value = "内部"', 'value = "绝密级"', "密级“绝密级”不认识", 0),
        ("committee.toml", 'key = "prefix"', 'key = "suffix"', "缺少 prefix", None),
    ],
)
def test_a_faulty_table_is_refused_with_its_line(
    tables: Path, name: str, old: str, new: str, said: str, below: int | None
) -> None:
    message, line = spoil(tables, name, old, new)
    told = re.fullmatch(rf"{re.escape(name)} 第 (\d+) 行.*", message, re.DOTALL)
    assert told
    assert said in message
    if below is not None:
        assert int(told[1]) == line + below


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_table_is_refused(tables: Path, name: str) -> None:
    (tables / name).unlink()
    assert refused(tables) == f"{name} 第 1 行：读不到这个规则表"


@pytest.mark.parametrize("name", NAMES)
def test_a_table_in_another_encoding_is_refused_with_its_line(tables: Path, name: str) -> None:
    path = tables / name
    path.write_bytes(b'a = "x"\n' + path.read_text(encoding="utf-8").encode("gb18030"))
    assert re.match(rf"{re.escape(name)} 第 \d+ 行：不是 UTF-8 编码", refused(tables))


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_table_is_refused(tables: Path, name: str) -> None:
    (tables / name).write_text("", encoding="utf-8")
    if name in ("execution.toml", "revisits.toml"):
        load_rules(tables)
    else:
        assert refused(tables).startswith(f"{name} 第 1 行")


@pytest.mark.parametrize("name", NAMES)
def test_rows_by_another_spelling_of_toml_are_still_placed(tables: Path, name: str) -> None:
    """A row written inline has no head of its own: the line of its array is told."""
    path = tables / name
    array = re.findall(r"^\[\[(\w+)\]\]", path.read_text(encoding="utf-8"), re.MULTILINE)[0]
    path.write_text(f'# one\n\n{array} = [ {{ nonsense = "x" }} ]\n', encoding="utf-8")
    assert refused(tables) == f"{name} 第 3 行：不认识的项 nonsense"


def test_every_row_names_its_source() -> None:
    clocks = [rule for versions in RULES.versions.values() for rule in versions]
    kinds = [measure for versions in RULES.measures.versions.values() for measure in versions]
    rows = [*clocks, *kinds, *RULES.ranks.values(), *RULES.jurisdiction, *RULES.execution, *RULES.revisits]
    assert all(row.source.strip() and row.certainty in CERTAINTIES for row in rows)
    assert all(row.in_force.year >= 2000 for row in (*clocks, *kinds))
    assert set(RULES.committee.sources) == {"numbering", "prefix", "approvers", "ceiling", "grades"}


def test_the_tables_hold_all_clocks() -> None:
    assert {f"T{n}" for n in range(1, 22)} | {"T1Q", "T2a", "T2b"} <= set(RULES.versions)


def test_the_version_in_force_on_the_day_counts() -> None:
    assert RULES.deadline("T3", day("2018-12-31")).length == Length(days=30)
    assert RULES.deadline("T3", day("2019-01-01")).length == Length(months=1)
    assert RULES.deadline("T3", day("2000-01-01")).length == Length(days=30)
    assert RULES.deadlines["T3"].length == Length(months=1)
    with pytest.raises(KeyError):
        RULES.deadline("T99", day("2019-01-01"))


def test_a_gap_between_versions_keeps_the_earlier_one(tables: Path) -> None:
    path = tables / "deadlines.toml"
    text = path.read_text(encoding="utf-8").replace("until = 2018-12-31", "until = 2018-06-30", 1)
    path.write_text(text, encoding="utf-8")
    assert load_rules(tables).deadline("T3", day("2018-12-01")).length == Length(days=30)


@pytest.mark.parametrize(
    ("length", "label"),
    [
        (Length(months=1), "1 个月"),
        (Length(days=90), "90 日"),
        (Length(workdays=15), "15 个工作日"),
        (Length(quarter_end=True), "当季末"),
    ],
)
def test_a_length_as_it_is_written(length: Length, label: str) -> None:
    assert length.label == label


def test_within_is_what_is_not_higher_than_section_member() -> None:
    """科员级及以下: no rank within stands higher than one outside."""
    within = max(rank.height for rank in RULES.ranks.values() if rank.within)
    outside = min(rank.height for rank in RULES.ranks.values() if not rank.within)
    assert within < outside


def test_the_posts_reach_from_section_to_state() -> None:
    posts = RULES.post_names()
    assert (posts[0], posts[-1]) == ("乡科级副职", "国家级正职")
    heights = [RULES.rank(name).height for name in posts]
    assert heights == sorted(heights)
    assert not any(RULES.rank(name).within for name in posts)


def test_the_committee_may_set_its_own_limit() -> None:
    own = {"T4": {"months": 3, "source": "本委员会工作规程 第六条", "reason": "人手不足"}}
    rules = RULES.overridden(own)
    changed = rules.deadline("T4", day("2024-01-31"))
    assert (changed.overridden, changed.source, changed.reason) == (
        True,
        "本委员会工作规程 第六条",
        "人手不足",
    )
    assert due(changed, day("2024-01-31"), CALENDAR).on == day("2024-04-30")
    assert rules.deadlines["T4"] is changed
    assert not RULES.deadlines["T4"].overridden
    assert not rules.deadlines["T1"].overridden


def test_an_override_leaves_earlier_versions_alone() -> None:
    rules = RULES.overridden({"T3": {"workdays": 20, "source": "规程", "reason": "试行"}})
    assert rules.deadline("T3", day("2018-06-01")).length == Length(days=30)
    assert rules.deadline("T3", day("2024-06-01")).length == Length(workdays=20)


@pytest.mark.parametrize(
    ("key", "values", "said"),
    [
        ("T99", {"months": 3, "source": "规程", "reason": "试行"}, "没有这个期限，可改 T1、"),
        ("T4", {"months": 3, "reason": "试行"}, "T4：没有写明依据"),
        ("T4", {"months": 3, "source": "规程"}, "没有写明修改的理由"),
        ("T4", {"months": 0, "source": "规程", "reason": "试行"}, "应为整数，大于 0"),
        ("T4", {"source": "规程", "reason": "试行"}, "之一"),
        ("T4", {"months": 1, "days": 2, "source": "规程", "reason": "试行"}, "之一"),
    ],
)
def test_a_mistaken_override_is_refused(key: str, values: dict, said: str) -> None:
    with pytest.raises(FaultyTable) as fault:
        RULES.overridden({key: values})
    assert said in str(fault.value)


def test_the_committee_s_defaults() -> None:
    found = RULES.committee
    assert found.number(2026, 7) == "线索〔2026〕7号"
    assert found.approvers == ("机关纪委书记", "机关党委书记")
    assert (found.prefix, found.ceiling) == ("", Secrecy.INTERNAL)
    assert found.allows(Secrecy.INTERNAL)
    assert not found.allows(Secrecy.SECRET)


def test_the_committee_may_have_its_own_ways() -> None:
    own = {"numbering": "甲线{year}-{n}", "prefix": "甲机纪", "approvers": [], "ceiling": "秘密"}
    rules = RULES.with_committee(own)
    assert rules.committee.number(2026, 7) == "甲线2026-7"
    assert (rules.committee.prefix, rules.committee.approvers) == ("甲机纪", ())
    assert rules.committee.allows(Secrecy.SECRET)
    assert not rules.committee.allows(Secrecy.CONFIDENTIAL)
    assert rules.committee.sources == RULES.committee.sources
    assert RULES.with_committee({}) == RULES


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"numbers": "x"}, "没有这一项“numbers”，可写 numbering、"),
        ({"numbering": "线索{n}"}, "{year} 和 {n} 应各写一次"),
        ({"numbering": "{year}{n}{0}"}, "不能有别的花括号"),
        ({"numbering": "{year}{n.__class__}"}, "{year} 和 {n} 应各写一次"),
        ({"numbering": "{year} {n}"}, "不含空白"),
        ({"numbering": 7}, "应为不超过"),
        ({"prefix": "字" * 41}, "不超过 40 字"),
        ({"approvers": "机关纪委书记"}, "互不相同的名称"),
        ({"approvers": ["书记", ""]}, "空的名称"),
        ({"approvers": [["书记"]]}, "空的名称"),
        ({"grades": []}, "不能是空的"),
        ({"ceiling": "公开"}, "可写 内部、秘密、机密"),
    ],
)
def test_mistaken_settings_are_refused(settings: dict, said: str) -> None:
    with pytest.raises(FaultyTable) as fault:
        RULES.with_committee(settings)
    assert str(fault.value).startswith("本委员会的设置：")
    assert said in str(fault.value)


def test_without_holidays_the_calendar_knows_no_year() -> None:
    rules = load_rules(resources.path("rules"))
    assert not rules.calendar.knows(2024)
    assert due(rules.deadline("T2", date(2024, 9, 10)), date(2024, 9, 10), rules.calendar).warning
