"""Invented requests for 廉政意见 of any size, with every kind of finding among the persons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from app.engine.views import Cell, PersonOption
from app.opinion_views import Checked, NameEntry, PersonView, Reason, RequestView

SURNAMES, GIVEN = "程陆谢何严韩柳贺蒋沈", "远书䶮明燕建𬸚晓正思"
LAST = ("", *"航言国平宁舟")
UNITS, POSTS = ("综合处", "规划处", "投资处", "人事处"), ("一级科员", "二级科员", "四级主任科员")
SENT: dict[str, Any] = {
    "reply_number": "云发改机纪意见〔2026〕7号", "replied_on": date(2026, 11, 18),
    "valid_until": date(2027, 2, 18), "approver": "何燕华", "approved_on": date(2026, 11, 17),
}  # fmt: skip
REPLIES = {
    "clear": ("暂未发现影响使用的问题", "暂未发现影响使用的问题"),
    "ask": ("征求派驻纪检监察组意见后答复", "需征求派驻纪检监察组意见后另行答复"),
    "defer": ("建议暂缓，待查清问题后再作答复", "建议暂缓，待查清问题后再作答复"),
    "unfit": ("不宜使用", "不宜提拔任用、评先评优（影响期至2027年8月20日）"),
}
CLUE = Reason(
    "open_clue", "有未了结的问题线索", "反映接受管理服务对象宴请，正在初步核实",
    "加强日常监督工作实施办法 六（十二）", True, False, "clues", 3, "线索〔2026〕3号",
)  # fmt: skip
EFFECT = Reason(
    "effect", "在影响期内", "2026年2月21日受党内警告处分", "中国共产党纪律处分条例 第十条", True, False,
    "clues", 8, "线索〔2025〕8号", date(2027, 8, 20),
)  # fmt: skip
SETTLED = Reason(
    "settled", "有已了结的问题线索", "采信了结", "监督执纪工作规则 第三十条", False, False, "clues", 5,
    "线索〔2025〕5号",
)  # fmt: skip
MOVED = Reason(
    "transferred", "有已移送的问题线索", "2026年5月移送派驻纪检监察组",
    "市直机关部门机关纪委建设实施方案（六）", True, False, "clues", 6, "线索〔2026〕6号",
)  # fmt: skip
NAME_ONLY = Reason(
    "name_only", "仅姓名一致", "名单没有身份证号", "党风廉政意见回复以身份证号核对本人", True, True
)
# What is found of one in so many: reasons, proposal, reply, override.
CASES = {
    2: ((CLUE,), "defer", "defer", ""),
    3: ((EFFECT,), "unfit", "unfit", ""),
    4: ((SETTLED,), "clear", "clear", ""),
    6: ((MOVED,), "ask", "ask", ""),
    9: ((CLUE, SETTLED), "defer", "clear", "反映对象为同名人员，机关纪委委员会议2026年11月16日研究认定"),
}
EVERY = 20  # so many persons from one finding of a kind to its next


def name(place: int) -> str:
    """A name of its own for each of 700 places."""
    return f"{SURNAMES[place % 10]}{GIVEN[place // 10 % 10]}{LAST[place // 100 % 7]}"


def person(place: int, **values: Any) -> PersonView:
    """The person at a place of the list, counted from 1."""
    reasons, proposal, reply, override = CASES.get((place - 1) % EVERY + 1, ((), "clear", "clear", ""))
    entry = NameEntry(
        place, name(place), f"33010119900101{place:04d}", UNITS[place % 4], POSTS[place % 3]
    )  # fmt: skip
    option = PersonOption(100 + place, entry.name, f"{entry.unit}{entry.post}", {}, True)
    checked = Checked(
        entry, option.id, "identity", "身份证号一致", "", (), proposal, REPLIES[proposal][0], reasons, False
    )
    label, wording = REPLIES[reply]
    tone = "ok" if reply == "clear" else "warn"
    told = PersonView(place, place - 1, checked, option, reply, label, wording, override, tone)
    return replace(told, **values)


def undecided(place: int) -> PersonView:
    """One who is found by the name alone and not decided yet."""
    told = person(place)
    entry = replace(told.checked.entry, identity_number="", unit="", post="")
    found = (told.person,) if told.person else ()
    checked = replace(
        told.checked, entry=entry, member_id=None, matched="name", match="仅姓名一致", candidates=found,
        reasons=(NAME_ONLY,), second_look=True, proposal="clear",
        label=REPLIES["clear"][0],
    )  # fmt: skip
    question = "尚未确认是否本人"
    return replace(
        told, checked=checked, person=None, reply="", reply_label="", wording="", override="",
        open_question=question,
    )  # fmt: skip


def request(count: int = 0, persons: Iterable[PersonView] = (), **values: Any) -> RequestView:
    """A request about so many persons, or about these."""
    held = tuple(persons) or tuple(person(place) for place in range(1, count + 1))
    counted = Counter(one.reply_label or "尚未拟定" for one in held)
    labels = [label for label, _ in REPLIES.values() if counted[label]]
    told: dict[str, Any] = {
        "id": 5, "number": "意见〔2026〕5号", "title": "云溪市委组织部", "subtitle": "干部选拔任用",
        "status": Cell("待审批"), "received_on": date(2026, 11, 12), "due_on": date(2026, 11, 19),
        "checked_on": date(2026, 11, 13), "persons": held,
        "counts": tuple((label, counted[label]) for label in labels), "may": frozenset({"approve"}),
        "asked_by": "中共云溪市委组织部", "letter_number": "云组函〔2026〕41号",
        "letter_on": date(2026, 11, 10), "occasion": "干部选拔任用", "handler": "谢书言",
    }  # fmt: skip
    return RequestView(**{**told, **values})
