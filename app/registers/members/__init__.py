"""党员人员: the people of the organ, and what changed in their posts, ranks and standing."""

from app.registers.members.declaration import MEMBERS

__all__ = ["MEMBERS"]
