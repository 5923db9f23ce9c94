"""The six registers of supervision: 监督检查, 建议书, 警示教育, 教育培训, 廉政风险点, 责任追究."""

from app.registers.supervision.accountabilities import ACCOUNTABILITIES
from app.registers.supervision.courses import COURSES
from app.registers.supervision.educations import EDUCATIONS
from app.registers.supervision.inspections import INSPECTIONS
from app.registers.supervision.proposals import PROPOSALS
from app.registers.supervision.risks import RISKS

__all__ = ["ACCOUNTABILITIES", "COURSES", "EDUCATIONS", "INSPECTIONS", "PROPOSALS", "RISKS"]
