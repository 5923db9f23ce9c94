"""`verify` and `collect`: packages of others, looked at without a store; and `export … package`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.asking import first_line, new_passphrase
from app.cli.figures import Half, Month, PeriodOrder, Quarter
from app.cli.refusing import refusals
from app.cli.telling import echo_json
from app.cli.years import FIRST, LAST
from app.engine.period import Period
from app.engine.views import Paper
from app.errors import ExpectedError
from app.files import write_atomically
from app.packaging.collecting import collect as collected
from app.packaging.expected import read_names
from app.packaging.finding import packages_in
from app.packaging.reading import read_package
from app.packaging_views import Collection, Verdict

if TYPE_CHECKING:
    from app.office import Office

PassphraseOf = Annotated[
    str,
    typer.Option(
        "--package-passphrase-file",
        metavar="FILE",
        help="加密报送包的口令所在文件，各单位口令不同的每行一个，- 为标准输入",
    ),
]
EncryptWith = Annotated[
    str, typer.Option("--encrypt-passphrase-file", metavar="FILE", help="用此文件中的口令加密报送包")
]
AsJson = Annotated[bool, typer.Option("--json", help="以 JSON 输出")]
_GIVE_WORD = "请把口令写入文件的第一行，用 --package-passphrase-file 给出。"
_LONGEST_LIST = 100_000  # characters of a list of passphrases


def verify(
    package: Annotated[Path, typer.Argument(metavar="PACKAGE", help="报送包")],
    passphrase_file: PassphraseOf = "",
    as_json_: AsJson = False,
) -> None:
    """校验报送包是否完整；完整时退出码为 0，否则为 1。不需要数据存储。"""
    with refusals():
        verdict = read_package(package, _words(passphrase_file)).verdict
    if as_json_:
        echo_json(_verdict_json(verdict))
    else:
        typer.echo(verdict.line)
        for line in (*verdict.flaws[1:], verdict.remedy):
            if line:
                typer.echo(line, err=True)
    if verdict.encrypted and not passphrase_file:
        typer.echo(_GIVE_WORD, err=True)
    if not verdict.whole:
        raise typer.Exit(1)


def collect(
    files: Annotated[
        list[Path], typer.Argument(metavar="PACKAGE... OUT.xlsx", help="报送包或其文件夹，最后是汇总表")
    ],
    expected: Annotated[
        Path | None,
        typer.Option(
            "--expected", metavar="LIST", help="应报单位名单（文本或表格），每行一个，据此列出缺报的"
        ),
    ] = None,
    year: Annotated[
        int | None,
        typer.Option("--year", metavar="Y", min=FIRST, max=LAST, help="只汇总该年度的；不写则取多数的期间"),
    ] = None,
    month: Month = None,
    quarter: Quarter = None,
    half: Half = None,
    passphrase_file: PassphraseOf = "",
    as_json_: AsJson = False,
) -> None:
    """汇总各单位的报送包；有未汇总、缺报或者勾稽不符的，退出码为 1，被取代、重复的不算。不需要数据存储。"""
    *given, out = files
    if not given or out.suffix.lower() != ".xlsx":
        raise typer.BadParameter("先写各报送包，最后写汇总表的文件名，以 .xlsx 结尾")
    order = PeriodOrder(year, month, quarter, half)
    period = None if order == PeriodOrder(None) else order.period()
    with refusals():
        paths = _found(given, out)
        names = read_names(expected) if expected else ()
        words = _words(passphrase_file)
        found = collected(paths, names, words, period, _Bar() if sys.stderr.isatty() else None)
        write_atomically(out, found.sheet.data)
    _tell(found, as_json=as_json_)
    if found.missing or found.gaps or found.faults:
        raise typer.Exit(1)


def package_paper(office: Office, period: Period, passphrase_file: str, *, boxes: bool) -> Paper:
    """Return the package of a period with all its finished reports. Raises ExpectedError."""
    profile = office.profile
    known = (profile.organisation, profile.committee)
    passphrase = new_passphrase(passphrase_file, known) if passphrase_file else ""
    reports = [report.id for report in office.packages.offers(period)]
    made = office.packages.make(period, reports, passphrase=passphrase, boxes=boxes)
    typer.echo(f"校验码：{made.code}（{len(reports)} 份报告）")
    return made.paper


class _Bar:
    """A line on the terminal that says how far the reading is."""

    def __call__(self, done: int, total: int) -> None:
        """Say it anew."""
        filled = 30 * done // total if total else 30
        end = "\n" if done == total else ""
        sys.stderr.write(f"\r[{'█' * filled}{'░' * (30 - filled)}] {done}/{total}{end}")
        sys.stderr.flush()


def _found(given: Iterable[Path], out: Path) -> list[Path]:
    """The packages given, each once. Raises ExpectedError where there are none, or the result is one."""
    paths = list(dict.fromkeys(path for one in given for path in packages_in(one)))
    if not paths:
        raise ExpectedError("没有找到报送包（.zip 或 .jwb）。", remedy="请检查文件夹的路径。")
    if out.resolve() in {path.resolve() for path in paths}:
        raise ExpectedError(
            "汇总表不能写在要汇总的文件上。", reason=f"{out.name} 也列在报送包里，写上去原文件就没有了。",
            remedy="最后请另写一个汇总表的文件名。",
        )  # fmt: skip
    return paths


def _words(passphrase_file: str) -> tuple[str, ...]:
    """The passphrases in a file, one a line: committees do not share one. Raises ExpectedError."""
    if not passphrase_file:
        return ()
    first = first_line(passphrase_file)
    if passphrase_file == "-":
        return (first,)
    with open(passphrase_file, encoding="utf-8-sig", errors="replace") as file:
        lines = (line.rstrip("\r\n") for line in file.read(_LONGEST_LIST).split("\n"))
        return tuple(dict.fromkeys(line for line in lines if line))


def _tell(found: Collection, *, as_json: bool) -> None:
    if as_json:
        echo_json(_collection_json(found))
        return
    typer.echo(f"{found.period}：已汇总 {found.summed} 个报送包，共 {len(found.received)} 个。".lstrip("："))
    left = (f"{one.result}：{one.file}：{one.reason}" for one in (*found.faults, *found.set_aside))
    for line in (*left, *_listed("缺报", found.missing), *_listed("名单以外", found.unexpected), *found.gaps):
        typer.echo(line, err=True)


def _listed(name: str, names: Iterable[str]) -> list[str]:
    told = "、".join(names)
    return [f"{name}：{told}"] if told else []


def _verdict_json(verdict: Verdict) -> dict[str, Any]:
    return {
        "whole": verdict.whole, "line": verdict.line, "flaws": list(verdict.flaws),
        "committee": verdict.committee, "period": verdict.period, "code": verdict.code,
        "made_on": verdict.made_on.isoformat() if verdict.made_on else None,
        "parts": [
            {"name": part.name, "size": part.size, "sha256": part.sha256, "sm3": part.sm3, "flaw": part.flaw}
            for part in verdict.parts
        ],
    }  # fmt: skip


def _collection_json(found: Collection) -> dict[str, Any]:
    return {
        "period": found.period, "summed": found.summed, "figures": found.figures,
        "missing": list(found.missing), "unexpected": list(found.unexpected), "gaps": list(found.gaps),
        "received": [
            {"file": one.file, "committee": one.committee, "period": one.period, "summed": one.summed,
             "result": one.result, "reason": one.reason}
            for one in found.received
        ],
    }  # fmt: skip
