"""The command line: the same use cases without a screen.

Exit codes: 0 = done, 1 = refused or flaws found (what was good is in), 2 = wrong usage.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import typer

from app.cli.archive import FileOrder, Pages, Person, WithClues, file_paper
from app.cli.asking import first_line, new_passphrase, passphrase
from app.cli.clue import clue_as_json, clue_lines
from app.cli.figures import (
    AgainstPeriod,
    From,
    Half,
    Month,
    PeriodOrder,
    Quarter,
    To,
    compared,
    figure_lines,
)
from app.cli.opinions import opinion_lines, opinions_as_json
from app.cli.packages import EncryptWith, collect, package_paper, verify
from app.cli.refusing import refusals
from app.cli.telling import echo_json, refuse_unfit_sheets, tell_outcome
from app.cli.usage import ChineseCommand, ChineseGroup
from app.cli.years import FIRST, LAST
from app.engine.views import Paper, Profile, Query
from app.errors import ExpectedError
from app.figures import book_as_json
from app.office import Office, create_office, open_office, recovery_sheet
from app.package_desk import PLAIN, SEALED

Kind = Literal["members", "clues", "talks"]
Subject = Literal["members", "clues", "talks", "annual-report", "archive", "package"]


app = typer.Typer(
    name="app", cls=ChineseGroup, help="机关纪委工作台：不带命令即打开窗口。", add_completion=False,
    pretty_exceptions_enable=False, rich_markup_mode=None,
)  # fmt: skip
# What a package is not; any other ending than its own is the officer's choice.
OTHER_ENDINGS = (".pdf", ".xlsx", ".docx", ".csv", ".txt")
command = partial(app.command, cls=ChineseCommand)
command()(verify)
command()(collect)

StoreFolder = Annotated[Path, typer.Argument(metavar="STORE", help="数据存储所在文件夹")]
PassphraseFile = Annotated[
    str,
    typer.Option(
        "--passphrase-file", metavar="FILE", help="从文件第一行读取口令；- 为标准输入。不给则提示输入"
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="以 JSON 输出")]
Today = Annotated[str, typer.Option("--today", metavar="D", help="以这一天为今天，如 2026-11-20")]


@command()
def init(
    store: StoreFolder,
    organisation: Annotated[str, typer.Option("--organisation", metavar="NAME", help="机关名称")],
    committee: Annotated[
        str, typer.Option("--committee", metavar="NAME", help="机关纪委名称；不给则为“机关名称+机关纪委”")
    ] = "",
    superior: Annotated[
        list[str] | None, typer.Option("--superior", metavar="NAME", help="上级组织名称，可多次给出")
    ] = None,
    recovery_file: Annotated[
        Path | None, typer.Option("--recovery-sheet", metavar="OUT.pdf", help="恢复码封存单的保存位置")
    ] = None,
    passphrase_file: PassphraseFile = "",
) -> None:
    """新建加密数据存储，并显示恢复码（只显示这一次）。"""
    _require_suffix(recovery_file, ".pdf")
    with refusals():
        name = _required(organisation, "机关名称不能为空。")
        profile = Profile(name, committee.strip() or f"{name}机关纪委", tuple(superior or ()))
        known = (profile.organisation, profile.committee, *profile.superiors)
        office, code = create_office(store, profile, new_passphrase(passphrase_file, known))
        try:
            # The code first: it is not to be had a second time, whatever becomes of the sheet.
            _tell_code(store, code)
            if recovery_file is not None:
                _save_recovery_sheet(office, code, recovery_file)
        finally:
            office.close()


@command("import")
def import_(
    store: StoreFolder,
    kind: Annotated[Kind, typer.Argument(metavar="members|clues|talks", help="表格的种类")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help=".xlsx、.xls、.ods 或 .csv")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不写入")] = False,
    rejects: Annotated[
        Path | None, typer.Option("--rejects", metavar="OUT.xlsx", help="把有问题的行另存为表格")
    ] = None,
    as_json_: AsJson = False,
    password_file: Annotated[
        str, typer.Option("--file-password-file", metavar="FILE", help="表格的打开密码所在文件")
    ] = "",
    passphrase_file: PassphraseFile = "",
) -> None:
    """从表格导入；好的行写入，有问题的行逐行列出。"""
    _require_suffix(rejects, ".xlsx")
    if rejects is not None and os.path.realpath(rejects) == os.path.realpath(file):
        raise typer.BadParameter("有问题的行不能存回原表，请另给一个文件名")
    with _opened(store, passphrase_file) as office:
        plan = office.read_sheets(kind, file, first_line(password_file) if password_file else None)
        refuse_unfit_sheets(plan, as_json=as_json_)
        outcome = office.try_import(plan) if dry_run else office.commit_import(plan)
        # Told first: a file of the refused rows that cannot be written must not swallow it.
        tell_outcome(outcome, as_json=as_json_, dry_run=dry_run)
        if rejects is not None and outcome.refused:
            office.save_paper(office.refused_sheet(plan, outcome), rejects)
    if outcome.refused:
        raise typer.Exit(1)


@command()
def export(
    store: StoreFolder,
    subject: Annotated[
        Subject, typer.Argument(metavar="members|clues|talks|annual-report|archive|package", help="导出什么")
    ],
    out: Annotated[
        Path, typer.Argument(metavar="OUT.pdf|OUT.xlsx|OUT.docx|OUT.zip|OUT.jwb", help="保存位置")
    ],
    year: Annotated[
        int | None,
        typer.Option("--year", metavar="Y", min=FIRST, max=LAST, help="年度；台账只取该年的记录"),
    ] = None,
    person: Person = "",
    page: Pages = None,
    with_clues: WithClues = None,
    month: Month = None,
    quarter: Quarter = None,
    half: Half = None,
    encrypt_with: EncryptWith = "",
    boxes: Annotated[bool, typer.Option("--boxes", help="没有字体能显示的字以字码框代替")] = False,
    passphrase_file: PassphraseFile = "",
) -> None:
    """导出台账、年度工作情况报告或其中的数据；一个人的廉政档案；或者一个时期的报送包。"""
    suffix, order = out.suffix.lower(), FileOrder(person, page or (), with_clues)
    stretch = PeriodOrder(year, month, quarter, half)
    _require_fitting(subject, suffix, year, order)
    _require_for_package(subject, suffix, stretch, encrypt_with)
    with _opened(store, passphrase_file) as office:
        if subject == "archive":
            paper = file_paper(office, order, boxes=boxes)
        elif subject == "package":
            paper = package_paper(office, stretch.period(), encrypt_with, boxes=boxes)
        else:
            paper = _paper(office, subject, suffix, year, boxes)
        receipt = office.save_paper(paper, out)
    typer.echo(f"已导出：{receipt.path}（{receipt.size} 字节，SHA-256 {receipt.sha256}）")


@command()
def due(
    store: StoreFolder,
    today: Today = "",
    within: Annotated[
        int | None,
        typer.Option("--within", metavar="DAYS", min=0, max=36500, help="只列逾期的和这么多天内到期的"),
    ] = None,
    as_json_: AsJson = False,
    passphrase_file: PassphraseFile = "",
) -> None:
    """列出到期和将到期的事项及其依据。"""
    day = _day(today)
    with _opened(store, passphrase_file) as office:
        items = office.due(within, day)
    if as_json_:
        echo_json(
            [
                {
                    "record": i.record,
                    "title": i.title,
                    "due": i.due.isoformat(),
                    "rule": f"{i.rule} {i.source}",
                }
                for i in items
            ]
        )
        return
    for item in items:
        left = (item.due - day).days
        when = f"超 {-left} 天" if left < 0 else f"剩 {left} 天"
        typer.echo(f"{item.due.isoformat()}  {when}  {item.record}  {item.title}  （{item.source}）")
    if not items:
        typer.echo("没有到期事项。")


@command()
def figures(
    store: StoreFolder,
    year: Annotated[int | None, typer.Option("--year", metavar="Y", min=FIRST, max=LAST, help="年度")] = None,
    month: Month = None,
    quarter: Quarter = None,
    half: Half = None,
    first: From = "",
    last: To = "",
    against: AgainstPeriod = "before",
    as_json_: AsJson = False,
    passphrase_file: PassphraseFile = "",
) -> None:
    """列出一个时期的统计指标，并与上一期或上年同期比较；勾稽不符的列在最后。"""
    period = PeriodOrder(year, month, quarter, half, first, last).period()
    _require_years(period.first.year, period.last.year)
    with _opened(store, passphrase_file) as office:
        book = office.figures.book(period, compared(period, against))
    if as_json_:
        echo_json(book_as_json(book))
    else:
        typer.echo("\n".join(figure_lines(book)))


@command()
def clue(
    store: StoreFolder,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="线索编号")],
    today: Today = "",
    as_json_: AsJson = False,
    passphrase_file: PassphraseFile = "",
) -> None:
    """显示一件线索：状态、环节、下一步、期限和依据、被反映人和管辖。"""
    day = _day(today)
    with _opened(store, passphrase_file) as office:
        view = office.clues.page(office.clues.find(number), day)
    if as_json_:
        echo_json(clue_as_json(view))
    else:
        typer.echo("\n".join(clue_lines(view)))


@command()
def opinions(
    store: StoreFolder,
    names: Annotated[Path, typer.Argument(metavar="LIST", help="名单：.xlsx、.xls、.ods、.csv 或 .txt")],
    today: Today = "",
    as_json_: AsJson = False,
    password_file: Annotated[
        str, typer.Option("--file-password-file", metavar="FILE", help="名单的打开密码所在文件")
    ] = "",
    passphrase_file: PassphraseFile = "",
) -> None:
    """核查一份征求廉政意见的名单：每人是否核对上、建议怎样答复、依据哪些记录；不登记、不写入。"""
    day = _day(today)
    with _opened(store, passphrase_file) as office:
        read = office.opinions.read_list(names, first_line(password_file) if password_file else None)
        checked = office.opinions.check(read.entries, day)
    if as_json_:
        echo_json(opinions_as_json(read, checked, day))
    else:
        typer.echo("\n".join(opinion_lines(read, checked, day)))


@command()
def check(store: StoreFolder, as_json_: AsJson = False, passphrase_file: PassphraseFile = "") -> None:
    """做全部完整性校验；有问题时退出码为 1。"""
    with _opened(store, passphrase_file) as office:
        findings = office.check()
    if as_json_:
        echo_json([{"check": f.check, "ok": f.ok, "detail": f.detail, "remedy": f.remedy} for f in findings])
    else:
        for finding in findings:
            typer.echo(f"{'正常' if finding.ok else '异常'}  {finding.check}  {finding.detail}")
    for finding in findings:
        if not finding.ok:
            typer.echo(f"{finding.check}：{finding.detail} {finding.remedy}", err=True)
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


@command(hidden=True)
def selftest(folder: Path) -> None:
    """Create, lock and unlock a store through the real window, offscreen; used to prove a built bundle."""
    from ui.selftest import run_selftest

    raise typer.Exit(run_selftest(folder))


def _require_fitting(subject: Subject, suffix: str, year: int | None, order: FileOrder) -> None:
    """Raise BadParameter for options that do not belong to what is exported."""
    fitting = (".pdf", ".xlsx", ".docx") if subject == "annual-report" else (".pdf", ".xlsx")
    if suffix not in fitting and subject != "package":
        raise typer.BadParameter(f"文件名应以 {' 或 '.join(fitting)} 结尾")
    if subject == "members" and year is not None:
        raise typer.BadParameter("花名册不分年度，请去掉 --year")
    if subject == "archive" and suffix != ".pdf":
        raise typer.BadParameter("廉政档案的文件名应以 .pdf 结尾")
    if subject == "archive" and year is not None:
        raise typer.BadParameter("廉政档案不分年度，请去掉 --year")
    if subject != "archive" and order.is_given:
        raise typer.BadParameter("--person、--page、--with-clues 只用于 archive")


def _require_for_package(subject: Subject, suffix: str, stretch: PeriodOrder, encrypt_with: str) -> None:
    if subject == "package":
        stretch.period()
        if encrypt_with and suffix in (PLAIN, *OTHER_ENDINGS):
            raise typer.BadParameter(f"加密的报送包不是 zip 文件，文件名应以 {SEALED} 结尾")
        if not encrypt_with and suffix in (SEALED, *OTHER_ENDINGS):
            raise typer.BadParameter(f"不加密的报送包，文件名应以 {PLAIN} 结尾")
    elif encrypt_with or (stretch.month, stretch.quarter, stretch.half) != (None, None, None):
        raise typer.BadParameter("--month、--quarter、--half、--encrypt-passphrase-file 只用于 package")


def _paper(office: Office, subject: Subject, suffix: str, year: int | None, boxes: bool) -> Paper:
    if subject == "annual-report":
        year = year or office.today().year
        return _annual_report(office, suffix, year, boxes)
    query = Query()
    if year is not None and (dated := office.ledger(subject).register.dated_by):
        query = Query(spans={dated: (date(year, 1, 1), date(year, 12, 31))})
    if suffix == ".pdf":
        return office.ledger_paper(subject, query, boxes=boxes)
    return office.ledger_sheet(subject, query)


def _annual_report(office: Office, suffix: str, year: int, boxes: bool) -> Paper:
    """The year's report as it was finished, or a draft of it with the figures of today."""
    if suffix == ".docx":
        return office.reports.annual_word(year)
    if suffix == ".xlsx":
        return office.reports.annual_sheet(year)
    return office.reports.annual_paper(year, boxes=boxes)


def _tell_code(store: Path, code: str) -> None:
    told = "\n".join(
        (
            f"已建立：{store}",
            f"恢复码：{code}",
            "请抄录或打印恢复码，密封后由专人保管；忘记口令时只能用它打开数据。",
        )
    )
    try:
        typer.echo(told)
    except OSError:
        # Nothing takes standard output; the code must not be lost with it.
        with suppress(OSError):
            typer.echo(told, err=True)
        raise


def _save_recovery_sheet(office: Office, code: str, path: Path) -> None:
    try:
        office.save_paper(recovery_sheet(office.profile, code, office.store_id, office.today()), path)
    except ExpectedError:
        typer.echo("数据存储已经建立，只是恢复码封存单没有保存；请抄录上面的恢复码。", err=True)
        raise


@contextmanager
def _opened(store: Path, passphrase_file: str) -> Iterator[Office]:
    with refusals():
        office = open_office(store, passphrase(passphrase_file))
        try:
            yield office
        finally:
            office.close()


def _require_suffix(out: Path | None, suffix: str) -> None:
    if out is not None and out.suffix.lower() != suffix:
        raise typer.BadParameter(f"文件名应以 {suffix} 结尾")


def _required(text: str, message: str) -> str:
    if not text.strip():
        raise ExpectedError(message, remedy="请补充后重试。")
    return text.strip()


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text) if text else date.today()
    except ValueError:
        raise typer.BadParameter("日期应写作 2026-11-20 这样") from None
    _require_years(day.year)
    return day


def _require_years(*years: int) -> None:
    if any(not FIRST <= year <= LAST for year in years):
        raise typer.BadParameter(f"日期应在 {FIRST} 年至 {LAST} 年之间")
