"""The wait after repeated wrong passphrases."""

from __future__ import annotations

import math
from pathlib import Path

from app.errors import ExpectedError
from db import vault


def require_patience(folder: Path) -> None:
    """Raise ExpectedError while the wait after repeated wrong passphrases lasts; half a minute at most."""
    if seconds := math.ceil(vault.unlock_delay_seconds(folder)):
        reason = "连续输错口令或恢复码后须等待，以防有人逐个试探。"
        raise ExpectedError(f"请 {seconds} 秒后再试。", reason=reason, remedy="等待期间输入的口令没有核对。")
