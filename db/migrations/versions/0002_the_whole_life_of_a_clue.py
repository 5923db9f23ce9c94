"""The whole life of a clue: its states and steps, its parts, and what is kept beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

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


def _record_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("voided_at", sa.DateTime(), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
    ]


def _among(column: str, codes: tuple[str, ...]) -> str:
    known = ", ".join(f"'{code}'" for code in codes)
    return f"{column} IN ({known})"


def _one_of(name: str, column: str, codes: tuple[str, ...]) -> sa.CheckConstraint:
    return sa.CheckConstraint(_among(column, codes), name=op.f(name))


def _index(table: str, *columns: str, unique: bool = False) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=unique)


def _create_attachment() -> None:
    op.create_table(
        "attachment",
        *_record_columns(),
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
    _index("attachment", "record_id", "register")


def _create_cleaning() -> None:
    op.create_table(
        "cleaning",
        *_record_columns(),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("officer", sa.String(), nullable=False),
        sa.Column("participants", sa.String(), nullable=False),
        sa.Column("conclusion", sa.String(), nullable=False),
        sa.Column("remarks", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cleaning")),
    )
    _index("cleaning", "held_on")
    _index("cleaning", "number", unique=True)


def _create_cleaning_row() -> None:
    op.create_table(
        "cleaning_row",
        *_record_columns(),
        sa.Column("cleaning_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("clue_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("persons", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("due", sa.String(), nullable=False),
        sa.Column("finding", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        _one_of("ck_cleaning_row_state", "state", STATES),
        sa.ForeignKeyConstraint(["cleaning_id"], ["cleaning.id"], name=op.f("fk_cleaning_row_cleaning_id")),
        sa.ForeignKeyConstraint(["clue_id"], ["clue.id"], name=op.f("fk_cleaning_row_clue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cleaning_row")),
    )
    _index("cleaning_row", "cleaning_id", "clue_id")


def _create_issued_paper() -> None:
    op.create_table(
        "issued_paper",
        *_record_columns(),
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
        _one_of("ck_issued_paper_secrecy", "secrecy", SECRECY),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_paper")),
        sa.UniqueConstraint("series", "year", "n", name=op.f("uq_issued_paper_series_year_n")),
    )
    _index("issued_paper", "number", "record_id", "register", "series")


def _create_clue_informant() -> None:
    op.create_table(
        "clue_informant",
        *_record_columns(),
        sa.Column("clue_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["clue_id"], ["clue.id"], name=op.f("fk_clue_informant_clue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clue_informant")),
    )
    _index("clue_informant", "clue_id", unique=True)


def _widen_clue() -> None:
    with _rebuilding("clue") as batch:
        _add_after(batch, "secrecy", *_nature_columns(), *_judgement_columns())
        _add_after(batch, "state", _code("pending"))
        _add_after(batch, "disposition", _code("settlement"))
        _add_after(batch, "studied_on", _day("approved_on"), _day("filed_on"), _day("decided_on"))
        _add_after(batch, "closed_on", _day("archived_on"))
        batch.drop_constraint(op.f("ck_clue_state"), type_="check")
        _admit_only(batch, "clue", "state", STATES)
        _admit_only(batch, "clue", "pending", STEPS)
        _admit_only(batch, "clue", "relation", ("duplicate", "split"))
        _admit_only(batch, "clue", "settlement", ("direct", "believed", "verified"))
        batch.create_foreign_key(op.f("fk_clue_parent_id"), "clue", ["parent_id"], ["id"])
        batch.create_index(op.f("ix_clue_parent_id"), ["parent_id"])


def _nature_columns() -> list[sa.Column[Any]]:
    flags = ("masses_side", "result_wanted", "flow_only", "crime_suspected")
    parent = sa.Column("parent_id", sa.Integer(), nullable=True)
    return [*map(_flag, flags), _text("designation"), _code("relation"), parent]


def _judgement_columns() -> list[sa.Column[Any]]:
    seven = ("when", "where", "who", "what", "how", "why", "thing")
    six = ("source", "content", "identity", "motive", "timing", "relation")
    return [_text(f"seven_{part}") for part in seven] + [_text(f"six_{part}") for part in six]


def _widen_clue_step() -> None:
    with _rebuilding("clue_step") as batch:
        batch.drop_constraint(op.f("ck_clue_step_kind"), type_="check")
        _admit_only(batch, "clue_step", "kind", STEPS)
        batch.create_index(op.f("ix_clue_step_kind"), ["kind"])


def _widen_clue_subject() -> None:
    with _rebuilding("clue_subject") as batch:
        flags = map(_flag, ("discipline_cadre", "outside", "organisation"))
        _add_after(batch, "rank", _text("conduct_rank"), _code("political_status"), *flags)
        _admit_only(batch, "clue_subject", "political_status", POLITICAL)


@contextmanager
def _rebuilding(table: str) -> Iterator[BatchOperations]:
    with op.batch_alter_table(table, recreate="always") as batch:
        yield batch


def _add_after(batch: BatchOperations, place: str, *columns: sa.Column[Any]) -> None:
    for column in columns:
        batch.add_column(column, insert_after=place)
        place = column.name


def _admit_only(batch: BatchOperations, table: str, column: str, codes: tuple[str, ...]) -> None:
    batch.create_check_constraint(op.f(f"ck_{table}_{column}"), sa.text(_among(column, codes)))


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.String(), nullable=False, server_default="")


def _flag(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())


def _code(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length=40), nullable=True)


def _day(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Date(), nullable=True)


def _tell_old_steps() -> None:
    """Say of the steps of the first version what the workflow now asks of them.

    An opinion was then in force as soon as it was entered, without an approval of its own; and of a clue the
    program did not know whether the informant was told, or a result was wanted.
    """
    for kind, told in (("opinion", "decided"), ("registered", "imported")):
        flagged = f"json_set(detail, '$.{told}', json('true'))"
        op.execute(f"UPDATE clue_step SET detail = {flagged} WHERE kind = '{kind}'")
