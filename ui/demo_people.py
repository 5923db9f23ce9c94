"""Invented people for the demonstration, and what changed in their posts and ranks over the years."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from app.engine.identity import check_digit

Values = dict[str, Any]

_PEOPLE = (
    "顾明远 男 汉族 1971-04 办公室 主任 四级调研员|沈若川 男 汉族 1984-09 机关纪委 副书记 一级主任科员|"
    "陆清和 女 汉族 1979-12 机关纪委 书记 四级调研员|韩江雪 女 回族 1988-03 水资源处 副处长 一级主任科员|"
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
    "容若谷 男 蒙古族 1990-10 水政支队 科员 一级科员|晏归尘 男 汉族 1995-11 水政支队 科员 二级科员|"
    "程观澜 男 汉族 1970-03 局领导 党组成员、副局长 二级巡视员"
)
# Those who have left since: nobody reports on them any more, nobody talks to them.
_LEAVERS = (
    "贺兰亭 男 汉族 1966-06 办公室 一级调研员 一级调研员|言知秋 女 汉族 1987-02 人事处 科员 四级主任科员"
)
OUTSIDE, PROBATIONARY, JUST_CONFIRMED = "柏南星", "乔雨墨", "游子衿"
BRANCHES = {
    "机关第一党支部": ("局领导", "办公室", "机关纪委", "人事处"),
    "机关第二党支部": ("水资源处", "规划处", "财务处"),
    "机关第三党支部": ("建设处", "河湖处", "防汛办"),
    "水政支队党支部": ("水政支队",),
    "直属事业单位党支部": ("信息中心", "质监站", "水文站"),
}
_KEY_POSTS = {
    "钟离岳": "水利工程招标、验收", "褚望舒": "资金分配和拨付", "韩江雪": "取水许可审批",
    "缪长风": "行政执法", "阎致远": "干部选拔任用", "戚怀瑾": "工程质量监督", "简宁": "差旅和政府采购报销",
}  # fmt: skip
_SERVICE = {
    "陆清和": ("2014-03", "市直机关工委", "纪检监察科副科长", "2019-05", "机关纪委", "书记"),
    "沈若川": ("2016-08", "办公室", "支部纪检委员", "2019-05", "机关纪委", "副书记"),
    "阎致远": ("2013-01", "人事处", "支部纪检委员", "2019-05", "机关纪委", "委员"),
}


def members(today: date) -> list[Values]:
    """The people of the organisation, those who have left since included."""
    told = [line.split(" ") for line in f"{_PEOPLE}|{_LEAVERS}".split("|")]
    return [_member(place, person, today) for place, person in enumerate(told)]


def present(today: date) -> list[Values]:
    """The people who are there today."""
    return members(today)[: len(_PEOPLE.split("|"))]


def changes(today: date) -> Iterator[tuple[str, Values]]:
    """What changed over the years, by name; the older changes first."""
    found = sorted(_changes(), key=lambda change: -change[1])
    for name, ago, change in found:
        day = today - timedelta(days=ago)
        told = {key: text.replace("〔年〕", f"〔{day.year}〕") for key, text in change.items()}
        yield name, {**told, "held_on": day.isoformat(), "who": "沈若川"}


def _changes() -> Iterator[tuple[str, int, Values]]:
    """Name, days ago, change."""
    yield "沈若川", 2400, _rank("三级主任科员", "二级主任科员")
    yield "沈若川", 1180, _rank("二级主任科员", "一级主任科员")
    yield "韩江雪", 1610, _rank("二级主任科员", "一级主任科员")
    yield "韩江雪", 890, _post("科员", "副处长")
    yield "童慕云", 1290, _post("副处长", "处长")
    yield "童慕云", 520, _rank("一级主任科员", "四级调研员")
    yield "岑溪", 205, {
        "kind": "arrived", "branch": "机关第三党支部", "unit": "建设处", "post": "科员", "rank": "一级科员",
        "document": "临人调〔年〕12号", "note": "自县水利局调入",
    }  # fmt: skip
    yield "简宁", 48, _rank("二级科员", "一级科员", document="临水党〔年〕6号")
    yield "骆文舟", 17, _post("科员", "副处长", document="临水党〔年〕9号")
    yield JUST_CONFIRMED, 45, {"kind": "confirmed", "document": "机关第三党支部大会决议"}
    yield "贺兰亭", 150, {"kind": "retired", "document": "临人退〔年〕3号", "branch": "机关第一党支部"}
    yield "言知秋", 95, {"kind": "left", "destination": "市审计局", "document": "临人调〔年〕20号"}


def _post(former: str, new: str, **more: str) -> Values:
    return {"kind": "appointed", "former_post": former, "post": new, **more}


def _rank(former: str, new: str, **more: str) -> Values:
    return {"kind": "promoted", "former_rank": former, "rank": new, **more}


def _member(place: int, told: list[str], today: date) -> Values:
    name, gender, nation, birth, unit, post, rank = told
    status, joined = _party(name, birth, today)
    return {
        "name": name,
        "gender": "male" if gender == "男" else "female",
        "ethnicity": nation,
        "birth": birth,
        "identity_number": _identity(place, birth, gender),
        "education": ("bachelor", "master", "postgraduate")[place % 3],
        "political_status": status,
        "joined_on": joined,
        "branch": _branch(unit) if joined else "",
        "unit": unit,
        "post": post,
        "rank": rank,
        "personnel": _personnel(rank),
        "phone": f"0700-52{place + 10:02d}0{place % 10}",
        "key_post": name in _KEY_POSTS,
        "key_post_note": _KEY_POSTS.get(name, ""),
        "service": _service(name),
    }


def _identity(place: int, birth: str, gender: str) -> str:
    """A right number of nobody: no region's code begins with 99. Every ninth person's is not known yet."""
    if place % 9 == 8:
        return ""
    body = f"990101{birth.replace('-', '')}{place % 28 + 1:02d}{place:02d}{1 if gender == '男' else 2}"
    return body + check_digit(body)


def _party(name: str, birth: str, today: date) -> tuple[str, str]:
    """The status in the Party, and since when; who is 预备党员 joined less than a year ago."""
    if name == OUTSIDE:
        return "masses", ""
    if name == PROBATIONARY:
        return "probationary", (today - timedelta(days=290)).isoformat()
    if name == JUST_CONFIRMED:  # 转正 follows as a change
        return "probationary", (today - timedelta(days=45 + 366)).isoformat()
    return "member", f"{int(birth[:4]) + 23}-06"


def _branch(unit: str) -> str:
    return next(branch for branch, units in BRANCHES.items() if unit in units)


def _personnel(rank: str) -> str:
    return {"管": "institution", "专": "expert"}.get(rank[0], "civil")


def _service(name: str) -> list[Values]:
    if name not in _SERVICE:
        return []
    since, unit, post, until, new_unit, new_post = _SERVICE[name]
    return [
        {"since": since, "until": until, "unit": unit, "post": post},
        {"since": until, "until": "", "unit": new_unit, "post": new_post},
    ]
