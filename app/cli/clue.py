"""`clue`: one clue with its state, steps, what may follow, clocks and persons."""

from __future__ import annotations

from typing import Any

from app.clue_views import ClueView
from app.engine.views import Moment


def clue_as_json(view: ClueView) -> dict[str, Any]:
    """Return the page of a clue as plain values; what the informant is, it does not say."""
    record = view.record
    return {
        "number": record.values["number"],
        "state": {"code": record.values["state"], "label": _pill(view)},
        "received_on": record.values["received_on"],
        "voided": record.voided,
        "next_due": {"what": view.next_due.text, "when": view.next_due.sub},
        "steps": [_step(moment) for moment in record.timeline if moment.id],
        "next": [
            {"step": a.code, "label": a.label, "needs": a.needs, "source": a.source, "blocked": a.blocked}
            for a in view.actions
        ],
        "clocks": [
            {
                "rule": c.key, "title": c.title, "started_on": c.started_on.isoformat(),
                "due": c.due.isoformat(), "standing": c.standing, "left": c.left, "source": c.source,
                "note": c.note,
            }
            for c in view.clocks
        ],
        "persons": [
            {
                "name": p.name, "unit": p.unit, "rank": p.rank, "political_status": p.political,
                "verdict": p.verdict, "reason": p.reason, "source": p.source,
                "measures": [{"measure": line.label, "effect": line.text} for line in p.measures],
            }
            for p in view.subjects
        ],
    }  # fmt: skip


def _pill(view: ClueView) -> str:
    shown: str = next(
        (line.text for section in view.record.sections for line in section.lines if line.label == "办理状态"),
        view.record.status.text,
    )
    return shown


def _step(moment: Moment) -> dict[str, str]:
    place, _, label = moment.title.partition("　")
    return {
        "place": place, "step": label, "on": moment.on, "who": moment.who, "text": moment.text,
        "source": moment.source,
    }  # fmt: skip


def clue_lines(view: ClueView) -> list[str]:
    """Return the page of a clue as lines of text."""
    told = clue_as_json(view)
    lines = [f"{told['number']}　{view.record.title}　{told['state']['label']}"]
    lines += [f"最近期限：{view.next_due.text}　{view.next_due.sub}".rstrip()]
    lines += ["", "办理过程"]
    lines += [
        f"  {s['place']}. {s['on']}　{s['step']}　{s['who']}　{s['text']}".rstrip("　") for s in told["steps"]
    ]
    lines += ["", "下一步可以办理"]
    lines += [
        f"  {a['label']}" + (f"（暂不能：{a['blocked']}）" if a["blocked"] else f"　依据：{a['source']}")
        for a in told["next"]
    ]
    lines += ["", "期限"]
    lines += [f"  {c['due']}　{c['title']}　{c['left']}　依据：{c['source']}" for c in told["clocks"]]
    lines += ["", "被反映人"]
    lines += [
        f"  {p['name']}　{p['unit']}　{p['rank']}　{p['verdict']}：{p['reason']}　依据：{p['source']}"
        for p in told["persons"]
    ]
    return lines
