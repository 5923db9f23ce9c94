"""Papers with invented people and organs, as long as a test needs them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.documents.parts import (
    Addressee,
    Attachments,
    Document,
    Heading,
    LedgerColumn,
    LedgerPaper,
    Paragraph,
    Part,
    SignOff,
    Table,
    TableColumn,
)

SOME_DAY = date(2026, 11, 5)
ORGAN = "中共云溪市发展和改革委员会机关纪律检查委员会"
RARE_NAMES = ("王㛃", "李䶮", "陈𬱖", "刘𠅤", "赵𫖯", "周𬸚")
RUNNING = (
    "会议指出，要把思想和行动统一到党的二十大精神上来，坚持问题导向、目标导向、效果导向相统一……推进“互联网+政务服务”，"
    "运用OCR、PDF/A等技术对纸质档案进行数字化处理，扫描分辨率不低于300DPI，误码率控制在0.01%以内。",
    "要按照《中国共产党纪律检查机关监督执纪工作规则》（以下简称《规则》）的规定，严格执行集体研究、请示报告、分级负责等程序。",
    "什么样的干部才是好干部？习惯的说法是：信念坚定、为民服务、勤政务实、敢于担当、清正廉洁！——这是一条“基本经验”。",
    "请于2026年9月15日前将书面材料（加盖公章）及电子版报送至hr-office@example.gov.cn，逾期不再受理；联系电话0571-88000000。",
)


def long_text(count: int) -> list[Paragraph]:
    """`count` paragraphs, each beginning at another place so that lines break everywhere."""
    joined = "".join(RUNNING)
    openings = (joined[number * 7 % 60 :].lstrip("，。、；：”》）—…./%") for number in range(count))
    return [Paragraph(f"{text}{joined[: number * 11 % 90]}。") for number, text in enumerate(openings)]


def report(*more: Part, rows: int = 12) -> Document:
    """A report with headings, a table, attachments and sign-off."""
    table = Table(
        (TableColumn("序号", align="center"), TableColumn("处置方式"), TableColumn("件数", align="right")),
        tuple((str(number), f"方式{number}", str(number * 3)) for number in range(1, rows + 1)),
        caption="表1　处置情况统计表",
        note="注：统计截止时间为2026年11月20日。",
    )
    parts: Sequence[Part] = (
        Addressee("中共云溪市直属机关纪律检查工作委员会"),
        Heading(1, "一、问题线索处置情况"),
        Heading(2, "（一）总体情况"),
        Paragraph("、".join(RARE_NAMES) + "等同志参加。" + RUNNING[0]),
        table,
        Heading(1, "二、下一步打算"),
        *long_text(4),
        *more,
        Attachments(("处置情况统计表", "问题线索清单")),
        SignOff(ORGAN, SOME_DAY),
    )
    return Document("关于2026年度机关纪律检查工作和问题线索处置情况的报告", tuple(parts), ORGAN, SOME_DAY)


def ledger(count: int, text: str = "") -> LedgerPaper:
    """A ledger of `count` rows with the rare names in turn."""
    columns = (
        LedgerColumn("线索编号", 9, "center"),
        LedgerColumn("被反映人", 5, "center"),
        LedgerColumn("主要问题", 24),
        LedgerColumn("状态", 5, "center"),
    )
    rows = [
        (f"XS2026-{number:05d}", RARE_NAMES[number % len(RARE_NAMES)], text or RUNNING[number % 4], "已办结")
        for number in range(1, count + 1)
    ]
    return LedgerPaper(
        "问题线索管理台账", ORGAN, columns, rows, SOME_DAY, notes=("注：不得擅自复制、外传。",)
    )
