"""Reports on a period, the registers whose figures they need, and closed years."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.migrations.parts import add_after, admit_only, code, index, one_of, rebuilding, record_columns, text

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    _create_course()
    _create_education()
    _create_inspection()
    _create_proposal()
    _create_risk()
    _create_year_closing()
    _create_accountability()
    _create_inspection_problem()
    _create_report()
    _create_report_delivery()
    _create_report_edition()
    _create_report_rectification()
    _create_report_remark()
    _create_report_review()
    _widen_clue()


def downgrade() -> None:
    """There is no way back: the backup made before the upgrade is."""
    raise NotImplementedError


def _create_course() -> None:
    op.create_table(
        "course",
        *record_columns(),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("organiser", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("hours", sa.Integer(), nullable=True),
        sa.Column("examined", sa.String(), nullable=False),
        sa.Column("names", sa.String(), nullable=False),
        sa.Column("remarks", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course")),
    )
    index("course", "begins_on", "topic")


def _create_education() -> None:
    op.create_table(
        "education",
        *record_columns(),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("cases", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("due_count", sa.Integer(), nullable=True),
        sa.Column("present_count", sa.Integer(), nullable=True),
        sa.Column("organiser", sa.String(), nullable=False),
        sa.Column("effect", sa.String(), nullable=False),
        sa.Column("remarks", sa.String(), nullable=False),
        one_of(
            "ck_education_kind",
            "kind",
            "study",
            "warning",
            "lecture",
            "seminar",
            "publicity",
            "visit",
            "other",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_education")),
    )
    index("education", "held_on", "kind", "topic")


def _create_inspection() -> None:
    op.create_table(
        "inspection",
        *record_columns(),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("ways", sa.String(), nullable=False),
        sa.Column("report", sa.String(), nullable=False),
        sa.Column("fed_back_on", sa.Date(), nullable=True),
        sa.Column("revisit_on", sa.Date(), nullable=True),
        sa.Column("revisited_on", sa.Date(), nullable=True),
        sa.Column("remarks", sa.String(), nullable=False),
        sa.Column("problems", sa.String(), nullable=False),
        sa.Column("problem_count", sa.Integer(), nullable=False),
        sa.Column("open_count", sa.Integer(), nullable=False),
        one_of(
            "ck_inspection_kind",
            "kind",
            "special",
            "campaign",
            "visit",
            "spot",
            "covert",
            "patrol",
            "revisit",
            "routine",
            "other",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
    )
    index("inspection", "begins_on", "ends_on", "kind", "number", "revisit_on", "title")


def _create_proposal() -> None:
    op.create_table(
        "proposal",
        *record_columns(),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("addressee", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("clue_number", sa.String(), nullable=False),
        sa.Column("problems", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("replied_on", sa.Date(), nullable=True),
        sa.Column("adopted", sa.Boolean(), nullable=True),
        sa.Column("reply", sa.String(), nullable=False),
        sa.Column("rectified_on", sa.Date(), nullable=True),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("remarks", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    index("proposal", "addressee", "due_on", "issued_on", "number", "rectified_on", "replied_on")


def _create_risk() -> None:
    op.create_table(
        "risk",
        *record_columns(),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("power", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("sign", sa.String(), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("measures", sa.String(), nullable=False),
        sa.Column("measure_count", sa.Integer(), nullable=False),
        sa.Column("responsible", sa.String(), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("remarks", sa.String(), nullable=False),
        one_of("ck_risk_level", "level", "high", "middle", "low"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk")),
    )
    index("risk", "ended_on", "found_on", "level", "number", "reviewed_on", "unit")


def _create_year_closing() -> None:
    op.create_table(
        "year_closing",
        *record_columns(),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("closed_by", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("head", sa.Integer(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_year_closing")),
    )
    index("year_closing", "year")


def _create_accountability() -> None:
    op.create_table(
        "accountability",
        *record_columns(),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("clue_number", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("duty", sa.String(length=40), nullable=False),
        sa.Column("leadership", sa.String(length=40), nullable=True),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("decider", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("remarks", sa.String(), nullable=False),
        one_of("ck_accountability_duty", "duty", "main", "oversight"),
        one_of("ck_accountability_leadership", "leadership", "direct", "chief", "important"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_accountability_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accountability")),
    )
    index("accountability", "decided_on", "duty", "member_id", "person")


def _create_inspection_problem() -> None:
    op.create_table(
        "inspection_problem",
        *record_columns(),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("responsible", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("clue_number", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_inspection_problem_inspection_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_problem")),
    )
    index("inspection_problem", "due_on", "inspection_id")


def _create_report() -> None:
    op.create_table(
        "report",
        *record_columns(),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("recipients", sa.String(), nullable=False),
        sa.Column("copies", sa.String(), nullable=False),
        sa.Column("secrecy", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("reopened", sa.String(), nullable=False),
        sa.Column("remarks", sa.String(), nullable=False),
        sa.Column("finished_on", sa.Date(), nullable=True),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("grade", sa.String(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("open_count", sa.Integer(), nullable=False),
        one_of(
            "ck_report_kind",
            "kind",
            "annual",
            "debrief",
            "ecology",
            "supervision",
            "monthly",
            "quarterly",
            "half",
        ),
        one_of("ck_report_secrecy", "secrecy", "internal", "secret", "confidential"),
        one_of("ck_report_state", "state", "draft", "finished"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_report_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
    )
    index(
        "report",
        "begins_on",
        "delivered_on",
        "due_on",
        "ends_on",
        "finished_on",
        "kind",
        "member_id",
        "number",
        "person",
        "state",
        "title",
    )


def _create_report_delivery() -> None:
    op.create_table(
        "report_delivery",
        *record_columns(),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("way", sa.String(length=40), nullable=True),
        sa.Column("received_by", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        one_of("ck_report_delivery_way", "way", "paper", "stick", "secure", "meeting"),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_delivery_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_delivery")),
    )
    index("report_delivery", "report_id")


def _create_report_edition() -> None:
    op.create_table(
        "report_edition",
        *record_columns(),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("finished_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("recipients", sa.String(), nullable=False),
        sa.Column("copies", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("excuse", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_edition_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_edition")),
    )
    index("report_edition", "report_id")


def _create_report_rectification() -> None:
    op.create_table(
        "report_rectification",
        *record_columns(),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("measures", sa.String(), nullable=False),
        sa.Column("responsible", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("result", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_rectification_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_rectification")),
    )
    index("report_rectification", "report_id")


def _create_report_remark() -> None:
    op.create_table(
        "report_remark",
        *record_columns(),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("speaker", sa.String(), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_remark_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_remark")),
    )
    index("report_remark", "report_id")


def _create_report_review() -> None:
    op.create_table(
        "report_review",
        *record_columns(),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reviewer", sa.String(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=True),
        sa.Column("second", sa.Integer(), nullable=True),
        sa.Column("third", sa.Integer(), nullable=True),
        sa.Column("fourth", sa.Integer(), nullable=True),
        sa.Column("grade", sa.String(), nullable=False),
        sa.Column("archived_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_review_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_review")),
    )
    index("report_review", "report_id")


def _widen_clue() -> None:
    with rebuilding("clue") as batch:
        add_after(batch, "channel", code("petition_class"))
        add_after(batch, "summary", text("eight_kind"))
        admit_only(batch, "clue", "petition_class", ("accusation", "appeal", "advice", "outside", "empty"))
        batch.create_index(op.f("ix_clue_eight_kind"), ["eight_kind"])
