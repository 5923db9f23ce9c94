"""One invented clue that has walked every road, step by step; its persons, organs and texts are invented."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import resources
from app.clue_views import CheckView, PaperView
from app.engine.views import Paper, Profile
from app.paper_making import make as made_of
from app.paper_making import offers as offered_of
from app.paper_making import recipient_of as addressed_of
from app.registers.clues.papers import Dossier, clue_source
from app.rules.clocks import clocks
from app.rules.folding import fold
from app.rules.steps import Registration, StepFact
from app.rules.tables import Rules, load_rules
from db.models import Clue, ClueSubject, IssuedPaper, Member
from db.vocabulary import (
    Channel,
    ClueSource,
    Discipline,
    Education,
    Gender,
    PoliticalStatus,
    Secrecy,
    Signature,
    StepKind,
)

K = StepKind
TODAY = date(2026, 11, 20)
RECEIVED = date(2025, 9, 10)
APPROVERS = ("机关纪委书记", "机关党委书记")
PROFILE = Profile(
    "云溪市发展和改革委员会",
    "中共云溪市发展和改革委员会机关纪律检查委员会",
    (
        "中共云溪市发展和改革委员会机关委员会",
        "云溪市直属机关纪检监察工作委员会",
        "驻云溪市发展和改革委员会纪检监察组",
    ),
    "何燕华",
)
SUMMARY = "反映李䶮在办理项目备案过程中，接受管理服务对象安排的宴请，收受购物卡，并在处室年度考核中优亲厚友。"
FOUND = "2024年5月、9月，李䶮两次接受项目单位安排的宴请，收受购物卡面值合计2000元"
CLAUSES = "《中国共产党纪律处分条例》第九十七条、第一百条的规定"
# The road as (kind, what the step holds); each proposal is followed by its approvals.
Told = tuple[StepKind, dict[str, Any]]
AGREED: tuple[Told, ...] = tuple(
    (K.APPROVED, {"approver": name, "ruling": "agreed", "final": name == APPROVERS[-1]}) for name in APPROVERS
)
REGISTER: tuple[Told, ...] = ((K.REGISTERED, {}),)
BELIEVED: tuple[Told, ...] = (
    (K.OPINION, {"disposition": "inquiry", "grounds": "问题较为笼统，属一般性问题，建议谈话函询。"}),
    (K.STUDIED, {"meeting": "4", "decision": "同意以谈话函询方式处置。"}),
    *AGREED,
    (K.TALK_PLANNED, {
        "talkers": "何燕华、程伟", "recorder": "谢书言", "place": "机关三号楼谈话室",
        "question": "请说明与管理服务对象的交往情况。",
        "plan": "先了解工作情况，再就反映的问题逐项询问，听取说明。",
        "safety": "一楼房间，安排医护人员待命。",
    }),
    (K.TALK_ENTRUSTED, {
        "organ": "综合处党支部", "number": "委谈〔2025〕1号",
        "question": "请与其核对同管理服务对象的交往情况。",
    }),
    (K.TALKED, {"talkers": "何燕华、程伟", "recorder": "谢书言", "place": "机关三号楼谈话室"}),
    (K.INQUIRY_SENT, {
        "number": "函询〔2025〕3号", "copied_to": "综合处党支部、驻云溪市发展和改革委员会纪检监察组",
        "question": "1. 2024年以来是否接受过管理服务对象的宴请；\n2. 是否收受过礼品、礼金、消费卡。",
    }),
    (K.INQUIRY_ANSWERED, {"statement": "没有接受宴请，也没有收受消费卡。", "chief_opinion": "情况属实。"}),
    (K.INQUIRY_REPORTED, {"inquiry_outcome": "believed", "finding": "说明具体，与走访了解的情况一致。"}),
    *AGREED,
    (K.FEEDBACK_SENT, {"number": "函〔2025〕8号"}),
    (K.CLARIFICATION_PROPOSED, {"finding": "所反映的接受宴请、收受消费卡问题不属实。"}),
    (K.CLARIFIED, {"way": "meeting", "occasion": "综合处党员大会"}),
    (K.FALSE_REPORTED, {"organ": "云溪市纪委监委", "finding": "反映内容与事实明显不符，有捏造的迹象。"}),
    (K.CLOSED, {"result": "采信了结"}),
    (K.REOPENED, {"organ": PROFILE.superiors[1], "number": "〔2026〕1号", "finding": "出现新的线索。"}),
)  # fmt: skip
SHELVED: tuple[Told, ...] = (
    (K.OPINION, {
        "disposition": "shelved", "grounds": "关键当事人在国外，暂不具备核查条件。",
        "review_on": "2026-06-30",
    }),
    (K.STUDIED, {"meeting": "5", "decision": "同意暂存待查。"}),
    *AGREED,
    (K.SHELF_REVIEWED, {"shelf_outcome": "restart", "note": "当事人已经回国，具备核查条件。"}),
    *AGREED,
)  # fmt: skip
TRANSFERRED: tuple[Told, ...] = (
    (K.OPINION, {
        "disposition": "transfer", "grounds": "被反映人时任副处长，不属本级管辖。",
        "transfer_reason": "rank",
    }),
    (K.STUDIED, {"meeting": "6", "decision": "同意移送。"}),
    *AGREED,
    (K.TRANSFERRED, {
        "transfer_reason": "rank", "organ": PROFILE.superiors[2], "number": "移〔2026〕2号",
        "materials": "信访件原件，1份，3页\n问题线索处置审批表（复印件） 1份 2页\n光盘，1张",
    }),
    (K.TRANSFER_RECEIVED, {"receiver": "陆明"}),
    (K.REOPENED, {"organ": PROFILE.superiors[2], "number": "驻发改函〔2026〕5号", "finding": "指定办理。"}),
)  # fmt: skip
CASE: tuple[Told, ...] = (
    (K.OPINION, {"disposition": "verification", "grounds": "问题具体，具有可查性，建议初步核实。"}),
    (K.STUDIED, {"meeting": "7", "decision": "同意初步核实。"}),
    *AGREED,
    (K.VERIFICATION_PLANNED, {
        "group": "何燕华、谢书言", "plan": "调阅项目备案卷宗；\n找项目单位人员了解情况；\n与李䶮谈话。",
        "safety": "谈话前了解身体状况，控制知情范围。",
    }),
    *AGREED,
    (K.VERIFICATION_REPORTED, {
        "verification_outcome": "file", "signers": "何燕华、谢书言",
        "grounds": "部分违纪事实清楚，需要追究党纪责任。",
        "finding": f"{FOUND}。",
    }),
    *AGREED,
    (K.FILED, {
        "group": "何燕华、谢书言", "case_number": "立〔2026〕1号", "grounds": "监督执纪工作规则 第三十七条",
    }),
    *AGREED,
    (K.FACTS_SHOWN, {"talkers": "何燕华、谢书言", "opinion": "属实，没有意见。"}),
    (K.INVESTIGATED, {
        "signers": "何燕华、谢书言",
        "finding": f"{FOUND}，案发前已经退还。",
    }),
    (K.SENT_TO_TRIAL, {"reviewers": "章澄、方以宁"}),
    (K.ADJUDICATED, {
        "conclusion": "punish", "measure": "党内警告", "grounds": f"依据{CLAUSES}。",
        "finding": f"违反廉洁纪律。{FOUND}，案发前已经退还。",
    }),
    (K.BRANCH_MET, {
        "due_count": 21, "present_count": 19, "in_favour": 17, "against": 0, "abstained": 2,
        "attended": "yes",
    }),
    (K.SANCTION_APPROVED, {
        "organ": PROFILE.superiors[0], "measure": "党内警告", "number": "云发改党〔2026〕21号",
    }),
    (K.DECIDED, {"number": "处〔2026〕1号", "measure": "党内警告", "form": "second"}),
    (K.ANNOUNCED, {
        "announcers": "何燕华、程伟", "place": "机关三号楼会议室", "opinion": "接受处分，没有意见。",
    }),
    (K.EXECUTED, {"item": "copied", "number": "人事处签收单"}),
    (K.REVISITED, {"visitors": "何燕华、程伟", "grade": "good", "finding": "思想稳定，工作积极。"}),
    (K.REPORTED_UP, {"organ": PROFILE.superiors[1], "finding": "已经给予党内警告处分。"}),
    (K.CLOSED, {"result": "给予党内警告处分"}),
    (K.ARCHIVED, {"retention": "permanent"}),
)  # fmt: skip
EVERY = (*REGISTER, *BELIEVED, *SHELVED, *TRANSFERRED, *CASE)


def rules() -> Rules:
    """The rules with an approval chain of two and an own 机关代字."""
    return load_rules(resources.path("rules")).with_committee(
        {"approvers": APPROVERS, "prefix": "云发改机纪"}
    )


def walked(road: Iterable[Told] = EVERY, until: StepKind | None = None) -> list[StepFact]:
    """The steps of a road, one every seven days, up to the last one of a kind."""
    steps = [
        StepFact(kind, RECEIVED + timedelta(7 * place), place + 1, {"who": "何燕华", "note": "", **told})
        for place, (kind, told) in enumerate(road)
    ]
    last = max((place for place, step in enumerate(steps) if step.kind is until), default=len(steps) - 1)
    return steps[: last + 1]


def member(**values: Any) -> Member:
    """The person of the clue as the roster has it."""
    told: dict[str, Any] = {
        "id": 7, "name": "李䶮", "gender": Gender.MALE, "ethnicity": "汉族", "birth": "1985-07-03",
        "education": Education.MASTER, "political_status": PoliticalStatus.MEMBER, "joined_on": "2010-06",
        "branch": "综合处党支部", "unit": "综合处", "post": "一级科员", "rank": "一级科员",
    }  # fmt: skip
    return Member(**{**told, **values})


def subject(identity: int = 11, name: str = "李䶮", **values: Any) -> ClueSubject:
    """The person of the clue as of receipt."""
    told = {"unit": "云溪市发展和改革委员会综合处工作人员", "rank": "一级科员", "member_id": 7}
    return ClueSubject(id=identity, clue_id=5, name=name, **{**told, **values})


def clue(steps: list[StepFact], **values: Any) -> Clue:
    """The clue's row with the projection of its steps."""
    told: dict[str, Any] = {
        "id": 5, "number": "线索〔2025〕3号", "received_on": RECEIVED, "source": ClueSource.PETITION,
        "signature": Signature.REAL_NAME, "channel": Channel.LETTER, "summary": SUMMARY,
        "discipline": Discipline.INTEGRITY, "handler": "何燕华", "secrecy": Secrecy.INTERNAL,
    }  # fmt: skip
    return Clue(**{**told, **fold(steps).projection.sums(), **values})


def dossier(
    road: Iterable[Told] = EVERY,
    until: StepKind | None = None,
    *,
    row: dict[str, Any] | None = None,
    **values: Any,
) -> Dossier:
    """The clue with everything its papers may be made of."""
    steps, table = walked(road, until), rules()
    folded = fold(steps)
    told: dict[str, Any] = {
        "clue": clue(steps, **(row or {})),
        "subjects": (subject(),),
        "folded": folded,
        "clocks": clocks(folded, Registration(RECEIVED, real_name=True), table),
        "profile": PROFILE,
        "rules": table,
        "today": TODAY,
        "members": {7: member()},
        "meetings": {str(place): f"会〔2025〕{place}号会议" for place in range(4, 8)},
        "checks": tuple(
            CheckView(item.key, item.title, None, "", item.source)
            for item in table.execution
            if "party" in item.applies_to
        ),
        "effects": {11: date(2027, 8, 20)},
        "verdicts": {11: "本级"},
    }
    return Dossier(**{**told, **values})


def make(held: Dossier, key: str, subject_id: int | None = None) -> Paper:
    return made_of(clue_source(held), key, subject_id)


def offers(held: Dossier, issued: Iterable[IssuedPaper]) -> tuple[PaperView, ...]:
    return offered_of(clue_source(held), issued)


def recipient_of(held: Dossier, key: str, subject_id: int | None = None) -> str:
    return addressed_of(clue_source(held), key, subject_id)
