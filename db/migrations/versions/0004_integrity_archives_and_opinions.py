"""Integrity archives with their pages, and opinions asked for."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from db.migrations.parts import index, one_of, record_columns

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    _create_opinion()
    _create_archive()
    _create_archive_confirmation()
    _create_archive_loan()
    _create_opinion_person()
    _create_page_assessment()
    _create_page_award()
    _create_page_career()
    _create_page_ceremony()
    _create_page_conflict()
    _create_page_family()
    _create_page_gift()
    _create_page_journey()
    _create_page_matter()
    _create_page_other()
    _create_page_pledge()
    _create_page_property()
    _create_page_rectification()
    _create_page_sideline()
    _create_page_statement()
    _create_page_training()
    _create_archive_leaf()


def downgrade() -> None:
    """There is no way back: the backup made before the upgrade is."""
    raise NotImplementedError


def _create_opinion() -> None:
    op.create_table(
        "opinion",
        *record_columns(),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("letter_number", sa.String(), nullable=False),
        sa.Column("letter_on", sa.Date(), nullable=True),
        sa.Column("occasion", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("handler", sa.String(), nullable=False),
        sa.Column("approver", sa.String(), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("approval", sa.String(), nullable=False),
        sa.Column("reply_number", sa.String(), nullable=False),
        sa.Column("replied_on", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("secrecy", sa.String(length=40), nullable=False),
        sa.Column("excuse", sa.String(), nullable=False),
        sa.Column("remarks", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("names", sa.String(), nullable=False),
        one_of("ck_opinion_secrecy", "secrecy", "internal", "secret", "confidential"),
        one_of("ck_opinion_state", "state", "received", "drafted", "approved", "replied"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion")),
    )
    index(
        "opinion",
        "asked_by",
        "due_on",
        "letter_number",
        "number",
        "occasion",
        "received_on",
        "replied_on",
        "reply_number",
        "state",
    )


def _create_archive() -> None:
    op.create_table(
        "archive",
        *record_columns(),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("keeper", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_because", sa.String(), nullable=False),
        sa.Column("remarks", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_archive_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archive")),
    )
    index("archive", "member_id", "number", "opened_on", "person", "unit")


def _create_archive_confirmation() -> None:
    op.create_table(
        "archive_confirmation",
        *record_columns(),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("objections", sa.String(), nullable=False),
        sa.Column("handled", sa.String(), nullable=False),
        sa.Column("versions", sa.JSON(), nullable=False),
        sa.Column("remarks", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_archive_confirmation_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archive_confirmation")),
    )
    index("archive_confirmation", "member_id", "person", "signed_on", "unit", "year")


def _create_archive_loan() -> None:
    op.create_table(
        "archive_loan",
        *record_columns(),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("reader", sa.String(), nullable=False),
        sa.Column("reader_unit", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("sections", sa.String(), nullable=False),
        sa.Column("approver", sa.String(), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("recusal", sa.String(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("handler", sa.String(), nullable=False),
        sa.Column("excuse", sa.String(), nullable=False),
        sa.Column("remarks", sa.String(), nullable=False),
        one_of("ck_archive_loan_kind", "kind", "read", "lent", "copied"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_archive_loan_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archive_loan")),
    )
    index("archive_loan", "due_on", "kind", "member_id", "person", "reader", "returned_on", "taken_on")


def _create_opinion_person() -> None:
    op.create_table(
        "opinion_person",
        *record_columns(),
        sa.Column("opinion_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("identity_number", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("flaw", sa.String(), nullable=False),
        sa.Column("told", sa.String(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("matched", sa.String(length=40), nullable=False),
        sa.Column("match_note", sa.String(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("proposal", sa.String(), nullable=False),
        sa.Column("reply", sa.String(), nullable=False),
        sa.Column("wording", sa.String(), nullable=False),
        sa.Column("override", sa.String(), nullable=False),
        one_of(
            "ck_opinion_person_matched",
            "matched",
            "identity",
            "unit",
            "chosen",
            "name",
            "twins",
            "conflict",
            "stranger",
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_opinion_person_member_id")),
        sa.ForeignKeyConstraint(["opinion_id"], ["opinion.id"], name=op.f("fk_opinion_person_opinion_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion_person")),
    )
    index("opinion_person", "matched", "member_id", "name", "opinion_id", "reply")


def _create_page_assessment() -> None:
    _page(
        "page_assessment",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("grade", sa.String(), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=True),
        sa.Column("assessor", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
    )
    index("page_assessment", "year")


def _create_page_award() -> None:
    _page(
        "page_award",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("giver", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("content", sa.String(), nullable=False),
    )
    index("page_award", "given_on")


def _create_page_career() -> None:
    _page(
        "page_career",
        sa.Column("since", sa.String(), nullable=False),
        sa.Column("until", sa.String(), nullable=False),
        sa.Column("employer", sa.String(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("rank", sa.String(), nullable=False),
        sa.Column("witness", sa.String(), nullable=False),
    )


def _create_page_ceremony() -> None:
    _page(
        "page_ceremony",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("guests", sa.String(), nullable=False),
        sa.Column("tables", sa.Integer(), nullable=True),
        sa.Column("heads", sa.Integer(), nullable=True),
        sa.Column("planned", sa.Integer(), nullable=True),
        sa.Column("spent", sa.Integer(), nullable=True),
        sa.Column("gifts", sa.Integer(), nullable=True),
        sa.Column("verbal_on", sa.Date(), nullable=True),
        sa.Column("before_on", sa.Date(), nullable=True),
        sa.Column("after_on", sa.Date(), nullable=True),
        sa.Column("receiver", sa.String(), nullable=False),
        sa.Column("excuse", sa.String(), nullable=False),
    )
    index("page_ceremony", "held_on")


def _create_page_conflict() -> None:
    _page(
        "page_conflict",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("relative", sa.String(), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("employer", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
    )
    index("page_conflict", "told_on")


def _create_page_family() -> None:
    _page(
        "page_family",
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("birth", sa.String(), nullable=False),
        sa.Column("political_status", sa.String(), nullable=False),
        sa.Column("employer", sa.String(), nullable=False),
        sa.Column("occupation", sa.String(), nullable=False),
        sa.Column("abroad", sa.String(), nullable=False),
    )
    index("page_family", "name")


def _create_page_gift() -> None:
    _page(
        "page_gift",
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("giver", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("handed_on", sa.Date(), nullable=True),
        sa.Column("handled", sa.String(), nullable=False),
        sa.Column("handler", sa.String(), nullable=False),
        sa.Column("excuse", sa.String(), nullable=False),
    )
    index("page_gift", "due_on", "received_on")


def _create_page_journey() -> None:
    _page(
        "page_journey",
        sa.Column("document_kind", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("destination", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("leaves_on", sa.Date(), nullable=False),
        sa.Column("returns_on", sa.Date(), nullable=True),
        sa.Column("approver", sa.String(), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("given_back_on", sa.Date(), nullable=True),
    )
    index("page_journey", "due_on", "leaves_on")


def _create_page_matter() -> None:
    _page(
        "page_matter",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("happened_on", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
    )
    index("page_matter", "told_on")


def _create_page_other() -> None:
    _page(
        "page_other",
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
    )
    index("page_other", "held_on")


def _create_page_pledge() -> None:
    _page(
        "page_pledge",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("measures", sa.String(), nullable=False),
    )
    index("page_pledge", "signed_on")


def _create_page_property() -> None:
    _page(
        "page_property",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("acquired_on", sa.String(), nullable=False),
        sa.Column("price", sa.Integer(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
    )
    index("page_property", "told_on")


def _create_page_rectification() -> None:
    _page(
        "page_rectification",
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("measures", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("result", sa.String(), nullable=False),
    )
    index("page_rectification", "due_on", "raised_on")


def _create_page_sideline() -> None:
    _page(
        "page_sideline",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("since", sa.String(), nullable=False),
        sa.Column("until", sa.String(), nullable=False),
        sa.Column("pay", sa.String(), nullable=False),
        sa.Column("approver", sa.String(), nullable=False),
    )


def _create_page_statement() -> None:
    _page(
        "page_statement",
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("meeting", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
    )
    index("page_statement", "held_on")


def _create_page_training() -> None:
    _page(
        "page_training",
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("hours", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("organiser", sa.String(), nullable=False),
    )
    index("page_training", "held_on")


def _create_archive_leaf() -> None:
    op.create_table(
        "archive_leaf",
        *record_columns(),
        sa.Column("archive_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("has_none", sa.Boolean(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("leaf_number", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["archive_id"], ["archive.id"], name=op.f("fk_archive_leaf_archive_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archive_leaf")),
    )
    index("archive_leaf", "archive_id", "section")


def _page(name: str, *columns: sa.Column[Any]) -> None:
    """Make the table of one page: what all have in common, and its own columns."""
    op.create_table(
        name,
        *record_columns(),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("remarks", sa.String(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f(f"fk_{name}_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    index(name, "member_id", "person")
