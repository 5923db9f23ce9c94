"""Records of the six supervision registers, as a form hands them in."""

from __future__ import annotations

from typing import Any

from app.engine.period import Period
from app.engine.views import FigureView
from app.office import Office

YEAR = Period.year(2026)
REPORT = "查阅资料 60 份，发现问题两条。"


def inspection(*problems: dict[str, Any], **values: Any) -> dict[str, Any]:
    return {
        "kind": "special", "title": "公务用车专项检查", "target": "办公室", "begins_on": "2026-10-08",
        "ends_on": "2026-10-10", "report": REPORT, "found": list(problems), **values,
    }  # fmt: skip


def problem(text: str = "派车单没有审批", **values: Any) -> dict[str, Any]:
    return {"problem": text, "responsible": "办公室", "due_on": "2026-11-15", **values}


def proposal(**values: Any) -> dict[str, Any]:
    return {
        "issued_on": "2026-10-12", "addressee": "中共云川市住建局办公室支部委员会", "basis": "在专项检查中",
        "problems": "派车审批不严\n票据审核不细", "content": "完善派车审批", **values,
    }  # fmt: skip


def education(**values: Any) -> dict[str, Any]:
    return {
        "held_on": "2026-06-18",
        "kind": "warning",
        "topic": "警示教育大会",
        "present_count": "86",
        **values,
    }


def course(**values: Any) -> dict[str, Any]:
    return {
        "begins_on": "2026-05-11", "ends_on": "2026-05-13", "topic": "纪检业务培训", "persons": "5",
        "days": "3", "hours": "24", **values,
    }  # fmt: skip


def risk(**values: Any) -> dict[str, Any]:
    return {
        "unit": "建设处", "post": "招标岗", "sign": "排斥潜在投标人", "level": "high",
        "measures": "两人以上起草\n公示前审查", "found_on": "2026-03-02", **values,
    }  # fmt: skip


def accountability(**values: Any) -> dict[str, Any]:
    return {
        "decided_on": "2026-09-09", "person": "韩露", "unit": "办公室", "duty": "main", "leadership": "chief",
        "cause": "对公务用车管理失察", "measure": "诫勉", **values,
    }  # fmt: skip


MADE = {
    "inspections": inspection, "proposals": proposal, "educations": education, "courses": course,
    "risks": risk, "accountabilities": accountability,
}  # fmt: skip


def figures(office: Office, period: Period = YEAR) -> dict[str, FigureView]:
    """The figures of the six registers by key."""
    return {view.key: view for view in office.figures.of(period) if view.register in MADE}
