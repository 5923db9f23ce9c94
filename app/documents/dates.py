"""Dates as official documents write them."""

from __future__ import annotations

from datetime import date


def chinese_date(day: date) -> str:
    """2026年5月7日, without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"
