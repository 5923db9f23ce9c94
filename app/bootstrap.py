"""Set-up of a checkout: system libraries, `.venv` from a lock, the font pack; then on with the program.

It runs under the bare system Python, so it stands on the standard library alone. Nothing here is reached
from an installed bundle. What was done is written to a stamp in `.venv`; with the stamp in place `enter`
costs a few milliseconds.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import importlib.util
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections import namedtuple
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parent.parent
SUPPORTED = ((3, 11), (3, 14))
USAGE = 2

# dev.txt holds everything of app.txt (a test says so): who set up the tests can start the program as well.
CONTAINS = {"app": ("app",), "dev": ("dev", "app")}

LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
TEST_TOOLS = {
    "pdftotext": "poppler-utils",
    "Xvfb": "xvfb",
    "dbus-daemon": "dbus",
    "xdotool": "xdotool",
    "objdump": "binutils",
}
TYPING_TOOLS = {"fcitx5": "fcitx5"}
PINYIN = Path("/usr/share/fcitx5/addon/pinyin.conf")
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
CHINESE_FONT = re.compile(r"cjk|wqy|source-?han|notos\w+sc|simsun|simhei|msyh|fangsong|uming|ukai", re.I)

Need = namedtuple("Need", "package missing required")
"""A Debian package, what of it was not found on this machine and whether it must be there."""


class SetUpFailed(Exception):
    """Set-up cannot go on; the text says what is missing, in Chinese and English."""


def enter(module: str, lock: str, *, root: Path = ROOT) -> None:
    """Return inside the ready `.venv`; otherwise set up what is missing and start `python -m module` there.

    `lock` names a file of resources/locks without its ending. Ends the process with code 2 when set-up fails.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        ready = is_ready(root, lock)
        if ready and _is_inside(root):
            return
        if not ready:
            set_up(root, lock)
        code = _start_again(root, module)
    except SetUpFailed as error:
        _say(str(error))
        code = USAGE
    except KeyboardInterrupt:
        _say("准备工作已中断，下次启动时会重新进行。(Set-up interrupted; it will start afresh next time.)")
        code = 130
    raise SystemExit(code)


def is_ready(root: Path, lock: str) -> bool:
    """Tell whether `.venv` was set up from the lock as it is; its Python and fonts must still be there."""
    try:
        stamp = json.loads(_stamp(root).read_text(encoding="utf-8"))
        return bool(
            stamp["locks"].get(lock) == _digest(root, lock)
            and stamp["interpreter"] == os.path.realpath(_python(root))
            and os.access(_python(root), os.X_OK)
            and (Path(stamp["fonts"]).exists() if stamp["fonts"] else lock == "app")
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def set_up(root: Path, lock: str) -> None:
    """Do all the set-up for one lock, or only what another run has not done meanwhile. Raises SetUpFailed."""
    if not SUPPORTED[0] <= sys.version_info[:2] < SUPPORTED[1]:
        present = sys.version.split()[0]
        raise SetUpFailed(f"需要 Python 3.11 至 3.13，当前为 {present}。(Python 3.11 to 3.13 is needed.)")
    with _locked(root):
        if is_ready(root, lock):
            return
        _say("正在准备运行环境，只需一次……(Setting up, once.)")
        _provide_system(lock)
        _make_environment(root)
        _install(root, lock)
        _write_stamp(root, lock, _make_fonts(root))
        _marker(root).unlink(missing_ok=True)


# --- the system ---------------------------------------------------------------------------------------------


def system_needs(lock: str) -> list[Need]:
    """List the Debian packages whose parts this machine lacks for one lock; none outside Linux."""
    if not sys.platform.startswith("linux"):
        return []
    needs = [Need(package, name, True) for name, package in LIBRARIES.items() if not _loads(name)]
    # Debian keeps ensurepip in a package of its own.
    importlib.invalidate_caches()
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        needs.append(Need(package, "Python ensurepip", True))
    if not _has_chinese_font():
        needs.append(Need("fonts-noto-cjk", "屏幕中文字体 (Chinese screen font)", False))
    return needs + _test_needs() if lock == "dev" else needs


def _test_needs() -> list[Need]:
    needs = [Need(package, tool, True) for tool, package in TEST_TOOLS.items() if not shutil.which(tool)]
    needs += [Need(package, tool, False) for tool, package in TYPING_TOOLS.items() if not shutil.which(tool)]
    # The bundle carries Python as a library, which Debian packs apart.
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if sys.base_prefix == "/usr" and not list(Path("/usr/lib").glob(f"*/libpython{version}.so.1.0")):
        needs.append(Need(f"libpython{version}", f"libpython{version}.so.1.0", True))
    if not PINYIN.exists():
        needs.append(Need("fcitx5-pinyin", "fcitx5 拼音 (pinyin)", False))
    return needs


def _provide_system(lock: str) -> None:
    needs = system_needs(lock)
    if needs and _may_install():
        _apt([need.package for need in needs if need.required])
        _apt([need.package for need in needs if not need.required])
        needs = system_needs(lock)
    if needs:
        _say(_name_missing(needs))
    if any(need.required for need in needs):
        raise SetUpFailed("安装上述组件后请重新运行。(Install the above, then run this again.)")


def _name_missing(needs: Sequence[Need]) -> str:
    optional = {True: "", False: "（可选 optional）"}
    lines = [f"  {need.missing}: Debian {need.package}{optional[need.required]}" for need in needs]
    remedy = f"  sudo apt-get install -y --no-install-recommends {' '.join(need.package for need in needs)}"
    return "\n".join(["系统缺少以下组件 (missing on this system):", *lines, remedy])


def _may_install() -> bool:
    return (
        sys.platform != "win32"
        and os.geteuid() == 0
        and Path("/etc/debian_version").exists()
        and shutil.which("apt-get") is not None
    )


def _apt(packages: Sequence[str]) -> None:
    """Install packages; what could not be had shows when the needs are counted again."""
    if not packages:
        return
    _say(f"正在安装系统软件包：{' '.join(packages)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"]
    for command in ([*apt, "update"], [*apt, "install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(command, env=environment, input="", capture_output=True, text=True, check=False)
        if done.returncode != 0:
            _say("\n".join((done.stdout + done.stderr).splitlines()[-10:]))


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _has_chinese_font() -> bool:
    folders = (Path(folder).expanduser() for folder in FONT_FOLDERS)
    return any(CHINESE_FONT.search(name) for top in folders for _, _, names in os.walk(top) for name in names)


# --- the environment ----------------------------------------------------------------------------------------


def _make_environment(root: Path) -> None:
    """Make `.venv`; anew when an earlier run was cut short in the middle of it or it works no more."""
    folder = root / ".venv"
    if folder.exists() and not _is_whole(root):
        _say("发现未完成或已损坏的 .venv，正在重建。(Rebuilding an unfinished or broken .venv.)")
        shutil.rmtree(folder)
    if folder.exists():
        return
    base = getattr(sys, "_base_executable", None) or sys.executable
    try:
        folder.mkdir()
        _marker(root).touch()
    except OSError as error:
        raise SetUpFailed(f"不能建立 .venv：{error.strerror}。(.venv cannot be created.)") from None
    _run([base, "-I", "-X", "utf8", "-m", "venv", str(folder)], "建立 .venv 失败。(Creating .venv failed.)")


def _is_whole(root: Path) -> bool:
    if _marker(root).exists() or not os.access(_python(root), os.X_OK):
        return False
    command = [str(_python(root)), "-I", "-m", "pip", "--version"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _install(root: Path, lock: str) -> None:
    _stamp(root).unlink(missing_ok=True)
    _marker(root).touch()
    options = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "--no-input", "--quiet"]
    options += ["--progress-bar", "off", "--disable-pip-version-check", "--no-warn-script-location"]
    pip = [str(_python(root)), "-I", "-X", "utf8", "-m", "pip", "install", *options]
    _say("正在按锁定清单安装 Python 组件……(Installing the locked Python packages.)")
    try:
        _run([*pip, "-r", str(_lock(root, lock))], "安装 Python 组件失败，请检查网络或软件源。(pip failed.)")
    except SetUpFailed:
        # pip has rolled back what it began; only a run that was killed leaves the marker behind.
        _marker(root).unlink(missing_ok=True)
        raise


def _make_fonts(root: Path) -> str:
    """Make the font pack and return where it lies; '' when it could not be made: the program can bear it."""
    python = [str(_python(root)), "-X", "utf8"]
    subprocess.run([*python, "-m", "app.documents.fontpack"], cwd=root, stdout=2, check=False)
    ask = "import app.documents.fontpack as it; print(it.installed_pack() or '')"
    answer = subprocess.run([*python, "-c", ask], cwd=root, stdout=subprocess.PIPE, check=False)
    folder = answer.stdout.decode("utf-8", "replace").strip()
    if not folder:
        _say(
            "字体包没有做成，PDF 将使用系统中的中文字体。(No font pack; system fonts will serve.)"
            "\n联网后可重做 (to try again): .venv/bin/python -m app.documents.fontpack"
        )
    return folder


def _run(command: Sequence[str], failure: str) -> None:
    environment = {**os.environ, "PIP_USER": "0"}
    if _call(command, environment) != 0:
        raise SetUpFailed(failure)


def _call(command: Sequence[str], environment: dict[str, str]) -> int:
    """Run a command with its output on stderr: stdout belongs to what the program itself prints."""
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=2, check=False)
    return done.returncode


# --- stamp, lock, and the way on ----------------------------------------------------------------------------


def _python(root: Path) -> Path:
    return root / ".venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def _lock(root: Path, lock: str) -> Path:
    return root / "resources" / "locks" / f"{lock}.txt"


def _stamp(root: Path) -> Path:
    return root / ".venv" / "ready.json"


def _marker(root: Path) -> Path:
    return root / ".venv" / "unfinished"


def _digest(root: Path, lock: str) -> str:
    """The lock as it is now, and this file with it: what it asks of the system may have changed."""
    return hashlib.sha256(_lock(root, lock).read_bytes() + Path(__file__).read_bytes()).hexdigest()


def _write_stamp(root: Path, lock: str, fonts: str) -> None:
    stamp = {
        "locks": {name: _digest(root, name) for name in CONTAINS[lock]},
        "interpreter": os.path.realpath(_python(root)),
        "fonts": fonts,
    }
    part = _stamp(root).with_suffix(".part")
    part.write_bytes(json.dumps(stamp, ensure_ascii=False).encode())
    part.replace(_stamp(root))


@contextlib.contextmanager
def _locked(root: Path) -> Iterator[None]:
    """Let one set-up of this checkout run at a time; the lock file of the packages is what they queue at."""
    with _lock(root, "app").open("rb") as file:
        if sys.platform == "win32":
            import msvcrt

            file.seek(1 << 30)
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _is_inside(root: Path) -> bool:
    return os.path.realpath(sys.prefix) == os.path.realpath(root / ".venv")


def _start_again(root: Path, module: str) -> int:
    """Go on in `.venv`; returns only on Windows, with the exit code."""
    environment = {**os.environ, "PYTHONUTF8": "1"}
    environment.pop("PYTHONHOME", None)
    # exec keeps the process number: to come by twice means that .venv's Python does not know its own folder.
    if environment.get("JIWEI_ENTERED") == str(os.getpid()):
        raise SetUpFailed("无法进入 .venv，请删除该文件夹后重试。(.venv cannot be entered; delete it.)")
    environment["JIWEI_ENTERED"] = str(os.getpid())
    if Path.cwd().resolve() != root.resolve():
        inherited = environment.get("PYTHONPATH")
        environment["PYTHONPATH"] = os.pathsep.join([str(root), *([inherited] if inherited else [])])
    command = [str(_python(root)), "-m", module, *sys.argv[1:]]
    if sys.platform == "win32":
        return subprocess.run(command, env=environment, check=False).returncode
    sys.stdout.flush()
    sys.stderr.flush()
    return os.execve(command[0], command, environment)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
