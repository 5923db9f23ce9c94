"""Invented clues for the demonstration, each on one of the roads a clue may take, as far as it has come."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

Values = dict[str, Any]
Plan = list[tuple[int, Values]]

OFFICER, SECOND = "沈若川", "陆清和"
CHAIN = ("机关纪委书记", "机关党委书记")
STATIONED = "市纪委监委驻市水务局纪检监察组"
MEETING_DAYS = 15  # the committee meets twice a month
# How many days ago each clue was received.
AGES = (
    *(340, 322, 300, 281, 262, 250, 238, 221, 199, 183, 170, 155, 141),
    *(127, 112, 96, 84, 71, 58, 47, 36, 27, 23, 14, 6, 2),
)
# Place in the row of roads, and days ago, of the clues of the year before; all of them are closed.
EARLIER = ((30, 668), (31, 640), (37, 597), (32, 561), (33, 532), (40, 498), (38, 455), (46, 421), (42, 398))
# Every so many clues one is about a person above this committee's reach, and is handed over.
HANDED_OVER = 8
CASE = 6  # the clue that ends in a sanction
WAITING = (20, 21)  # two that still wait for an opinion past the limit
UNTOLD = 17  # whoever reported this one by name still waits for the result
_FORWARDED = ("superior", "work_committee", "stationed")
_MATTERS = (
    ("反映其在工程招标中向投标人透露评审安排，并接受宴请。", "integrity", "petition", "letter", "违规吃喝"),
    ("反映其公务用车管理不严，节假日私用公车。", "integrity", "supervision", "", "其他享乐奢靡"),
    ("反映其对群众取水许可申请久拖不办，态度生硬。", "masses", "petition", "visit", "联系服务群众"),
    ("反映其未按规定报告个人有关事项。", "organisation", "superior", "", ""),
    ("反映其违规发放值班补贴，虚报加班天数。", "integrity", "audit", "", "违规发放津补贴或福利"),
    ("反映其在防汛值守期间脱岗。", "work", "supervision", "", ""),
    ("反映其操办婚宴超出规定范围并收受下属礼金。", "integrity", "petition", "net", "违规操办婚丧喜庆"),
    ("反映其在项目验收中把关不严，造成返工。", "work", "inspection", "", ""),
    ("反映其在工作群中转发不实信息。", "political", "party_office", "", ""),
    ("反映其在中心组学习考勤中代他人签到。", "organisation", "work_committee", "", ""),
    ("反映其与管理服务对象有不正当经济往来。", "integrity", "stationed", "", ""),
)


def clues(today: date, people: Sequence[Values]) -> Iterator[tuple[Values, list[Values]]]:
    """Each clue with the steps that followed, those of the year before first; the youngest wait."""
    ours = [person for person in people if person["rank"].endswith("级科员")]
    above = [person for person in people if person["unit"] != "机关纪委" and person not in ours]
    for place, age in (*EARLIER, *enumerate(AGES)):
        handed = place % HANDED_OVER == 3
        person = above[place % len(above)] if handed else ours[place * 5 % len(ours)]
        received = today - timedelta(days=age)
        clue = _clue(person, place, received)
        yield clue, list(_until(today, received, _plan(place, clue, received, today, handed=handed)))


def meeting_days(today: date) -> list[date]:
    """The days on which the committee met, the oldest first."""
    return [today - timedelta(days=3 + MEETING_DAYS * place) for place in reversed(range(48))]


def meeting_number(day: date, today: date) -> str:
    """The number of the committee's meeting on that day."""
    same = [one for one in meeting_days(today) if one.year == day.year]
    return f"会〔{day.year}〕{same.index(day) + 1}号"


def _clue(person: Values, place: int, received: date) -> Values:
    summary, discipline, source, channel, eight = _MATTERS[place % len(_MATTERS)]
    subject = {"name": person["name"], "unit": f"{person['unit']}{person['post']}", "rank": person["rank"]}
    return {
        "subjects": [subject],
        "received_on": received.isoformat(),
        "source": source,
        "channel": channel,
        "signature": ("real_name" if place % 2 else "anonymous") if source == "petition" else "",
        "summary": summary,
        "discipline": discipline,
        "masses_side": discipline == "masses",
        "petition_class": "accusation" if source == "petition" else "",
        "eight_kind": eight,
        "handler": (OFFICER, SECOND)[place % 2],
    }


def _until(today: date, received: date, plan: Plan) -> Iterator[Values]:
    for days, step in plan:
        held = received + timedelta(days=days)
        if held <= today:
            told = {name: text.replace("〔年〕", f"〔{held.year}〕") for name, text in step.items()}
            yield {"who": OFFICER, **told, "held_on": held.isoformat()}


def _plan(place: int, clue: Values, received: date, today: date, *, handed: bool) -> Plan:
    plan: Plan = []
    if clue["signature"] == "real_name":
        plan.append((4, {"kind": "acknowledged", "told_by": "电话"}))
    if clue["source"] in _FORWARDED:
        plan.append((3, {"kind": "accepted", "organ": "转送机关"}))
    if place in WAITING:
        return plan
    roads: Sequence[tuple[str, Callable[[int], Plan]]] = (
        ("inquiry", _believed), ("verification", _verified), ("inquiry", _reminded), ("settled", _settled),
        ("shelved", _shelved),
    )  # fmt: skip
    disposition, road = roads[place % len(roads)]
    if handed:
        disposition, road = "transfer", _transferred
    if place == CASE:
        disposition, road = "verification", _punished
    opinion = {"kind": "opinion", "disposition": disposition, "grounds": "问题较为具体，按程序办理。"}
    if disposition == "settled":
        opinion |= {"settle_reason": "vague", "grounds": "反映笼统，没有具体时间、地点和人员。"}
    if disposition == "transfer":
        opinion |= {"transfer_reason": "rank", "grounds": "科员级以上干部，不属于本级管辖。"}
    plan.append((10, opinion))
    met = next((day for day in meeting_days(today) if day >= received + timedelta(days=10)), None)
    if met is None:
        return plan
    studied = (met - received).days
    plan.append((studied, {"kind": "studied", "meeting": meeting_number(met, today),
                           "decision": "同意所提处置意见。"}))  # fmt: skip
    plan = [*plan, *_approved(studied + 1), *road(studied + 3)]
    ended = [day for day, step in plan if step["kind"] == "closed"]
    if ended and clue["signature"] == "real_name" and place != UNTOLD:
        plan.append((ended[0] + 9, {"kind": "informant_told", "told_by": "电话"}))
    return plan


def _approved(day: int, **more: str) -> Plan:
    return [
        (day + place, {"kind": "approved", "approver": one, "ruling": "agreed", **more})
        for place, one in enumerate(CHAIN)
    ]


def _believed(day: int) -> Plan:
    question = "有反映称你在工作中与管理服务对象交往不当，请如实说明。"
    return [
        (day, {"kind": "inquiry_sent", "number": f"函询〔年〕{day}号", "question": question}),
        (day + 1, {"kind": "inquiry_received", "receiver": "本人"}),
        (day + 12, {"kind": "inquiry_answered", "chief_opinion": "情况属实。",
                    "statement": "所反映的问题不存在，相关往来均为公务。"}),
        (day + 18, {"kind": "inquiry_reported", "inquiry_outcome": "believed",
                    "finding": "说明清楚，与调取的台账一致。"}),
        *_approved(day + 20),
        (day + 24, {"kind": "feedback_sent", "number": f"反馈〔年〕{day}号"}),
        (day + 30, {"kind": "statement_made", "occasion": "党支部组织生活会", "stated": "yes"}),
                (day + 32, {"kind": "closed", "result": "予以采信了结"}),
    ]  # fmt: skip


def _reminded(day: int) -> Plan:
    return [
        (day, {"kind": "talked", "talkers": SECOND, "recorder": OFFICER, "place": "机关纪委谈话室",
               "statement": "承认办理超时，表示改正。"}),
        (day + 8, {"kind": "inquiry_reported", "inquiry_outcome": "reminded", "finding": "情节轻微。"}),
        *_approved(day + 9),
        (day + 12, {"kind": "measure", "measure": "谈话提醒", "form": "first"}),
        (day + 20, {"kind": "closed", "result": "谈话提醒", "form": "first"}),
    ]  # fmt: skip


def _verified(day: int) -> Plan:
    group = f"{SECOND}、{OFFICER}"
    return [
        (day, {"kind": "verification_planned", "group": group, "plan": "调取记录，找相关人员谈话。"}),
        *_approved(day + 1),
        (day + 35, {"kind": "verification_reported", "signers": group, "verification_outcome": "reminded",
                    "finding": "部分属实，情节轻微。"}),
        *_approved(day + 37),
        (day + 42, {"kind": "measure", "measure": "责令检查", "form": "first"}),
        (day + 50, {"kind": "closed", "result": "责令检查", "form": "first"}),
    ]  # fmt: skip


def _settled(day: int) -> Plan:
    return [(day + 5, {"kind": "closed", "result": "予以了结"})]


def _shelved(day: int) -> Plan:
    return [
        (day + 165, {"kind": "shelf_reviewed", "shelf_outcome": "keep", "note": "仍不具备核查条件。"}),
        *_approved(day + 167),
    ]


def _transferred(day: int) -> Plan:
    return [
        (day, {"kind": "transferred", "transfer_reason": "rank", "organ": STATIONED,
               "number": f"移送〔年〕{day}号", "materials": "举报材料，1份，3页\n线索处置审批表，1份，2页"}),
        (day + 4, {"kind": "transfer_received", "receiver": "驻局组综合室"}),
    ]  # fmt: skip


def _punished(day: int) -> Plan:
    group = f"{SECOND}、{OFFICER}"
    measure = "党内警告"
    return [
        *_verified(day)[:3],
        (day + 35, {"kind": "verification_reported", "signers": group, "verification_outcome": "file",
                    "finding": "违规操办婚宴并收受下属礼金，事实清楚。"}),
        *_approved(day + 36),
        (day + 40, {"kind": "filed", "group": group, "case_number": "临水机纪立〔年〕1号",
                    "grounds": "已掌握部分违纪事实和证据。"}),
        *_approved(day + 41, excuse="已在研究初核报告的会议上一并研究"),
        (day + 60, {"kind": "facts_shown", "talkers": group, "opinion": "属实，无异议。"}),
        (day + 62, {"kind": "investigated", "signers": group, "finding": "违反廉洁纪律，事实清楚。"}),
        (day + 63, {"kind": "sent_to_trial", "reviewers": "阎致远、童慕云", "organ": "机关党委"}),
        (day + 80, {"kind": "adjudicated", "conclusion": "punish", "measure": measure}),
        (day + 85, {"kind": "branch_met", "due_count": "21", "present_count": "19", "in_favour": "18",
                    "against": "0", "abstained": "1", "attended": "yes", "defence": "无申辩。"}),
        (day + 92, {"kind": "sanction_approved", "organ": "临江市水务局机关纪委", "measure": measure}),
        (day + 94, {"kind": "decided", "number": "临水机纪处〔年〕1号", "measure": measure, "form": "second",
                    "property": "no"}),
        (day + 98, {"kind": "announced", "announcers": group, "place": "党支部会议室",
                    "opinion": "接受处分。"}),
        (day + 110, {"kind": "executed", "item": "copied", "number": "送达回证"}),
        (day + 112, {"kind": "revisited", "visitors": group, "grade": "good", "method": "谈话"}),
    ]  # fmt: skip
