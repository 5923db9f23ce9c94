"""Building single faces: CFF outlines to TrueType, trimming to hanzi, renaming. Used to make the pack."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

# fontTools is heavy and needed at set-up only, hence the imports inside the functions.

CURVE_ERROR = 1.0  # units of 1/1000 em
PAGE_LAYOUT_TABLES = (
    "GSUB",
    "GPOS",
    "GDEF",
    "BASE",
    "VORG",
    "vhea",
    "vmtx",
    "kern",
    "DSIG",
    "STAT",
    "gasp",
    "FFTM",
    "meta",
)
HINT_TABLES = ("cvt ", "fpgm", "prep", "hdmx", "LTSH", "VDMX")
PROFILE_NAMES = (
    "maxTwilightPoints",
    "maxStorage",
    "maxFunctionDefs",
    "maxInstructionDefs",
    "maxStackElements",
    "maxSizeOfInstructions",
    "maxComponentElements",
    "maxComponentDepth",
    "maxPoints",
    "maxContours",
)
HANZI_BLOCKS = (
    (0x2E80, 0x2FDF),
    (0x3005, 0x3007),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFD),
)


def is_hanzi(code: int) -> bool:
    """Whether a code point is a Chinese character or radical (never a private-use one)."""
    return any(first <= code <= last for first, last in HANZI_BLOCKS)


def covered_hanzi(data: bytes) -> set[int]:
    """The hanzi a font file has in its character map."""
    from fontTools.ttLib import TTFont

    return {code for code in TTFont(io.BytesIO(data), lazy=True).getBestCmap() if is_hanzi(code)}


def convert_outlines(data: bytes, family: str) -> bytes:
    """Turn a CFF font into a TrueType one under a new family name, without hinting and layout features."""
    font = _open(data)
    glyphs, order = _quadratic_glyphs(font), font.getGlyphOrder()
    for tag in ("CFF ", *PAGE_LAYOUT_TABLES):
        if tag in font:
            del font[tag]
    _install_glyphs(font, glyphs, order)
    _rename(font, family)
    return _saved(font)


def trim_to_hanzi(data: bytes, family: str, without: Iterable[int]) -> bytes:
    """Keep only the hanzi of a TrueType font that are not in `without`, under a new family name."""
    from fontTools import subset

    options = subset.Options(
        layout_features=[],
        notdef_outline=True,
        hinting=False,
        name_IDs=[],
        glyph_names=False,
        recalc_timestamp=False,
        drop_tables=[*PAGE_LAYOUT_TABLES, *HINT_TABLES],
    )
    font = _open(data)
    wanted = {code for code in font.getBestCmap() if is_hanzi(code)} - set(without)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    _rename(font, family)
    return _saved(font)


def _open(data: bytes) -> Any:
    from fontTools.ttLib import TTFont

    return TTFont(io.BytesIO(data), recalcTimestamp=False)


def _saved(font: Any) -> bytes:
    target = io.BytesIO()
    font.save(target)
    return target.getvalue()


def _quadratic_glyphs(font: Any) -> dict[str, Any]:
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    drawn = font.getGlyphSet()
    glyphs = {}
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(None)
        drawn[name].draw(Cu2QuPen(pen, CURVE_ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    return glyphs


def _install_glyphs(font: Any, glyphs: dict[str, Any], order: list[str]) -> None:
    from fontTools.ttLib import newTable

    font["loca"] = newTable("loca")
    font["glyf"] = outlines = newTable("glyf")
    outlines.glyphOrder = order
    outlines.glyphs = glyphs
    metrics = font["hmtx"].metrics
    for name in order:
        glyphs[name].recalcBounds(outlines)
        metrics[name] = (metrics[name][0], getattr(glyphs[name], "xMin", 0))
    _set_profile(font["maxp"], len(order))
    font["post"].formatType = 3.0
    font["head"].glyphDataFormat = 0
    font.sfntVersion = "\x00\x01\x00\x00"


def _set_profile(maxp: Any, count: int) -> None:
    maxp.tableVersion = 0x00010000
    maxp.numGlyphs = count
    for name in PROFILE_NAMES:
        setattr(maxp, name, 0)
    maxp.maxCompositePoints = maxp.maxCompositeContours = 0
    maxp.maxZones = 1


def _rename(font: Any, family: str) -> None:
    plain = family.replace(" ", "")
    table = font["name"]
    licence = [(record.nameID, record.toUnicode()) for record in table.names if record.nameID in (0, 13, 14)]
    table.names = []
    own = [(1, family), (2, "Regular"), (3, f"{plain}-Regular"), (4, family), (6, f"{plain}-Regular")]
    for number, text in sorted(dict(licence + own).items()):
        table.setName(text, number, 3, 1, 0x409)
