"""党员人员: the people of the organ, members of the Party or not."""

from __future__ import annotations

from sqlmodel import Field

from db.models.base import Record, enum_column
from db.vocabulary import Education, Gender, PoliticalStatus


class Member(Record, table=True):
    """One person. Partial dates are text, 'YYYY', 'YYYY-MM' or 'YYYY-MM-DD': a month alone stays a month."""

    __tablename__ = "member"

    name: str = Field(index=True)
    gender: Gender | None = Field(default=None, sa_column=enum_column(Gender))
    ethnicity: str = ""
    birth: str = ""
    identity_number: str = Field(default="", index=True)
    education: Education | None = Field(default=None, sa_column=enum_column(Education))
    political_status: PoliticalStatus | None = Field(
        default=None, sa_column=enum_column(PoliticalStatus, index=True)
    )
    joined_on: str = ""
    confirmed_on: str = ""
    branch: str = Field(default="", index=True)
    unit: str = ""
    post: str = ""
    rank: str = Field(default="", index=True)
    phone: str = ""
    verdict: str = ""
    remarks: str = ""
