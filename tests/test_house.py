"""The house rules that no linter knows: sizes, words, rings of imports, safe writing, start-up."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.measure import ROOT, Source, called_name, cycles, imported_modules, length, sources

LOCKS = ROOT / "resources" / "locks"
DOORS = ("app/__main__.py", "app/bootstrap.py")
HEAVY = {
    "sqlalchemy", "sqlmodel", "alembic", "reportlab", "xlsxwriter", "python_calamine", "docx", "pikepdf",
    "app.office",
}  # fmt: skip


def quantile(values: list[int], share: float) -> int:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def test_files_stay_short() -> None:
    sizes = {source.place: source.code_lines for source in sources()}
    assert quantile(list(sizes.values()), 0.9) <= 400
    assert not {place: size for place, size in sizes.items() if size > 600}


def test_classes_stay_short() -> None:
    classes = [(s.at(node), node) for s in sources() for node in s.nodes(ast.ClassDef)]
    assert not [at for at, node in classes if isinstance(node, ast.ClassDef) and length(node) > 350]


def test_functions_stay_short() -> None:
    lengths = [length(node) for source in sources() for node in source.functions()]
    longest = sorted(((length(n), s.at(n)) for s in sources() for n in s.functions()), reverse=True)[:8]
    assert statistics.median(lengths) <= 8, longest
    assert quantile(lengths, 0.9) <= 30, longest
    assert sum(size > 50 for size in lengths) < 0.02 * len(lengths), longest


def test_every_public_function_says_what_it_does() -> None:
    """A method that overrides another's (Qt's, a base class's) is explained there."""
    silent = [
        source.at(node)
        for source in sources()
        if source.place.startswith(("app/", "db/"))
        for node in public_functions(source.tree)
        if not ast.get_docstring(node)
    ]
    assert not silent


def public_functions(tree: ast.Module) -> list[ast.FunctionDef]:
    """Functions of the module and methods of its public classes that take part in its face."""
    found = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            found.append(node)
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_") and not is_derived(node):
            found += [item for item in node.body if isinstance(item, ast.FunctionDef)]
    return [node for node in found if not node.name.startswith("_") and not is_overload(node)]


def is_derived(node: ast.ClassDef) -> bool:
    return any(not isinstance(base, ast.Name) or base.id not in ("Protocol",) for base in node.bases)


def is_overload(node: ast.FunctionDef) -> bool:
    return any("overload" in ast.dump(item) or "setter" in ast.dump(item) for item in node.decorator_list)


def test_every_function_is_typed() -> None:
    untyped = []
    for source in sources():
        for node in source.functions():
            named = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            open_ended = [a for a in named if a.arg not in ("self", "cls") and a.annotation is None]
            if node.returns is None or open_ended:
                untyped.append(source.at(node))
    assert not untyped


def test_no_ring_of_imports() -> None:
    known = frozenset(source.module for source in sources())
    graph = {source.module: imported_modules(source, known) - {source.module} for source in sources()}
    assert cycles(graph) == []


def test_the_ring_finder_finds_rings() -> None:
    ring = cycles({"a": {"b"}, "b": {"c"}, "c": {"b", "d"}, "d": set()})
    assert ring == [["b", "c", "b"]]


def test_the_regulations_stand_on_the_vocabulary_alone() -> None:
    known = frozenset(source.module for source in sources())
    for source in sources():
        if source.module.startswith("app.rules"):
            others = {name for name in imported_modules(source, known) if not name.startswith("app.rules")}
            assert others <= {"app.rules", "db", "db.vocabulary", "resources"}, source.place


@pytest.mark.parametrize(
    "module", ["ui.unlock.dialog", "ui.application", "ui.input_method", "ui.main_window", "app.places"]
)
def test_start_up_loads_nothing_heavy(module: str) -> None:
    """The unlock dialog is there at once, and the window right after it; what is heavy is loaded behind."""
    if not (ROOT / f"{module.replace('.', '/')}.py").exists():
        pytest.fail(f"{module} is part of the start-up")
    code = f"import sys, {module}; print(*sorted(m for m in {HEAVY} if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_nothing_is_printed_outside_the_doors() -> None:
    assert not found_calls("print", except_in=DOORS)


def test_the_event_loop_is_never_pumped_by_hand() -> None:
    assert not found_calls("processEvents", except_in=())


def found_calls(name: str, except_in: tuple[str, ...]) -> list[str]:
    return [
        source.at(node)
        for source in sources()
        if source.place not in except_in
        for node in source.nodes(ast.Call)
        if isinstance(node, ast.Call) and called_name(node) == name
    ]


# Before there is a store there is nothing to keep safe: set-up writes its stamp and the font pack by itself.
# durable.py opens for writing only to flush; draft.py is a developer's tool that writes source.
WRITERS = (
    "app/bootstrap.py",
    "app/documents/fontpack.py",
    "app/documents/packages.py",
    "db/durable.py",
    "db/migrations/draft.py",
    "db/safe_io.py",
)
COPYING = {"copy", "copyfile", "copy2", "copytree", "copyfileobj", "move"}


def test_files_are_written_in_one_place() -> None:
    """Everything else goes through `db.safe_io`: whole under its name, or not there."""
    raw = [
        source.at(node)
        for source in sources()
        if source.place not in WRITERS
        for node in source.nodes(ast.Call)
        if isinstance(node, ast.Call) and writes_raw(node)
    ]
    assert not raw


def writes_raw(call: ast.Call) -> bool:
    name = called_name(call)
    if name in ("write_text", "write_bytes", "extractall"):
        return True
    of_library = isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name)
    if of_library and name in COPYING and ast.unparse(call.func).startswith("shutil."):
        return True
    return name in ("open", "fdopen") and any(mode & set("wax+") for mode in modes(call))


def modes(call: ast.Call) -> list[set[str]]:
    given = [*call.args, *[keyword.value for keyword in call.keywords if keyword.arg == "mode"]]
    words = [item.value for item in given if isinstance(item, ast.Constant) and isinstance(item.value, str)]
    return [set(word) for word in words if re.fullmatch(r"[rwaxbt+]{1,3}", word)]


def test_qt_brings_no_network() -> None:
    assert not [source.place for source in sources() if re.search(r"QtNetwork|QtWebEngine", source.text)]


def test_nothing_is_left_for_later() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    assert not [source.place for source in sources() if marks.search(source.text)]


def test_every_exception_to_a_rule_gives_its_reason() -> None:
    bare = re.compile(r"#\s*(noqa(:\s*[A-Z0-9, ]+)?|type:\s*ignore(\[[\w, -]+\])?)\s*$")
    assert not [(s.place, line) for s in sources() for line in s.text.splitlines() if bare.search(line)]


def pins(lock: str) -> set[str]:
    lines = (LOCKS / f"{lock}.txt").read_text(encoding="utf-8").splitlines()
    return {line.removesuffix("\\").strip() for line in lines if line and not line.startswith((" ", "#"))}


@pytest.mark.parametrize("lock", ["app", "dev"])
def test_locks_pin_everything_by_hash_and_name_no_registry(lock: str) -> None:
    text = (LOCKS / f"{lock}.txt").read_text(encoding="utf-8")
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links|--trusted-host", text)
    assert all("==" in pin for pin in pins(lock))
    blocks = re.split(r"\n(?=\S)", text)
    assert all("--hash=sha256:" in block for block in blocks if "==" in block.split("\n")[0])


def test_who_can_run_the_tests_can_run_the_program() -> None:
    assert pins("app") <= pins("dev")


def test_the_measures_count_code_alone(tmp_path: Path) -> None:
    text = '"""Doc."""\n\n# why\nvalue = 1\n'
    assert Source(tmp_path, "x", text, ast.parse(text)).code_lines == 2
