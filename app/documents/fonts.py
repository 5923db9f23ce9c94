"""Which face draws which character: official faces first, then the open pack, then glyph by glyph.

A `FontBook` belongs to one set of font files. Faces are opened when a character first needs them.
"""

from __future__ import annotations

import functools
import re
import struct
import threading
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from reportlab.pdfbase.ttfonts import TTFError

from app.documents.embed import EmbeddedFont
from app.documents.finder import FoundFace, find_faces, font_folders, pick_face
from app.documents.fontpack import installed_pack
from app.errors import MissingGlyph

Role = Literal["fang", "kai", "hei", "title", "song"]
Origin = Literal["official", "pack", "system"]

ROLES: tuple[Role, ...] = ("fang", "kai", "hei", "title", "song")
ROLE_LABELS = {"fang": "仿宋", "kai": "楷体", "hei": "黑体", "title": "小标宋", "song": "宋体"}
OFFICIAL: dict[str, tuple[str, ...]] = {
    "fang": ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "华文仿宋", "STFangsong"),
    "kai": ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "华文楷体", "STKaiti"),
    "hei": ("黑体", "SimHei", "华文黑体", "STHeiti"),
    "title": (
        "方正小标宋简体",
        "FZXiaoBiaoSong-B05S",
        "方正小标宋_GBK",
        "FZXiaoBiaoSong-B05",
        "华文中宋",
        "STZhongsong",
    ),
    "song": ("宋体", "SimSun", "新宋体", "NSimSun", "华文宋体", "STSong"),
    "latin": ("Times New Roman",),
    "rare1": ("SimSun-ExtB",),
    "rare2": ("SimSun-ExtG",),
}
ANY_SONG = ("Noto Serif SC", "Source Han Serif SC", "思源宋体", "AR PL UMing CN", "AR PL SungtiL GB")
ANY_HEI = (
    "Noto Sans SC",
    "Source Han Sans SC",
    "思源黑体",
    "微软雅黑",
    "Microsoft YaHei",
    "文泉驿正黑",
    "文泉驿微米黑",
)
MORE_HEI = ("WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "Droid Sans Fallback", "等线", "DengXian")
SYSTEM: dict[str, tuple[str, ...]] = {
    "fang": (*ANY_SONG, *ANY_HEI, *MORE_HEI),
    "kai": ("AR PL UKai CN", "AR PL KaitiM GB", "LXGW WenKai", *ANY_SONG, *ANY_HEI, *MORE_HEI),
    "hei": (*ANY_HEI, *MORE_HEI, *ANY_SONG),
    "title": (*ANY_SONG, *ANY_HEI, *MORE_HEI),
    "song": (*ANY_SONG, *ANY_HEI, *MORE_HEI),
}
WEIGHTS = {"title": (350, 900), "hei": (350, 750)}
USUAL_WEIGHT = (250, 550)
PACK_FILES = {
    "fang": "fang.ttf",
    "kai": "kai.ttf",
    "hei": "hei.ttf",
    "title": "title.ttf",
    "song": "song.ttf",
}
PACK_CHAINS = {"fang": ("light", "song"), "kai": ("song",), "hei": ("song",), "title": ("song",), "song": ()}
RARE_FILES = ("rare_a", "rare_b", "rare_g")
LATIN_END = 0x250
# Punctuation below LATIN_END or shared with Latin that Chinese text sets from its own face.
# Signs that few faces hold, drawn one over the other of signs that all of them hold.
COMPOSED = {"☑": "□√", "☐": "□"}
CHINESE_SIGNS = frozenset("·×÷°±§")
DASHES = frozenset("—―")
# Control characters, zero-width characters, soft hyphens and variation selectors are never drawn.
UNDRAWN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u180b-\u180d\u200b-\u200d\u2028\u2029\u2060\ufe00-\ufe0f\ufeff"
    "\U000e0100-\U000e01ef]"
)
MOST_NAMED = 12  # characters an error names one by one


@dataclass(frozen=True, slots=True)
class FontInUse:
    """The face that answers for a role: its label, the font's name or file, and where it comes from."""

    role: Role
    label: str
    name: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class _Source:
    path: Path
    index: int
    name: str
    origin: Origin


class Face:
    """One opened face: widths in em and whether it really draws a character."""

    def __init__(self, key: str, source: _Source) -> None:
        self.font = EmbeddedFont(key, str(source.path), source.index)
        self.source = source
        self._glyphs = self.font.face.charToGlyph
        self._offsets = self.font.face.glyphPos

    def draws(self, code: int) -> bool:
        """Whether the face has an outline for a code point (spaces need none)."""
        glyph = self._glyphs.get(code, 0)
        if not glyph:
            return False
        return (
            bool(self._offsets[glyph + 1] > self._offsets[glyph]) or unicodedata.category(chr(code)) == "Zs"
        )

    def advance(self, code: int) -> float:
        """The width of a character in em."""
        width: float = self.font.face.getCharWidth(code)
        return width / 1000


class FontBook:
    """Role chains over the fonts at hand; `lock` must be held while a document is drawn with them."""

    def __init__(self, pack: Path | None, system: Iterable[FoundFace]) -> None:
        self.lock = threading.Lock()
        self._opening = threading.Lock()
        self._found = tuple(system)
        self._pack = pack
        self._faces: dict[tuple[Path, int], Face | None] = {}
        self._chains = {role: self._chain(role) for role in ROLES}
        self._latin = {role: self._latin_chain(role) for role in ROLES}
        self._answers: dict[tuple[Role, str], Face | None] = {}

    def face(self, role: Role, char: str) -> Face | None:
        """The face that draws `char` in this role, or None when no font at hand can show it."""
        key = (role, char)
        if key not in self._answers:
            self._answers[key] = self._look_up(role, ord(char))
        return self._answers[key]

    def missing(self, texts: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """The characters no font can show, in order of first appearance, with their code points."""
        seen = dict.fromkeys(char for text in texts for char in drawable(text))
        return tuple((char, code_point(char)) for char in seen if not self._shows(char))

    def _shows(self, char: str) -> bool:
        if self.face("song", char) is not None:
            return True
        return char in COMPOSED and all(self.face("song", sign) is not None for sign in COMPOSED[char])

    def in_use(self) -> tuple[FontInUse, ...]:
        """The first usable face of every role."""
        listed = []
        for role in ROLES:
            source = next((item for item in self._chains[role] if self._open(item) is not None), None)
            if source is not None:
                listed.append(FontInUse(role, ROLE_LABELS[role], source.name, source.origin))
        return tuple(listed)

    def _look_up(self, role: Role, code: int) -> Face | None:
        if unicodedata.category(chr(code)) in ("Co", "Cs", "Cc"):
            return None  # private use means something else in every font; nobody may answer for it
        for source in self._sources(role, code):
            face = self._open(source)
            if face is not None and face.draws(code):
                return face
        return None

    def _sources(self, role: Role, code: int) -> tuple[_Source, ...]:
        char = chr(code)
        if code < LATIN_END and char not in CHINESE_SIGNS:
            return self._latin[role]
        if char in DASHES and role in ("song", "kai"):
            return self._chains["fang"] + self._chains[role]  # its dashes join without a gap
        return self._chains[role]

    def _open(self, source: _Source) -> Face | None:
        key = (source.path, source.index)
        with self._opening:  # two objects for one file would get one name in the PDF
            if key not in self._faces:
                try:
                    self._faces[key] = Face(f"{source.path}#{source.index}", source)
                except (TTFError, OSError, LookupError, ValueError, struct.error):
                    self._faces[key] = None
            return self._faces[key]

    def _chain(self, role: Role) -> tuple[_Source, ...]:
        packed = (PACK_FILES[role].removesuffix(".ttf"), *PACK_CHAINS[role])
        listed = [
            self._system(OFFICIAL[role], role, "official"),
            *(self._packed(name) for name in packed),
            self._system(OFFICIAL["song"], "song", "official"),
            self._system(SYSTEM[role], role, "system"),
            self._system(OFFICIAL["rare1"], role, "official"),
            self._system(OFFICIAL["rare2"], role, "official"),
            *(self._packed(name) for name in RARE_FILES),
        ]
        return tuple(dict.fromkeys(source for source in listed if source is not None))

    def _latin_chain(self, role: Role) -> tuple[_Source, ...]:
        if role not in ("fang", "kai", "song"):
            return self._chains[role]
        weight = "song" if role == "song" else "light"
        first = [self._system(OFFICIAL["latin"], "song", "official"), self._packed(weight)]
        return tuple(source for source in first if source is not None) + self._chains[role]

    def _system(self, names: Iterable[str], role: str, origin: Origin) -> _Source | None:
        face = pick_face(self._found, names, WEIGHTS.get(role, USUAL_WEIGHT))
        if face is None:
            return None
        wanted = {name.lower(): name for name in names}
        name = next((label for key, label in wanted.items() if key in face.names), face.path.name)
        return _Source(face.path, face.index, name, origin)

    def _packed(self, name: str) -> _Source | None:
        path = self._pack / f"{name}.ttf" if self._pack else None
        return _Source(path, 0, path.name, "pack") if path is not None and path.is_file() else None


def font_book() -> FontBook:
    """The fonts of this machine: the pack where there is one, and the system's faces."""
    return _book_of(installed_pack())


def missing_characters(texts: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """The characters that no font at hand can show, each with its code point: (('𱎘', 'U+31398'), …)."""
    return font_book().missing(texts)


def fonts_in_use() -> tuple[FontInUse, ...]:
    """Which face answers for each role here, and whether it is official, of the pack or a stand-in."""
    return font_book().in_use()


def font_remark(fonts: Iterable[FontInUse] | None = None) -> str:
    """One Chinese sentence on stand-in fonts for the officer; empty when every role has its official face."""
    listed = fonts_in_use() if fonts is None else tuple(fonts)
    packed = "、".join(item.label for item in listed if item.origin == "pack")
    others = "、".join(f"{item.label}用{item.name}" for item in listed if item.origin == "system")
    absent = "、".join(ROLE_LABELS[role] for role in ROLES if role not in {item.role for item in listed})
    sentences = [
        f"本机没有公文用{packed}，以随程序提供的开源字体代替。" if packed else "",
        f"未找到字体包，{others}代替，版式可能与规定字体有出入。" if others else "",
        f"本机没有可用于{absent}的中文字体，请先安装字体包。" if absent else "",
    ]
    return "".join(sentences)


def missing_glyph_error(missing: Iterable[tuple[str, str]]) -> MissingGlyph:
    """The error that stops an export: every character with its code point."""
    listed = tuple(missing)
    named = "、".join(f"“{char}”（{point}）" for char, point in listed[:MOST_NAMED])
    more = f"等{len(listed)}个字" if len(listed) > MOST_NAMED else ""
    return MissingGlyph(f"有字无法显示：{named}{more}。", reason="本机没有含有该字的字体。")


def drawable(text: str) -> str:
    """The text without what is never drawn: line breaks, zero-width characters and variation selectors."""
    return UNDRAWN.sub("", text)


def code_point(char: str) -> str:
    """'U+4E00' for a character."""
    return f"U+{ord(char):04X}"


@functools.lru_cache(maxsize=2)
def _book_of(pack: Path | None) -> FontBook:
    return FontBook(pack, find_faces(font_folders()))
