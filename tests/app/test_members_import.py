"""The columns of standing, 身份类别 and 关键岗位 in a roster's sheet, and branches as a sheet."""

from __future__ import annotations

from pathlib import Path

from app.engine.views import Query
from app.office import Office
from tests.app.conftest import copied, opened
from tests.app.parts import Kept, mapping, member, plan_of, save, values_of

HEADS = ["姓名", "所在党支部", "职务", "编制类别", "是否关键岗位", "在册状态", "离开日期"]


def test_the_new_columns_of_a_roster(office: Office, tmp_path: Path) -> None:
    rows = [
        HEADS,
        ["韩露", "机关第一党支部", "科长", "公务员", "是", "在职", ""],
        ["郑岚", "机关第一党支部", "科员", "事业", "否", "已调出", "2026-03-01"],
        ["简宁", "离退休党支部", "", "退休人员", "", "退休", "/"],
        ["温知", "机关第二党支部", "科员", "参公", "√", "", ""],
    ]
    plan = plan_of(office, "members", tmp_path, rows)
    assert mapping(plan)["编制类别"] == "personnel"
    assert office.commit_import(plan).refused == ()
    first, second, third, fourth = values_of(office, "members")
    assert (first["personnel"], first["key_post"], first["standing"]) == ("civil", True, "present")
    assert (second["standing"], second["left_on"], second["key_post"]) == ("left", "2026-03-01", False)
    assert (third["personnel"], third["standing"], third["left_on"]) == ("retired", "retired", "")
    assert (fourth["personnel"], fourth["standing"]) == ("referred", "present")
    ledger = office.ledger("members")
    assert all(ledger.record(record).timeline == () for record in ledger.ids(Query()))
    assert all(finding.ok for finding in office.check())


def test_a_word_that_is_no_standing_is_refused_with_its_row(office: Office, tmp_path: Path) -> None:
    rows = [HEADS, ["韩露", "机关第一党支部", "科长", "公务员", "大概", "在云上", ""]]
    [refused] = office.commit_import(plan_of(office, "members", tmp_path, rows)).refused
    assert (refused.row, "在册状态" in refused.reason, "关键岗位" in refused.column) == (2, True, True)


def test_the_exported_roster_comes_in_as_it_went_out(office: Office, empty: Kept, tmp_path: Path) -> None:
    ledger = office.ledger("members")
    person = ledger.add(member("韩露", personnel="civil", key_post="是", key_post_note="行政审批"))
    ledger.add_step(person, {"kind": "left", "held_on": "2026-03-01"})
    sheet = office.ledger_sheet("members", Query())
    other = opened(copied(empty, tmp_path / "另一台"))
    plan = other.read_sheets("members", save(tmp_path, "花名册.xlsx", sheet.data))
    assert {"standing", "left_on", "personnel", "key_post"} <= set(mapping(plan).values())
    assert other.commit_import(plan).refused == ()
    [held] = values_of(other, "members")
    other.close()
    assert (held["standing"], held["left_on"], held["personnel"]) == ("left", "2026-03-01", "civil")
    assert (held["key_post"], held["key_post_note"]) == (True, "行政审批")


def test_branches_from_a_sheet(office: Office, tmp_path: Path) -> None:
    rows = [
        ["名称", "类型", "上级党组织", "联系电话"],
        ["机关党委", "党委", "", "0519-1"],
        ["机关第一党支部", "支部", "机关党委", ""],
        ["机关第二党支部", "支部", "没有的党委", ""],
    ]
    outcome = office.commit_import(plan_of(office, "branches", tmp_path, rows))
    assert (outcome.accepted, [row.row for row in outcome.refused]) == (2, [4])
    [tree] = office.organisation.overview().branches
    assert (tree.name, [child.name for child in tree.children]) == ("机关党委", ["机关第一党支部"])


def test_people_are_known_again_after_a_move_and_a_renaming(office: Office, tmp_path: Path) -> None:
    """The roster written out and taken in again doubles nobody, whatever changed in between."""
    ledger, branches = office.ledger("members"), office.ledger("branches")
    for name in ("韩露", "郑岚"):
        ledger.add(member(name, branch="机关第一党支部", identity_number=""))
    branch = branches.add({**branches.blank(), "name": "机关第一党支部", "kind": "branch"})
    ledger.add_step(1, {"kind": "moved", "held_on": "2026-03-02", "branch": "机关第二党支部"})
    held = branches.record(branch)
    branches.change(branch, held.version, {**held.values, "name": "机关综合党支部"})
    sheet = office.ledger_sheet("members", Query())
    plan = office.read_sheets("members", save(tmp_path, "花名册.xlsx", sheet.data))
    assert office.commit_import(plan).accepted == 0
    assert sorted(values["branch"] for values in values_of(office, "members")) == [
        "机关第二党支部", "机关综合党支部",
    ]  # fmt: skip
