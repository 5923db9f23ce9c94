"""The registers, in the order the window shows them."""

from app.engine.register import Register


def all_registers() -> tuple[Register, ...]:
    """Return every declared register."""
    from app.registers.cleanings import CLEANINGS
    from app.registers.clues.declaration import CLUES
    from app.registers.meetings import MEETINGS
    from app.registers.members import MEMBERS
    from app.registers.talks import TALKS

    return (MEMBERS, CLUES, TALKS, MEETINGS, CLEANINGS)
