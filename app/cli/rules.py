"""`rules`: the tables of the regulations asked directly, without a store, so that anyone can check them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import Annotated, Any, Literal

import typer

import resources
from app.cli.usage import ChineseCommand, ChineseGroup
from app.cli.years import FIRST, LAST
from app.errors import ExpectedError
from app.holidays import builtin_years
from app.rules.deadlines import due, extension_fault
from app.rules.jurisdiction import SubjectFacts, UnknownRank, judge
from app.rules.measures import Earlier, MeasureRefused, effect
from app.rules.tables import FaultyTable, Rules, load_rules
from db.vocabulary import PoliticalStatus

rules_app = typer.Typer(
    cls=ChineseGroup, help="查规则表：期限、影响期、管辖；不需要数据存储。", rich_markup_mode=None
)
command = partial(rules_app.command, cls=ChineseCommand)

AsJson = Annotated[bool, typer.Option("--json", help="以 JSON 输出")]


@command("deadline")
def deadline_(
    key: Annotated[str, typer.Argument(metavar="KEY", help="期限的编号，如 T2")],
    start: Annotated[str, typer.Argument(metavar="DATE", help="起算日，如 2024-09-10")],
    extended: Annotated[bool, typer.Option("--extended", help="经批准延长一次")] = False,
    as_json: AsJson = False,
) -> None:
    """算一个期限到哪一天为止，依据哪一条。"""
    with asked() as rules:
        started = _day(start)
        if key not in rules.versions:
            raise ExpectedError(f"期限表里没有“{key}”。", reason=f"表中有：{'、'.join(rules.versions)}。")
        rule = rules.deadline(key, started)
        if extended and (fault := extension_fault(rule, started, rules.calendar, extended=True)):
            raise ExpectedError(f"{fault}。", remedy="请去掉 --extended。")
        found = due(rule, started, rules.calendar, extended=extended)
    told = {"due": found.on.isoformat(), "rule": key, "source": rule.source}
    length = f"{rule.length.label}{'，延长一次' if extended else ''}"
    plain = f"{key} {rule.title}：{found.on} 到期（{rule.starts}，{length}）。"
    _tell(told, plain, found.warning, as_json=as_json)


@command("effect")
def effect_(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="处分、处理的种类，如 党内警告")],
    decided: Annotated[str, typer.Argument(metavar="DATE", help="决定（批准）日期")],
    during: Annotated[
        list[str] | None,
        typer.Option("--during", metavar="KIND:DATE", help="决定时尚在影响期内的处分，可多次给出"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """算一项处分、处理的影响期到哪一天为止。"""
    with asked() as rules:
        earlier = [_earlier(text) for text in during or ()]
        found = effect(kind, _day(decided), rules=rules, during=earlier)
    told = {"last_day": found.last_day and found.last_day.isoformat(), "source": found.source}
    _tell(told, f"{kind}：{found.text}。", "".join(found.warnings), as_json=as_json)


@command("jurisdiction")
def jurisdiction_(
    rank: Annotated[str, typer.Option("--rank", metavar="RANK", help="职级、岗位等级或领导职务层次")],
    party: Annotated[Literal["yes", "no"], typer.Option("--party", metavar="yes|no", help="是否中共党员")],
    discipline_cadre: Annotated[bool, typer.Option("--discipline-cadre", help="是纪检干部")] = False,
    suspected_crime: Annotated[
        bool, typer.Option("--suspected-crime", help="反映的问题涉嫌职务违法或职务犯罪")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """判断一个人归不归机关纪委管，不归的移送、上报给谁。"""
    status = PoliticalStatus.MEMBER if party == "yes" else PoliticalStatus.MASSES
    with asked() as rules:
        if not rank.strip():
            raise ExpectedError("职级是空的。", remedy="请在 --rank 后写职级，如 一级科员。")
        found = judge(
            SubjectFacts(
                status=status,
                rank=rank.strip(),
                discipline_cadre=discipline_cadre,
                suspected_crime=suspected_crime,
            ),
            rules,
        )
    told = {"verdict": found.label, "to": found.to, "source": found.source}
    plain = f"{found.label}{f'（{found.to}）' if found.to else ''}：{found.reason}。"
    _tell(told, plain, "", as_json=as_json)


@contextmanager
def asked() -> Iterator[Rules]:
    """Give the rules; tell a refusal on stderr, what, why and what to do, and exit with 1."""
    try:
        yield load_rules(resources.path("rules"), builtin_years())
    except ExpectedError as error:
        _refuse(error.message, error.reason, error.remedy)
    except (UnknownRank, MeasureRefused) as error:
        _refuse(str(error))
    except FaultyTable as fault:
        _refuse(
            "规则表有误，不能计算期限和管辖。", f"{fault}。", "请按所指位置改正规则表（resources/rules）。"
        )


def _refuse(*lines: str) -> None:
    for line in filter(None, lines):
        typer.echo(line, err=True)
    raise typer.Exit(1) from None


def _tell(told: dict[str, Any], plain: str, warning: str, *, as_json: bool) -> None:
    if as_json:
        if warning:
            told = {**told, "warning": warning}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for line in filter(None, (plain, f"依据：{told['source']}", f"注意：{warning}" if warning else "")):
        typer.echo(line)


def _earlier(text: str) -> Earlier:
    kind, mark, day = text.replace("：", ":").rpartition(":")
    if not mark or not kind.strip():
        raise ExpectedError(f"看不懂“{text}”。", remedy="--during 后应写 种类:日期，如 党内警告:2023-10-01。")
    return kind.strip(), _day(day)


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise ExpectedError(f"没有“{text}”这一天。", remedy="日期应写作 2024-09-10 这样。") from None
    if not FIRST <= day.year <= LAST:
        raise ExpectedError(f"日期 {day} 不在 {FIRST} 年至 {LAST} 年之间。", remedy="请检查年份。")
    return day
