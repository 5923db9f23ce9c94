"""Every keyboard shortcut of the window, in one enumeration."""

from __future__ import annotations

from enum import Enum


class Shortcut(Enum):
    """A shortcut: its keys and what it does, as the list of shortcuts shows it."""

    NEW = ("Ctrl+N", "新增一条记录")
    SEARCH = ("Ctrl+F", "到搜索框")
    SAVE = ("Ctrl+S", "保存正在填写的表单")
    COPY = ("Ctrl+C", "复制选中的行")
    IMPORT = ("Ctrl+I", "导入电子表格")
    EXPORT = ("Ctrl+E", "导出当前台账")
    PRINT = ("Ctrl+P", "预览并打印当前台账")
    REFRESH = ("F5", "刷新当前页")
    LOCK = ("Ctrl+L", "立即锁定")
    QUIT = ("Ctrl+Q", "退出")
    HELP = ("F1", "快捷键一览")
    TAB_1 = ("Ctrl+1", "工作台")
    TAB_2 = ("Ctrl+2", "党员人员")
    TAB_3 = ("Ctrl+3", "问题线索")
    TAB_4 = ("Ctrl+4", "谈话提醒")
    TAB_5 = ("Ctrl+5", "廉政档案")
    TAB_6 = ("Ctrl+6", "监督工作")
    TAB_7 = ("Ctrl+7", "年度述职")
    BACK = ("Alt+Left", "从线索页、来函页返回台账")
    BEFORE = ("Alt+Up", "线索页、来函页：上一件")
    AFTER = ("Alt+Down", "线索页、来函页：下一件")
    PERIOD_BEFORE = ("Alt+PgUp", "统计指标：前一期")
    PERIOD_AFTER = ("Alt+PgDown", "统计指标：后一期")
    FINISH = ("Ctrl+Return", "工作台：办结选中的事项")
    POSTPONE = ("Ctrl+D", "工作台：顺延选中的事项")
    WAIVE = ("Ctrl+Delete", "工作台：选中的事项不需办理")
    DECIDE = ("Alt+1", "来函页：选第一种答复，以下依次为 Alt+2、Alt+3…")
    ZOOM_IN = ("Ctrl++", "预览放大")
    ZOOM_OUT = ("Ctrl+-", "预览缩小")

    def __init__(self, keys: str, meaning: str) -> None:
        self.keys = keys
        self.meaning = meaning

    @classmethod
    def tabs(cls) -> tuple[Shortcut, ...]:
        """The shortcuts of the seven tabs, in order."""
        return tuple(item for item in cls if item.name.startswith("TAB_"))
