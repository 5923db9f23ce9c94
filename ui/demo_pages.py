"""The demonstration's hand-kept pages of the 廉政档案, for a dozen of its people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle
from typing import Any

Values = dict[str, Any]

OFFICER = "沈若川"
# Name, the school or unit before, since when there, since when here, post here.
_CAREERS = (
    ("温知微", "省水利学校", "2009-09", "2013-08", "规划处科员"),
    ("尹思齐", "市城建集团", "2015-07", "2018-03", "建设处科员"),
    ("简宁", "县财政局", "2013-08", "2017-11", "财务处科员"),
    ("伏青禾", "云水大学", "2013-09", "2017-07", "人事处科员"),
    ("祝听澜", "县水利局", "2011-09", "2016-04", "防汛办科员"),
    ("孟扶摇", "云水大学", "2013-09", "2018-08", "办公室科员"),
    ("闻人语", "云水大学", "2015-09", "2019-08", "规划处科员"),
    ("池砚秋", "市水文勘测队", "2013-07", "2016-12", "河湖处科员"),
    ("宁采薇", "省财经学院", "2014-09", "2018-08", "财务处科员"),
    ("路遥知", "区人社局", "2015-08", "2019-06", "人事处科员"),
    ("游子衿", "云水大学", "2016-09", "2020-08", "防汛办科员"),
    ("容若谷", "县水政大队", "2012-08", "2016-05", "水政支队科员"),
)
# Name, relation, the relative, born, where employed, how, abroad.
_FAMILIES = (
    ("温知微", "丈夫", "洛知行", "1989-04", "市第三中学教师", "机关事业单位工作", ""),
    ("温知微", "女儿", "洛小满", "2017-05", "市实验小学学生", "在校学习", ""),
    ("尹思齐", "父亲", "尹敬之", "1965-10", "临江建材公司经理", "民营企业工作", ""),
    ("简宁", "丈夫", "蒲云舒", "1990-01", "市人民医院医师", "机关事业单位工作", ""),
    ("伏青禾", "母亲", "田采苓", "1968-03", "退休", "离退休", ""),
    ("祝听澜", "丈夫", "屈子陵", "1988-11", "个体经营", "个体经营", ""),
    ("孟扶摇", "父亲", "孟长庚", "1967-06", "务农", "务农", ""),
    ("池砚秋", "妻子", "白芷", "1992-07", "市图书馆馆员", "机关事业单位工作", ""),
    ("路遥知", "妹妹", "路遥歌", "1998-09", "在国外攻读硕士", "在校学习", "在国（境）外连续居住一年以上"),
    ("容若谷", "妻子", "苏木", "1991-12", "水政器材经营部店主", "经商办企业", ""),
)
_GRADES = ("称职", "称职", "优秀")


def pages(today: date) -> Iterator[tuple[str, Values]]:
    """Yield register and row of every page."""
    for told in (_of_everybody, _family, _reported, _handed_in, _record, _open):
        yield from told(today)


def _of_everybody(today: date) -> Iterator[tuple[str, Values]]:
    """What everybody has: a career, last year's result, a training, this year's pledge."""
    for (name, before, since, here, post), grade in zip(_CAREERS, cycle(_GRADES), strict=False):
        person = {"person": name}
        yield "careers", {**person, "since": since, "until": here, "employer": before, "witness": "阎致远"}
        yield "careers", {**person, "since": here, "employer": "临江市水务局", "post": post}
        yield "assessments", {**person, "year": str(today.year - 1), "kind": "年度考核", "grade": grade}
        yield "trainings", {
            **person, "held_on": _day(today, -26), "kind": "警示教育", "topic": "工程建设领域警示教育",
            "hours": "2", "result": "已参加", "organiser": "机关纪委",
        }  # fmt: skip
        yield "pledges", {
            **person, "kind": "廉政承诺书", "signed_on": _day(today, -40), "post": post,
            "content": "遵守廉洁纪律，不插手工程，不收受管理和服务对象的礼品礼金。",
        }  # fmt: skip


def _family(today: date) -> Iterator[tuple[str, Values]]:
    for name, relation, relative, birth, employer, occupation, abroad in _FAMILIES:
        yield "families", {
            "person": name, "relation": relation, "name": relative, "birth": birth, "employer": employer,
            "occupation": occupation, "abroad": abroad,
        }  # fmt: skip
    yield "conflicts", {
        "person": "容若谷", "told_on": _day(today, -30), "kind": "亲属经商办企业", "relative": "苏木",
        "relation": "妻子", "employer": "水政器材经营部", "content": "经营的器材与执法装备采购有关。",
        "decision": "具体事项回避", "decided_on": _day(today, -22),
    }  # fmt: skip
    yield "matters", {
        "person": "路遥知", "told_on": _day(today, -60), "kind": "因私护照和出国",
        "happened_on": str(today.year - 1), "content": "办理因私护照，用于探望在国外就读的妹妹。",
    }  # fmt: skip
    yield "properties", {
        "person": "简宁", "told_on": _day(today, -60), "kind": "房产", "item": "临江市滨河小区 2 栋 601",
        "holder": "夫妻共有", "area": "98 平方米", "source": "购买", "acquired_on": "2019-06",
        "price": "86.5万元",
    }  # fmt: skip


def _reported(today: date) -> Iterator[tuple[str, Values]]:
    """A wedding told of in time, and one still to come."""
    yield "ceremonies", {
        "person": "池砚秋", "kind": "本人婚礼", "held_on": _day(today, -95), "place": "临江饭店",
        "guests": "双方亲属和同学", "tables": "12", "heads": "118", "planned": "4万元", "spent": "38600",
        "gifts": "21,400", "before_on": _day(today, -125), "after_on": _day(today, -92), "receiver": OFFICER,
    }  # fmt: skip
    yield "ceremonies", {
        "person": "祝听澜", "kind": "乔迁", "held_on": _day(today, 33), "place": "家中", "tables": "2",
        "heads": "18", "planned": "3000", "before_on": _day(today, -2), "receiver": OFFICER,
    }  # fmt: skip
    yield "sidelines", {
        "person": "苗如意", "kind": "学术团体兼职", "organisation": "市水利信息化学会", "post": "理事",
        "since": str(today.year - 3), "approver": f"临水党〔{today.year - 3}〕4号",
    }  # fmt: skip


def _handed_in(today: date) -> Iterator[tuple[str, Values]]:
    """Gifts handed in, one in time and one late, and journeys."""
    common = {"kind": "礼品", "cause": "项目验收后送到办公室", "handler": OFFICER, "handled": "退还本人"}
    yield "gifts", {
        **common, "person": "尹思齐", "received_on": _day(today, -70), "giver": "某施工企业项目经理",
        "item": "茶叶两盒", "value": "1280", "handed_on": _day(today, -69),
    }  # fmt: skip
    yield "gifts", {
        **common, "person": "宁采薇", "received_on": _day(today, -120), "kind": "商业预付卡",
        "giver": "某审计服务公司", "item": "购物卡一张", "value": "500", "handed_on": _day(today, -80),
        "handled": "上交财政", "excuse": "夹在资料中，整理档案时才发现，当日上交",
    }  # fmt: skip
    yield "journeys", {
        "person": "闻人语", "document_kind": "因私护照", "document": "人事处保管", "destination": "某国",
        "cause": "旅游", "leaves_on": _day(today, -150), "returns_on": _day(today, -143),
        "approver": "阎致远", "approved_on": _day(today, -170), "given_back_on": _day(today, -140),
    }  # fmt: skip


def _record(today: date) -> Iterator[tuple[str, Values]]:
    year = today.year - 1
    yield "awards", {
        "person": "温知微", "kind": "表彰奖励", "title": "优秀共产党员", "given_on": f"{year}-07-01",
        "giver": "市直机关工委", "document": f"临直工〔{year}〕18号", "content": "规划编制工作成绩突出",
    }  # fmt: skip
    yield "awards", {
        "person": "容若谷", "kind": "诫勉", "title": "诫勉决定", "measure": "诫勉",
        "given_on": _day(today, -75), "giver": "市水政总队党委",
        "document": f"临水政〔{(today - timedelta(75)).year}〕7号", "content": "执法记录不全",
    }  # fmt: skip
    yield "statements", {
        "person": "孟扶摇", "held_on": _day(today, -200), "kind": "组织生活会对照检查",
        "meeting": "机关第一党支部组织生活会", "content": "对照检查消费观念和借贷问题，提出整改措施。",
        "result": "评议同意",
    }  # fmt: skip
    yield "pledges", {
        "person": "简宁", "kind": "岗位廉政风险点", "signed_on": _day(today, -40), "post": "报销审核",
        "level": "高", "content": "报销审核环节收受好处、虚列支出", "measures": "双人复核，按季抽查凭证",
    }  # fmt: skip
    yield "others", {
        "person": "游子衿", "held_on": _day(today, -45), "title": "预备党员转正考察材料",
        "content": "支部大会决议和公示情况，无反映。",
    }  # fmt: skip


def _open(today: date) -> Iterator[tuple[str, Values]]:
    """What is still to be done."""
    yield "gifts", {
        "person": "伏青禾", "received_on": _day(today, -12), "kind": "贵重特产", "giver": "外地来访单位",
        "cause": "公务接待", "item": "工艺品一件", "value": "1,500",
    }  # fmt: skip
    yield "journeys", {
        "person": "岑溪", "document_kind": "往来港澳通行证", "destination": "香港", "cause": "探亲",
        "leaves_on": _day(today, -11), "returns_on": _day(today, -5), "approver": "阎致远",
        "approved_on": _day(today, -25),
    }  # fmt: skip
    yield "rectifications", {
        "person": "容若谷", "raised_on": _day(today, -28), "origin": "监督检查",
        "problem": "执法记录仪使用不规范，三起执法没有影像。", "measures": "逐案补正，每周抽查",
        "due_on": _day(today, 12),
    }  # fmt: skip
    yield "rectifications", {
        "person": "柏南星", "raised_on": _day(today, -110), "origin": "谈话要求",
        "problem": "检测报告审核不严", "measures": "复核本季度报告",
        "due_on": _day(today, -80), "done_on": _day(today, -83),
        "result": "复核 46 份，更正 2 份",
    }  # fmt: skip


def _day(today: date, days: int) -> str:
    return (today + timedelta(days=days)).isoformat()
