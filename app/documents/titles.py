"""Breaking a title into balanced lines by meaning: no word of the trade is cut, no character stands alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import combinations

from app.documents.compose import EPSILON, may_break

# Words that titles of this trade are made of; a line does not end inside one of them.
WORD_LIST = """
机关事业单位 纪律检查 纪律检查委员会 问题线索 党风廉政 党风廉政建设 初步核实 谈话函询 直属机关 人民政府
中央八项规定 八项规定 民主生活会 组织生活会 主体责任 监督责任 监督执纪 专项整治 警示教育 处置情况 述职述廉
关于 进一步 加强 机关 事业 单位 人事 档案 管理 工作 通知 通报 报告 请示 批复 意见 办法
规定 细则 方案 决定 建议 建议书 纪律 检查 纪检 监察 纪委 委员会 书记 委员 支部 党组 党委
党员 干部 领导 领导干部 党风 廉政 廉洁 建设 问题 线索 处置 核实 初步 立案 审查 审理 处分
处理 谈话 函询 提醒 诫勉 警示 教育 监督 执纪 问责 情况 统计 分析 年度 季度 月度 半年
上半年 下半年 全年 开展 落实 贯彻 执行 学习 整治 整改 专项 作风 中央 八项 精神 重点 任务
分工 责任 责任制 主体 台账 登记 登记表 花名册 会议 纪要 述职 述廉 考核 评价 结果 信访
举报 移送 回复 征求 选拔 任用 换届 选举 中共 直属 人民 政府 办公室 综合 服务 中心 工会
承办 拟办 方式 主要 负责人 主要负责人 查明 事实 主要问题 发现 经办 科员 主任科员 调研员
监督检查 执行单位 报告单位 所在单位 核查组 全体人员 发展和改革委员会 支部大会 讨论 一级 二级 三级 四级
青年 妇女 违反 违纪 违法 严重 涉嫌 有关 同志 表彰 先进 优秀 印发 转发 实施 修订 试行
暂行 征集 召开 组织 宣传 培训 汇总 清单 目录 总结 计划 要点 安排 调研 材料 说明 附件
"""
WORDS = frozenset(WORD_LIST.split())
LONGEST_WORD = 8
YEAR = re.compile(r"\d{4}年(?:度|[上下]半年|第.季度|\d{1,2}月)?")
BAD_STARTS = frozenset("的了地得之和与及或等为")
GOOD_ENDS = frozenset("的、，：和与及")
IN_WORD, BAD_START, LONELY, TOO_WIDE = 60.0, 25.0, 200.0, 10_000.0
FEWEST = 3  # characters on any line of a broken title
FEWEST_IN_CELL = 2  # and of a label or a short value in a form


def break_title(text: str, widths: Mapping[str, float], measure: float, fewest: int = FEWEST) -> list[str]:
    """Lines of a title; "\\n" forces a break, otherwise the fewest lines that fit are balanced.

    A line of less than `fewest` characters is made only where there is no other way.
    """
    lines: list[str] = []
    for piece in text.split("\n"):
        lines.extend(_balanced(piece.strip(), widths, measure, fewest))
    return lines


def _balanced(text: str, widths: Mapping[str, float], measure: float, fewest: int) -> list[str]:
    total = sum(widths[char] for char in text)
    if total <= measure + EPSILON:
        return [text]
    places = [index for index in range(1, len(text)) if may_break(text, index)]
    inside = _inside_words(text)
    count = int(total / measure) + 1
    while count < 8:
        best = _best_cuts(text, widths, measure, places, inside, count, fewest)
        if best is not None:
            return best
        count += 1
    return [text]


def _best_cuts(
    text: str,
    widths: Mapping[str, float],
    measure: float,
    places: list[int],
    inside: frozenset[int],
    count: int,
    fewest: int,
) -> list[str] | None:
    goal = sum(widths[char] for char in text) / count
    near = [index for index in places if _near_cut(text, widths, index, goal)] if count > 2 else places
    best: tuple[float, list[str]] | None = None
    for cuts in combinations(near, count - 1):
        lines = [text[first:last].strip() for first, last in zip((0, *cuts), (*cuts, len(text)), strict=True)]
        cost = _cost(lines, widths, measure, goal, fewest) + sum(IN_WORD for cut in cuts if cut in inside)
        if cost < TOO_WIDE and (best is None or cost < best[0]):
            best = (cost, lines)
    return best[1] if best else None


def _near_cut(text: str, widths: Mapping[str, float], index: int, goal: float) -> bool:
    """Whether a place lies near a multiple of the even line width (keeps the search small)."""
    passed = sum(widths[char] for char in text[:index])
    return abs(passed / goal - round(passed / goal)) * goal <= 5


def _cost(lines: list[str], widths: Mapping[str, float], measure: float, goal: float, fewest: int) -> float:
    cost = 0.0
    for line in lines:
        width = sum(widths[char] for char in line)
        cost += TOO_WIDE if width > measure + EPSILON else (width - goal) ** 2 / 2
        cost += LONELY if len(line) < fewest else 0.0
    cost += sum(BAD_START for line in lines[1:] if line[:1] in BAD_STARTS)
    return cost - sum(6.0 for line in lines[:-1] if line[-1:] in GOOD_ENDS)


def _inside_words(text: str) -> frozenset[int]:
    """Places inside known words, by longest match from the left."""
    inside = {place for year in YEAR.finditer(text) for place in range(year.start() + 1, year.end())}
    index = 0
    while index < len(text):
        length = next((size for size in range(LONGEST_WORD, 1, -1) if text[index : index + size] in WORDS), 1)
        inside.update(range(index + 1, index + length))
        index += length
    return frozenset(inside)
