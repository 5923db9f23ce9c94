"""What the papers of a talk say: every value once, under the term that stands on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from app.documents.compose import FILL_IN
from app.documents.dates import chinese_date
from app.engine.paper import DATE_BLANK, Item, Name, Names, Single, Value
from app.engine.register import Copy, Draft, Papers
from db.models import Talk, TalkFollowUp
from db.vocabulary import MustTalk, TalkKind, TalkState, YesNo

K = TalkKind
SHORT = FILL_IN * 3
TIME_BLANK = "　　　　年　　月　　日　　时　　分至　　时　　分"
PAGE = "\n".join([FILL_IN * 26] * 22)  # lines of a 笔录 to write on
# Talks about what was reported: nothing of it is told in advance, nor to anybody but the person.
REPORTED = frozenset({K.INQUIRY, K.VERIFICATION, K.REVIEW, K.REMINDER, K.DISPOSAL_REMINDER, K.CAUTION})
GUARDED = REPORTED | {K.ADMONITION, K.SUMMONS}
ATTENDEE = {"姓名": Name(""), "单位": Name("")}
CHECK = {name: Name("") for name in ("次序", "复查日期", "复查人", "整改情况", "复查情况", "下次复查")}

Say = Callable[[Talk, Copy], Single]


def _of(name: str) -> Say:
    return lambda talk, copy: getattr(talk, name) or ""


def _flag(told: bool) -> str:
    return (YesNo.YES if told else YesNo.NO).label


def _time(text: str) -> str:
    """'09:30' as 9时30分; '' without a time."""
    hour, _, minute = text.partition(":")
    return f"{int(hour)}时{f'{int(minute)}分' if int(minute or 0) else ''}" if hour.isdigit() else ""


def _span(talk: Talk, copy: Copy) -> Single:
    """When it began and ended, with room for what is not known yet."""
    begins, ends = _time(talk.begins) or "　　时　　分", _time(talk.ends) or "　　时　　分"
    return f"{chinese_date(talk.held_on)}{begins}至{ends}"


def _both_ends(talk: Talk, copy: Copy) -> Single:
    """'' unless it is known both when it began and when it ended."""
    return _span(talk, copy) if talk.begins and talk.ends else ""


def _appointed(blank: str) -> Say:
    """When the talk is to be held, with so much room for a time of day not known yet."""

    def of(talk: Talk, copy: Copy) -> Single:
        return f"{chinese_date(talk.held_on)}{_time(talk.begins) or f'{blank}时{blank}分'}"

    return of


def _among(*kinds: TalkKind) -> Say:
    return lambda talk, copy: talk.kind.label if talk.kind in kinds else ""


def _open_cause(talk: Talk, copy: Copy) -> Single:
    """The cause as the person may be told it in advance: nothing of what was reported or noticed."""
    guarded = talk.kind in GUARDED or talk.clue_number or talk.must_talk is MustTalk.SIGN
    return "" if guarded else talk.cause


def _partial(text: str) -> str:
    """A partial date of the roster as papers give it: 1985年7月, to the day where that is known."""
    marks = zip(text.split("-"), ("年", "月", "日"), strict=False)
    return "".join(f"{int(piece)}{mark}" for piece, mark in marks if piece.isdigit())


def _content(*states: TalkState) -> Say:
    return lambda talk, copy: talk.content if talk.state in states else ""


def _superior(place: int) -> Say:
    def of(talk: Talk, copy: Copy) -> Single:
        held = copy.profile.superiors
        return held[place] if place < len(held) else ""

    return of


# Term, how it is found, and who may read it and what stands in its place.
SAID: Mapping[str, tuple[Say, Name]] = {
    "单位名称": (lambda talk, copy: copy.profile.organisation, Name()),
    "机关纪委": (lambda talk, copy: copy.profile.issuer, Name()),
    "机关党委": (_superior(0), Name()),
    "主送": (lambda talk, copy: copy.recipient, Name()),
    "文号": (lambda talk, copy: copy.number, Name()),
    "填表日期": (lambda talk, copy: copy.issued_on or copy.today, Name(DATE_BLANK)),
    "承办人": (lambda talk, copy: copy.profile.officer or talk.talker, Name(SHORT)),
    "谈话编号": (_of("number"), Name("")),
    "谈话类型": (lambda talk, copy: talk.kind.label, Name()),
    "谈话日期": (_of("held_on"), Name(DATE_BLANK)),
    "谈话时间": (_span, Name(TIME_BLANK)),
    "起止时间": (_both_ends, Name("")),
    "约定时间": (_appointed(FILL_IN * 2), Name(TIME_BLANK)),
    "回执时间": (_appointed("　　"), Name(TIME_BLANK)),
    "谈话地点": (_of("place"), Name()),
    "谈话人": (_of("talker"), Name()),
    "陪同人": (_of("companions"), Name()),
    "记录人": (_of("recorder"), Name()),
    "谈话对象": (_of("person"), Name(SHORT)),
    "单位": (lambda talk, copy: copy.member.unit, Name()),
    "所在党支部": (_of("unit"), Name()),
    "职务": (_of("post"), Name()),
    "出生年月": (lambda talk, copy: _partial(copy.member.birth[:7]), Name("　　　　年　　月")),
    "入党时间": (lambda talk, copy: _partial(copy.member.joined_on[:7]), Name("　　　　年　　月")),
    "职级": (_of("rank"), Name()),
    "政治面貌": (lambda talk, copy: talk.political_status.label if talk.political_status else "", Name()),
    "四必谈": (lambda talk, copy: talk.must_talk.label if talk.must_talk else "", Name("", "organ")),
    "关联线索": (_of("clue_number"), Name("", "organ")),
    "谈话事由": (_of("cause"), Name()),
    "通知事由": (_open_cause, Name()),
    "反映类谈话": (_among(*REPORTED), Name()),
    "诫勉类谈话": (_among(K.ADMONITION), Name()),
    "其他谈话": (_among(*(kind for kind in K if kind not in REPORTED | {K.ADMONITION})), Name()),
    "保密要求适用": (_among(*GUARDED), Name()),
    "谈话内容": (_of("content"), Name(PAGE)),
    "拟谈内容": (_content(TalkState.PLANNED), Name()),
    "谈话情况": (_content(TalkState.HELD, TalkState.FINISHED), Name()),
    "对象表态": (_of("statement"), Name()),
    "整改要求": (_of("demands"), Name()),
    "整改期限": (_of("demands_due"), Name(DATE_BLANK)),
    "书面说明": (_of("written_statement"), Name()),
    "权利义务告知": (lambda talk, copy: YesNo.YES.label if talk.rights_told else "", Name()),
    "录音录像": (lambda talk, copy: _flag(talk.taped), Name()),
    "安全预案": (_of("safety_plan"), Name()),
    "运用形态": (lambda talk, copy: talk.form.label if talk.form else "", Name("", "organ")),
    "特殊情况说明": (_of("excuse"), Name("", "inside")),
    "备注": (_of("remarks"), Name("", "inside")),
}
FACTS = {
    **{f"kind={kind.value}": kind.label for kind in K},
    **{str(state.value): f"{state.label}的谈话" for state in TalkState},
    "demands": "整改要求",
}
NAMES = Names(
    texts={term: name for term, (_, name) in SAID.items()},
    lists={"参加人员": ATTENDEE, "整改复查": CHECK, "审批": {"审批人": Name("")}},
    facts=FACTS,
)


def _check(place: int, row: TalkFollowUp) -> Item:
    again: date | str = row.next_on or ""
    told = (f"第{place}次", row.checked_on, row.checker, row.outcome.label, row.finding, again)
    return dict(zip(CHECK, told, strict=True))


def talk_values(draft: Draft, copy: Copy) -> Mapping[str, Value]:
    """Return every value of a talk for one copy of its papers."""
    talk: Talk = draft.record
    values: dict[str, Value] = {term: say(talk, copy) for term, (say, _) in SAID.items()}
    attendees: Iterable[Item] = ({"姓名": row.name, "单位": row.unit} for row in draft.rows["attendees"])
    checks = sorted(draft.rows["follow_ups"], key=lambda row: (row.checked_on, row.position))
    values["参加人员"] = tuple(attendees)
    values["整改复查"] = tuple(_check(place, row) for place, row in enumerate(checks, 1))
    values["审批"] = tuple({"审批人": name} for name in copy.rules.committee.approvers)
    return values


def talk_facts(draft: Draft, copy: Copy) -> frozenset[str]:
    """Return what decides which papers can be made of a talk."""
    talk: Talk = draft.record
    asked = bool(talk.demands or talk.demands_due or draft.rows["follow_ups"])
    return frozenset({f"kind={talk.kind.value}", str(talk.state.value)} | ({"demands"} if asked else set()))


TALK_PAPERS = Papers("talks", NAMES, talk_values, talk_facts)
