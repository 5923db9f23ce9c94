"""Invented people and matters for the demonstration; the same on every run but for the day it is run on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle, islice
from typing import Any

from app.engine.views import Profile
from ui import demo_clues

Values = dict[str, Any]

PROFILE = Profile(
    organisation="临江市水务局",
    committee="临江市水务局机关纪委",
    superiors=(
        "中共临江市水务局机关委员会",
        "临江市直属机关纪检监察工作委员会",
        "市纪委监委驻市水务局纪检监察组",
    ),
    officer="沈若川",
)
PASSPHRASE = "demo river 7 stone lamp"

_PEOPLE = (
    "顾明远 男 汉族 1971-04 办公室 主任 四级调研员|沈若川 男 汉族 1984-09 机关纪委 副书记 一级主任科员|"
    "陆清和 女 汉族 1979-12 机关纪委 委员 四级调研员|韩江雪 女 回族 1988-03 水资源处 副处长 一级主任科员|"
    "裴书恒 男 汉族 1968-07 规划处 处长 二级调研员|温知微 女 汉族 1990-11 规划处 科员 二级科员|"
    "钟离岳 男 满族 1975-05 建设处 处长 四级调研员|尹思齐 女 汉族 1993-02 建设处 科员 一级科员|"
    "骆文舟 男 汉族 1986-08 河湖处 副处长 一级主任科员|童慕云 女 壮族 1982-06 河湖处 处长 四级调研员|"
    "褚望舒 男 汉族 1977-01 财务处 处长 四级调研员|简宁 女 汉族 1991-10 财务处 科员 二级科员|"
    "阎致远 男 汉族 1980-03 人事处 处长 四级调研员|伏青禾 女 土家族 1995-07 人事处 科员 一级科员|"
    "桑柏舟 男 汉族 1973-09 防汛办 主任 三级调研员|祝听澜 女 汉族 1989-12 防汛办 科员 一级科员|"
    "缪长风 男 汉族 1969-11 水政支队 支队长 三级调研员|乔雨墨 女 汉族 1994-05 水政支队 科员 二级科员|"
    "荀亦安 男 汉族 1987-04 信息中心 主任 管理七级|苗如意 女 苗族 1992-08 信息中心 工程师 专技十级|"
    "戚怀瑾 男 汉族 1976-02 质监站 站长 管理六级|柏南星 女 汉族 1996-01 质监站 科员 管理九级|"
    "郁承泽 男 汉族 1983-10 水文站 站长 管理七级|车与归 女 朝鲜族 1990-06 水文站 工程师 专技九级|"
    "孟扶摇 女 汉族 1995-04 办公室 科员 一级科员|左丘明轩 男 汉族 1992-12 水资源处 科员 二级科员|"
    "闻人语 女 汉族 1997-03 规划处 科员 二级科员|岑溪 男 瑶族 1994-08 建设处 科员 一级科员|"
    "池砚秋 男 汉族 1991-02 河湖处 科员 一级科员|宁采薇 女 汉族 1996-09 财务处 科员 二级科员|"
    "路遥知 男 汉族 1993-07 人事处 科员 一级科员|游子衿 女 汉族 1998-05 防汛办 科员 二级科员|"
    "容若谷 男 蒙古族 1990-10 水政支队 科员 一级科员|晏归尘 男 汉族 1995-11 水政支队 科员 二级科员"
)
ASSESSMENT = {
    "seven_when": "今年8月以来",
    "seven_what": "取水许可申请受理后未按期办结",
    "seven_who": "承办人，申请人为本地企业",
    "six_source": "来访反映，有申请回执",
    "six_content": "时间、事项具体，可以查证",
}
INFORMANT = {"name": "岳秋实", "unit": "临江砂石厂", "phone": "13800000000", "wishes": "希望告知办理结果"}
CLEANERS, CLEANED = "陆清和、沈若川", "逐件核对，超期的限期提出处置意见。"
_BRANCHES = ("机关第一党支部", "机关第二党支部", "机关第三党支部", "直属单位党支部")
_TALKS = (
    ("heart", "思想状况了解", "了解近期思想和工作情况，提醒注意八小时以外的社会交往。"),
    ("reminder", "考勤纪律提醒", "就近期两次未请假外出提出提醒，本人表示今后严格履行请假手续。"),
    ("appointment", "任职前廉政谈话", "明确廉洁自律要求，提醒处理好与服务对象的关系。"),
    ("routine", "岗位廉政风险", "围绕水利工程招标、资金拨付等环节谈岗位风险点和防控措施。"),
    ("caution", "公务接待提醒", "就公务接待清单不完整的情况谈话，要求三日内补齐。"),
    ("admonition", "工作失职诫勉", "就防汛值守脱岗问题进行诫勉，要求书面检查并限期整改。"),
)
_TOPICS = (
    "一、传达学习上级纪委全会精神；二、研究上季度问题线索处置意见",
    "一、研究谈话函询回复材料；二、通报集中整治进展",
    "一、审议年度监督工作要点；二、研究机关廉政风险点更新",
    "一、研究初步核实情况报告；二、听取支部纪检委员述职",
)


def members() -> list[Values]:
    """The people of the organisation."""
    return [_member(place, line.split(" ")) for place, line in enumerate(_PEOPLE.split("|"))]


def _member(place: int, told: list[str]) -> Values:
    name, gender, nation, birth, unit, post, rank = told
    joined = f"{int(birth[:4]) + 23}-06"
    return {
        "name": name,
        "gender": "male" if gender == "男" else "female",
        "ethnicity": nation,
        "birth": birth,
        "education": ("bachelor", "master", "postgraduate")[place % 3],
        "political_status": "masses" if place == 21 else "probationary" if place == 17 else "member",
        "joined_on": "" if place == 21 else joined,
        "branch": "" if place == 21 else _BRANCHES[place // 9],
        "unit": unit,
        "post": post,
        "rank": rank,
    }


def clues(today: date) -> Iterator[tuple[Values, list[Values]]]:
    """Each clue with the steps that followed."""
    return demo_clues.clues(today, members())


def talks(today: date) -> Iterator[Values]:
    """Talks through the year."""
    people = members()
    for place, (kind, cause, content) in enumerate(islice(cycle(_TALKS), 22)):
        person = people[(place * 7 + 3) % len(people)]
        yield {
            "held_on": (today - timedelta(days=4 + place * 15)).isoformat(),
            "kind": kind,
            "person": person["name"],
            "unit": person["branch"],
            "post": f"{person['unit']}{person['post']}",
            "talker": "顾明远" if person["name"] == "陆清和" else "陆清和",
            "recorder": "祝听澜" if person["name"] == "沈若川" else "沈若川",
            "cause": cause,
            "place": "机关纪委谈话室",
            "content": content,
        }


def meetings(today: date) -> Iterator[Values]:
    """Meetings of the committee, the oldest first."""
    days = demo_clues.meeting_days(today)
    for place, held_on in enumerate(days):
        last = place == len(days) - 1
        yield {
            "number": demo_clues.meeting_number(held_on, today),
            "held_on": held_on.isoformat(),
            "kind": "committee",
            "place": "三楼小会议室",
            "chair": "陆清和",
            "due_count": "5",
            "present_count": "4" if last else "5",
            "attendees": "陆清和、沈若川、阎致远、童慕云" + ("" if last else "、荀亦安"),
            "absentees": "荀亦安（因公出差）" if last else "",
            "topics": _TOPICS[place % len(_TOPICS)],
            "decisions": "同意所提处置意见，由承办人按程序办理。",
            "minutes": "" if last else "会议纪要已归档。",
        }
