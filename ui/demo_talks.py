"""The demonstration's talks of many kinds, what calls for more of them, and the reminders to all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import cycle, islice
from typing import Any

Values = dict[str, Any]

CHIEF, OFFICER, STAND_IN = "陆清和", "沈若川", "阎致远"
ROOM = "机关纪委谈话室"
PLAIN, APART = 44, 15  # how many talks in the last two years, and how many days between two of them
# Kind, cause, content, what the person said, what was demanded.
_TALKS = (
    ("heart", "思想状况了解", "了解近期思想和工作情况，提醒注意八小时以外的社会交往。",
     "近期工作任务重，家庭支持，思想稳定。", ""),
    ("reminder", "考勤纪律提醒", "就近期两次未请假外出提出提醒，说明考勤制度的要求。",
     "接受提醒，今后严格履行请假手续。", "一个月内每周向支部书记报告考勤情况。"),
    ("appointment", "任职前廉政谈话", "明确廉洁自律要求，提醒处理好与服务对象的关系。",
     "一定遵守，自觉接受监督。", ""),
    ("routine", "岗位廉政风险", "围绕水利工程招标、资金拨付等环节谈岗位风险点和防控措施。",
     "已经对照岗位清单自查。", ""),
    ("caution", "公务接待提醒", "就公务接待清单不完整的情况谈话，说明制度要求和后果。",
     "承认把关不严，马上补齐。", "三日内补齐接待清单，重新核对本年的接待台账。"),
    ("admonition", "工作失职诫勉", "就防汛值守脱岗问题进行诫勉，指出问题的性质和影响。",
     "认识到错误，接受诫勉。", "提交书面检查，完善值守交接班制度，限期整改。"),
)  # fmt: skip
_CONCERNS = (
    (14, "family", "车与归", "父亲因病住院手术，本人近期往返医院照料。", "支部书记反映"),
    (9, "sign", "晏归尘", "执法中多次单独接触当事人，同事提醒后仍未注意。", "日常监督"),
    (66, "sign", "孟扶摇", "网络购物借贷较多，情绪低落。", "支部纪检委员反映"),
)
_FESTIVALS = (("元旦", 1, 1), ("五一劳动节", 5, 1), ("国庆节", 10, 1))
_DEMANDS = (
    "一、不得违规收送礼品礼金、消费卡券；二、不得违规吃喝、公车私用；三、节日值班严格交接，重大事项及时报告。"
)


def concerns(today: date) -> Iterator[Values]:
    """Family events and 苗头性问题, the newest of which still call for a talk."""
    for ago, kind, person, content, found_by in _CONCERNS:
        yield {
            "arisen_on": _day(today, -ago), "kind": kind, "person": person, "content": content,
            "found_by": found_by, "handler": OFFICER,
        }  # fmt: skip


def talks(today: date, people: Sequence[Values], questioned: Sequence[Values]) -> Iterator[Values]:
    """Talks through the year with these people; `questioned`: who was talked to in the matter of a clue."""
    for place, told in enumerate(islice(cycle(_TALKS), PLAIN)):
        person = people[(place * 11 + 3) % len(people)]
        yield {**_common(today, 4 + place * APART, place, person), **_plain(today, place, told)}
    named = {person["name"]: person for person in people}
    for place, (name, ago, talk) in enumerate(_special(today)):
        yield {**_common(today, ago, place + PLAIN, named[name]), **talk}
    yield from (_inquiry(one, named[one["person"]]) for one in questioned)
    yield _together(today, people)
    yield from _planned(today, named)


def owed(given: Mapping[str, str], arisen_on: date) -> Values:
    """The talk that was held for what called for it."""
    return {
        **given, "held_on": _day(arisen_on, 9), "begins": "15:00", "ends": "15:40", "place": ROOM,
        "talker": CHIEF, "recorder": OFFICER,
        "content": f"就{given['cause']}与{given['person']}谈心，了解思想认识，鼓励放下包袱、改进工作。",
        "statement": "感谢组织关心，吸取教训，做好本职工作。",
    }  # fmt: skip


def reminders(today: date, people: Sequence[Values]) -> Iterator[Values]:
    """The reminders before the festivals of the past year, and one to all that not everybody has read."""
    for name, month, day in sorted(_FESTIVALS, key=lambda one: _last(today, one[1], one[2])):
        begins = _last(today, month, day)
        issued = begins - timedelta(days=8)
        yield {
            "kind": "festival", "node": f"{begins.year}/{name}", "issued_on": issued.isoformat(),
            "title": f"关于做好{begins.year}年{name}期间廉洁提醒的通知", "audience": "各党支部",
            "content": _DEMANDS, "author": OFFICER, "read_by": _day(issued, 5),
            "recipients": [
                _reader(person, _day(issued, 1 + place % 4)) for place, person in enumerate(people)
            ],
        }  # fmt: skip
    issued = today - timedelta(days=4)
    yield {
        "kind": "topic", "issued_on": issued.isoformat(), "title": "关于规范公务接待报销的提醒通知",
        "way": "written", "audience": "各党支部", "author": OFFICER, "read_by": _day(today, 5),
        "content": "近期核查发现个别单位接待清单不完整，请各党支部对照制度自查，月底前报送自查情况。",
        "recipients": [
            _reader(person, _day(issued, place % 4) if place % 3 else "")
            for place, person in enumerate(people[:24])
        ],
    }  # fmt: skip


def _special(today: date) -> Iterator[tuple[str, int, Values]]:
    """Name, days ago, talk: what changes of post, a 苗头 and a visit after a sanction called for."""
    yield "岑溪", 196, {
        "kind": "heart", "must_talk": "post", "cause": "调入后谈心",
        "content": "介绍机关工作制度和廉洁要求，了解适应新岗位的情况。",
        "statement": "尽快熟悉业务，遵守纪律。",
    }  # fmt: skip
    yield "简宁", 33, {
        "kind": "appointment", "must_talk": "post", "cause": "晋升职级廉政谈话",
        "content": "结合报销审核岗位谈廉政风险，要求严格执行财务制度。", "statement": "严守财经纪律。",
    }  # fmt: skip
    yield "孟扶摇", 58, {
        "kind": "reminder", "must_talk": "sign", "cause": "网络借贷情况",
        "content": "了解借贷原因和数额，提醒量入为出，防止影响工作。", "statement": "已制定还款计划。",
        "demands": "每月向支部书记报告还款情况。", "demands_due": _day(today, -20),
        "follow_ups": [{"checked_on": _day(today, -18), "checker": OFFICER, "outcome": "partly",
                        "finding": "已还清一半，继续跟踪。", "next_on": _day(today, 4)}],
    }  # fmt: skip
    yield "柏南星", 36, {
        "kind": "caution", "cause": "检测报告审核不严", "content": "就两份检测报告数据前后不一致的情况谈话。",
        "statement": "承认审核不细，重新核对。", "demands": "逐份复核本季度检测报告，报送复核情况。",
        "demands_due": _day(today, -3),
    }  # fmt: skip


def _common(today: date, ago: int, place: int, person: Values) -> Values:
    """When, where, with whom and by whom."""
    name = person["name"]
    hour = 9 + place % 3
    return {
        "held_on": _day(today, -ago), "begins": f"{hour}:00", "ends": f"{hour}:{35 + place % 4 * 5}",
        "person": name, "unit": person["branch"], "post": f"{person['unit']}{person['post']}",
        "rank": person["rank"], "political_status": person["political_status"],
        "talker": STAND_IN if name == CHIEF else CHIEF,
        "recorder": "祝听澜" if name == OFFICER else OFFICER, "place": ROOM,
    }  # fmt: skip


def _plain(today: date, place: int, told: tuple[str, ...]) -> Values:
    """What was said; demands are followed up, but for the newest."""
    kind, cause, content, statement, demands = told
    talk: Values = {"kind": kind, "cause": cause, "content": content, "statement": statement}
    if not demands:
        return talk
    due = 30 - 4 - place * APART
    checked = [] if due > 0 else [{"checked_on": _day(today, due), "checker": OFFICER, "outcome": "done",
                                   "finding": "材料已补齐，经核对属实。"}]  # fmt: skip
    signed = {"signed": True, "written_statement": "本人书面检查一份，附后。"} if kind == "admonition" else {}
    return {**talk, **signed, "demands": demands, "demands_due": _day(today, due), "follow_ups": checked}


def _inquiry(one: Values, person: Values) -> Values:
    """The talk of a 谈话函询: two persons, rights told, every page signed."""
    return {
        "kind": "inquiry", "held_on": one["held_on"], "begins": "9:30", "ends": "11:10",
        "person": one["person"], "unit": person["branch"], "post": f"{person['unit']}{person['post']}",
        "rank": person["rank"], "political_status": person["political_status"],
        "clue_number": one["number"], "talker": CHIEF, "companions": STAND_IN, "recorder": OFFICER,
        "place": ROOM, "cause": "核实反映的问题", "rights_told": True, "signed": True,
        "safety_plan": "谈话前了解身体状况，由支部书记陪送，谈话后交接并报告。",
        "content": "问：今天找你谈话，请如实说明反映的情况。你听清楚了吗？\n答：听清楚了。\n"
        "问：取水许可申请为什么没有按期办结？\n答：补正材料时没有及时通知申请人，是我的责任。\n"
        "问：与申请人有没有其他往来？\n答：没有。",
        "statement": "承认办理超时，愿意改正。", "written_statement": "本人说明一份，附后。",
    }  # fmt: skip


def _together(today: date, people: Sequence[Values]) -> Values:
    """新任人员 talked to at once."""
    attended = people[5:16:2]
    return {
        "kind": "group", "held_on": _day(today, -120), "begins": "14:30", "ends": "16:00",
        "person": "新任职干部", "unit": "各党支部", "talker": CHIEF, "recorder": OFFICER,
        "place": "三楼会议室", "cause": "新任职干部集体廉政谈话",
        "content": "通报典型案例，提出廉洁从政要求。",
        "attendees": [{"name": person["name"], "unit": person["branch"]} for person in attended],
    }  # fmt: skip


def _planned(today: date, named: Mapping[str, Values]) -> Iterator[Values]:
    """One talk for today, one for next week, and one held that still waits for signatures."""
    for ago, name, kind, cause, state in (
        (0, "缪长风", "routine", "行政执法岗位廉政谈话", "planned"),
        (-6, "宁采薇", "heart", "年度谈心谈话", "planned"),
        (3, "戚怀瑾", "summons", "质量监督进展约谈", "held"),
    ):
        talk = {**_common(today, ago, 0, named[name]), "kind": kind, "cause": cause, "state": state}
        yield talk if state == "held" else {**talk, "begins": "", "ends": ""}


def _reader(person: Values, read_on: str) -> Values:
    return {"name": person["name"], "unit": person["branch"], "read_on": read_on}


def _last(today: date, month: int, day: int) -> date:
    """The last such day whose reminder has been given."""
    this = date(today.year, month, day)
    return this if this - timedelta(days=3) <= today else date(today.year - 1, month, day)


def _day(start: date, days: int) -> str:
    return (start + timedelta(days=days)).isoformat()
