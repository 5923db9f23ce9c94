"""A book of figures is kept as JSON and comes back the same; what is no book is refused."""

import copy
import json
from dataclasses import fields
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.period import Period
from app.engine.views import FigureView
from app.figure_book import FigureBook, Tie, from_json, to_json

TEXT = st.text(max_size=5)
COUNT = st.integers(-(10**12), 10**12)
PARTS = st.lists(st.tuples(TEXT, COUNT), max_size=3).map(tuple)
DAYS = st.tuples(st.dates(), st.dates()).map(sorted)
PERIODS = DAYS.map(lambda days: Period(*days))
FIGURES = st.lists(
    st.builds(
        FigureView, TEXT, TEXT, TEXT, TEXT, TEXT, COUNT, PARTS, st.booleans(),
        st.lists(st.tuples(TEXT, PARTS), max_size=2).map(tuple), COUNT, st.booleans(), TEXT, TEXT, COUNT,
    ),
    max_size=3, unique_by=lambda figure: figure.key,
).map(tuple)  # fmt: skip
TIES = st.lists(
    st.builds(
        Tie, TEXT, TEXT, st.booleans(), COUNT, COUNT, TEXT, TEXT, st.lists(TEXT, max_size=2).map(tuple)
    ),
    max_size=2,
).map(tuple)
MONTHS = st.dictionaries(TEXT, st.lists(COUNT, max_size=12).map(tuple), max_size=2)
BOOKS = st.builds(FigureBook, PERIODS, PERIODS, FIGURES, FIGURES, MONTHS, TIES, st.none() | st.dates())


@given(BOOKS)
def test_a_book_comes_back_from_json_the_same(book):
    assert from_json(json.loads(json.dumps(to_json(book)))) == book


def test_every_field_of_a_figure_and_of_a_tie_is_kept():
    figure = FigureView("a.b", "名", "件", "义", "a", 1)
    data = to_json(FigureBook(YEAR, YEAR.before, (figure,), (), {}, (Tie("k", "t", True),)))
    assert data["figures"][0].keys() == {field.name for field in fields(FigureView)}
    assert data["ties"][0].keys() == {field.name for field in fields(Tie)}


YEAR = Period.year(2026)
BOOK = to_json(
    FigureBook(
        YEAR, YEAR.before,
        (FigureView("a.b", "名", "件", "义", "a", 1, (("甲", 1),), True, (("行", (("甲", 1),)),)),),
        (), {"a.b": (1, 2)}, (Tie("k", "t", False, 1, 2, "d", "r", ("a.b",)),), date(2026, 11, 20),
    )
)  # fmt: skip


def places(data, at=()):
    """Yield the address of every value in the data."""
    yield at
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inner:
        yield from places(value, (*at, key))


@pytest.mark.parametrize("at", list(places(BOOK)), ids=str)
@pytest.mark.parametrize(
    "wrong", [1.5, object(), {"x": 1}, ["x", "y", "z"], b"1"], ids=lambda w: type(w).__name__
)
def test_a_value_of_a_wrong_kind_is_refused(at, wrong):
    data = {"": copy.deepcopy(BOOK)}
    holder: Any = data
    key: Any = ""
    for step in at:
        holder, key = holder[key], step
    if isinstance(holder[key], dict) and key in ("months",) and isinstance(wrong, dict):
        wrong = {"x": "y"}
    if holder[key] == ["a.b"] and isinstance(wrong, list):
        wrong = [1]
    holder[key] = wrong
    with pytest.raises(ValueError):
        from_json(data[""])


@pytest.mark.parametrize("name", BOOK)
def test_a_missing_or_additional_field_is_refused(name):
    less = {key: value for key, value in BOOK.items() if key != name}
    with pytest.raises(ValueError):
        from_json(less)
    with pytest.raises(ValueError):
        from_json({**BOOK, f"{name}s": BOOK[name]})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("format", 2),
        ("format", True),
        ("period", ["2026-12-31", "2026-01-01"]),
        ("period", ["2026-02-30", "2026-12-31"]),
        ("as_of", "gestern"),
        ("as_of", ""),
        ("months", {"a.b": [True]}),
        ("figures", BOOK["figures"] * 2),
    ],
)
def test_a_value_that_cannot_be_is_refused(name, value):
    with pytest.raises(ValueError):
        from_json({**BOOK, name: value})
