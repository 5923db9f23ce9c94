"""Reads the program's own source as syntax trees, so that the house rules can be checked."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("app", "db", "ui")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One module: its path, dotted name, text and syntax tree."""

    path: Path
    module: str
    text: str
    tree: ast.Module

    @property
    def place(self) -> str:
        """The path as the reader of a failure wants it."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def code_lines(self) -> int:
        """Lines that are neither blank nor comment."""
        lines = (line.strip() for line in self.text.splitlines())
        return sum(1 for line in lines if line and not line.startswith("#"))

    def nodes(self, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
        """Every node of these kinds, anywhere in the module."""
        return (node for node in ast.walk(self.tree) if isinstance(node, kinds))

    def functions(self) -> Iterator[Function]:
        """Every function and method, nested ones too."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node

    def at(self, node: ast.AST) -> str:
        """Where a node stands, as `file:line`."""
        return f"{self.place}:{getattr(node, 'lineno', 0)}"


@cache
def sources() -> tuple[Source, ...]:
    """Every module of app, db and ui; migrations are kept as they were once written, so they are left out."""
    paths = [path for floor in FLOORS for path in sorted((ROOT / floor).rglob("*.py"))]
    return tuple(_read(path) for path in paths if "versions" not in path.parts)


def _read(path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    return Source(path, module, text, ast.parse(text))


def length(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> int:
    """Lines from the definition to its end."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def called_name(call: ast.Call) -> str:
    """The last part of what is called: `write_text` in `path.write_text(...)`."""
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def imported_modules(source: Source, known: frozenset[str]) -> set[str]:
    """The known modules that this one imports at load time: not for type checking, not inside functions."""
    found: set[str] = set()
    for node in _loaded(source.tree.body):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            members = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= members & known or {node.module}
    return found & known


def _loaded(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        if isinstance(node, ast.If | ast.Try):
            yield from _loaded(node.body)
        yield node


def cycles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Groups of modules that import each other in a ring."""
    remaining = dict(graph)
    while True:
        loose = [name for name, targets in remaining.items() if not targets & remaining.keys()]
        if not loose:
            break
        for name in loose:
            del remaining[name]
    return [_ring_from(name, remaining) for name in sorted(remaining)[:1]]


def _ring_from(start: str, graph: dict[str, set[str]]) -> list[str]:
    """Walk along imports that never end until a module comes up again."""
    walked = [start]
    while True:
        following = sorted(graph[walked[-1]] & graph.keys())[0]
        if following in walked:
            return [*walked[walked.index(following) :], following]
        walked.append(following)
