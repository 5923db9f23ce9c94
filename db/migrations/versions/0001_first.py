"""The first version: every table as it was at the beginning."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _record_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("voided_at", sa.DateTime(), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
    ]


def _one_of(name: str, column: str, *codes: str) -> sa.CheckConstraint:
    known = ", ".join(f"'{code}'" for code in codes)
    return sa.CheckConstraint(f"{column} IN ({known})", name=op.f(name))


def upgrade() -> None:
    """Apply the change."""
    _create_clue()
    _create_history()
    _create_import_trace()
    _create_meeting()
    _create_member()
    _create_preference()
    _create_search_text()
    _create_setting()
    _create_clue_step()
    _create_clue_subject()
    _create_talk()


def downgrade() -> None:
    """There is no way back: the backup made before the upgrade is."""
    raise NotImplementedError


def _create_clue() -> None:
    op.create_table(
        "clue",
        *_record_columns(),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=True),
        sa.Column("signature", sa.String(length=40), nullable=True),
        sa.Column("channel", sa.String(length=40), nullable=True),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("discipline", sa.String(length=40), nullable=True),
        sa.Column("handler", sa.String(), nullable=False),
        sa.Column("secrecy", sa.String(length=40), nullable=False),
        sa.Column("remarks", sa.String(), nullable=False),
        sa.Column("marks", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("disposition", sa.String(length=40), nullable=True),
        sa.Column("opinion_on", sa.Date(), nullable=True),
        sa.Column("studied_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_rule", sa.String(), nullable=False),
        sa.Column("subject_names", sa.String(), nullable=False),
        sa.Column("subject_units", sa.String(), nullable=False),
        _one_of("ck_clue_channel", "channel", "letter", "visit", "call", "net", "other"),
        _one_of(
            "ck_clue_discipline",
            "discipline",
            "political",
            "organisation",
            "integrity",
            "masses",
            "work",
            "life",
            "crime",
            "other_law",
            "other",
        ),
        _one_of(
            "ck_clue_disposition", "disposition", "inquiry", "verification", "shelved", "settled", "transfer"
        ),
        _one_of("ck_clue_form", "form", "first", "second", "third", "fourth"),
        _one_of("ck_clue_secrecy", "secrecy", "internal", "secret", "confidential"),
        _one_of("ck_clue_signature", "signature", "real_name", "anonymous"),
        _one_of(
            "ck_clue_source",
            "source",
            "petition",
            "superior",
            "stationed",
            "inspection",
            "central_inspection",
            "work_committee",
            "supervision",
            "investigation",
            "audit",
            "judicial",
            "enforcement",
            "party_office",
            "opinion",
            "self",
            "other",
        ),
        _one_of(
            "ck_clue_state",
            "state",
            "awaiting",
            "disposed",
            "inquiring",
            "verifying",
            "shelved",
            "transferred",
            "closed",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clue")),
    )
    op.create_index(op.f("ix_clue_closed_on"), "clue", ["closed_on"], unique=False)
    op.create_index(op.f("ix_clue_discipline"), "clue", ["discipline"], unique=False)
    op.create_index(op.f("ix_clue_disposition"), "clue", ["disposition"], unique=False)
    op.create_index(op.f("ix_clue_due_on"), "clue", ["due_on"], unique=False)
    op.create_index(op.f("ix_clue_form"), "clue", ["form"], unique=False)
    op.create_index(op.f("ix_clue_handler"), "clue", ["handler"], unique=False)
    op.create_index(op.f("ix_clue_number"), "clue", ["number"], unique=True)
    op.create_index(op.f("ix_clue_opinion_on"), "clue", ["opinion_on"], unique=False)
    op.create_index(op.f("ix_clue_received_on"), "clue", ["received_on"], unique=False)
    op.create_index(op.f("ix_clue_source"), "clue", ["source"], unique=False)
    op.create_index(op.f("ix_clue_state"), "clue", ["state"], unique=False)


def _create_history() -> None:
    op.create_table(
        "history",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("register", sa.String(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("prev", sa.String(), nullable=False),
        sa.Column("mac", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_history")),
    )
    op.create_index(op.f("ix_history_action"), "history", ["action"], unique=False)
    op.create_index(op.f("ix_history_register_record_id"), "history", ["register", "record_id"], unique=False)


def _create_import_trace() -> None:
    op.create_table(
        "import_trace",
        sa.Column("register", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("register", "fingerprint", name=op.f("pk_import_trace")),
    )


def _create_meeting() -> None:
    op.create_table(
        "meeting",
        *_record_columns(),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("chair", sa.String(), nullable=False),
        sa.Column("due_count", sa.Integer(), nullable=True),
        sa.Column("present_count", sa.Integer(), nullable=True),
        sa.Column("attendees", sa.String(), nullable=False),
        sa.Column("absentees", sa.String(), nullable=False),
        sa.Column("topics", sa.String(), nullable=False),
        sa.Column("decisions", sa.String(), nullable=False),
        sa.Column("minutes", sa.String(), nullable=False),
        sa.Column("remarks", sa.String(), nullable=False),
        _one_of("ck_meeting_kind", "kind", "committee", "topic", "joint", "attended"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    op.create_index(op.f("ix_meeting_held_on"), "meeting", ["held_on"], unique=False)
    op.create_index(op.f("ix_meeting_kind"), "meeting", ["kind"], unique=False)
    op.create_index(op.f("ix_meeting_number"), "meeting", ["number"], unique=True)


def _create_member() -> None:
    op.create_table(
        "member",
        *_record_columns(),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("gender", sa.String(length=40), nullable=True),
        sa.Column("ethnicity", sa.String(), nullable=False),
        sa.Column("birth", sa.String(), nullable=False),
        sa.Column("identity_number", sa.String(), nullable=False),
        sa.Column("education", sa.String(length=40), nullable=True),
        sa.Column("political_status", sa.String(length=40), nullable=True),
        sa.Column("joined_on", sa.String(), nullable=False),
        sa.Column("confirmed_on", sa.String(), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("rank", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("remarks", sa.String(), nullable=False),
        _one_of(
            "ck_member_education",
            "education",
            "doctor",
            "master",
            "postgraduate",
            "bachelor",
            "college",
            "secondary",
            "high",
            "junior",
        ),
        _one_of("ck_member_gender", "gender", "male", "female"),
        _one_of(
            "ck_member_political_status",
            "political_status",
            "member",
            "probationary",
            "league",
            "democratic",
            "independent",
            "masses",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
    )
    op.create_index(op.f("ix_member_branch"), "member", ["branch"], unique=False)
    op.create_index(op.f("ix_member_identity_number"), "member", ["identity_number"], unique=False)
    op.create_index(op.f("ix_member_name"), "member", ["name"], unique=False)
    op.create_index(op.f("ix_member_political_status"), "member", ["political_status"], unique=False)
    op.create_index(op.f("ix_member_rank"), "member", ["rank"], unique=False)


def _create_preference() -> None:
    op.create_table(
        "preference",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_preference")),
    )


def _create_search_text() -> None:
    op.create_table(
        "search_text",
        sa.Column("register", sa.String(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("register", "record_id", name=op.f("pk_search_text")),
    )


def _create_setting() -> None:
    op.create_table(
        "setting",
        *_record_columns(),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting")),
    )
    op.create_index(op.f("ix_setting_key"), "setting", ["key"], unique=True)


def _create_clue_step() -> None:
    op.create_table(
        "clue_step",
        *_record_columns(),
        sa.Column("clue_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        _one_of(
            "ck_clue_step_kind",
            "kind",
            "registered",
            "opinion",
            "studied",
            "inquiry_sent",
            "inquiry_answered",
            "verification_started",
            "transferred",
            "measure",
            "closed",
            "corrected",
        ),
        sa.ForeignKeyConstraint(["clue_id"], ["clue.id"], name=op.f("fk_clue_step_clue_id")),
        sa.ForeignKeyConstraint(["corrects"], ["clue_step.id"], name=op.f("fk_clue_step_corrects")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clue_step")),
    )
    op.create_index(op.f("ix_clue_step_clue_id"), "clue_step", ["clue_id"], unique=False)


def _create_clue_subject() -> None:
    op.create_table(
        "clue_subject",
        *_record_columns(),
        sa.Column("clue_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("rank", sa.String(), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=True),
        sa.Column("measure", sa.String(), nullable=False),
        _one_of("ck_clue_subject_form", "form", "first", "second", "third", "fourth"),
        sa.ForeignKeyConstraint(["clue_id"], ["clue.id"], name=op.f("fk_clue_subject_clue_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_clue_subject_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clue_subject")),
    )
    op.create_index(op.f("ix_clue_subject_clue_id"), "clue_subject", ["clue_id"], unique=False)
    op.create_index(op.f("ix_clue_subject_member_id"), "clue_subject", ["member_id"], unique=False)


def _create_talk() -> None:
    op.create_table(
        "talk",
        *_record_columns(),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("talker", sa.String(), nullable=False),
        sa.Column("recorder", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("demands", sa.String(), nullable=False),
        sa.Column("remarks", sa.String(), nullable=False),
        _one_of(
            "ck_talk_kind",
            "kind",
            "heart",
            "reminder",
            "disposal_reminder",
            "caution",
            "appointment",
            "routine",
            "summons",
            "work_summons",
            "office",
            "inquiry",
            "verification",
            "review",
            "admonition",
            "announcement",
            "revisit",
            "group",
            "festival",
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_talk_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk")),
    )
    op.create_index(op.f("ix_talk_held_on"), "talk", ["held_on"], unique=False)
    op.create_index(op.f("ix_talk_kind"), "talk", ["kind"], unique=False)
    op.create_index(op.f("ix_talk_member_id"), "talk", ["member_id"], unique=False)
    op.create_index(op.f("ix_talk_person"), "talk", ["person"], unique=False)
    op.create_index(op.f("ix_talk_unit"), "talk", ["unit"], unique=False)
