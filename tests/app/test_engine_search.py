"""Finding records: search text, chips, choices, spans, order."""

from __future__ import annotations

from datetime import date

import pytest

from app.engine.views import Query
from app.office import Office
from tests.app.parts import TODAY, clue, meeting, member, values_of


def names(office: Office, search: str) -> list[str]:
    ledger = office.ledger("members")
    return [ledger.record(i).title for i in ledger.ids(Query(search=search))]


@pytest.fixture
def people(office: Office) -> Office:
    for name, branch, post in (
        ("欧阳娜娜", "办公室党支部", "科员"), ("周远航", "法规科党支部", "科员"), ("单雄信",
                                                            "执法支队党支部", "100%"),
        ("王䶮", "办公室党支部", "ＡＢ岗"), ("吕方", "法规科党支部", ""),
    ):  # fmt: skip
        office.ledger("members").add(member(name, branch=branch, post=post))
    return office


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("欧", {"欧阳娜娜"}), ("娜娜", {"欧阳娜娜"}), ("欧阳娜", {"欧阳娜娜"}), ("办公室党支部",
                                                               {"欧阳娜娜", "王䶮"}),
        ("oynn", {"欧阳娜娜"}), ("OYNN", {"欧阳娜娜"}), ("ouyang", {"欧阳娜娜"}), ("zyh", {"周远航"}),
        ("zhouyuan", {"周远航"}), ("shanxiongxin", {"单雄信"}), ("䶮", {"王䶮"}), ("%", {"单雄信"}), ("_",
                                                                                          set()),
        ("法规 科员", {"周远航"}), ("科员 法规", {"周远航"}), ("法规 办公", set()), ("ab岗", {"王䶮"}),
        ("ａｂ", {"王䶮"}), ("'", set()), ("\\", set()), ("", {"欧阳娜娜", "周远航", "单雄信", "王䶮",
                                                           "吕方"}),
        ("　周远航　", {"周远航"}), ("lf", {"吕方"}), ("lvfang", {"吕方"}), ("张", set()),
    ],
)  # fmt: skip
def test_search(people: Office, search: str, found: set[str]) -> None:
    assert set(names(people, search)) == found


def test_search_follows_a_change(people: Office) -> None:
    ledger = people.ledger("members")
    [record] = ledger.ids(Query(search="吕方"))
    ledger.change(record, 1, member("吕圆"))
    assert names(people, "吕方") == []
    assert names(people, "lvyuan") == ["吕圆"]


def test_a_clue_is_found_by_its_persons(office: Office) -> None:
    ledger = office.ledger("clues")
    record = ledger.add(clue("欧阳娜娜", "周远航", handler="沈佳"))
    for search in ("周远航", "oynn", "ouyangnana", "吃拿", "线索〔2026", "shenjia"):
        assert ledger.ids(Query(search=search)) == [record], search


def test_chips_count_what_they_show(shared_samples: Office) -> None:
    for ledger in shared_samples.ledgers.values():
        for query in (
            Query(), Query(search="科"), Query(search="z"), Query(voided=True), Query(search="没有这样的字"),
        ):  # fmt: skip
            for chip in ledger.chips(query):
                shown = Query(search=query.search, chip=chip.key, voided=query.voided)
                assert len(ledger.ids(shown)) == chip.count, (ledger.view.key, chip.label)


def test_chips_cover_what_they_say(shared_samples: Office) -> None:
    ledger = shared_samples.ledger("members")
    chips = {chip.key: chip.count for chip in ledger.chips(Query())}
    assert chips["party"] + chips["outside"] == chips["all"], "nobody falls between the two"
    clues = {chip.key: chip.count for chip in shared_samples.ledger("clues").chips(Query())}
    assert clues["open"] + clues["closed"] == clues["all"]


def test_a_person_without_political_status_counts_on_neither_side(office: Office) -> None:
    ledger = office.ledger("members")
    ledger.add(member(political_status=""))
    chips = {chip.key: chip.count for chip in ledger.chips(Query())}
    assert (chips["all"], chips["party"], chips["outside"]) == (1, 0, 0)


def test_choices_and_spans_narrow(shared_samples: Office) -> None:
    ledger = shared_samples.ledger("clues")
    spans = {"received_on": (date(2025, 1, 1), date(2025, 12, 31))}
    year = ledger.ids(Query(spans=spans))
    assert len(year) == 24
    audit = ledger.ids(Query(spans=spans, choices={"source": ("audit",)}))
    assert len(audit) == 1
    assert set(audit) < set(year)
    both = ledger.ids(Query(spans=spans, choices={"source": ("audit", "petition")}))
    assert len(both) == 11
    assert ledger.ids(Query(spans={"received_on": (None, date(2023, 12, 31))})) == []
    empty = ledger.ids(Query(choices={"form": ("",)}))
    assert {ledger.record(i).values["form"] for i in empty} == {""}
    assert (
        ledger.ids(Query(choices={"source": ()})) == []
        or len(ledger.ids(Query(choices={"source": ()}))) == 64
    )


@pytest.mark.parametrize("key", ["members", "clues", "talks", "meetings"])
@pytest.mark.parametrize("sign", ["", "-"])
def test_every_column_sorts_with_empty_ones_last(shared_samples: Office, key: str, sign: str) -> None:
    ledger = shared_samples.ledger(key)
    whole = sorted(ledger.ids(Query()))
    for column in ledger.view.columns:
        ids = ledger.ids(Query(order=sign + column.name))
        assert sorted(ids) == whole
        field = ledger.register.field(column.name)
        records = list(ledger.records(ids))
        codes = [field.code(getattr(record, field.name)) for record in records]
        held = [code for code in codes if code is not None]
        assert codes == held + [None] * (len(codes) - len(held)), column.name
        numbering = ledger.register.numbering
        if numbering is not None and numbering.field == field.name:  # 10号 follows 9号 of its year
            years = [getattr(record, numbering.by).year for record in records]
            held = [(year, len(code), code) for year, code in zip(years, held, strict=True)]
        assert held == sorted(held, reverse=bool(sign)), column.name


def test_a_tenth_number_follows_the_ninth(office: Office) -> None:
    ledger = office.ledger("meetings")
    made = [ledger.add(meeting()) for _ in range(11)]
    assert ledger.ids(Query(order="number")) == made
    assert ledger.ids(Query(order="-number")) == made[::-1]


def test_rows_come_in_the_order_asked_for(shared_samples: Office) -> None:
    ledger = shared_samples.ledger("talks")
    ids = ledger.ids(Query())
    assert [row.id for row in ledger.rows(ids[::-1])] == ids[::-1]
    assert [row.id for row in ledger.rows([ids[3], 10**6, ids[1]])] == [ids[3], ids[1]]
    assert ledger.rows([]) == []


def test_due_cells_tell_days_left(office: Office) -> None:
    ledger = office.ledger("clues")
    for on in ("2026-10-19", "2026-10-20", "2026-10-27", "2026-10-28"):
        ledger.add(clue(received_on=on))
    place = next(i for i, column in enumerate(ledger.view.columns) if column.name == "due_on")
    cells = [row.cells[place] for row in ledger.rows(ledger.ids(Query(order="received_on")))]
    assert [(cell.sub, cell.tone) for cell in cells] == [
        ("超1天", "danger"), ("今天", "warn"), ("剩7天", "warn"), ("剩8天", ""),
    ]  # fmt: skip


def test_the_agenda_groups_by_days_left(office: Office) -> None:
    for on in ("2026-10-19", "2026-10-20", "2026-10-27", "2026-10-28", "2026-11-20"):
        office.ledger("clues").add(clue(received_on=on))

    def clocks(today: date) -> list[tuple[str, int]]:
        groups = office.agenda(today)
        counts = [(one.title, sum(item.register == "clues" for item in one.items)) for one in groups]
        return [(title, count) for title, count in counts if count]

    assert clocks(TODAY) == [("逾期", 1), ("今天", 1), ("7 天内", 1), ("30 天内", 2)]
    assert [count for _, count in clocks(date(2026, 10, 20))] == [1, 4]
    assert sum(item.register == "clues" for item in office.due(within=7)) == 3


def test_a_register_of_few_columns_needs_no_code_of_its_own(office: Office) -> None:
    ledger = office.ledger("meetings")
    first = ledger.add(meeting(held_on="2026-01-05", chair="周海波"))
    second = ledger.add(meeting(held_on="2026-02-05", kind="topic", minutes="已成文"))
    assert ledger.ids(Query()) == [second, first]
    assert ledger.ids(Query(search="zhb")) == [first]
    assert ledger.ids(Query(chip="no_minutes")) == [first]
    assert [v["number"] for v in values_of(office, "meetings", "number")] == [
        "会〔2026〕1号",
        "会〔2026〕2号",
    ]
