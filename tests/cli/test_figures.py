"""The figures on the command line: any period, what it is compared with, and every number of a report."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.app.parts import TRUTH
from tests.cli.conftest import Desk, Done

BESIDE = {
    "period", "compared", "before", "totals", "shares", "changes", "months", "ties", "definitions",
}  # fmt: skip


def asked(desk: Desk, *given: object) -> dict[str, Any]:
    done = desk.on_store("figures", *given, "--json")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def refused(desk: Desk, *given: object) -> Done:
    done = desk.on_store("figures", *given)
    assert done.returncode == 2
    assert done.stdout == ""
    return done


def test_the_compared_year_has_the_same_shape(shared_desk: Desk) -> None:
    found = asked(shared_desk, "--year", 2026)
    assert found.keys() >= BESIDE | {"clues", "talks", "members"}
    for key in ("clues", "talks"):
        truth = TRUTH[key]["2025"]
        assert {name: found["before"][key][name] for name in truth} == truth
    assert found["period"]["name"] == "2026年度"
    assert found["compared"] == {"name": "2025年度", "first": "2025-01-01", "last": "2025-12-31"}


@pytest.mark.parametrize(
    ("given", "first", "last", "before"),
    [
        (["--year", 2026], "2026-01-01", "2026-12-31", "2025年度"),
        (["--year", 2026, "--half", 2], "2026-07-01", "2026-12-31", "2026年上半年"),
        (["--year", 2026, "--quarter", 1], "2026-01-01", "2026-03-31", "2025年第四季度"),
        (["--year", 2026, "--month", 3], "2026-03-01", "2026-03-31", "2026年2月"),
        (["--year", 2026, "--month", 3, "--against", "year-ago"], "2026-03-01", "2026-03-31", "2025年3月"),
        (
            ["--from", "2026-03-10", "--to", "2026-03-19"], "2026-03-10", "2026-03-19",
            "2026年2月28日至2026年3月9日",
        ),
    ],
)  # fmt: skip
def test_any_period_and_what_it_is_compared_with(
    shared_desk: Desk, given: list[Any], first: str, last: str, before: str
) -> None:
    found = asked(shared_desk, *given)
    assert (found["period"]["first"], found["period"]["last"]) == (first, last)
    assert found["compared"]["name"] == before


@pytest.mark.parametrize("first", ["0001-01-01", "9999-12-31"])
def test_days_the_calendar_does_not_reach_are_refused(shared_desk: Desk, first: str) -> None:
    done = refused(shared_desk, "--from", first, "--to", "9999-12-31")
    assert "1949 年至 2100 年" in done.stderr


def test_months_add_up_to_the_year(shared_desk: Desk) -> None:
    found = asked(shared_desk, "--year", 2025)
    for key, counts in found["months"].items():
        register, name = key.split(".")
        assert sum(counts) == found[register][name]
        assert len(counts) == 12
    parts = [asked(shared_desk, "--year", 2025, "--quarter", n)["clues"]["received"] for n in (1, 2, 3, 4)]
    assert sum(parts) == found["clues"]["received"]


def test_shares_changes_totals_and_definitions_are_those_of_the_figures(shared_desk: Desk) -> None:
    found = asked(shared_desk, "--year", 2026)
    sources = found["clues"]["by_source"]
    total = found["totals"]["clues.by_source"]
    assert (total["value"], total["parts"]) == (found["clues"]["received"], sources)
    shares = found["shares"]["clues.by_source"]
    assert shares.keys() == sources.keys()
    for label, count in sources.items():
        assert abs(shares[label] - 100 * count / total["value"]) <= 0.05
    assert found["changes"]["clues.received"] == {"now": 20, "before": 24, "by": -4, "percent": -16.7}
    coverage = found["changes"]["talks.coverage"]
    assert (coverage["now"], coverage["percent"]) == (found["talks"]["coverage"], None)
    assert coverage["by"] == round(coverage["now"] - coverage["before"], 1)
    definitions = found["definitions"]
    assert definitions.keys() == {
        f"{key}.{name}" for key, names in found.items() if key not in BESIDE for name in names
    }
    assert all(one["meaning"] and one["edition"] >= 1 for one in definitions.values())


def test_every_check_says_what_it_looked_at(shared_desk: Desk) -> None:
    ties = asked(shared_desk, "--year", 2026)["ties"]
    assert {"clues.by_source=clues.received", "talks.by_kind.parts"} <= {tie["key"] for tie in ties}
    assert all(tie["title"] and tie["keys"] for tie in ties)
    assert all(tie["ok"] or (tie["detail"] and tie["remedy"]) for tie in ties)


def test_people_read_the_figures_under_headings_with_the_comparison(shared_desk: Desk) -> None:
    told = shared_desk.on_store("figures", "--year", 2026).stdout
    assert told.startswith("2026年度统计指标（与2025年度比较）")
    assert "【谈话】" in told
    assert "受理问题线索：20件（对比期24件，减16.7%）" in told
    assert "谈话覆盖率：24.5%（对比期21.8%）" in told
    assert told.count("【谈话】") == 1


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ([], "请给出 --year"),
        (["--year", 2026, "--from", "2026-01-01", "--to", "2026-02-01"], "不与 --year"),
        (["--from", "2026-01-01"], "--to 应写作"),
        (["--to", "2026-01-01"], "--from 应写作"),
        (["--from", "2026-02-02", "--to", "2026-02-01"], "不应早于"),
        (["--from", "1900-01-01", "--to", "2026-02-01"], "1949"),
        (["--year", 2026, "--month", 3, "--half", 1], "只能给一个"),
        (["--year", 2026, "--month", 13], "--month"),
        (["--year", 2026, "--quarter", 0], "--quarter"),
        (["--year", 2026, "--against", "tomorrow"], "--against"),
        (["--month", 3], "请给出 --year"),
    ],
)
def test_a_period_that_is_none_is_refused(shared_desk: Desk, given: list[Any], told: str) -> None:
    assert told in refused(shared_desk, *given).stderr
