"""党组织: the Party organisations of the organ as a tree."""

from app.registers.branches.declaration import BRANCHES

__all__ = ["BRANCHES"]
