"""What the papers of a reminder say: the notice, and the sheet on which its readers sign."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.engine.paper import DATE_BLANK, Item, Name, Names, Single, Value
from app.engine.register import Copy, Draft, Papers
from db.models import Reminder, ReminderRecipient

READERS = ("姓名", "单位", "阅知日期", "备注")
ABOVE, STATIONED = 0, 2  # 机关党委 and 派驻纪检监察组 among the superiors
KINDS = ("通知", "通报", "意见", "函", "公告", "通告", "决定", "倡议书", "公开信")  # 文种 of such papers
Say = Callable[[Reminder, Copy], Single]


def _copied(reminder: Reminder, copy: Copy) -> Single:
    held = copy.profile.superiors
    return "、".join(held[place] for place in (ABOVE, STATIONED) if place < len(held) and held[place])


def _titled(reminder: Reminder, copy: Copy) -> Single:
    """The title with the kind of document GB/T 9704 asks for at its end: 关于……的通知."""
    title = reminder.title.strip().removesuffix("的提醒")
    if not title or title.endswith(KINDS):
        return title
    return f"{title}的通知" if title.startswith("关于") else f"关于{title}的通知"


# Term, how it is found, what stands in its place.
SAID: Mapping[str, tuple[Say, Name]] = {
    "机关纪委": (lambda reminder, copy: copy.profile.issuer, Name()),
    "主送": (lambda reminder, copy: copy.recipient or reminder.audience, Name()),
    "文号": (lambda reminder, copy: copy.number, Name()),
    "抄送单位": (_copied, Name()),
    "提醒编号": (lambda reminder, copy: reminder.number, Name("")),
    "标题": (lambda reminder, copy: reminder.title, Name("廉洁提醒通知")),
    "公文标题": (_titled, Name("廉洁提醒通知")),
    "提醒类别": (lambda reminder, copy: reminder.kind.label, Name("")),
    "提醒方式": (lambda reminder, copy: reminder.way.label if reminder.way else "", Name("　　　　")),
    "提醒内容": (lambda reminder, copy: reminder.content, Name()),
    "拟稿人": (lambda reminder, copy: reminder.author, Name("")),
    "发出日期": (lambda reminder, copy: reminder.issued_on, Name(DATE_BLANK)),
    "阅知期限": (lambda reminder, copy: reminder.read_by or "", Name(DATE_BLANK)),
}
COUNTED = ("应阅知", "已阅知")
NAMES = Names(
    texts={**{term: name for term, (_, name) in SAID.items()}, **dict.fromkeys(COUNTED, Name(""))},
    lists={"阅知人员": dict.fromkeys(READERS, Name(""))},
    facts={"recipients": "阅知人员"},
)


def _reader(row: ReminderRecipient) -> Item:
    return dict(zip(READERS, (row.name, row.unit, row.read_on or "", row.remarks), strict=True))


def _values(draft: Draft, copy: Copy) -> Mapping[str, Value]:
    reminder: Reminder = draft.record
    rows: list[ReminderRecipient] = sorted(draft.rows["recipients"], key=lambda row: row.position)
    values: dict[str, Value] = {term: say(reminder, copy) for term, (say, _) in SAID.items()}
    read = sum(row.read_on is not None for row in rows)
    values |= dict(zip(COUNTED, (f"{len(rows)}人", f"{read}人"), strict=True))
    return values | {"阅知人员": tuple(map(_reader, rows))}


def _facts(draft: Draft, copy: Copy) -> frozenset[str]:
    return frozenset({"recipients"} if draft.rows["recipients"] else ())


REMINDER_PAPERS = Papers("reminders", NAMES, _values, _facts)
