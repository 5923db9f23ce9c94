"""A document as the bytes of a .docx: sections, feet, charts and metadata around its parts."""

from __future__ import annotations

import io
import zipfile
from copy import deepcopy
from datetime import datetime, time
from typing import Any

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part as PackagePart
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from app.documents import grid
from app.documents.body import turned_parts
from app.documents.graphs.sketch import LEADING, TEXT
from app.documents.parts import Document, Graph
from app.documents.prepared import prepared
from app.documents.word import frame
from app.documents.word.body import BodyWriter
from app.documents.word.charts import chart_xml, is_upright
from app.documents.word.marks import Look, element, held, paragraph
from app.documents.writer import CREATOR, MM

EMU = 12700  # of a point
CHART_HEIGHT, LEVEL_BAR = 190.0, 24.0  # points: of a chart, and of each label of level bars
SHARE_BAR = 60.0
TALLEST = 0.82 * grid.HEIGHT  # leaves room for the title
FOOT = 21.5  # millimetres below the page number
LONGEST_PROPERTY = 255  # characters
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest a zip file can tell; the clock's would differ each time
APP = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    f"<Application>{CREATOR}</Application></Properties>"
).encode()


def render_word(document: Document) -> bytes:
    """Write a document as .docx; the same data give the same bytes.

    Characters that XML cannot hold are dropped. Which faces are shown is up to the machine that opens it.
    """
    return _Writer(prepared(document)).render()


class _Writer:
    """One document on its way into a .docx."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._file = docx.Document()
        self._body: Any = self._file.element.body
        self._end: Any = self._body.sectPr  # looked for once: the search passes all that stands before it
        self._charts = 0
        self._begins = False
        self._writer = BodyWriter(self._chart)

    def render(self) -> bytes:
        """The bytes of the file."""
        self._describe()
        self._set_section()
        self._add_all(frame.head(self._document))
        parts = self._document.parts
        turned = turned_parts(parts)
        for number, (part, lies) in enumerate(zip(parts, turned, strict=True)):
            if number and lies != turned[number - 1]:
                self._end_section(turned=turned[number - 1])
            self._add_all(self._writer.elements(part, grid.HEIGHT if lies else grid.WIDTH))
        self._close(turned=bool(turned) and turned[-1])
        target = io.BytesIO()
        self._file.save(target)
        return _settled(target.getvalue())

    def _close(self, *, turned: bool) -> None:
        """The 版记 on an upright page, and the last section."""
        if self._document.copy_to is not None:
            if turned:
                self._end_section(turned=True)
                turned = False
            self._add_all(frame.imprint(self._document.copy_to))
        if turned:
            _lay(self._body.sectPr)

    def _add_all(self, elements: list[Any]) -> None:
        """Add elements behind the others; the first of a section needs no page break of its own."""
        if self._begins and elements:
            for mark in elements[0].findall(f"{qn('w:pPr')}/{qn('w:pageBreakBefore')}"):
                mark.getparent().remove(mark)
            self._begins = False
        for one in elements:
            self._end.addprevious(one)

    # sections

    def _set_section(self) -> None:
        section = self._file.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.footer_distance, section.header_distance = Mm(FOOT), Mm(25)
        self._file.settings.odd_and_even_pages_header_footer = True
        first = self._document.letter is not None or bool(self._document.running_head)
        section.different_first_page_header_footer = first
        feet = [(section.footer, False), (section.even_page_footer, True)]
        if first and self._document.letter is None:
            feet.append((section.first_page_footer, False))
        for place, even in feet:
            _fill(place, frame.foot(self._document, even=even))
        if self._document.running_head:
            for top in (section.header, section.even_page_header):
                _fill(top, frame.running_head(self._document))
        pitch = element("docGrid", type="lines", linePitch=round(20 * grid.PITCH))
        held_grid = section._sectPr.find(qn("w:docGrid"))  # noqa: SLF001  # python-docx has no other way to it
        if held_grid is not None:
            held_grid.getparent().replace(held_grid, pitch)

    def _end_section(self, *, turned: bool) -> None:
        """Close a section behind what was written so far; what follows begins on a new page."""
        section = deepcopy(self._body.sectPr)
        if turned:
            _lay(section)
        ends = self._body.sectPr.getprevious()
        if ends is None or not ends.tag.endswith("}p") or ends.pPr.find(qn("w:sectPr")) is not None:
            ends = paragraph("", Look(size=1.0, line=1.0))
            self._body.sectPr.addprevious(ends)
        ends.pPr.append(section)
        self._begins = True

    # charts

    def _chart(self, graph: Graph) -> Any:
        """The paragraph of a chart, whose part goes into the file."""
        self._charts += 1
        package = self._file.part.package
        part = PackagePart(
            PackURI(f"/word/charts/chart{self._charts}.xml"),
            CONTENT_TYPE.DML_CHART,
            chart_xml(graph),
            package,
        )
        link = self._file.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
        made = paragraph("", Look(line=0))
        made.append(_drawing(link, self._charts, graph))
        spacing = made.pPr.find(qn("w:spacing"))
        for name in ("line", "lineRule"):
            del spacing.attrib[qn(f"w:{name}")]
        return made

    def _describe(self) -> None:
        document, told = self._document, self._file.core_properties
        told.title = _property(document.title.replace("\n", ""))
        told.author = told.last_modified_by = _property(document.author)
        told.subject, told.comments, told.keywords = _property(document.subject), "", ""
        told.created = told.modified = datetime.combine(document.date, time())
        told.language, told.revision = "zh-CN", 1
        for part in self._file.part.package.iter_parts():
            if str(part.partname) == "/docProps/app.xml":
                part._blob = APP  # noqa: SLF001  # python-docx offers no other way
        for key, link in list(self._file.part.package.rels.items()):
            if link.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
                del self._file.part.package.rels[key]


def _property(text: str) -> str:
    return held(text)[:LONGEST_PROPERTY]


def _fill(place: Any, elements: list[Any]) -> None:
    place.is_linked_to_previous = False
    holder = place._element  # noqa: SLF001  # the paragraphs are made of elements
    for old in list(holder):
        holder.remove(old)
    for one in elements:
        holder.append(one)


def _lay(section: Any) -> None:
    """Turn a section: its page lies, with the white edges where the turned page has them."""
    size, edges = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))
    width, height = size.get(qn("w:w")), size.get(qn("w:h"))
    size.set(qn("w:w"), height)
    size.set(qn("w:h"), width)
    size.set(qn("w:orient"), "landscape")
    held_edges = {name: edges.get(qn(f"w:{name}")) for name in ("top", "right", "bottom", "left")}
    for name, source in {"top": "left", "right": "top", "bottom": "right", "left": "bottom"}.items():
        edges.set(qn(f"w:{name}"), held_edges[source])
    edges.set(qn("w:footer"), str(round(20 * 12 * MM)))


def _drawing(link: str, number: int, graph: Graph) -> Any:
    width, height = round(grid.WIDTH * EMU), round(_height(graph) * EMU)
    uri = "http://schemas.openxmlformats.org/drawingml/2006/chart"
    made = parse_xml(
        f'<w:r {nsdecls("w", "wp", "a", "r")}><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:docPr id="{number}" name="chart{number}"/>'
        f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{uri}">'
        f'<c:chart xmlns:c="{uri}" r:id="{link}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )
    made.find(f".//{qn('wp:docPr')}").set("descr", held(graph.title))
    return made


def _height(graph: Graph) -> float:
    """How high a chart is, in points: with a line for each share, a bar for each of many labels."""
    count = len(graph.labels)
    if graph.kind == "share":
        bars = 2 if graph.before else 1
        return min(TALLEST, SHARE_BAR * bars + count * TEXT * LEADING * 1.3 + 30)
    if graph.kind == "bar" and not is_upright(graph):
        return min(TALLEST, 40 + count * LEVEL_BAR * (1.3 if graph.before else 1))
    return CHART_HEIGHT


def _settled(data: bytes) -> bytes:
    """The same package with fixed times, so that the same data give the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as settled:
        for item in source.infolist():
            entry = zipfile.ZipInfo(item.filename, FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            settled.writestr(entry, source.read(item))
    return target.getvalue()
