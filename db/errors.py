"""The small family of errors the officer is meant to see; anything else that escapes is a bug."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Flaw:
    """One value that cannot be accepted: the field's name, the value as given, and why (Chinese)."""

    field: str
    value: str
    reason: str


class ExpectedError(Exception):
    """What happened, why (依据 or cause) and what to do about it, all in Chinese and without record text."""

    default_reason = ""
    default_remedy = ""

    def __init__(self, message: str, *, reason: str = "", remedy: str = "") -> None:
        self.message = message
        self.reason = reason or self.default_reason
        self.remedy = remedy or self.default_remedy
        super().__init__(" ".join(part for part in (self.message, self.reason, self.remedy) if part))


class WrongPassphrase(ExpectedError):
    """The passphrase (or recovery code) opens no key slot although the header is whole."""

    default_remedy = "请检查大小写和输入法后重试；忘记口令时，可用恢复码打开。"


class DamagedHeader(ExpectedError):
    """The key header is missing, altered or unreadable; the passphrase cannot be judged."""

    default_remedy = "请从备份中取回密钥文件 store.keys，放回数据文件夹后重试；口令本身没有问题。"


class DamagedDatabase(ExpectedError):
    """The keys are right but the database is damaged, cut short, empty or a foreign file."""

    default_remedy = "请不要在此文件上继续工作，用最近一份经过校验的备份恢复；口令和密钥没有问题。"


class DamagedAttachment(ExpectedError):
    """The encrypted file of an attachment is missing, cut short, altered or a foreign one."""

    default_remedy = "请从备份的 attachments 文件夹中取回同名文件，放回数据文件夹后重试；其他记录不受影响。"


class DamagedSeal(ExpectedError):
    """What was sealed apart within the database does not open."""

    default_remedy = "请用最近一份经过校验的备份核对；其他记录不受影响。"


class NewerStore(ExpectedError):
    """The store was written by a newer version of the program."""

    default_remedy = "请安装新版程序后再打开；数据没有改动。"


class StoreInUse(ExpectedError):
    """Another process holds the store open."""

    default_remedy = "请先关闭另一个窗口或正在运行的命令，再重试。"


class StoreMissing(ExpectedError):
    """There is no store in the folder."""

    default_remedy = "请检查所选文件夹，或新建一个数据存储。"


class StoreExists(ExpectedError):
    """A store would be created where one already is."""

    default_remedy = "请另选一个空文件夹，或打开已有的数据存储。"


class StaleRecord(ExpectedError):
    """The record was changed since it was read."""

    default_remedy = "请重新打开该记录，核对后再保存。"


class UnreadableFile(ExpectedError):
    """A file handed in is not what it should be, is protected, too large or damaged."""

    default_remedy = "请换一个文件，或用表格软件另存为 .xlsx 后重试。"


class PasswordNeeded(UnreadableFile):
    """The spreadsheet is protected; a password is needed or the one given is wrong."""

    default_remedy = "请输入该表格的打开密码。"


class WriteFailed(ExpectedError):
    """A file could not be written; nothing is left under its final name."""

    default_remedy = "请检查磁盘空间和写入权限，或换一个位置重试。"


class MissingGlyph(ExpectedError):
    """A character no available font can show."""

    default_remedy = "请安装含有该字的字体，或确认以“字码框”代替后再导出。"


class RefusedInput(ExpectedError):
    """Input refused field by field; `flaws` says which and why."""

    default_remedy = "请按提示更正后再保存。"

    def __init__(
        self, message: str, flaws: tuple[Flaw, ...] = (), *, reason: str = "", remedy: str = ""
    ) -> None:
        super().__init__(message, reason=reason, remedy=remedy)
        self.flaws = flaws
