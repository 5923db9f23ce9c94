"""The program's name and version, in one place."""

from __future__ import annotations

NAME = "机关纪委工作台"
FOLDER_NAME = "jiwei-workbench"
VERSION = "0.1.0"
