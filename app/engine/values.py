"""Values typed by hand or read from a spreadsheet: one way in for form and import alike.

Every parser returns the typed value or raises ValueFlaw, whose `reason` is Chinese and free of the value.
"""

from __future__ import annotations

from app.engine.cell_text import ValueFlaw, clean_text, fold_width, refuse_error_cell
from app.engine.dates import parse_date, parse_partial_date
from app.engine.identity import birth_of, gender_of, parse_identity_number
from app.engine.names import PersonName, clean_name, name_and_remark, split_names, split_people
from app.engine.pinyin import search_terms
from app.engine.pua import replace_private_use

__all__ = [
    "PersonName",
    "ValueFlaw",
    "birth_of",
    "clean_name",
    "clean_text",
    "fold_width",
    "gender_of",
    "name_and_remark",
    "parse_date",
    "parse_identity_number",
    "parse_partial_date",
    "refuse_error_cell",
    "replace_private_use",
    "search_terms",
    "split_names",
    "split_people",
]
