"""党员人员: the people of the organ."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlmodel import col

from app.engine.fields import NOTHING, Choice, Identity, LongText, Name, PartialDate, Reading, Suggest, Text
from app.engine.identity import birth_of, gender_of
from app.engine.people import People
from app.engine.rank import Rank
from app.engine.register import ChipRule, Draft, Key, Register
from app.engine.views import Cell
from app.errors import Flaw, RefusedInput
from app.rules.jurisdiction import verdict
from db.models import Member
from db.vocabulary import Education, Gender, PoliticalStatus

PARTY = (PoliticalStatus.MEMBER, PoliticalStatus.PROBATIONARY)


def _prepare(draft: Draft, reading: Reading, people: People) -> None:
    member = draft.record
    flaws = [*_check_identity(member), *_check_party_dates(member)]
    if flaws:
        raise RefusedInput("人员信息前后矛盾，尚未保存。", tuple(flaws))
    member.verdict = verdict(member.rank, member.political_status, reading.rules).label


def _check_identity(member: Member) -> list[Flaw]:
    """Complete birth and gender from a valid identity number; list what contradicts it."""
    number = member.identity_number
    if not number:
        return []
    flaws = []
    birth, gender = birth_of(number).isoformat(), Gender.named(gender_of(number))
    if not birth.startswith(member.birth):
        flaws.append(Flaw("birth", member.birth, "出生年月与身份证号不一致"))
    if member.gender is not None and member.gender is not gender:
        flaws.append(Flaw("gender", member.gender.label, "性别与身份证号不一致"))
    if not flaws:
        member.birth, member.gender = birth, gender
    return flaws


def _check_party_dates(member: Member) -> list[Flaw]:
    joined, confirmed = member.joined_on, member.confirmed_on
    shared = min(len(joined), len(confirmed))
    if shared and confirmed[:shared] < joined[:shared]:
        return [Flaw("confirmed_on", confirmed, "转正时间早于入党时间")]
    return []


def _identify(values: Mapping[str, Any]) -> Key:
    if values.get("identity_number"):
        return Key(("identity", values["identity_number"]), "identity_number", certain=True)
    return Key(tuple(values.get(name) for name in ("name", "birth", "branch", "unit")), "name")


def _status(member: Any, today: date) -> Cell:
    tones = {"本级": "ok", "移送": "warn"}
    return Cell(f"管辖：{member.verdict}", tone=tones.get(member.verdict, "muted"))  # type: ignore[arg-type]  # the values are tones


MEMBERS = Register(
    key="members",
    title="党员人员",
    noun="人员",
    counter="人",
    model=Member,
    order="branch",
    paper_title="党员花名册",
    heading=lambda member: member.name,
    subtitle=lambda member: "　".join(part for part in (member.branch, member.post, member.rank) if part),
    status=_status,
    prepare=_prepare,
    is_roster=True,
    identify=_identify,
    search_hint="姓名、拼音首字母、支部、身份证号、电话",
    empty_hint="可以从现有的花名册表格导入，或逐人新增。",
    fields=(
        Name(
            "name", "姓名", required=True, searchable=True, column=10, ledger=6, sub="post", group="基本情况"
        ),
        Choice("gender", "性别", terms_of=Gender, column=4, ledger=3, filterable=True, group="基本情况"),
        Suggest("ethnicity", "民族", column=5, hidden=True, ledger=4, group="基本情况", filterable=False),
        PartialDate(
            "birth",
            "出生年月",
            column=8,
            hidden=True,
            ledger=6,
            group="基本情况",
            help="只知道年月就写年月，如 1975-07；填了身份证号会自动补全",
        ),
        Identity(
            "identity_number",
            "身份证号",
            searchable=True,
            unique=True,
            column=12,
            hidden=True,
            ledger=11,
            group="基本情况",
            help="18 位，末位校验",
            source="GB 11643-1999",
        ),
        Choice(
            "education",
            "学历",
            terms_of=Education,
            column=6,
            hidden=True,
            ledger=5,
            filterable=True,
            group="基本情况",
        ),
        Choice(
            "political_status",
            "政治面貌",
            terms_of=PoliticalStatus,
            column=7,
            ledger=6,
            filterable=True,
            group="党员信息",
        ),
        PartialDate("joined_on", "入党时间", column=8, hidden=True, ledger=6, group="党员信息"),
        PartialDate(
            "confirmed_on",
            "转正时间",
            column=8,
            hidden=True,
            ledger=6,
            blanks=("未转正", "待转正", "预备期", *NOTHING),
            group="党员信息",
        ),
        Suggest("branch", "所在党支部", searchable=True, column=11, ledger=9, group="党员信息"),
        Suggest("unit", "部门", searchable=True, column=9, hidden=True, group="任职信息"),
        Suggest("post", "职务", searchable=True, column=8, hidden=True, ledger=6, group="任职信息"),
        Rank(
            "rank",
            "职级",
            column=9,
            ledger=7,
            group="任职信息",
            help="按职级表填写，如 一级科员、管理九级、专业技术十二级",
            source="公务员职务与职级并行规定",
        ),
        Text(
            "phone",
            "联系电话",
            searchable=True,
            column=8,
            hidden=True,
            ledger=7,
            unbroken=True,
            group="任职信息",
        ),
        Suggest("verdict", "管辖", column=5, editable=False, group="任职信息", sheet=False),
        LongText("remarks", "备注", group="其他", ledger=5),
    ),
    chips=(
        ChipRule("party", "党员", lambda today: col(Member.political_status).in_(PARTY)),
        ChipRule(
            "probationary",
            "预备党员",
            lambda today: col(Member.political_status) == PoliticalStatus.PROBATIONARY,
        ),
        ChipRule("outside", "非党员", lambda today: col(Member.political_status).not_in(PARTY)),
        ChipRule("ours", "本级管辖", lambda today: col(Member.verdict) == "本级", "ok"),
        ChipRule("handed", "应移送", lambda today: col(Member.verdict) == "移送", "warn"),
    ),
)
