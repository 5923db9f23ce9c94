"""Who is meant by what stands in a field for people: one person is one, however the name is written."""

from __future__ import annotations

import re

from app.engine.kinds import NOBODY
from app.engine.names import clean_name, split_people
from app.engine.surnames import surname_of

LONGEST = 4  # characters of a name beside a title; a dotted name may be longer
_TITLE = (
    "(?:同志|书记|委员|组长|主任|科长|处长|局长|部长|主席|科员|调研员|专员|干部|干事|联络员|负责人"
    "|谈话人|记录人)"
)
_ORGAN = "(?:机关|纪委|纪检|党委|党组|总支|支部|工委|办公室|直属|部门)"
_BEFORE = re.compile(rf"^.*(?:{_TITLE}|{_ORGAN}|[科处局室股])[:：]?(?=.)")
_AFTER = re.compile(rf"(?:{_ORGAN}.*|(?:副|主任|[一二三四]级)*{_TITLE})$")


def people_in(text: str) -> tuple[str, ...]:
    """Return the persons named in a text by their bare names, each once; words for nobody are left out."""
    names = (bare(person.name) for person in split_people(text))
    return tuple(dict.fromkeys(name for name in names if name not in NOBODY))


def bare(text: str) -> str:
    """Return a person's name without blanks, brackets and posts: "书记沈 佳（机关纪委）" is "沈佳".

    A post stays where what is left without it is no whole name: "王书记", "机关党委书记".
    """
    name = clean_name(text)
    for without in (_AFTER.sub("", name), _BEFORE.sub("", name), _AFTER.sub("", _BEFORE.sub("", name))):
        if without != name and _is_whole(without):
            return without
    return name


def _is_whole(name: str) -> bool:
    return len(name) > 1 and (len(name) <= LONGEST or "·" in name) and bool(surname_of(name))
