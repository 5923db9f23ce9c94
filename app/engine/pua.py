"""Characters that old systems kept in the private use area, and the code points they have today.

Source: GB 18030-2022 and GBK rows FE50–FEA0 (80 places, U+E815–U+E864), among them 䶮 as U+E863.
"""

from __future__ import annotations

import re

_FIRST = 0xE815
# In the order of the places FE50…FE7E, FE80…FEA0.
_TODAY = (
    "⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱䎬⺻䏝䓖䙡䙌龹"
    "䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻"
)
_MEANT_ONES = re.compile("[\ue815-\ue864]")
_MEANT = {_FIRST + place: today for place, today in enumerate(_TODAY)}


def replace_private_use(text: str) -> str:
    """The text with the 80 GBK private-use code points replaced; other private-use characters stay."""
    return text.translate(_MEANT) if _MEANT_ONES.search(text) else text
