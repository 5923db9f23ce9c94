"""The demonstration's year of supervision: what was inspected, proposed, taught, and who answered for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain, islice
from typing import Any

Values = dict[str, Any]

_YEAR, EARLIER_EDUCATIONS = 365, 5
TEAM = "沈若川、阎致远"
OWN = "临江市水务局机关纪委"
# Kind, title, target, basis, days ago of begin, days it lasted, report, problems, planned 回头看 (days).
_INSPECTIONS = (
    ("special", "公务用车管理专项检查", "办公室、建设处、水政支队", "年度监督检查计划", 262, 3,
     "抽查派车单 86 份、加油和过路费票据 134 张。派车审批总体规范，个别车辆行驶记录不全。",
     (("派车单 4 份没有审批人签字", "办公室", -230, -236, "已补签，修订派车审批流程"),
      ("节假日封存记录缺 2 天", "水政支队", -230, -233, "已补登，明确封存责任人")), -60, -58),
    ("covert", "节假日值班和公车封存暗访", "各处室和直属单位", "廉洁过节通知", 238, 2,
     "暗访 6 个单位，值班人员在岗，车辆全部封存。", (), None, None),
    ("patrol", "质监站机关巡查", "质监站", "机关党委巡查工作方案", 176, 9,
     "查阅近两年检测合同 52 份、党组织会议记录，个别谈话 11 人次。",
     (("检测业务委托没有比选记录", "质监站", -120, -126, "制定委托检测比选办法，补齐资料"),
      ("支委会研究重大事项记录简单", "质监站党支部", -120, -131, "规范会议记录，支部书记作出说明"),
      ("外出检测差旅补助重复报销 1 笔", "质监站", -140, -149, "已退回 320 元，举一反三自查")), -9, None),
    ("special", "公务接待费用专项检查", "办公室、规划处、河湖处", "年度监督检查计划", 92, 4,
     "抽查接待审批单 63 份、菜单和发票，核对陪餐人数。",
     (("3 次接待没有公函", "河湖处", -50, -55, "补充来函，作出书面说明"),
      ("接待清单陪餐人数与审批不一致", "办公室", -50, -48, "修订接待清单样式，逐项核对")), 38, None),
    ("spot", "专家评审费发放抽查", "建设处、规划处", "派驻纪检监察组提示函", 41, 2,
     "抽查评审会 14 场，核对专家库、签到和发放表。",
     (("评审专家由经办人直接指定 2 场", "建设处", 16, None, ""),
      ("评审费发放表缺专家签字", "规划处", -3, None, "正在补签")), None, None),
    ("routine", "防汛物资采购日常监督", "防汛办", "日常监督工作安排", 12, 1, "", (), None, None),
)  # fmt: skip
# Addressee, basis, problems, advice, days ago, days the answer was due in, days it came in, result.
_PROPOSALS = (
    ("中共临江市水务局质监站支部委员会", "在机关巡查中",
     "检测业务委托比选不落实\n差旅补助审核把关不严", "制定委托检测比选办法\n开展差旅报销自查，结果报机关纪委",
     150, 30, 24, "比选办法已印发，自查退回 2 笔共 560 元。"),
    ("中共临江市水务局建设处支部委员会", "在办理工程变更签证有关问题线索中",
     "变更签证资料归档不及时\n现场签证一人办理", "明确签证资料归档时限\n现场签证实行两人以上办理并留存影像",
     64, 30, 27, ""),
    ("中共临江市水务局水政支队支部委员会", "在查办防汛值守脱岗问题中",
     "值守交接班制度执行不严\n支部对八小时以外监督不够", "修订值守交接班制度\n开展一次以案促改专题组织生活会",
     22, 30, None, ""),
)  # fmt: skip
# Unit, post, power, where, how it shows, level, measures, who answers, days since it was last looked at.
_RISKS = (
    ("建设处", "招标管理岗", "水利工程招标", "资格条件设定", "量身定做资格条件，排斥潜在投标人", "high",
     ("资格条件由两人以上起草并经处务会研究", "招标文件公示前送法规人员审查", "抽查中标集中度"),
     "钟离岳", 118),
    ("建设处", "工程变更岗", "变更签证审批", "现场签证", "虚增工程量，先施工后补签", "high",
     ("现场签证两人以上办理并留存影像", "变更超过限额报局长办公会研究", "按季抽查签证资料"), "钟离岳", 118),
    ("建设处", "验收岗", "工程验收", "验收专家抽取", "经办人指定验收专家", "middle",
     ("专家从专家库随机抽取", "抽取过程由机关纪委派员监督"), "尹思齐", 118),
    ("财务处", "资金拨付岗", "专项资金拨付", "拨付审核", "不按进度拨付，拖延换取好处", "high",
     ("拨付时限公开", "大额拨付双人复核", "按月公示拨付情况", "定期对账"), "褚望舒", 96),
    ("财务处", "报销审核岗", "费用报销", "票据审核", "对不合规票据放行", "middle",
     ("票据两级审核", "按季抽查报销凭证"), "简宁", 96),
    ("水资源处", "取水许可岗", "取水许可审批", "现场勘验", "勘验走过场，选择性勘验", "high",
     ("勘验两人以上并留存影像", "办理时限和结果公开", "办结事项按比例回访"), "韩江雪", 205),
    ("水资源处", "水资源费征收岗", "水资源费核定", "用水量核定", "少报用水量、减免把关不严", "middle",
     ("计量设施在线监测", "核定结果集体审核"), "左丘明轩", 205),
    ("水政支队", "行政处罚岗", "水事违法处罚", "自由裁量", "同案不同罚，以罚谋私", "high",
     ("裁量基准公开", "重大处罚集体讨论", "案卷按季评查"), "缪长风", 150),
    ("水政支队", "巡查岗", "日常巡查", "发现线索处理", "发现问题不报告、不立案", "middle",
     ("巡查轨迹留痕", "线索移交登记"), "容若谷", 150),
    ("人事处", "干部选任岗", "干部选拔任用", "考察", "考察失真，跑风漏气", "high",
     ("考察组两人以上并签名", "任前征求机关纪委意见", "选任过程纪实"), "阎致远", 340),
    ("办公室", "采购岗", "办公用品采购", "供应商选择", "化整为零规避采购程序", "middle",
     ("年度采购计划公开", "同类采购合并实施"), "孟扶摇", 72),
    ("防汛办", "物资管理岗", "防汛物资采购和储备", "验收入库", "虚报数量、以次充好", "middle",
     ("入库双人验收", "汛前汛后各盘点一次"), "桑柏舟", 72),
    ("质监站", "质量监督岗", "工程质量监督", "检测委托", "指定检测机构收取好处", "high",
     ("检测机构比选", "检测报告抽样复核"), "戚怀瑾", 118),
)  # fmt: skip
_EDUCATIONS = (
    ("study", "中央八项规定及其实施细则精神专题学习", "局三楼会议室", "", "全体党员", 33, 31, 285),
    ("warning", "年度警示教育大会", "局多功能厅", "本市水利系统招标受贿案", "全体干部职工", 37, 36, 248),
    ("visit", "参观市廉政教育基地", "市廉政教育基地", "", "关键岗位人员和新任职干部", 12, 12, 190),
    ("lecture", "机关纪委书记讲廉政党课", "局多功能厅", "违规收受礼金典型案例", "全体党员", 33, 30, 141),
    ("publicity", "端午节廉洁提醒微课", "机关内网和短信", "", "全体干部职工", None, 35, 154),
    ("seminar", "以案促改交流研讨", "水政支队会议室", "防汛值守脱岗问题", "水政支队全体党员", 5, 5, 17),
    ("warning", "节前集体廉政谈话和案例通报", "局三楼会议室", "公车私用、违规接待典型案例", "处级以上干部",
     14, 13, 55),
)  # fmt: skip
_COURSES = (
    ("机关纪检干部业务培训班", "临江市直属机关纪检监察工作委员会", "市委党校", "机关纪委委员", 5, 3, 24,
     "陆清和、沈若川、阎致远、童慕云、荀亦安", "结业考试合格", 208),
    ("支部纪检委员履职培训", OWN, "局三楼会议室", "支部纪检委员", 9, 1, 8, "", "现场测试，全部合格", 116),
    ("监督执纪工作规则专题辅导", "市纪委监委驻市水务局纪检监察组", "线上", "纪检干部", 7, 1, 4, "", "", 47),
)  # fmt: skip


def inspections(today: date) -> Iterator[Values]:
    """The year's inspections, the oldest first."""
    for kind, title, target, basis, ago, lasted, report, problems, revisit, revisited in _INSPECTIONS:
        begun = today - timedelta(days=ago)
        ended = begun + timedelta(days=lasted)
        yield {
            "kind": kind, "title": title, "target": target, "basis": basis, "team": TEAM,
            "begins_on": begun.isoformat(), "ends_on": ended.isoformat(), "report": report,
            "ways": "查阅资料、实地查看、个别了解" if report else "",
            "fed_back_on": (ended + timedelta(days=6)).isoformat() if problems else "",
            "revisit_on": _day(today, revisit), "revisited_on": _day(today, revisited),
            "found": [_problem(today, one) for one in problems],
        }  # fmt: skip


def _problem(today: date, told: tuple[str, str, int, int | None, str]) -> Values:
    problem, responsible, due, done, result = told
    return {
        "problem": problem, "responsible": responsible, "due_on": _day(today, due),
        "done_on": _day(today, done), "result": result,
    }  # fmt: skip


def proposals(today: date) -> Iterator[Values]:
    """Letters answered and acted on, answered, and still open."""
    for addressee, basis, problems, content, ago, limit, answered, result in _PROPOSALS:
        issued = today - timedelta(days=ago)
        given: Values = {
            "issued_on": issued.isoformat(), "addressee": addressee, "basis": basis, "problems": problems,
            "content": content, "due_on": _day(issued, limit), "result": result,
        }  # fmt: skip
        if answered is not None:
            given |= {
                "replied_on": _day(issued, answered),
                "adopted": True,
                "reply": "支委会研究，全部采纳。",
            }
        if result:
            given["rectified_on"] = _day(issued, limit + 20)
        yield given


def risks(today: date) -> Iterator[Values]:
    """What was found at the risks of posts, each looked at again within the year."""
    for unit, post, power, link, sign, level, measures, responsible, ago in _RISKS:
        yield {
            "unit": unit, "post": post, "power": power, "link": link, "sign": sign, "level": level,
            "measures": "\n".join(measures), "responsible": responsible, "found_on": _day(today, -ago - 400),
            "reviewed_on": _day(today, -ago),
        }  # fmt: skip


def educations(today: date) -> Iterator[Values]:
    """The year's events in all their forms."""
    for kind, topic, place, cases, audience, expected, present, ago in _EDUCATIONS:
        yield {
            "held_on": _day(today, -ago), "kind": kind, "topic": topic, "place": place, "cases": cases,
            "audience": audience, "organiser": OWN, "present_count": str(present),
            "due_count": "" if expected is None else str(expected),
        }  # fmt: skip


def courses(today: date) -> Iterator[Values]:
    """The year's courses."""
    for topic, organiser, place, audience, persons, days, hours, names, examined, ago in _COURSES:
        yield {
            "begins_on": _day(today, -ago), "ends_on": _day(today, days - 1 - ago), "topic": topic,
            "organiser": organiser, "place": place, "audience": audience, "persons": str(persons),
            "days": str(days), "hours": str(hours), "names": names, "examined": examined,
        }  # fmt: skip


def accountabilities(today: date) -> Iterator[Values]:
    """Who answered for what others did."""
    yield {
        "decided_on": _day(today, -58), "person": "缪长风", "unit": "水政支队", "post": "支队长",
        "duty": "main", "leadership": "chief", "cause": "防汛值守脱岗问题，对交接班管理不严负有领导责任。",
        "measure": "诫勉", "decider": "中共临江市水务局党组",
    }  # fmt: skip
    yield {
        "decided_on": _day(today, -58), "person": "容若谷", "unit": "水政支队", "post": "支部副书记",
        "duty": "oversight", "leadership": "important", "cause": "防汛值守脱岗问题，履行支部监督职责不到位。",
        "measure": "批评教育", "decider": OWN,
    }  # fmt: skip


def registers(today: date) -> Iterator[tuple[str, Iterator[Values]]]:
    """The records of each of the six registers; what was settled of the year before stands first."""
    earlier = today - timedelta(days=_YEAR)
    yield "inspections", chain(filter(_is_settled, inspections(earlier)), inspections(today))
    yield "proposals", chain((one for one in proposals(earlier) if one["result"]), proposals(today))
    yield "risks", risks(today)
    yield "educations", chain(islice(educations(earlier), EARLIER_EDUCATIONS), educations(today))
    yield "courses", chain(courses(earlier), courses(today))
    yield "accountabilities", accountabilities(today)


def _is_settled(inspection: Values) -> bool:
    """Whether nothing of it is left to do."""
    mended = all(problem["done_on"] for problem in inspection["found"])
    revisited = bool(inspection["revisit_on"]) == bool(inspection["revisited_on"])
    return bool(inspection["report"]) and mended and revisited


def _day(start: date, days: int | None) -> str:
    return "" if days is None else (start + timedelta(days=days)).isoformat()
