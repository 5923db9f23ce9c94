"""The papers of a 廉政意见回复: the reply (回复函), the 审批表 and what was found (核查情况表).

The reply leaves the office: it says of everybody the wording of the answer and nothing else. What was found
stands in the two others, which stay inside.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from app.documents.dates import chinese_date
from app.documents.fonts import missing_characters
from app.documents.ledger import render_ledger
from app.documents.page import render_document
from app.documents.parts import (
    Addressee,
    Annex,
    Attachments,
    CopyTo,
    Document,
    Form,
    FormCell,
    FormRow,
    LedgerColumn,
    LedgerGroup,
    LedgerPaper,
    LedgerRow,
    LetterHead,
    Marks,
    Paragraph,
    Part,
    Signed,
    SignOff,
    Table,
    TableColumn,
    document_texts,
    ledger_texts,
)
from app.engine.printing import named, short_day
from app.engine.views import Paper, Profile
from app.opinion_views import PersonView, Reason, RequestView
from app.rules.opinion_table import CLEAR
from db.vocabulary import MatchKind, Secrecy

LETTER, APPROVAL, CHECK = "廉政意见回复函", "廉政意见回复审批表", "廉政意见核查情况表"
KINDS = {LETTER: "opinion_letter", APPROVAL: "opinion_approval", CHECK: "opinion_check"}
LIST = "党风廉政意见一览表"
DRAFT, UNDECIDED = "拟稿", "尚未拟定"
STATIONED = 2  # 派驻纪检监察组 among the superiors
HANDFUL = 2  # persons whose answers stand in the letter itself, so that it has one page
MOST_EXPLAINED = 6  # persons the 审批表 explains one by one
DAY_BLANK = "　　　　年　　月　　日"
# Found by more than the name, so that the roster may fill in what the list leaves out.
SURE = frozenset(kind.value for kind in (MatchKind.IDENTITY, MatchKind.UNIT, MatchKind.CHOSEN))
LIST_COLUMNS = (
    TableColumn("序号", 3.2, "center"),
    TableColumn("姓名", 6, "center"),
    TableColumn("单位及职务", 14),
    TableColumn("党风廉政意见", 19),
)
CHECK_COLUMNS = (
    LedgerColumn("序号", 3.2, "center"),
    LedgerColumn("姓名", 6, "center", unbroken=True),
    LedgerColumn("单位及职务", 9.5),
    LedgerColumn("人员核对", 8),
    LedgerColumn("核查发现的情况及依据", 24),
    LedgerColumn("建议答复", 11.5),
    LedgerColumn("拟定答复", 11.5),
    LedgerColumn("说明", 9),
)


# 回复函


def letter_paper(view: RequestView, profile: Profile, on: date, *, boxes: bool = False) -> Paper:
    """Return the reply in 信函格式; until it is answered a 拟稿 without number and date.

    `on` dates a draft's file. Raises MissingGlyph unless `boxes` allows labelled boxes.
    """
    author, sent = profile.issuer, view.replied_on
    stationed = "".join(profile.superiors[STATIONED : STATIONED + 1])
    document = Document(
        title=_title(view),
        parts=tuple(_letter_parts(view, author)),
        author=author,
        date=sent or on,
        marks=Marks(secrecy=Secrecy.coded(view.secrecy).label),
        letter=LetterHead(author, view.reply_number if sent else f"（{DRAFT}）"),
        copy_to=CopyTo(stationed) if stationed not in ("", view.asked_by) else None,
        subject=LETTER,
        running_head="" if sent else DRAFT,
    )
    return _printed(view, document, LETTER, "" if sent else DRAFT, boxes=boxes)


def _title(view: RequestView) -> str:
    """Whom it is about: of several the first with nothing against him; the matter where there is none."""
    if len(view.persons) == 1:
        return f"关于{_name(view.persons[0])}同志党风廉政情况的复函"
    first = next((one for one in view.persons if one.reply == CLEAR), None)
    if first is not None:
        return f"关于{_name(first)}等{len(view.persons)}名同志党风廉政情况的复函"
    return f"关于{view.occasion}征求党风廉政意见的复函" if view.occasion else "关于征求党风廉政意见的复函"


def _letter_parts(view: RequestView, author: str) -> Iterator[Part]:
    persons = view.persons
    yield Addressee(view.asked_by)
    yield Paragraph(f"{_received(view)}收悉。{_answered(view)}")
    if 1 < len(persons) <= HANDFUL:
        yield from _one_by_one(persons)
    yield Paragraph(_validity(view))
    if len(persons) > HANDFUL:
        yield Attachments((LIST,))
    yield SignOff(author, view.replied_on, sealed=True)
    if len(persons) > HANDFUL:
        yield Annex(LIST)
        yield Table(LIST_COLUMNS, tuple(_list_rows(persons)), note=_sums(view))


def _one_by_one(persons: Sequence[PersonView]) -> Iterator[Part]:
    ends = _ends(persons)
    for place, one in enumerate(persons, 1):
        yield Paragraph(f"{place}. {_called(one, ends)}：{_wording(one)}{_stop(_wording(one))}")


def _received(view: RequestView) -> str:
    """The letter that is answered: of which day, what for, under which number."""
    day = chinese_date(view.letter_on) if view.letter_on else ""
    matter = f"就{view.occasion}" if view.occasion else ""
    number = f"（{view.letter_number}）" if view.letter_number else ""
    return f"你单位{day}{matter}征求党风廉政意见的来函{number}"


def _answered(view: RequestView) -> str:
    persons = view.persons
    if len(persons) == 1:
        (one,) = persons
        told = f"{_wording(one)}{_stop(_wording(one))}"
        return f"经核查，现就{_name(one)}同志{_bracketed(_post(one))}的党风廉政情况回复如下：{told}"
    if len(persons) <= HANDFUL:
        return f"经核查，现就{len(persons)}名同志的党风廉政情况回复如下："
    if len(set(map(_wording, persons))) == 1 and persons[0].reply:
        return f"经核查，{len(persons)}名同志的党风廉政意见均为“{_wording(persons[0])}”，名单见附件。"
    return f"经核查，现将{len(persons)}名同志的党风廉政意见函复你单位（逐人意见见附件）。"


def _validity(view: RequestView) -> str:
    until = chinese_date(view.valid_until) if view.valid_until else DAY_BLANK
    return f"本意见有效期至{until}，仅用于来函所述事项；超过有效期的，请重新征求意见。"


def _sums(view: RequestView) -> str:
    """The persons of the list by reply; the sum ties with their number."""
    told = "，".join(f"“{label}”{count}名" for label, count in _counts(view))
    return f"注：共{len(view.persons)}名，其中{told}。"


def _list_rows(persons: Sequence[PersonView]) -> Iterator[tuple[str, ...]]:
    ends = _ends(persons)
    for place, one in enumerate(persons, 1):
        yield str(place), _name(one), _placed(one, ends), _wording(one)


# 审批表


def approval_paper(view: RequestView, profile: Profile, on: date, *, boxes: bool = False) -> Paper:
    """Return the sheet on which the reply is approved, filled in as of `on`. Raises as `letter_paper`."""
    rows = (
        _row(("来函单位", view.asked_by), ("来函文号", view.letter_number)),
        _row(("来函日期", _day(view.letter_on)), ("收到日期", _day(view.received_on))),
        _row(("事由", view.occasion), ("回复期限", _day(view.due_on))),
        _row(("征求人数", f"{len(view.persons)}人"), ("核查日期", _day(view.checked_on))),
        FormRow((FormCell("拟答复意见", _split(view), weight=2, align="left"),)),
        FormRow((FormCell("需要说明的人员", _explained(view), weight=2, min_lines=3, align="left"),)),
        FormRow((FormCell("承办人意见", _proposed(view), weight=2, min_lines=2, sign=("承办人签名",)),)),
        FormRow((FormCell("审核意见", weight=2, min_lines=2, sign=("审核人签名",)),)),
        FormRow((_ruling(view),)),
        _row(("回函文号", view.reply_number), ("回函日期", _day(view.replied_on))),
    )
    facts = (f"编号：{view.number}", f"承办人：{view.handler}", f"填表日期：{chinese_date(on)}")
    notes = ("注：谁核查、谁签字、谁负责；本表与来函、回函一并归档，不得对外提供。",)
    document = Document(
        title=APPROVAL,
        parts=(Form(rows, facts=facts, notes=notes),),
        author=profile.issuer,
        date=on,
        marks=Marks(secrecy=Secrecy.coded(view.secrecy).label),
        subject=APPROVAL,
    )
    return _printed(view, document, APPROVAL, boxes=boxes)


def _row(*cells: tuple[str, str]) -> FormRow:
    return FormRow(tuple(FormCell(label, text) for label, text in cells))


def _split(view: RequestView) -> str:
    """The persons by reply; the sum ties with the number asked about."""
    return "\n".join(f"{label}：{count}人" for label, count in _counts(view))


def _explained(view: RequestView) -> str:
    """Those about whom there is something to say: one by one, or by reply where they are too many.

    Those answered otherwise than proposed are told one by one as long as that can be.
    """
    found, ends = [one for one in view.persons if _is_to_explain(one)], _ends(view.persons)
    if len(found) <= MOST_EXPLAINED:
        return _numbered(found, ends) or "无"
    changed = [one for one in found if one.override]
    told = [f"共{len(found)}人，逐人情况及依据见所附《{CHECK}》。"]
    for label, _ in _counts(view):
        names = [_brief(one, ends) for one in found if _label(one) == label and not one.override]
        told += [f"{label}（{len(names)}人）：{'、'.join(names)}"] if names else []
    if len(changed) > MOST_EXPLAINED:
        told.append(f"改变核查建议的（{len(changed)}人）：{'、'.join(_brief(one, ends) for one in changed)}")
    elif changed:
        told += [f"改变核查建议的（{len(changed)}人）：", _numbered(changed, ends)]
    return "\n".join(told)


def _numbered(persons: Iterable[PersonView], ends: Mapping[int, str]) -> str:
    return "\n".join(f"{place}. {_explanation(one, ends)}" for place, one in enumerate(persons, 1))


def _is_to_explain(one: PersonView) -> bool:
    reasons = any(reason.matters or reason.second_look for reason in one.checked.reasons)
    changed = bool(one.reply) and one.reply != one.checked.proposal
    return bool(reasons or changed or one.override or one.open_question)


def _explanation(one: PersonView, ends: Mapping[int, str]) -> str:
    held = one.checked.reasons
    weighty = [reason for reason in held if reason.matters or reason.second_look]
    titles = "、".join(dict.fromkeys(map(_short, weighty or held)))
    changed = one.reply and one.reply != one.checked.proposal
    told = (
        _label(one),
        titles,
        f"核查建议为“{one.checked.label}”" if changed else "",
        f"理由：{one.override}" if one.override else "",
        one.open_question,
    )
    said = "；".join(part.rstrip("。；") for part in told if part)
    return f"{_called(one, ends)}：{said}。"


def _short(reason: Reason) -> str:
    """A finding by its title, with the record behind it and the last day where one runs."""
    until = f"至{short_day(reason.last_day)}" if reason.last_day else ""
    return f"{reason.title}{_bracketed('，'.join(filter(None, (reason.record, until))))}"


def _proposed(view: RequestView) -> str:
    if any(not one.reply for one in view.persons):
        return ""
    return f"经核查，拟按以上意见回复{view.asked_by}，妥否，请批示。"


def _ruling(view: RequestView) -> FormCell:
    label = "机关纪委\n书记审批"
    if not view.approved_on:
        return FormCell(label, weight=2, min_lines=2, sign=("签名",))
    signed = Signed(view.approver, view.approved_on, view.approval or "同意。")
    return FormCell(label, weight=2, min_lines=2, signed=(signed,))


# 核查情况表


def check_paper(view: RequestView, profile: Profile, on: date, *, boxes: bool = False) -> Paper:
    """Return what was found of everybody and what is answered, as of `on`. Raises as `letter_paper`."""
    paper = LedgerPaper(
        title=f"{profile.issuer}{CHECK}",
        organisation=profile.organisation,
        columns=CHECK_COLUMNS,
        rows=tuple(_check_rows(view)),
        as_of=on,
        secrecy=Secrecy.coded(view.secrecy).label,
        numbered=False,
        signatures=("核查人", "审核人", "日期"),
        facts=tuple(_check_facts(view)),
        notes=("注：内部资料，随审批表归档，不得附于回函、不得对外提供。",),
    )
    return _printed(view, paper, CHECK, boxes=boxes)


def _check_facts(view: RequestView) -> Iterator[str]:
    letter = "　".join(filter(None, (view.asked_by, view.letter_number)))
    occasion = f"　事由：{view.occasion}" if view.occasion else ""
    yield f"编号：{view.number}　来函：{letter}{occasion}　核查日期：{_day(view.checked_on) or '尚未核查'}"
    told = "，".join(f"{label}{count}人" for label, count in _counts(view))
    yield f"共{len(view.persons)}人。拟定答复：{told}。"


def _check_rows(view: RequestView) -> Iterator[LedgerRow]:
    """Those to be explained first; each keeps the number it has in the list."""
    numbered, ends = list(enumerate(view.persons, 1)), _ends(view.persons)
    first = [(place, one) for place, one in numbered if _is_to_explain(one)]
    others = [(place, one) for place, one in numbered if not _is_to_explain(one)]
    for heading, held in (("需要说明的人员", first), ("其他人员", others)):
        if held:
            yield LedgerGroup(f"{heading}：{len(held)}人")
            yield from (_check_row(place, one, ends) for place, one in held)


def _check_row(place: int, one: PersonView, ends: Mapping[int, str]) -> tuple[str, ...]:
    checked = one.checked
    matched = "\n".join(filter(None, (checked.match, checked.match_note, _candidates(one))))
    found = "\n".join(_finding(number, reason) for number, reason in enumerate(checked.reasons, 1))
    said = "\n".join(filter(None, (one.override, one.open_question)))
    return (
        str(place),
        _name(one),
        _placed(one, ends),
        matched,
        found or "未发现情况",
        checked.label,
        _label(one),
        said,
    )


def _candidates(one: PersonView) -> str:
    """Whom the roster has under the name, while it is open who is meant."""
    if one.person is not None or not one.checked.candidates:
        return ""
    return f"可能是：{'、'.join(f'{held.name}（{held.caption}）' for held in one.checked.candidates)}"


def _finding(number: int, reason: Reason) -> str:
    record = f"（{reason.record}）" if reason.record and reason.record not in reason.text else ""
    told = f"{reason.title}：{reason.text}" if reason.text else reason.title
    until = f"影响期至{short_day(reason.last_day)}。" if reason.last_day else ""
    return f"{number}. {told.rstrip('。')}{record}。{until}依据：{reason.source}"


# what all three say


def _counts(view: RequestView) -> list[tuple[str, int]]:
    """Persons by reply in the view's order, those not decided yet last."""
    held = Counter(map(_label, view.persons))
    order = [label for label, _ in view.counts if label in held and label != UNDECIDED]
    others = sorted((label for label in held if label not in order), key=lambda label: label == UNDECIDED)
    return [(label, held[label]) for label in dict.fromkeys((*order, *others))]


def _name(one: PersonView) -> str:
    return one.checked.entry.name


def _label(one: PersonView) -> str:
    return one.reply_label if one.reply else UNDECIDED


def _wording(one: PersonView) -> str:
    return one.wording if one.reply else f"（{UNDECIDED}）"


def _stop(text: str) -> str:
    return "" if text.endswith("。") else "。"


def _day(day: date | None) -> str:
    return chinese_date(day) if day else ""


def _bracketed(text: str) -> str:
    return f"（{text}）" if text else ""


def _post(one: PersonView) -> str:
    """单位及职务 as the list has them, what is missing from the roster where the person is sure."""
    entry = one.checked.entry
    sure = one.person is not None and one.checked.matched in SURE
    roster = one.person.values if one.person is not None and sure else {}
    unit = entry.unit or roster.get("department", "") or roster.get("unit", "")
    post = entry.post or roster.get("post", "")
    return post if unit and post.startswith(unit) else f"{unit}{post}"  # 单位及职务 may be one column


def _ends(persons: Iterable[PersonView]) -> dict[int, str]:
    """The end of the identity number of those whose name the list has more than once, by their row."""
    held = list(persons)
    names = Counter(map(_name, held))
    known = [one for one in held if names[_name(one)] > 1 and one.checked.entry.identity_number]
    return {one.id: f"身份证号末四位{one.checked.entry.identity_number[-4:]}" for one in known}


def _called(one: PersonView, ends: Mapping[int, str]) -> str:
    """The name, with what tells its bearer from others in brackets."""
    return f"{_name(one)}{_bracketed('，'.join(filter(None, (_post(one), ends.get(one.id)))))}"


def _brief(one: PersonView, ends: Mapping[int, str]) -> str:
    """The name where many stand in a line."""
    return f"{_name(one)}{_bracketed(ends.get(one.id, ''))}"


def _placed(one: PersonView, ends: Mapping[int, str]) -> str:
    """单位及职务 as a table has them."""
    return f"{_post(one)}{_bracketed(ends.get(one.id, ''))}"


def _printed(
    view: RequestView, content: Document | LedgerPaper, title: str, *parts: str, boxes: bool
) -> Paper:
    if isinstance(content, LedgerPaper):
        data, texts = render_ledger(content, boxes=boxes), ledger_texts(content)
    else:
        data, texts = render_document(content, boxes=boxes), document_texts(content)
    shown = tuple(f"{char}（{code}）" for char, code in (missing_characters(texts) if boxes else ()))
    name = named(Secrecy.coded(view.secrecy), view.number, title, *parts)
    return Paper(title, name, data, shown, kind=KINDS[title])
