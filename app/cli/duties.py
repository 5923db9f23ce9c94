"""`duties`: the recurring duties of a year by the tables alone, without a store."""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated

import typer

from app.cli.rules import asked
from app.cli.years import FIRST, LAST
from app.rules.duties import Occurrence, occurrences


def duties(
    year: Annotated[int, typer.Option("--year", metavar="Y", min=FIRST, max=LAST, help="年度")],
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """列出一个年度的履职事项、期限和依据；不需要数据存储。"""
    with asked() as rules:
        first, last = date(year, 1, 1), date(year, 12, 31)
        found = occurrences(rules.duties, rules.festivals, rules.calendar, first, last)
        warning = rules.festivals.warning(year, rules.calendar)
    if as_json:
        told = [{"duty": _duty(one), "due": one.due.isoformat(), "source": one.duty.source} for one in found]
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for one in found:
            typer.echo(f"{one.due.isoformat()}  {_duty(one)}")
            typer.echo(f"    依据：{one.duty.source}")
    if warning:
        typer.echo(f"注意：{warning}", err=True)


def _duty(one: Occurrence) -> str:
    return f"{one.key} {one.title}"
