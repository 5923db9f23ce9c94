"""The same documents as .docx, for offices that edit in WPS or Word before sealing.

Faces are named, not embedded (方正小标宋简体, 仿宋_GB2312 …): the machine that opens the file must have them.
"""

from app.documents.word.render import render_word

__all__ = ["render_word"]
