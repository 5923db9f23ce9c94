"""Invented people and matters for the demonstration; the same on every run but for the day it is run on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from app.engine.views import Profile
from ui import demo_clues, demo_people

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

ASSESSMENT = {
    "seven_when": "今年8月以来",
    "seven_what": "取水许可申请受理后未按期办结",
    "seven_who": "承办人，申请人为本地企业",
    "six_source": "来访反映，有申请回执",
    "six_content": "时间、事项具体，可以查证",
}
INFORMANT = {"name": "岳秋实", "unit": "临江砂石厂", "phone": "13800000000", "wishes": "希望告知办理结果"}
CLEANERS, CLEANED = "陆清和、沈若川", "逐件核对，超期的限期提出处置意见。"
_TOPICS = (
    "一、传达学习上级纪委全会精神；二、研究上季度问题线索处置意见",
    "一、研究谈话函询回复材料；二、通报集中整治进展",
    "一、审议年度监督工作要点；二、研究机关廉政风险点更新",
    "一、研究初步核实情况报告；二、听取支部纪检委员述职",
)


def members(today: date) -> list[Values]:
    """The people of the organisation."""
    return demo_people.members(today)


def clues(today: date) -> Iterator[tuple[Values, list[Values]]]:
    """Each clue with the steps that followed."""
    return demo_clues.clues(today, demo_people.present(today))


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
