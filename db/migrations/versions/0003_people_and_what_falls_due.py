"""People and what changes with them, the organisation, talks and reminders, duties and the agenda."""

from __future__ import annotations

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

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


POLITICAL = ("member", "probationary", "league", "democratic", "independent", "masses")
SECRECY = ("internal", "secret", "confidential")
FORMS = ("first", "second", "third", "fourth")


def upgrade() -> None:
    """Apply the change."""
    _create_agenda_mark()
    _create_branch()
    _create_committee_term()
    _create_duty_record()
    _create_reminder()
    _create_work_task()
    _create_branch_post()
    _create_committee_seat()
    _create_concern()
    _create_member_change()
    _create_member_service()
    _create_reminder_recipient()
    _create_talk_attendee()
    _create_talk_follow_up()
    _widen_member()
    _widen_talk()
    _number_talks()


def downgrade() -> None:
    """There is no way back: the backup made before the upgrade is."""
    raise NotImplementedError


def _create_agenda_mark() -> None:
    op.create_table(
        "agenda_mark",
        *record_columns(),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("register", sa.String(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        one_of("ck_agenda_mark_kind", "kind", "postponed", "waived"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_mark")),
    )
    index("agenda_mark", "key", "register")


def _create_branch() -> None:
    op.create_table(
        "branch",
        *record_columns(),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("parent_name", sa.String(), nullable=False),
        sa.Column("founded_on", sa.Date(), nullable=True),
        sa.Column("elected_on", sa.Date(), nullable=True),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("remarks", sa.String(), nullable=False),
        one_of("ck_branch_kind", "kind", "committee", "general", "branch", "group"),
        sa.ForeignKeyConstraint(["parent_id"], ["branch.id"], name=op.f("fk_branch_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_branch")),
    )
    index("branch", "kind", "parent_id")
    index("branch", "name", unique=True)


def _create_committee_term() -> None:
    op.create_table(
        "committee_term",
        *record_columns(),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("elected_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("planned_seats", sa.Integer(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("approval", sa.String(), nullable=False),
        sa.Column("approver", sa.String(), nullable=False),
        sa.Column("excuse", sa.String(), nullable=False),
        sa.Column("remarks", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee_term")),
    )
    index("committee_term", "elected_on", "ends_on")
    index("committee_term", "name", unique=True)


def _create_duty_record() -> None:
    op.create_table(
        "duty_record",
        *record_columns(),
        sa.Column("duty", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("remarks", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_record")),
    )
    index("duty_record", "done_on", "due_on", "duty", "period")


def _create_reminder() -> None:
    op.create_table(
        "reminder",
        *record_columns(),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("node", sa.String(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("way", sa.String(length=40), nullable=True),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("read_by", sa.Date(), nullable=True),
        sa.Column("secrecy", sa.String(length=40), nullable=False),
        sa.Column("remarks", sa.String(), nullable=False),
        sa.Column("unread_count", sa.Integer(), nullable=False),
        one_of("ck_reminder_kind", "kind", "festival", "season", "topic"),
        one_of("ck_reminder_secrecy", "secrecy", "internal", "secret", "confidential"),
        one_of("ck_reminder_way", "way", "written", "meeting", "message", "circular"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
    )
    index("reminder", "issued_on", "kind", "node")
    index("reminder", "number", unique=True)


def _create_work_task() -> None:
    op.create_table(
        "work_task",
        *record_columns(),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("assigned_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("responsible", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("progress", sa.String(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("remarks", sa.String(), nullable=False),
        one_of(
            "ck_work_task_kind", "kind", "rectification", "supervised", "attendance", "inspection", "other"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_task")),
    )
    index("work_task", "assigned_on", "done_on", "due_on", "kind")
    index("work_task", "number", unique=True)


def _create_branch_post() -> None:
    op.create_table(
        "branch_post",
        *record_columns(),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        one_of(
            "ck_branch_post_role",
            "role",
            "secretary",
            "deputy",
            "discipline",
            "organisation",
            "publicity",
            "other",
            "contact",
        ),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_branch_post_branch_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_branch_post_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_branch_post")),
    )
    index("branch_post", "branch_id", "member_id", "name", "role")


def _create_committee_seat() -> None:
    op.create_table(
        "committee_seat",
        *record_columns(),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("division", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("left_because", sa.String(), nullable=False),
        sa.Column("approval", sa.String(), nullable=False),
        sa.Column("full_time", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("other_duties", sa.String(), nullable=False),
        sa.Column("declared_on", sa.Date(), nullable=True),
        sa.Column("phone", sa.String(), nullable=False),
        one_of("ck_committee_seat_role", "role", "secretary", "deputy", "member"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_committee_seat_member_id")),
        sa.ForeignKeyConstraint(["term_id"], ["committee_term.id"], name=op.f("fk_committee_seat_term_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee_seat")),
    )
    index("committee_seat", "member_id", "name", "role", "term_id")


def _create_concern() -> None:
    op.create_table(
        "concern",
        *record_columns(),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("arisen_on", sa.Date(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("found_by", sa.String(), nullable=False),
        sa.Column("handler", sa.String(), nullable=False),
        sa.Column("remarks", sa.String(), nullable=False),
        one_of("ck_concern_kind", "kind", "family", "sign"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_concern_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern")),
    )
    index("concern", "arisen_on", "kind", "member_id", "person")


def _create_member_change() -> None:
    op.create_table(
        "member_change",
        *record_columns(),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        one_of(
            "ck_member_change_kind",
            "kind",
            "arrived",
            "appointed",
            "promoted",
            "moved",
            "confirmed",
            "joined",
            "left",
            "retired",
            "gone",
            "returned",
            "corrected",
        ),
        sa.ForeignKeyConstraint(["corrects"], ["member_change.id"], name=op.f("fk_member_change_corrects")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_member_change_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_change")),
    )
    index("member_change", "held_on", "kind", "member_id")


def _create_member_service() -> None:
    op.create_table(
        "member_service",
        *record_columns(),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("since", sa.String(), nullable=False),
        sa.Column("until", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("remarks", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_member_service_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_service")),
    )
    index("member_service", "member_id")


def _create_reminder_recipient() -> None:
    op.create_table(
        "reminder_recipient",
        *record_columns(),
        sa.Column("reminder_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("read_on", sa.Date(), nullable=True),
        sa.Column("remarks", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_reminder_recipient_member_id")),
        sa.ForeignKeyConstraint(
            ["reminder_id"], ["reminder.id"], name=op.f("fk_reminder_recipient_reminder_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_recipient")),
    )
    index("reminder_recipient", "member_id", "name", "reminder_id")


def _create_talk_attendee() -> None:
    op.create_table(
        "talk_attendee",
        *record_columns(),
        sa.Column("talk_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_talk_attendee_member_id")),
        sa.ForeignKeyConstraint(["talk_id"], ["talk.id"], name=op.f("fk_talk_attendee_talk_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk_attendee")),
    )
    index("talk_attendee", "member_id", "name", "talk_id")


def _create_talk_follow_up() -> None:
    op.create_table(
        "talk_follow_up",
        *record_columns(),
        sa.Column("talk_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("checker", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("finding", sa.String(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        one_of("ck_talk_follow_up_outcome", "outcome", "done", "partly", "not"),
        sa.ForeignKeyConstraint(["talk_id"], ["talk.id"], name=op.f("fk_talk_follow_up_talk_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk_follow_up")),
    )
    index("talk_follow_up", "talk_id")


def _widen_member() -> None:
    with rebuilding("member") as batch:
        add_after(
            batch,
            "rank",
            code("personnel"),
            flag("key_post"),
            text("key_post_note"),
            code("standing", "present"),
            day("left_on"),
        )
        admit_only(
            batch,
            "member",
            "personnel",
            ("civil", "referred", "institution", "expert", "worker", "hired", "retired"),
        )
        admit_only(batch, "member", "standing", ("present", "left", "retired", "gone"))
        batch.create_index(op.f("ix_member_standing"), ["standing"])


def _widen_talk() -> None:
    with rebuilding("talk") as batch:
        add_after(batch, "void_reason", text("number"), code("state", "finished"))
        add_after(batch, "held_on", text("begins"), text("ends"))
        add_after(batch, "kind", code("must_talk"), text("clue_number"))
        add_after(batch, "post", text("rank"), code("political_status"))
        add_after(batch, "talker", text("companions"))
        add_after(batch, "place", flag("rights_told"), flag("taped"), text("safety_plan"))
        add_after(batch, "content", text("statement"))
        add_after(
            batch,
            "demands",
            day("demands_due"),
            text("excuse"),
            text("written_statement"),
            flag("signed"),
            code("form"),
            flag("into_archive"),
            code("secrecy", "internal"),
        )
        batch.add_column(day("follow_due_on"))
        batch.add_column(code("follow_outcome"))
        admit_only(batch, "talk", "state", ("planned", "held", "finished"))
        admit_only(batch, "talk", "must_talk", ("post", "measure", "family", "sign"))
        admit_only(batch, "talk", "political_status", POLITICAL)
        admit_only(batch, "talk", "form", FORMS)
        admit_only(batch, "talk", "secrecy", SECRECY)
        admit_only(batch, "talk", "follow_outcome", ("done", "partly", "not"))
        for column in ("number", "state", "must_talk", "follow_due_on"):
            batch.create_index(op.f(f"ix_talk_{column}"), [column])


def _number_talks() -> None:
    """Give the talks registered before there were numbers theirs, by year in the order of their days."""
    op.execute(
        "UPDATE talk SET number = (SELECT '谈话〔' || numbered.year || '〕' || numbered.n || '号' FROM ("
        "SELECT id, strftime('%Y', held_on) AS year, row_number() OVER "
        "(PARTITION BY strftime('%Y', held_on) ORDER BY held_on, id) AS n FROM talk"
        ") AS numbered WHERE numbered.id = talk.id)"
    )
