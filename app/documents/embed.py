"""A TrueType font as reportlab embeds it, with text that can be searched beyond the first plane."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from reportlab.pdfbase import pdfdoc, ttfonts

BLOCK = 100  # entries of one bfchar block, the format's limit


class EmbeddedFont(ttfonts.TTFont):
    """reportlab's font with UTF-16BE in the ToUnicode map and subset tags that name their content."""

    def __init__(self, name: str, path: str, index: int = 0) -> None:
        super().__init__(name, path, subfontIndex=index, asciiReadable=False, shapable=False)
        self.face: Any

    def addObjects(self, doc: Any) -> None:  # noqa: N802  (reportlab calls it by this name)
        """Write this font's subsets into the document; called once by reportlab when it saves."""
        state = self.state[doc]
        state.frozen = 1
        for number, subset in enumerate(state.subsets):
            self._add_subset(doc, number, subset)
        del self.state[doc]

    def _add_subset(self, doc: Any, number: int, subset: Sequence[int]) -> None:
        internal = self.getSubsetInternalName(number, doc)[1:]
        base = f"{subset_tag(subset)}+{self.face.name.decode('ascii', 'replace')}"
        font: Any = pdfdoc.PDFTrueTypeFont()
        font.Name = internal
        font.BaseFont = base
        font.FirstChar = 0
        font.LastChar = len(subset) - 1
        font.Widths = pdfdoc.PDFArray([self.face.getCharWidth(code) for code in subset])
        mapping = pdfdoc.PDFStream()
        mapping.content = unicode_map(base, subset)
        if doc.compression:
            mapping.filters = [pdfdoc.PDFZCompress]
        font.ToUnicode = doc.Reference(mapping, f"toUnicodeCMap:{internal}")
        font.FontDescriptor = self.face.addSubsetObjects(doc, base, subset)
        doc.Reference(font, internal)
        doc.idToObject["BasicFonts"].dict[internal] = font


def subset_tag(subset: Sequence[int]) -> str:
    """Six capital letters that depend on the characters of the subset alone."""
    digest = hashlib.sha256(",".join(map(str, subset)).encode("ascii")).digest()
    return "".join(chr(65 + byte % 26) for byte in digest[:6])


def unicode_map(name: str, subset: Sequence[int]) -> str:
    """The ToUnicode CMap of a subset: code in the font -> UTF-16BE, in blocks of at most 100 entries."""
    entries = [f"<{code:02X}> <{_utf16(point)}>" for code, point in enumerate(subset) if point]
    blocks = [entries[start : start + BLOCK] for start in range(0, len(entries), BLOCK)]
    body = [line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar")]
    head = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo",
        "<< /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        f"/CMapName /{name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    return "\n".join([*head, *body, "endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"])


def _utf16(point: int) -> str:
    return chr(point).encode("utf-16-be").hex().upper()
