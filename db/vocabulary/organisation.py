"""The organisation: who belongs to it and how, its branches, and the seats of its committee."""

from __future__ import annotations

from db.vocabulary.term import Term


class PersonnelKind(Term):
    """人员类别."""

    CIVIL = "civil", "公务员", "行政编制", "公务员编制"
    REFERRED = "referred", "参公人员", "参照公务员法管理人员", "参公", "参公管理"
    INSTITUTION = "institution", "事业管理人员", "事业管理", "事业编制", "事业", "事业单位管理人员"
    EXPERT = "expert", "专业技术人员", "专技人员", "专技"
    WORKER = "worker", "工勤人员", "工勤", "机关工勤"
    HIRED = "hired", "编外人员", "编外", "聘用人员", "劳务派遣"
    RETIRED = "retired", "离退休人员", "退休", "离休", "退休人员"


class MemberStanding(Term):
    """在册状态."""

    PRESENT = "present", "在册", "在职", "在岗"
    LEFT = "left", "调出", "已调出", "调离"
    RETIRED = "retired", "退休", "已退休", "离休"
    GONE = "gone", "其他离开", "辞职", "去世", "开除", "辞退"


class ChangeKind(Term):
    """人员变动."""

    ARRIVED = "arrived", "调入"
    APPOINTED = "appointed", "职务变动", "任职", "免职", "岗位变动"
    PROMOTED = "promoted", "职级变动", "晋升职级", "职级晋升"
    MOVED = "moved", "部门支部变动", "转接组织关系"
    CONFIRMED = "confirmed", "转正", "预备党员转正"
    JOINED = "joined", "发展入党", "入党"
    LEFT = "left", "调出"
    RETIRED = "retired", "退休"
    GONE = "gone", "其他离开"
    RETURNED = "returned", "恢复在册"
    CORRECTED = "corrected", "更正"


class BranchKind(Term):
    """党组织类型."""

    COMMITTEE = "committee", "党委", "机关党委"
    GENERAL = "general", "党总支", "总支"
    BRANCH = "branch", "党支部", "支部"
    GROUP = "group", "党小组"


class BranchRole(Term):
    """支部职务."""

    SECRETARY = "secretary", "书记", "支部书记"
    DEPUTY = "deputy", "副书记"
    DISCIPLINE = "discipline", "纪检委员"
    ORGANISATION = "organisation", "组织委员"
    PUBLICITY = "publicity", "宣传委员"
    OTHER = "other", "委员", "其他委员"
    CONTACT = "contact", "联络员", "联系人"


class SeatRole(Term):
    """委员会职务."""

    SECRETARY = "secretary", "书记", "机关纪委书记"
    DEPUTY = "deputy", "副书记", "机关纪委副书记"
    MEMBER = "member", "委员", "机关纪委委员"
