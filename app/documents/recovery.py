"""The sheet that carries a store's recovery code to a sealed envelope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from app.documents.cells import CellSetter
from app.documents.dates import chinese_date
from app.documents.fonts import FontBook, Role, font_book
from app.documents.typeset import Typesetter, text_block
from app.documents.writer import MM, PORTRAIT, PdfWriter, fill, rule

LEFT, RIGHT = 28 * MM, 26 * MM
WIDTH = PORTRAIT[0] - LEFT - RIGHT
TITLE = "数据存储恢复码"
CODE = 22.0  # points
GROUPS_A_LINE = 4
CELL_HEIGHT = 46.0
ADVICE = (
    "1. 恢复码是忘记口令时打开数据的唯一办法；口令和恢复码都丢失的，数据无法找回。",
    "2. 核对无误后装入信封，当场封口，骑缝签名并注明日期，交指定人员存入保密柜，登记保管。",
    "3. 本页只打印一份。不得拍照、扫描、复印，不得存入计算机、手机和网盘，不得通过网络传送。",
    "4. 启用恢复码时应当有两人在场并作记录；启用后请立即设置新口令。岗位交接时，应当清点信封是否完好。",
    "5. 输入时不分大小写，可不输入连接号；最后一组为校验组，抄错、漏抄时程序会提示。",
)
SIGNATURES = (("打印人", "日期"), ("封存人", "日期"), ("接收保管人", "日期"), ("监督人", "日期"))

Texts = list[tuple[float, float, str]]


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """What the sheet says: whose store, which store, when, and the code with its groups parted by hyphens."""

    organisation: str
    store_id: str
    date: date
    code: str
    secrecy: str = "内部"


def render_recovery_sheet(
    sheet: RecoverySheet, *, boxes: bool = False, book: FontBook | None = None
) -> bytes:
    """Draw the one-page sheet as PDF. Raises MissingGlyph unless `boxes` allows labelled boxes."""
    fonts = book or font_book()
    with fonts.lock:
        writer = PdfWriter(fonts, PORTRAIT, boxes=boxes)
        writer.describe(TITLE, sheet.organisation, sheet.date)
        writer.page(_SheetSetter(writer.typesetter, sheet).content())
        return writer.finish()


def code_groups(code: str) -> list[str]:
    """The groups of a code, parted where it has hyphens or spaces, else every four characters."""
    groups = code.replace("-", " ").split()
    if len(groups) > 1:
        return groups
    return [code[start : start + 4] for start in range(0, len(code), 4)]


class _SheetSetter:
    """Places the sheet's pieces from top to bottom; `y` is the height reached."""

    def __init__(self, typesetter: Typesetter, sheet: RecoverySheet) -> None:
        self._typesetter, self._sheet = typesetter, sheet
        self._texts: Texts = []
        self._drawn: list[str] = []
        self._y = PORTRAIT[1] - 25 * MM

    def content(self) -> list[str]:
        """The operators of the page."""
        sheet = self._sheet
        self._put(LEFT, self._y, sheet.secrecy, "hei", 14)
        self._y -= 48
        self._put((PORTRAIT[0] - self._width(TITLE, "title", 24)) / 2, self._y, TITLE, "title", 24)
        self._y -= 44
        self._facts(
            (
                ("单　　位", sheet.organisation),
                ("存储标识", sheet.store_id),
                ("生成日期", chinese_date(sheet.date)),
            )
        )
        self._code(code_groups(sheet.code))
        self._advice()
        self._signatures()
        return [*self._drawn, text_block(self._texts)]

    def _facts(self, facts: Sequence[tuple[str, str]]) -> None:
        for label, value in facts:
            self._put(LEFT, self._y, label, "hei", 12)
            for x, operators in CellSetter(self._typesetter, "fang", 12, 18).cell(value, WIDTH - 64):
                self._texts.append((LEFT + 64 + x, self._y, operators))
                self._y -= 18
            self._y -= 4

    def _code(self, groups: Sequence[str]) -> None:
        """The groups in numbered boxes; the last one, the checksum, is shaded."""
        self._y -= 6
        width = WIDTH / GROUPS_A_LINE
        for number, group in enumerate(groups):
            row, place = divmod(number, GROUPS_A_LINE)
            left, bottom = LEFT + place * width, self._y - (row + 1) * CELL_HEIGHT
            last = number == len(groups) - 1
            if last:
                self._drawn.append(fill(left, bottom, width, CELL_HEIGHT, 0.92))
            self._box(left, bottom, width)
            self._put(left + 4, bottom + CELL_HEIGHT - 11, "校验" if last else str(number + 1), "song", 8)
            self._spaced(group, left, bottom + 12, width)
        rows = -(-len(groups) // GROUPS_A_LINE)
        self._y -= rows * CELL_HEIGHT + 26

    def _spaced(self, group: str, left: float, base: float, width: float) -> None:
        """Characters of a group at even distances, as if the face were monospaced."""
        step = CODE * 0.86
        start = left + (width - step * len(group)) / 2
        for index, char in enumerate(group):
            x = start + index * step + (step - self._width(char, "hei", CODE)) / 2
            self._put(x, base, char, "hei", CODE)

    def _box(self, left: float, bottom: float, width: float) -> None:
        right, top = left + width, bottom + CELL_HEIGHT
        corners = ((left, bottom), (right, bottom), (right, top), (left, top), (left, bottom))
        for (x1, y1), (x2, y2) in pairwise(corners):
            self._drawn.append(rule(x1, y1, x2, y2, 0.8))

    def _advice(self) -> None:
        self._put(LEFT, self._y, "保管要求", "hei", 12)
        self._y -= 22
        setter = CellSetter(self._typesetter, "fang", 12, 19)
        for text in ADVICE:
            number, _, rest = text.partition(" ")
            self._put(LEFT, self._y, number, "fang", 12)
            for x, operators in setter.cell(rest, WIDTH - 18):
                self._texts.append((LEFT + 18 + x, self._y, operators))
                self._y -= 19
            self._y -= 4

    def _signatures(self) -> None:
        self._y -= 20
        for label, day in SIGNATURES:
            self._put(LEFT, self._y, f"{label}：", "fang", 12)
            self._drawn.append(rule(LEFT + 74, self._y - 3, LEFT + 230, self._y - 3, 0.5))
            self._put(LEFT + 260, self._y, f"{day}：", "fang", 12)
            self._drawn.append(rule(LEFT + 300, self._y - 3, LEFT + WIDTH, self._y - 3, 0.5))
            self._y -= 30

    def _put(self, x: float, y: float, text: str, role: Role, size: float) -> None:
        self._texts.append((x, y, self._typesetter.plain(text, role, size)))

    def _width(self, text: str, role: Role, size: float) -> float:
        return self._typesetter.width(text, role) * size
