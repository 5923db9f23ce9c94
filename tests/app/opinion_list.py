"""A store of some 340 people and a letter naming 300, a good thirty of whom are traps; all invented.

The store is entered through the real ledgers; what the check must find is written by hand in `TRAPS`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from app.office import Office
from db.vocabulary import MatchKind, StepKind
from tests.app.clue_walking import K, received, take
from tests.app.parts import identity, meeting, member, plan_of, save, talk
from tests.exchange.makers import xlsx
from tests.rules.walking import LATE

M = MatchKind
UNITS = ("办公室", "人事处", "规划处", "财务处", "法规处", "房产处", "建设处", "督查处")
SURNAMES = "陈林黄郑何吴徐孙马朱胡郭罗高梁谢宋唐许邓"
GIVEN = (
    "建国", "晓燕", "志强", "文静", "海涛", "丽娟", "俊杰", "雪梅", "立新", "春华", "少峰", "佳怡", "永平",
    "秋月", "思远",
)  # fmt: skip
ORDINARY = tuple(f"{surname}{given}" for given in GIVEN for surname in SURNAMES)
NAMES_IN_THE_LETTER = 300
HEAD = ("序号", "姓名", "公民身份号码", "单位", "职务")


def number_of(place: int) -> str:
    """The right identity number of the person at this place; no two are alike."""
    return identity((date(1968, 1, 1) + timedelta(9 * place)).isoformat(), 11)


@dataclass(frozen=True)
class Trap:
    """One name of the letter that is not plain: how it stands there, and what is to be found.

    `reasons` maps the key of each reason to the record behind it, '' where none is; `again`: the letter has
    the row twice; `told`: a piece of the note.
    """

    name: str
    number: str
    unit: str
    matched: MatchKind
    proposal: str
    reasons: Mapping[str, str]
    second_look: bool = False
    called: str = ""
    again: bool = False
    told: str = ""
    last_day: str = ""

    @property
    def found_as(self) -> str:
        """The name as it is read."""
        return self.called or self.name


def _own(name: str) -> str:
    return number_of(900 + OWN.index(name))


# Each once on the roster, with a number.
OWN = (
    "赵一鸣", "赵二虎", "赵三春", "赵四海", "周五常", "周六安", "周九歌", "韩一若", "韩二京", "韩三江",
    "韩四维", "韩五岳", "蒋一舟", "蒋二泉", "蒋三元", "蒋四季", "蒋五湖", "沈一帆", "沈二水", "沈三秋",
    "沈四方", "沈五味", "沈六朝", "沈七弦", "沈八百", "沈九章", "杨一叶", "阿依古丽·买买提", "王㛃",
)  # fmt: skip
WITHOUT_NUMBER = ("杨二柳", "杨三槐")
# Two of each name, in the first and in the second of the units.
TWINS = {"周七星": ("规划处", "财务处"), "周八方": ("规划处", "财务处"), "韩六合": ("法规处", "督查处")}


def twin(name: str, place: int) -> str:
    """The number of the first or the second person of that name."""
    return number_of(1000 + 2 * list(TWINS).index(name) + place)


def _clue(n: int, year: int = 2026) -> str:
    return f"线索〔{year}〕{n}号"


WRONG_DIGIT = _own("周五常")[:17] + ("0" if _own("周五常")[17] != "0" else "1")
OTHER_BIRTH = identity("1999-09-09", 7)[:17] + ("0" if identity("1999-09-09", 7)[17] != "0" else "1")
TALK, IMPORTED = "谈话〔2026〕1号", "旧线索〔2026〕9号"

TRAPS = (
    # How the name stands in the letter
    Trap("赵 一 鸣", _own("赵一鸣"), "督查处", M.IDENTITY, "clear", {}, called="赵一鸣"),
    Trap("赵二虎" + _own("赵二虎"), "", "", M.IDENTITY, "clear", {}, called="赵二虎"),
    Trap("阿依古丽 • 买买提", _own("阿依古丽·买买提"), "", M.IDENTITY, "clear", {}, called="阿依古丽·买买提"),
    Trap("王㛃（女）", _own("王㛃"), "", M.IDENTITY, "clear", {}, called="王㛃"),
    Trap("赵三春", _own("赵三春"), "办公室", M.IDENTITY, "clear", {}, again=True),
    Trap("赵四海", "", "办公室", M.UNIT, "clear", {}, again=True),
    # Who is meant
    Trap("钱无名", number_of(1500), "办公室", M.STRANGER, "ask", {"stranger": ""}, True),
    Trap("钱无踪", "", "规划处", M.STRANGER, "ask", {"stranger": ""}, True),
    Trap("周五常", WRONG_DIGIT, "办公室", M.UNIT, "clear", {}, told="校验码不符"),
    Trap("周六安", OTHER_BIRTH, "办公室", M.NAME, "clear", {"name_only": ""}, True, told="校验码不符"),
    Trap("周七星", "", "财务处", M.UNIT, "clear", {}),
    Trap("周八方", "", "", M.TWINS, "defer", {"twins": ""}, True, told="2 人同名"),
    Trap("周九歌", number_of(1501), "办公室", M.STRANGER, "ask", {"stranger": ""}, True, told="身份证号不同"),
    Trap("韩一诺", _own("韩一若"), "办公室", M.CONFLICT, "defer", {"conflict": ""}, True, told="韩一若"),
    Trap("杨二柳", number_of(1502), "办公室", M.UNIT, "clear", {}, told="没有登记他的身份证号"),
    Trap("杨三槐", number_of(1503), "", M.NAME, "clear", {"name_only": ""}, True),
    # Where he stands
    Trap("韩二京", _own("韩二京"), "办公室", M.IDENTITY, "ask", {"gone": ""}, True, told="调出 2026-03-01"),
    Trap("韩三江", _own("韩三江"), "办公室", M.IDENTITY, "ask", {"outside": ""}),
    Trap("韩四维", _own("韩四维"), "办公室", M.IDENTITY, "ask", {"outside": ""}),
    # What the registers hold
    Trap("韩五岳", "", "", M.NAME, "defer", {"open_clue": _clue(1), "name_only": ""}, True),
    Trap("韩六合", twin("韩六合", 0), "法规处", M.IDENTITY, "defer", {"same_name": _clue(2)}, True),
    Trap("蒋一舟", _own("蒋一舟"), "办公室", M.IDENTITY, "defer", {"open_clue": _clue(3)}),
    Trap("蒋二泉", _own("蒋二泉"), "", M.IDENTITY, "unfit", {"effect": _clue(4)}, last_day="2026-11-30"),
    Trap("蒋三元", _own("蒋三元"), "", M.IDENTITY, "unfit", {"effect": _clue(5)}, last_day="2026-11-20"),
    Trap("蒋四季", _own("蒋四季"), "", M.IDENTITY, "clear", {"measured": _clue(6)}, last_day="2026-11-19"),
    Trap(
        "蒋五湖", _own("蒋五湖"), "", M.IDENTITY, "unfit", {"effect": _clue(7), "open_clue": _clue(7)},
        last_day="2026-12-14",
    ),
    Trap("沈一帆", _own("沈一帆"), "办公室", M.IDENTITY, "ask", {"transferred": _clue(8)}),
    Trap("沈二水", _own("沈二水"), "办公室", M.IDENTITY, "defer", {"shelved": _clue(9)}),
    Trap("沈三秋", _own("沈三秋"), "办公室", M.IDENTITY, "clear", {"settled": _clue(10)}),
    Trap("沈四方", _own("沈四方"), "办公室", M.IDENTITY, "clear", {"settled": _clue(11)}),
    Trap("沈五味", _own("沈五味"), "办公室", M.IDENTITY, "clear", {"settled": _clue(12)}),
    Trap("沈六朝", _own("沈六朝"), "办公室", M.IDENTITY, "clear", {}),
    Trap("杨一叶", _own("杨一叶"), "", M.IDENTITY, "unfit", {"effect": _clue(14)}, last_day="2026-12-31"),
    Trap("沈九章", _own("沈九章"), "办公室", M.IDENTITY, "clear", {"settled": _clue(14)}),
    Trap("沈七弦", _own("沈七弦"), "", M.IDENTITY, "unfit", {"effect": TALK}, last_day="2027-02-28"),
    Trap("沈八百", _own("沈八百"), "", M.IDENTITY, "unfit", {"effect": IMPORTED}, last_day="2027-03-09"),
)  # fmt: skip
# Counted by hand off the table above: how many of each match and each reply, the plain ones apart.
BY_MATCH = {M.IDENTITY: 24, M.UNIT: 4, M.NAME: 3, M.TWINS: 1, M.CONFLICT: 1, M.STRANGER: 3}
BY_REPLY = {"clear": 17, "ask": 7, "defer": 6, "unfit": 6}
SECOND_LOOKS = 10
REPEATED = ("赵三春", "赵四海")


def plain_names() -> tuple[str, ...]:
    """The names of the letter of whom there is nothing to say."""
    return ORDINARY[: NAMES_IN_THE_LETTER - len(TRAPS) - len(REPEATED)]


# The store


def fill(office: Office, folder: Path) -> None:
    """Enter people, clues and talks as an officer would."""
    office.committee.change({**office.committee.values(), "approvers": ""})
    office.ledger("meetings").add(meeting(number="会〔2026〕1号", held_on="2026-01-05"))
    _fill_roster(office, folder)
    _fill_clues(office)
    office.ledger("talks").add(talk("沈七弦", kind="admonition", held_on="2026-09-01", state="held"))
    _fill_history(office, folder)


def _fill_roster(office: Office, folder: Path) -> None:
    rows: list[list[Any]] = [["姓名", "身份证号", "所在党支部", "部门", "职务", "职级", "政治面貌"]]
    rows += [
        [name, number_of(place), f"{unit}党支部", unit, "干部", "一级科员", "中共党员"]
        for place, name in enumerate(ORDINARY)
        for unit in [UNITS[place % len(UNITS)]]
    ]
    outcome = office.commit_import(plan_of(office, "members", folder, rows))
    assert (outcome.accepted, outcome.refused) == (len(ORDINARY), ())
    unlike = {"韩三江": {"political_status": "masses"}, "韩四维": {"rank": "四级调研员"}}
    people = {name: _enter(office, name, _own(name), "办公室", **unlike.get(name, {})) for name in OWN}
    for name in WITHOUT_NUMBER:
        _enter(office, name, "", "办公室")
    for name, units in TWINS.items():
        for place, unit in enumerate(units):
            _enter(office, name, twin(name, place), unit)
    left = {"kind": "left", "held_on": "2026-03-01", "destination": "市水务局"}
    office.ledger("members").add_step(people["韩二京"], left)


def _enter(office: Office, name: str, number: str, unit: str, **values: str) -> int:
    told = {"branch": f"{unit}党支部", "unit": unit, "post": "干部", "identity_number": number, **values}
    return office.ledger("members").add(member(name, **told))


def _fill_clues(office: Office) -> None:
    """Clues numbered 1 to 14, in this order."""
    _received(office, "韩五岳")
    _received(office, "韩六合", unit="")
    _received(office, "蒋一舟")
    for name, on in (("蒋二泉", "2026-06-01"), ("蒋三元", "2026-05-21"), ("蒋四季", "2026-05-20")):
        record = _admonished(office, on, name)
        _ended(office, record)
    _admonished(office, "2026-06-15", "蒋五湖")
    _take(office, _disposed(office, "transfer", "沈一帆"), K.TRANSFERRED, "2026-01-14")
    _disposed(office, "shelved", "沈二水")
    _ended(office, _disposed(office, "settled", "沈三秋", settle_reason="vague"))
    record = _disposed(office, "inquiry", "沈四方")
    _take(office, record, K.TALKED, "2026-01-14")
    _take(office, record, K.INQUIRY_REPORTED, "2026-01-16", inquiry_outcome="believed")
    _ended(office, record)
    record = _disposed(office, "verification", "沈五味")
    _take(office, record, K.VERIFICATION_PLANNED, "2026-01-14")
    _take(office, record, K.VERIFICATION_REPORTED, "2026-02-16", verification_outcome="settle")
    _ended(office, record)
    office.ledger("clues").void(_received(office, "沈六朝"), "登记有误，作废")
    _ended(office, _admonished(office, "2026-07-01", "杨一叶", "沈九章"))


def _received(office: Office, *names: str, unit: str = "办公室") -> int:
    told = {"rank": "一级科员", "political_status": "member", "unit": unit}
    return received(office, *({"name": name, **told} for name in names))


def _disposed(office: Office, disposition: str, *names: str, **detail: str) -> int:
    record = _received(office, *names)
    _take(office, record, K.OPINION, "2026-01-12", disposition=disposition, **detail)
    return record


def _admonished(office: Office, on: str, *names: str) -> int:
    """A clue that ended in the 诫勉 of the first person named."""
    record = _disposed(office, "verification", *names)
    first = office.ledger("clues").record(record).values["subjects"][0]
    _take(office, record, K.VERIFICATION_PLANNED, "2026-01-14")
    _take(office, record, K.VERIFICATION_REPORTED, "2026-03-01", verification_outcome="reminded")
    _take(office, record, K.MEASURE, on, measure="诫勉", subject=str(first["id"]))
    return record


def _take(office: Office, record: int, kind: StepKind, on: str, **detail: str) -> None:
    take(office, record, kind, on, excuse=LATE, **detail)


def _ended(office: Office, record: int) -> None:
    _take(office, record, K.CLOSED, "2026-08-03", result="已办结")


def _fill_history(office: Office, folder: Path) -> None:
    """A clue of the years before the program, from an old ledger."""
    head = [
        "线索编号", "收到日期", "线索来源", "反映的主要问题", "密级", "被反映人", "单位及职务", "处置方式",
        "办结日期", "办理结果", "处理处分",
    ]  # fmt: skip
    row = [
        IMPORTED, "2026-01-06", "信访举报", "反映违规收礼", "内部", "沈八百", "办公室", "初步核实",
        "2026-03-10", "已办结", "党内警告",
    ]  # fmt: skip
    rows = [head, row]
    outcome = office.commit_import(plan_of(office, "clues", folder, rows))
    assert (outcome.accepted, outcome.refused) == (1, ())


# The letter


def letter(folder: Path) -> Path:
    """The list as it came: a spreadsheet with title, heads, 300 names, a row without a name, and a foot."""
    rows: list[list[Any]] = [["拟晋升职级人选党风廉政意见征求名单"], [], list(HEAD)]
    rows += [[place, *row, "干部"] for place, row in enumerate(_rows(), start=1)]
    rows += [
        [len(rows) - 2, "", number_of(1504), "办公室", ""],
        ["共300人"],
        ["填表人：", "孙立", "", "审核："],
    ]
    return save(folder, "征求意见名单.xlsx", xlsx(rows, merge=["A1:E1"]))


def _rows() -> Iterator[tuple[str, str, str]]:
    """The traps spread among the plain names; what comes twice comes again at the end."""
    plain = [
        (name, number_of(ORDINARY.index(name)), UNITS[ORDINARY.index(name) % 8]) for name in plain_names()
    ]
    for place, row in enumerate(plain):
        yield row
        if place % 7 == 0 and place // 7 < len(TRAPS):
            yield _row(TRAPS[place // 7])
    yield from (_row(trap) for trap in TRAPS if trap.again)


def _row(trap: Trap) -> tuple[str, str, str]:
    return trap.name, trap.number, trap.unit
