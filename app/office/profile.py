"""Whose store it is, as its settings keep it."""

from __future__ import annotations

from sqlmodel import Session, col, select

from app.engine.values import clean_text
from app.engine.views import Profile
from app.errors import Flaw, RefusedInput
from db.models import Setting

PROFILE_KEYS = ("organisation", "committee", "superiors", "officer")
LONGEST_NAME = 100  # characters


def read_profile(session: Session) -> Profile:
    """Return whose store it is; what was never said is empty."""
    wanted = select(Setting.key, Setting.value).where(col(Setting.key).in_(PROFILE_KEYS))
    held = dict(session.exec(wanted).all())
    superiors = tuple(held.get("superiors") or ())
    return Profile(
        held.get("organisation") or "", held.get("committee") or "", superiors, held.get("officer") or ""
    )


def clean_profile(profile: Profile) -> Profile:
    """Return it with each name on one line, without what cannot be shown.

    Raises RefusedInput for a name that is too long.
    """
    organisation, committee, officer, *superiors = (
        " ".join(clean_text(name).split())
        for name in (profile.organisation, profile.committee, profile.officer, *profile.superiors)
    )
    for name in (organisation, committee, officer, *superiors):
        if len(name) > LONGEST_NAME:
            flaw = Flaw("organisation", f"{name[:20]}…", f"名称不超过 {LONGEST_NAME} 字")
            raise RefusedInput("名称过长。", (flaw,), reason=f"{flaw.reason}。")
    return Profile(organisation, committee, tuple(superiors) if any(superiors) else (), officer)


def write_profile(session: Session, profile: Profile) -> None:
    """Keep whose store it is; a setting that stays the same is not touched."""
    values = {
        "organisation": profile.organisation,
        "committee": profile.committee,
        "superiors": list(profile.superiors),
        "officer": profile.officer,
    }
    held = {setting.key: setting for setting in session.exec(select(Setting))}
    for key, value in values.items():
        setting = held.get(key) or Setting(key=key)
        if setting.id is None or setting.value != value:
            setting.value = value
            session.add(setting)
