"""Fields that name sections of a file by their titles, as the table of the archives has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from functools import cache
from typing import Any

import resources
from app.engine.fields import Reading, Suggest
from app.engine.values import ValueFlaw, clean_text
from app.rules.archive_table import ArchiveRules, load_archives
from app.rules.tables import Rules


@cache
def _titles() -> Mapping[str, str]:
    """Section key → title; what a section is called does not depend on what the committee has changed."""
    table = load_archives(resources.path("rules/archives.toml"))
    return {key: section.title for key, section in table.sections.items()}


def section_titles(rules: Rules) -> tuple[str, ...]:
    """Return the titles of all sections in their order."""
    return tuple(section.title for section in rules.archives.sections.values())


def section_key(text: str, archives: ArchiveRules) -> str | None:
    """Return the key of the section called by its title, key or number; None when there is none."""
    plain = clean_text(text)
    for section in archives.sections.values():
        if plain in (section.key, section.title, str(section.number)):
            return section.key
    return None


@dataclass(frozen=True)
class SectionField(Suggest):
    """One section, kept by its key and shown by its title."""

    def parse(self, raw: object, reading: Reading) -> str:
        """Accept key, number or title. Raises ValueFlaw for what the table does not hold."""
        text: str = super().parse(raw, reading)
        key = section_key(text, reading.rules.archives) if text else ""
        if key is None:
            raise ValueFlaw(f"{self.label}不在廉政档案的二十个部分之内，请从列表中选择")
        return key

    def show(self, value: Any) -> str:
        """The title."""
        return _titles().get(str(value or ""), str(value or ""))


@dataclass(frozen=True)
class SectionsField(Suggest):
    """Several sections by their titles, set apart by 、."""

    _: KW_ONLY
    max_length: int = 500

    def parse(self, raw: object, reading: Reading) -> str:
        """Return the titles joined by 、. Raises ValueFlaw for what the table does not hold."""
        text: str = super().parse(raw, reading)
        archives, rest = reading.rules.archives, text
        found: list[str] = []
        unknown: list[str] = []
        # A title may hold 、 itself, so that titles are taken off first, the longest before the others.
        for title in sorted(section_titles(reading.rules), key=len, reverse=True):
            if title in rest:
                found.append(title)
                rest = rest.replace(title, "、")
        for part in rest.replace("，", "、").replace(",", "、").replace("；", "、").split("、"):
            if plain := part.strip():
                key = section_key(plain, archives)
                (found if key else unknown).append(archives.sections[key].title if key else plain)
        if unknown and not reading.history:
            raise ValueFlaw(f"{self.label}应为廉政档案各部分的名称，不认得“{'、'.join(unknown)[:40]}”")
        order = section_titles(reading.rules)
        return "、".join([title for title in order if title in found] + unknown)
