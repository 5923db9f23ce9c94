"""Letters, forms, decisions and records with invented people and organs."""

from __future__ import annotations

from datetime import date

from app.documents.parts import (
    Addressee,
    Attachments,
    Blank,
    CheckItem,
    Checklist,
    CopyTo,
    Document,
    Form,
    FormCell,
    FormGroup,
    FormRow,
    LabelCell,
    LetterHead,
    Marks,
    Note,
    Number,
    Paragraph,
    Part,
    Receipt,
    RightLine,
    SignatureLines,
    Signed,
    Signer,
    SignOff,
    ticked,
)
from tests.documents.samples import ORGAN, SOME_DAY, long_text

MATTER = (
    "反映李䶮在担任综合处副处长期间，违反中央八项规定精神，多次接受管理服务对象安排的宴请，并收受购物卡；"
    "在处室年度考核工作中优亲厚友，群众反映较为集中。"
)
WAYS = ("予以了结", "谈话函询", "初步核实", "暂存待查")


def letter(*more: Part, paragraphs: int = 2, receipt: bool = True) -> Document:
    """A letter handing a clue over, with its receipt to be cut off."""
    stub = Receipt(
        "回　执",
        (
            Addressee(ORGAN),
            Paragraph("你委《关于移送有关问题线索的函》（云发改机纪函〔2026〕3号）及所附材料收悉。"),
            SignatureLines((Signer("接收人"),)),
            RightLine("（单位盖章）", right=4),
        ),
    )
    return Document(
        "关于移送反映李䶮有关问题线索的函",
        (
            Addressee("驻云溪市发展改革委纪检监察组"),
            *long_text(paragraphs),
            *more,
            Attachments(("问题线索材料清单",)),
            SignOff("中共云溪市发展改革委机关纪委", SOME_DAY, sealed=True),
            *([stub] if receipt else []),
        ),
        ORGAN,
        SOME_DAY,
        marks=Marks(secrecy="秘密★1年", urgency="加急"),
        letter=LetterHead("中共云溪市发展和改革委员会机关纪律检查委员会", "云发改机纪函〔2026〕3号"),
    )


def approval(matter: str = MATTER, opinion: str = "") -> Document:
    """The form on which the handling of a clue is proposed and approved."""
    proposal = opinion or "所反映问题具有一定可查性，建议采取谈话函询方式处置。"
    person = FormGroup(
        "被反映人",
        (
            FormRow((FormCell("姓名", "李䶮"), FormCell("性别", "男"), FormCell("出生年月", "1985年7月"))),
            FormRow(
                (FormCell("民族", "汉族"), FormCell("政治面貌", "中共党员"), FormCell("职级", "一级主任科员"))
            ),
            FormRow((FormCell("单位职务", "云溪市发展改革委综合处副处长", weight=3),)),
        ),
    )
    signed = (Signed("何燕华", date(2026, 11, 6), "经集体研究，同意承办人意见。", "机关纪委副书记"),)
    form = Form(
        facts=("编号：XS2026-0007", "填表日期：2026年11月5日"),
        rows=(
            FormRow(
                (FormCell("线索来源", "群众来信"), FormCell("收件日期", "2026.11.2"), FormCell("实名", "否"))
            ),
            person,
            FormRow((FormCell("反映的主要问题", matter, min_lines=4),)),
            FormRow((FormCell("处置方式", ticked(WAYS, ["谈话函询"])),)),
            FormRow((FormCell("承办人拟办意见", proposal, min_lines=3, sign=("承办人签名",)),)),
            FormRow((FormCell("机关纪委委员会议研究意见", signed=signed, min_lines=3),)),
            FormRow((FormCell("机关纪委书记意见", min_lines=3, sign=("签名",)),)),
            FormRow((FormCell("机关党委书记意见", min_lines=3, sign=("签名",)),)),
        ),
        notes=("注：本表一式两份，一份归入线索卷宗，一份由机关纪委留存。",),
    )
    return Document("问题线索处置审批表", (form,), ORGAN, SOME_DAY, marks=Marks(secrecy="秘密"))


def service_receipt() -> Document:
    """A small form with column heads and a vertical label: 送达回证."""
    form = Form(
        rows=(
            FormRow((FormCell("受送达人", "周𬸚"), FormCell("送达地点", "机关三号楼306会议室"))),
            FormRow((LabelCell("送达文书名称"), LabelCell("文号"), LabelCell("件数"), LabelCell("签收人"))),
            *(
                FormRow((FormCell(text=name), FormCell(text=no), FormCell(text="1"), FormCell()))
                for name, no in (("处分决定书", "云发改机纪〔2026〕5号"), ("执行通知", "〔2026〕6号"))
            ),
            FormRow((FormCell("受送达人签收", vertical=True, min_lines=4, sign=("受送达人",)),)),
            FormRow((FormCell("备注", "拒绝签收的，送达人应当记明拒收事由和日期，由见证人签名。"),)),
        ),
    )
    return Document("送达回证", (form, SignatureLines((Signer("送达人"), Signer("见证人")))), ORGAN, SOME_DAY)


def decision(paragraphs: int = 4) -> Document:
    """A decision on a party sanction, with note and list of what is to be carried out."""
    return Document(
        "关于给予李䶮党内警告处分的决定",
        (
            Number("云发改机纪〔2026〕5号"),
            *long_text(paragraphs),
            SignOff("中共云溪市发展改革委机关纪委", SOME_DAY, sealed=True),
            Note("此件发受处分人及其所在党支部"),
        ),
        ORGAN,
        SOME_DAY,
        copy_to=CopyTo("市委直属机关纪检监察工委", "中共云溪市发展改革委机关纪委", SOME_DAY),
    )


def record(paragraphs: int = 12) -> Document:
    """The record of a talk that is signed at the foot of every page."""
    told, safe = CheckItem("告知权利义务", done=True), CheckItem("安全预案已落实", done=True)
    items = (told, safe, CheckItem("录音录像", note="未启用"))
    end = SignatureLines((Signer("谈话人", "何燕华", SOME_DAY), Signer("记录人"), Signer("被谈话人")))
    return Document(
        "谈话记录",
        (Checklist(items), *long_text(paragraphs), Blank(), end),
        ORGAN,
        SOME_DAY,
        foot_signatures=("被谈话人签名",),
    )
