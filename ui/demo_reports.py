"""The demonstration's reports: last year's handed in and reviewed, this year's begun, last year closed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from app.engine.period import Period
from app.engine.views import Query
from app.office import Office
from app.report_filling import PLACE

Values = dict[str, Any]

CHIEF, OFFICER = "陆清和", "沈若川"
CORRECTED, CORRECTION = "reminder", "caution"  # a talk of last year was entered as the milder kind
# What the officer wrote where an outline leaves it to him, place by place.
_ANNUAL = (
    "把学习贯彻党的二十届历次全会精神作为首要政治任务，围绕水网工程建设、防汛抗旱、节水行动等决策部署落实情况"
    "开展监督，跟进督促整改。",
    "紧盯公车使用、公务接待、津补贴发放，节前提醒、节中暗访、节后抽查，通报典型案例，督促有关处室完善公务接待"
    "和派车审批制度。",
    "对立案查处的案件逐案剖析，督促发案支部召开专题组织生活会，推动修订变更签证、检测委托两项制度。",
    "聚焦招标管理、变更签证、资金拨付、取水许可等岗位，推行双人复核、过程留痕和集体研究。",
    "坚持集体学习和以干代训，严格线索和档案管理，自觉接受机关党委、派驻组监督。",
    "对照上级要求，工作中还存在一些不足：\n- 政治监督的具体化、常态化还不够，跟踪问效不够及时。\n"
    "- 对直属单位的日常监督覆盖不够均衡，有的支部纪检委员作用发挥不充分。\n"
    "- 运用“第一种形态”还不够经常，抓早抓小的主动性有待提高。",
    "下一年重点抓好以下工作：\n- 围绕水网工程建设和防汛保安开展专项监督。\n- 开展公务接待和差旅报销专项检查，"
    "推动整改见底。\n- 加强支部纪检委员培训和考核，每半年听取一次履职情况。",
)  # fmt: skip
_DEBRIEF = (
    "坚持把政治理论学习放在首位，参加党委理论学习中心组学习，结合执纪工作学习党章和纪律处分条例，做到学思用贯通。",
    "协助机关党委制定全面从严治党任务清单，列席局党组、机关党委会议，就招标管理、人员调整提出意见建议。",
    "严格遵守中央八项规定精神和廉洁从政各项规定，按时报告个人有关事项，注重家风家教，认真履行“一岗双责”。",
    "上年评议指出的对直属单位监督不够均衡的问题，已通过分片联系、季度走访推进整改。不足：理论研究不深，"
    "破解难题的办法不多。",
    "进一步聚焦主责主业，深化政治监督，做实日常监督，加强队伍建设，推动机关纪检工作高质量发展。",
)  # fmt: skip
# What the review found, what is done about it by whom, in how many days, and what came of it.
_MENDED = (
    ("对直属单位的日常监督覆盖不够均衡", "分片联系，每季度到直属单位走访一次", CHIEF, 150,
     "已分片联系，走访直属单位 6 次。"),
    ("支部纪检委员培训偏少", "举办支部纪检委员履职培训", OFFICER, 200,
     "已举办履职培训 1 期，支部纪检委员全部参加。"),
)  # fmt: skip


def seed(office: Office, today: date) -> None:
    """Write the reports; then close last year, and correct one of its records."""
    year = Period.year(today.year - 1)
    annual = _finished(office, "annual", year, _ANNUAL, today)
    _follow(office, annual, _handed_in(office, annual, today))
    debrief = _finished(office, "debrief", year, _DEBRIEF, today, person=_chief(office))
    _follow(office, debrief, {**_handed_in(office, debrief, today), **_reviewed(debrief, office, today)})
    office.reports.file_review(debrief, office.reports.page(debrief).reviews[0].row_id)
    office.closings.close(year.first.year, "年度报告已经报送，数据与报送的一致。")
    _correct(office, year)
    month = Period.month(today.year, today.month).before
    _follow(office, _finished(office, "monthly", month, (), today), {})
    office.reports.start("annual", Period.year(today.year), from_report=annual)


def _finished(
    office: Office, kind: str, period: Period, texts: tuple[str, ...], today: date, person: int | None = None
) -> int:
    """Write a report and finish it; return its id."""
    desk = office.reports
    report = desk.start(kind, period, person_id=person)
    if texts:
        view = desk.page(report)
        desk.save_text(report, _written(view.text, texts), view.version)
    desk.finish(report, _on(period, today, 12))
    return report


def _written(text: str, texts: tuple[str, ...]) -> str:
    """The outline with these texts in its places; a place nobody wrote for is left out."""
    given = iter(texts)
    return PLACE.sub(lambda _: next(given, ""), text)


def _handed_in(office: Office, report: int, today: date) -> Values:
    view = office.reports.page(report)
    sent = _on(view.period, today, 16).isoformat()
    receivers = "、".join(part for part in (view.recipients, view.copies) if part).split("、")
    return {"deliveries": [{"recipient": one, "sent_on": sent, "way": "paper"} for one in receivers]}


def _reviewed(report: int, office: Office, today: date) -> Values:
    """Votes, what was said, and what is to be mended."""
    period = office.reports.page(report).period
    on = _on(period, today, 28)
    return {
        "reviews": [{"reviewer": "临江市水务局全体党员大会", "reviewed_on": on.isoformat(), "first": "29",
                     "second": "3", "third": "1", "fourth": "0", "grade": "好"}],
        "notes": [{"speaker": "程观澜", "said_on": on.isoformat(),
                   "content": "履职扎实，敢于监督。要进一步加强对直属单位的监督，带好支部纪检委员队伍。"}],
        "rectifications": list(_mended(on, today)),
    }  # fmt: skip


def _mended(on: date, today: date) -> Iterator[Values]:
    """The 整改清单, done as far as its days have come."""
    for problem, measures, responsible, days, result in _MENDED:
        done = on + timedelta(days=days - 8)
        ended = {"done_on": done.isoformat(), "result": result} if done <= today else {}
        yield {
            "problem": problem, "measures": measures, "responsible": responsible,
            "due_on": (on + timedelta(days=days)).isoformat(), **ended,
        }  # fmt: skip


def _follow(office: Office, report: int, rows: Mapping[str, Any]) -> None:
    """Enter what became of a report."""
    ledger = office.ledger("reports")
    record = ledger.record(report)
    if rows:
        ledger.change(report, record.version, {**record.values, **rows})


def _correct(office: Office, year: Period) -> None:
    """A talk of the closed year is given its right kind."""
    ledger = office.ledger("talks")
    held = Query(choices={"kind": (CORRECTED,)}, spans={"held_on": (year.first, year.last)})
    for record in map(ledger.record, ledger.ids(held)[:1]):
        ledger.change(record.id, record.version, {**record.values, "kind": CORRECTION})


def _chief(office: Office) -> int:
    ledger = office.ledger("members")
    found = (record.id for record in map(ledger.record, ledger.ids(Query(search=CHIEF))))
    return next(found)


def _on(period: Period, today: date, days: int) -> date:
    """So many days after a period, or today before that."""
    return min(period.last + timedelta(days=days), today)
