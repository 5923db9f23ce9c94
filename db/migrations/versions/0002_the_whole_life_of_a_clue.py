"""The whole life of a clue: its states and steps, its parts, and what is kept beside it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from db.migrations.parts import (
    add_after,
    admit_only,
    code,
    day,
    flag,
    index,
    one_of,
    rebuilding,
    record_columns,
    text,
)

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STATES = (
    "awaiting", "proposed", "disposed", "inquiring", "verifying", "shelved", "transferred", "filing",
    "investigating", "adjudicating", "deciding", "announcing", "executing", "settling", "merged", "closed",
    "archived",
)  # fmt: skip
STEPS = (
    "registered", "acknowledged", "forwarded_up", "accepted", "merged", "split", "opinion", "studied",
    "approved", "talk_planned", "talk_entrusted", "talked", "talk_returned", "inquiry_sent",
    "inquiry_received", "inquiry_answered", "spot_checked", "inquiry_reported", "feedback_sent",
    "statement_made", "verification_planned", "verification_started", "measures_requested",
    "verification_reported", "shelf_reviewed", "cleaned", "transferred", "transfer_received",
    "transfer_answered", "filed", "facts_shown", "investigated", "sent_to_trial", "adjudicated",
    "case_dismissed", "branch_met", "sanction_approved", "decided", "announced", "executed", "revisited",
    "probation_extended", "rights_restored", "expired", "measure", "clarification_proposed", "clarified",
    "false_reported", "false_found", "appealed", "appeal_decided", "reopened", "reported_up",
    "result_reported", "informant_told", "extended", "suspended", "resumed", "explained", "closed",
    "archived", "corrected",
)  # fmt: skip
SECRECY = ("internal", "secret", "confidential")
POLITICAL = ("member", "probationary", "league", "democratic", "independent", "masses")


def upgrade() -> None:
    """Apply the change."""
    _create_attachment()
    _create_cleaning()
    _create_cleaning_row()
    _create_issued_paper()
    _create_clue_informant()
    _widen_clue()
    _widen_clue_step()
    _widen_clue_subject()
    _tell_old_steps()


def downgrade() -> None:
    """There is no way back: the backup made before the upgrade is."""
    raise NotImplementedError


def _create_attachment() -> None:
    op.create_table(
        "attachment",
        *record_columns(),
        sa.Column("register", sa.String(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.UniqueConstraint("file", name=op.f("uq_attachment_file")),
    )
    index("attachment", "record_id", "register")


def _create_cleaning() -> None:
    op.create_table(
        "cleaning",
        *record_columns(),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("officer", sa.String(), nullable=False),
        sa.Column("participants", sa.String(), nullable=False),
        sa.Column("conclusion", sa.String(), nullable=False),
        sa.Column("remarks", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cleaning")),
    )
    index("cleaning", "held_on")
    index("cleaning", "number", unique=True)


def _create_cleaning_row() -> None:
    op.create_table(
        "cleaning_row",
        *record_columns(),
        sa.Column("cleaning_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("clue_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("persons", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("due", sa.String(), nullable=False),
        sa.Column("finding", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        one_of("ck_cleaning_row_state", "state", *STATES),
        sa.ForeignKeyConstraint(["cleaning_id"], ["cleaning.id"], name=op.f("fk_cleaning_row_cleaning_id")),
        sa.ForeignKeyConstraint(["clue_id"], ["clue.id"], name=op.f("fk_cleaning_row_clue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cleaning_row")),
    )
    index("cleaning_row", "cleaning_id", "clue_id")


def _create_issued_paper() -> None:
    op.create_table(
        "issued_paper",
        *record_columns(),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("paper", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("register", sa.String(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("attachment_id", sa.Integer(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("secrecy", sa.String(length=40), nullable=False),
        one_of("ck_issued_paper_secrecy", "secrecy", *SECRECY),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_paper")),
        sa.UniqueConstraint("series", "year", "n", name=op.f("uq_issued_paper_series_year_n")),
    )
    index("issued_paper", "number", "record_id", "register", "series")


def _create_clue_informant() -> None:
    op.create_table(
        "clue_informant",
        *record_columns(),
        sa.Column("clue_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["clue_id"], ["clue.id"], name=op.f("fk_clue_informant_clue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clue_informant")),
    )
    index("clue_informant", "clue_id", unique=True)


def _widen_clue() -> None:
    with rebuilding("clue") as batch:
        add_after(batch, "secrecy", *_nature_columns(), *_judgement_columns())
        add_after(batch, "state", code("pending"))
        add_after(batch, "disposition", code("settlement"))
        add_after(batch, "studied_on", day("approved_on"), day("filed_on"), day("decided_on"))
        add_after(batch, "closed_on", day("archived_on"))
        batch.drop_constraint(op.f("ck_clue_state"), type_="check")
        admit_only(batch, "clue", "state", STATES)
        admit_only(batch, "clue", "pending", STEPS)
        admit_only(batch, "clue", "relation", ("duplicate", "split"))
        admit_only(batch, "clue", "settlement", ("direct", "believed", "verified"))
        batch.create_foreign_key(op.f("fk_clue_parent_id"), "clue", ["parent_id"], ["id"])
        batch.create_index(op.f("ix_clue_parent_id"), ["parent_id"])


def _nature_columns() -> list[sa.Column[Any]]:
    flags = ("masses_side", "result_wanted", "flow_only", "crime_suspected")
    parent = sa.Column("parent_id", sa.Integer(), nullable=True)
    return [*map(flag, flags), text("designation"), code("relation"), parent]


def _judgement_columns() -> list[sa.Column[Any]]:
    seven = ("when", "where", "who", "what", "how", "why", "thing")
    six = ("source", "content", "identity", "motive", "timing", "relation")
    return [text(f"seven_{part}") for part in seven] + [text(f"six_{part}") for part in six]


def _widen_clue_step() -> None:
    with rebuilding("clue_step") as batch:
        batch.drop_constraint(op.f("ck_clue_step_kind"), type_="check")
        admit_only(batch, "clue_step", "kind", STEPS)
        batch.create_index(op.f("ix_clue_step_kind"), ["kind"])


def _widen_clue_subject() -> None:
    with rebuilding("clue_subject") as batch:
        flags = map(flag, ("discipline_cadre", "outside", "organisation"))
        add_after(batch, "rank", text("conduct_rank"), code("political_status"), *flags)
        admit_only(batch, "clue_subject", "political_status", POLITICAL)


def _tell_old_steps() -> None:
    """Say of the steps of the first version what the workflow now asks of them.

    An opinion was then in force as soon as it was entered, without an approval of its own; and of a clue the
    program did not know whether the informant was told, or a result was wanted.
    """
    for kind, told in (("opinion", "decided"), ("registered", "imported")):
        flagged = f"json_set(detail, '$.{told}', json('true'))"
        op.execute(f"UPDATE clue_step SET detail = {flagged} WHERE kind = '{kind}'")
