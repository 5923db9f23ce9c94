"""The numbers of GB/T 9704-2012: paper, text block, 22 lines of 28 characters, sizes. In points."""

from __future__ import annotations

from app.documents.writer import MM, PORTRAIT

PAPER = PORTRAIT
LEFT, TOP = 28 * MM, 37 * MM
WIDTH, HEIGHT = 156 * MM, 225 * MM
LINES, CHARACTERS = 22, 28
PITCH = HEIGHT / LINES
BODY = 16.0  # 3号
TITLE = 22.0  # 2号
SMALL = 14.0  # 4号
# 28 characters of 16 points are 448 points wide, the text block 442.2: every character gives up 0.2 point.
TRACKING = (WIDTH / CHARACTERS - BODY) / BODY  # em
CELL = WIDTH / CHARACTERS
MEASURE = WIDTH / BODY  # em
CENTRE = 0.38  # em from the baseline to the middle of a character
BASELINE = PITCH / 2 + CENTRE * BODY  # below the top of a grid line
TITLE_PITCH = PITCH * 1.25
MARK_DROP = 35 * MM  # 发文机关标志 below the upper edge of the text block
HEAD_RULE_GAP = 4 * MM
FOLIO_DROP = 7 * MM  # page number below the text block
RED = "0.85 0 0.05 RG"
RED_FILL = "0.85 0 0.05 rg"
EXTRA_EM = CELL / BODY  # one grid cell in em
