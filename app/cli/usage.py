"""Help and wrong usage said in Chinese: the library that reads the arguments speaks English only."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import typer
from typer._click.formatting import HelpFormatter
from typer.core import TyperCommand, TyperGroup

_HEADINGS = (("Arguments", "参数"), ("Options", "选项"), ("Commands", "命令"))
_PLACEHOLDERS = (("[OPTIONS]", "[选项]"), ("COMMAND [ARGS]...", "命令 [参数]…"))
_REMARKS = (("Show this message and exit.", "显示本说明。"), ("required]", "必填]"))
_TYPE = re.compile(r" <[^<>]*>(\.\.\.)?$")
_PLACED = re.compile(r"Invalid value(?: for '(?P<place>.+?)')?: (?P<why>.*)", re.DOTALL)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SAYINGS = tuple(
    (re.compile(english, re.DOTALL), chinese)
    for english, chinese in (
        (r"Missing command\.", "没有写命令。"),
        (r"Missing argument '(.+?)'\..*", r"缺少参数 \1。"),
        (r"Missing option '(.+?)'\..*", r"缺少选项 \1。"),
        (r"No such command '(.+)'\. Did you mean (.+)\?", r"没有命令 \1；是否要用 \2？"),
        (r"No such command '(.+)'\.", r"没有命令 \1。"),
        (r"No such option: (.+) \(Possible options: (.+)\)", r"没有选项 \1；是否要用 \2？"),
        (r"No such option: (.+)", r"没有选项 \1。"),
        (r"Got unexpected extra argument\(s\) \((.*)\)", r"多出的参数：\1。"),
        (r"Option '(.+)' requires an argument\.", r"选项 \1 后面应给出内容。"),
        (r"Option '(.+)' does not take a value\.", r"选项 \1 不带内容。"),
        (r"Input should be a valid integer.*", "应为整数。"),
        (r"Input should be greater than or equal to (.+)", r"不应小于 \1。"),
        (r"Input should be less than or equal to (.+)", r"不应大于 \1。"),
        (r"Value error, '(.*)' is not one of (.+?)\.?", r"不认得“\1”，可选 \2。"),
    )
)


class _Formatter(HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, _replaced(args, _PLACEHOLDERS), prefix or "用法：")

    def write_heading(self, heading: str) -> None:
        self.write(f"{_replaced(heading, _HEADINGS)}：\n")

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        told = [(_TYPE.sub("", term), _replaced(remark, _REMARKS)) for term, remark in rows]
        super().write_dl(told, col_max, col_spacing)


class _Context(typer.Context):
    formatter_class = _Formatter


class ChineseCommand(TyperCommand):
    """A command whose help is Chinese."""

    context_class = _Context


class ChineseGroup(TyperGroup):
    """The whole command line: help and wrong usage are Chinese, and wrong usage ends with 2."""

    context_class = _Context

    def main(self, *given: Any, **named: Any) -> Any:
        """Run what the arguments say and end the process with its exit code."""
        try:
            code = super().main(*given, **{**named, "standalone_mode": False})
        except typer.TyperException as error:
            _end_misused(error)
        except typer.Abort:
            typer.echo("已中止。", err=True)
            sys.exit(1)
        sys.exit(code if isinstance(code, int) else 0)


def in_chinese(message: str) -> str:
    """Return what the library says of wrong usage in Chinese; what is Chinese already stays as it is."""
    placed = _PLACED.fullmatch(message)
    if placed is None:
        return _said(message)
    why = _said(placed["why"])
    return f"{placed['place']}：{why}" if placed["place"] else why


def _said(message: str) -> str:
    for english, chinese in _SAYINGS:
        if found := english.fullmatch(message):
            return found.expand(chinese).replace("'", "")
    return message if _HAN.search(message) else "给出的内容不合要求。"


def _end_misused(error: typer.TyperException) -> NoReturn:
    context = getattr(error, "ctx", None)
    if context is not None:
        typer.echo(context.get_usage(), err=True)
    typer.echo(f"错误：{in_chinese(error.format_message())}", err=True)
    typer.echo("命令写法有误，没有做任何改动；加 --help 查看用法。", err=True)
    sys.exit(error.exit_code)


def _replaced(text: str, pairs: Sequence[tuple[str, str]]) -> str:
    for english, chinese in pairs:
        text = text.replace(english, chinese)
    return text
