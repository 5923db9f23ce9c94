"""The program's name and version, in one place."""

from __future__ import annotations

NAME = "机关纪委工作台"
FOLDER_NAME = "jiwei-workbench"
VERSION = "0.1.0"
# Counts up when what is stored as a sum is computed in another way; stores are then computed anew.
PROJECTIONS = 2
