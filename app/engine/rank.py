"""A rank: completed from the rank table and refused when the table does not hold it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import KW_ONLY, dataclass

from app.engine.fields import Reading, Suggest
from app.engine.values import ValueFlaw
from app.rules.tables import Rules


@dataclass(frozen=True)
class Rank(Suggest):
    """职级, 岗位等级 or 职务层次 as the office writes it; the table knows the usual spellings."""

    _: KW_ONLY
    offers: Callable[[Rules], Iterable[str]] | None = Rules.rank_names

    def parse(self, raw: object, reading: Reading) -> str:
        """Return the rank as written. Raises ValueFlaw when the rank table does not hold it."""
        rank: str = super().parse(raw, reading)
        if rank and reading.rules.rank(rank) is None:
            raise ValueFlaw("职级不在职级表内，请核对写法，或在规则表中补充并写明依据")
        return rank
