"""A list of names as another organ sends it: a spreadsheet, a text file or pasted text, read name by name.

What is no name is told and not guessed; a table is read by its heads, anything else by what its cells hold.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from app.engine.names import clean_name, name_and_remark, split_people
from app.engine.surnames import COMPOUND, surname_of
from app.engine.values import ValueFlaw, clean_text, parse_identity_number
from app.errors import UnreadableFile
from app.exchange.delimited import read_delimited
from app.exchange.grid import CellValue, Sheet
from app.exchange.headings import Heading, Target, body_rows, find_heading, normal
from app.exchange.planning import spellings_of
from app.exchange.workbook import read_workbook
from app.opinion_match import PROPOSED
from app.opinion_views import NameEntry, NameList, RefusedLine
from app.registers.members import MEMBERS

NO_NAME = "没有姓名"
NOT_A_NAME = "不是姓名，像是标题、说明或落款"
WHOSE_NUMBER = "有几个姓名，分不清身份证号是谁的，请一人一行"
OLD_NUMBER = "是15位的旧号码，不能用来核对本人，请换用18位号码"
_LONGEST_NAME = 40
_SHOWN = 60
_HAN = r"\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z.])(?:[0-9]{6}[ -][0-9]{8}[ -][0-9]{3}[0-9Xx]|[0-9][0-9*＊]{12,20}[Xx]?"
    r"|[0-9](?:\.[0-9]+)?[Ee]\+?[0-9]{2})(?![0-9A-Za-z])"
)
_NO_NUMBER = frozenset({"", "无", "/", "-", "—", "——", "--", "不详", "暂无", "未提供"})
_SERIAL = re.compile(
    r"^(?:[（(\[]?(?:[0-9]{1,4}|[一二三四五六七八九十]{1,3}(?=[)）\].．、]))[)）\]]?[.．、:：\s]*(?=[^0-9\s])|[①-⑳]\s*)"
)
_COUNT = re.compile(r"[0-9]{1,4}[.．、)）]?")
_INNER_SERIAL = re.compile(rf"(?<=[\s,，;；、])([0-9]{{1,4}})[.．、)）](?=\s*[{_HAN}])")
_LABEL = re.compile(
    r"^[^:：、，,\s]{0,12}(?:人选|名单|对象|人员|如下)\s*[:：]|"
    r"(?:(?:拟任人选|人选)?姓\s*名|(?:公民|居民)?身份证?(?:号码|号)?|(?:所在|工作)?(?:单位|部门|支部)|现?任?职务)\s*[:：]"
    r"|(?:公民|居民)?身份(?:证号?码?|号码)\s*(?=\t)"
)
_FOOT = re.compile(
    r"^[（(]?(?:共\s*计?\s*\d|以上共?|合\s*计|总\s*计|小\s*计|填\s*[表报]|制\s*表|审\s*[核批]|经\s*办|联系|电话|备\s*注|说\s*明"
    r"|附\s*件|日\s*期|时\s*间|注\s*[:：]|单位(?:负责人|领导|[（(]|公章)|此致|特此)"
)
_GROUP = re.compile(r"^([^:：]{2,30})[:：]\s*(?=\S)")
_DOT = re.compile(r"\s*[·•・‧∙⋅●]\s*")
_SPACED_OUT = re.compile(rf"(?<!\S)[{_HAN}](?: +[{_HAN}]){{1,3}}(?!\S)")
_LISTED = re.compile(r"、(?![^（(]*[）)])")
_MARKS = re.compile(r"[\t,，;；|]+")
_WORD = re.compile(rf"[{_HAN}·]+|[A-Za-z][A-Za-z .'·-]+")
_LATIN = re.compile(r"[A-Za-z]+(?: [A-Za-z]+)+")
_PLACE = re.compile(
    r"(?:[科处室局部站所办队院委组会厅馆校镇乡区县市省司园村社]|中心|支部|总支|公司|单位|机关|街道|窗口|大队)$"
)
_POST = re.compile(r"(?:[员长任记事计师官]|主管|助理|秘书|文员)$")
_IDLE = re.compile(
    r"男|女|[^\s]{1,4}族|[0-9./年月日:：\s*+-]+生?|(?:中共)?(?:预备)?党员|共?青?团员|群众|同志"
)
_NO_NAMES = frozenset({"干部", "党员", "群众", "同志", "单位", "纪检", "名单", "人员", "支部", "干事"})
_EMPTY_BRACKETS = re.compile(r"[（(\[【]\s*[)）\]】]")
# How much a text is like a person's name: with a surname but like a place or a post (安监科), without one.
_NOT, _OFFICIAL, _STRANGE, _SURE = range(4)


@dataclass(frozen=True, slots=True)
class _Parts:
    """One line taken apart: its numbers as they stood, its texts; `unit`: a heading before a colon."""

    line: int
    shown: str
    numbers: tuple[object, ...]
    texts: tuple[str, ...]
    unit: str = ""
    listed: bool = False


_Read = NameEntry | RefusedLine


def paste(text: str) -> NameList:
    """Read a list as it was pasted. Raises UnreadableFile for more lines than a spreadsheet may hold."""
    sheet = _typed(text)
    heading = _heading(sheet)
    return _collected(_headed(sheet, heading) if heading else _headless(sheet))


def _typed(text: str) -> Sheet:
    try:
        return read_delimited(text, "")
    except UnreadableFile:
        # Quotes that do not close are no reason to refuse what somebody typed.
        bare = text.replace('"', "")
    try:
        return read_delimited(bare, "")
    except UnreadableFile as fault:
        remedy = "请确认粘贴的是名单，每行一人；名单很长的分几次粘贴，或者从文件导入。"
        raise UnreadableFile(fault.message, reason=fault.reason, remedy=remedy) from None


def read_list(path: Path, password: str | None = None) -> NameList:
    """Read a list from a spreadsheet or a text file; hidden sheets are told and not read.

    Raises PasswordNeeded, and UnreadableFile for what cannot be read or holds no name at all.
    """
    sheets = read_workbook(path, password).sheets
    read, left = _chosen([sheet for sheet in sheets if not sheet.hidden])
    if not read:
        raise UnreadableFile(
            "这个文件里没有找到姓名。",
            reason="没有“姓名”一列，各行的内容也不像姓名。",
            remedy="请在第一行写明“姓名”“身份证号”“单位”后重新读取，或把名单复制后粘贴。",
        )
    hidden = [sheet for sheet in sheets if sheet.hidden and sheet.rows]
    told = [RefusedLine(0, sheet.name, "是隐藏的工作表，没有读取") for sheet in hidden]
    told += [RefusedLine(0, sheet.name, "没有“姓名”一列，没有读取") for sheet in left if sheet.rows]
    lines = [line for sheet, found in read for line in _placed(found, sheet.name if len(read) > 1 else "")]
    names = "、".join(sheet.name for sheet, _ in read)
    return _collected([*lines, *told], f"{path.name}（工作表：{names}）" if len(sheets) > 1 else path.name)


def _chosen(sheets: Sequence[Sheet]) -> tuple[list[tuple[Sheet, list[_Read]]], list[Sheet]]:
    """The sheets with names and their lines; without a head anywhere, those of which most lines are names."""
    headed = [(sheet, heading) for sheet in sheets if (heading := _heading(sheet))]
    read = [(sheet, list(_headed(sheet, heading))) for sheet, heading in headed]
    if not read:
        plain = [(sheet, list(_headless(sheet))) for sheet in sheets]
        read = [(sheet, lines) for sheet, lines in plain if _are_names(lines)]
    taken = {id(sheet) for sheet, _ in read}
    return read, [sheet for sheet in sheets if id(sheet) not in taken]


def _are_names(lines: Sequence[_Read]) -> bool:
    named = [line for line in lines if isinstance(line, NameEntry)]
    sure = [one for one in named if one.identity_number or one.told or _likeness(one.name) == _SURE]
    return len(named) * 2 >= len(lines) and len(sure) * 2 >= len(named) > 0


def _placed(lines: Iterable[_Read], sheet: str) -> Iterator[_Read]:
    """Refused lines with the sheet they stand in, where there are several."""
    for line in lines:
        if sheet and isinstance(line, RefusedLine):
            yield RefusedLine(line.line, f"{sheet}：{line.text}", line.reason)
        else:
            yield line


def _collected(lines: Iterable[_Read], source: str = "") -> NameList:
    entries: dict[tuple[str, ...], NameEntry] = {}
    repeated, refused = [], []
    for line in lines:
        if isinstance(line, RefusedLine):
            refused.append(line)
        elif _sameness(line) in entries:
            repeated.append(line)
        else:
            entries[_sameness(line)] = line
    return NameList(tuple(entries.values()), tuple(repeated), tuple(refused), source)


def _sameness(entry: NameEntry) -> tuple[str, ...]:
    # One number under two names is no repetition: one of the two is wrong, and that has to be seen.
    if entry.identity_number:
        return entry.name, entry.identity_number
    return entry.name, entry.told, entry.unit, entry.post


# Tables with heads


@cache
def _targets() -> tuple[Target, ...]:
    """The columns a list may have: the roster's, a number to count by, and what the person is to become."""
    known = spellings_of(MEMBERS)
    own: Mapping[str, tuple[str, ...]] = {
        "name": ("人选", "拟任人选", "考察对象", "推荐人选", "候选人", "拟任免人员", "被推荐人", "对象"),
    }
    roster = [
        Target(f.name, f.label, (*known.get(f.name, ()), *own.get(f.name, ())), f.name == "name")
        for f in MEMBERS.targets()
    ]
    proposed = ("拟任免职务", "拟提拔职务", "拟任岗位", "拟晋升职级", "拟聘岗位", "拟任职级", "拟任")
    return (
        *roster,
        Target("serial", "序号", ("序", "编号", "No", "№", "号")),
        Target("proposed", "拟任职务", proposed),
    )


@cache
def _head_words() -> frozenset[str]:
    return frozenset(
        normal(word) for target in _targets() for word in (target.label, *target.synonyms) if len(word) > 1
    )


def _heading(sheet: Sheet) -> Heading | None:
    found = find_heading(sheet, _targets())
    return found if isinstance(found, Heading) and found.column_of("name") is not None else None


def _headed(sheet: Sheet, heading: Heading) -> Iterator[_Read]:
    at = {column.target: column.index for column in heading.columns if column.target}
    for number, row in body_rows(sheet, heading):
        values = {target: row[index] for target, index in at.items()}
        if any(clean_text(value) for target, value in values.items() if target != "serial"):
            yield from _persons(number, values, _shown(row))


def _persons(number: int, values: Mapping[str, CellValue], shown: str) -> Iterator[_Read]:
    """The persons of one row of a table; mostly one."""
    told = values.get("identity_number", "")
    text = clean_text(values.get("name", ""))
    if inside := _NUMBER.search(text):
        text = text.replace(inside[0], " ")
        told = told if clean_text(told) else inside[0]
    people = [person for person in split_people(text) if any(map(str.isalpha, person.name))]
    identity, flaw, stood = _identity(told)
    if not people or any(len(person.name) > _LONGEST_NAME for person in people):
        yield RefusedLine(number, shown, NOT_A_NAME if people else NO_NAME)
    elif len(people) > 1 and (identity or stood):
        yield RefusedLine(number, shown, WHOSE_NUMBER)
    else:
        place, post = _place_of(values), _post_of(values)
        for person in people:
            yield NameEntry(number, person.name, identity, place, post, flaw, stood)


def _place_of(values: Mapping[str, CellValue]) -> str:
    unit, branch = (clean_text(values.get(name, "")) for name in ("unit", "branch"))
    return " ".join(part for part in (unit, "" if branch in unit else branch) if part)


def _post_of(values: Mapping[str, CellValue]) -> str:
    post, rank, proposed = (clean_text(values.get(name, "")) for name in ("post", "rank", "proposed"))
    if post or rank or not proposed:
        return post or rank
    return f"{PROPOSED}{proposed.removeprefix(PROPOSED)}"


def _identity(raw: object) -> tuple[str, str, str]:
    """The number, or '' with what is wrong with it and what stood there."""
    told = clean_text(raw)
    if told in _NO_NUMBER:
        return "", "", ""
    inside = _NUMBER.search(told) if isinstance(raw, str) else None
    try:
        number = parse_identity_number(inside[0] if inside else raw)
    except ValueFlaw as flaw:
        return "", flaw.reason, told
    return (number, "", "") if len(number) == 18 else ("", OLD_NUMBER, told)


# Lines without heads


def _headless(sheet: Sheet) -> Iterator[_Read]:
    lines = [part for place, row in enumerate(sheet.rows) for part in _apart(place + 1, row)]
    shares = _shares(lines)
    for line in lines:
        yield from _understood(line, shares)


def _apart(line: int, row: Sequence[CellValue]) -> Iterator[_Parts]:
    """What one line holds; several parts where each of several persons has a number of his own."""
    filled = [value for value in row if clean_text(value)]
    shown = _shown(row)
    if not filled or all(normal(word) in _head_words() for word in shown.split()):
        return
    if _FOOT.match(shown):
        yield _Parts(line, shown, (), ())
        return
    texts = [clean_text(value) for value in filled]
    numbers = [value for value in filled if isinstance(value, (int, float)) and abs(value) >= 1e12]
    told = "\t".join(text for text, value in zip(texts, filled, strict=True) if value not in numbers)
    each = [_parts(line, shown, part, ()) for part in _by_serial(told) or _by_number(told)]
    if len(each) > 1 and all(any(map(_likeness, part.texts)) for part in each):
        yield from each
    else:
        yield _parts(line, shown, told, tuple(numbers))


def _by_serial(told: str) -> list[str]:
    """The text cut before each serial number, where one line counts several persons: 1、张三 2、李四."""
    inner = [one for one in _INNER_SERIAL.finditer(told) if int(one[1]) > 1]
    if not inner or not _SERIAL.match(told):
        return []
    cuts = [0, *(one.start() for one in inner), len(told)]
    return [told[start:end].strip("、 \t,，;；") for start, end in pairwise(cuts)]


def _by_number(told: str) -> Iterator[str]:
    """The text cut so that each part has one number, which stands behind the name or else before it."""
    numbers = list(_NUMBER.finditer(told))
    if not numbers:
        return
    leads = not _MARKS.sub("", _SERIAL.sub("", told[: numbers[0].start()])).strip()
    cuts = [one.start() for one in numbers] if leads else [0, *(one.end() for one in numbers[:-1])]
    for start, end in zip(cuts, [*cuts[1:], len(told)], strict=True):
        yield told[start:end].strip("、 \t,，;；")


def _parts(line: int, shown: str, told: str, numbers: tuple[object, ...]) -> _Parts:
    own = sorted((one[0] for one in _NUMBER.finditer(told)), key=lambda one: bool(_identity(one)[1]))
    text = _LABEL.sub("\t", _NUMBER.sub("\t", _DOT.sub("·", _SERIAL.sub("", told.strip()))))
    text = _SERIAL.sub("", _EMPTY_BRACKETS.sub("\t", text).strip())
    group = _GROUP.match(text)
    unit = group[1].strip() if group and _likeness(group[1]) < _STRANGE else ""
    text = text[group.end() :] if group and unit else re.sub("[:：]", "\t", text)
    # Without any mark between its cells a line is words between blanks, or a list of names between 、.
    free = not _MARKS.search(told.strip())
    texts = [word for cell in _MARKS.split(text) for word in _words(cell, free=free)]
    listed = free and len(_LISTED.split(text)) > 1
    return _Parts(line, shown, (*numbers, *own), tuple(texts), unit, listed)


def _words(cell: str, *, free: bool) -> list[str]:
    cell = cell.strip("。.'’‘\" /")
    if not free or not cell:
        return [cell] if cell else []
    parts = [part.strip() for part in _LISTED.split(cell)]
    words = parts if len(parts) > 1 else _joined(cell)
    return [word for one in words if (word := _SERIAL.sub("", one)) and not _COUNT.fullmatch(word)]


def _joined(text: str) -> list[str]:
    """The words between blanks, a name that is spaced out (张 伟, 欧阳 娜娜) as one."""
    joined: list[str] = []
    for word in _SPACED_OUT.sub(lambda found: found[0].replace(" ", ""), text).split():
        if joined and _is_surname(joined[-1]) and len(word) <= 2 and _WORD.fullmatch(word):
            joined[-1] += word
        elif joined and _LATIN.fullmatch(f"{joined[-1]} {word}"):
            joined[-1] += f" {word}"
        else:
            joined.append(word)
    return joined


def _is_surname(word: str) -> bool:
    return word in COMPOUND or (len(word) == 1 and bool(surname_of(word)))


def _shares(lines: Sequence[_Parts]) -> Counter[int]:
    """How sure each place in a line is to hold the name: the lines in which it looks most like one."""
    return Counter(
        max(range(len(line.texts)), key=lambda place: (_likeness(line.texts[place]), -place))
        for line in lines
        if line.texts
    )


def _understood(line: _Parts, shares: Counter[int]) -> Iterator[_Read]:
    likely = [_likeness(text) for text in line.texts]
    numbered = bool(line.numbers)
    if not any(likely):
        yield RefusedLine(line.line, line.shown, NOT_A_NAME if line.texts or not numbered else NO_NAME)
    elif not numbered and _are_several(likely, listed=line.listed):
        for text in line.texts:
            yield _entry(line, text, ())
    elif numbered and line.listed and _are_several(likely, listed=True):
        yield RefusedLine(line.line, line.shown, WHOSE_NUMBER)
    else:
        total = sum(shares.values())
        # Where the names of the other lines stand tells more than one line alone.
        sure = [like and like + 2 * shares[place] / total for place, like in enumerate(likely)]
        at = max(range(len(sure)), key=lambda place: (sure[place], shares[place]))
        yield _entry(line, line.texts[at], (*line.texts[:at], *line.texts[at + 1 :]))


def _are_several(likely: Sequence[int], *, listed: bool) -> bool:
    if len(likely) < 2:
        return False
    sure = likely.count(_SURE)
    return sure == len(likely) or (listed and all(likely) and sure * 2 >= len(likely))


def _entry(line: _Parts, text: str, others: Sequence[str]) -> NameEntry:
    person = name_and_remark(text)
    told = [one for one in (person.remark, *others) if one and not _IDLE.fullmatch(one)]
    unit = next((one for one in told if _PLACE.search(one)), "")
    rest = [one for one in told if one != unit]
    if not unit and rest and not _POST.search(rest[0]):
        unit, *rest = rest
    identity, flaw, stood = _identity(line.numbers[0] if line.numbers else "")
    place = " ".join(part for part in (line.unit, unit) if part)
    return NameEntry(line.line, person.name, identity, place, " ".join(rest), flaw, stood)


def _likeness(text: str) -> int:
    name = clean_name(text)
    if not _WORD.fullmatch(name) or name in _NO_NAMES or len(name) < 2:
        return _NOT
    if "·" in name:
        return _SURE if len(name) > 3 else _NOT
    if name[0].isascii():
        return _STRANGE if len(name) <= _LONGEST_NAME else _NOT
    official = _PLACE.search(name) or (len(name) > 2 and _POST.search(name))
    surname = surname_of(name)
    if surname and len(name) <= len(surname) + 3:
        return _OFFICIAL if official or len(name) > len(surname) + 2 else _SURE
    return _NOT if official or len(name) > 6 else _STRANGE


def _shown(row: Sequence[CellValue]) -> str:
    text = " ".join(clean_text(value) for value in row if clean_text(value))
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
