"""Set-up of a checkout, tried on a small one: real venv, real pip, one package from a folder, no network."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from app import bootstrap

BASE = getattr(sys, "_base_executable", sys.executable)
DOOR = """\
import sys
from app import bootstrap

if __name__ == "__main__":
    bootstrap.enter("app", "app")
    import jiwei_probe
    print(sys.prefix, jiwei_probe.WORD, *sys.argv[1:], sep="|")
"""
METADATA = "Metadata-Version: 2.1\nName: jiwei-probe\nVersion: {}\n"
WHEEL = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
FONTPACK = "def installed_pack():\n    return __file__\n"


class Checkout:
    """A checkout of three files in a folder with a blank and Chinese in its name."""

    def __init__(self, place: Path) -> None:
        self.root = place / "机关 纪委" / "main"
        self.wheels = place / "wheels"
        self._write("app/__init__.py", "")
        self._write("app/__main__.py", DOOR)
        self._write("app/documents/__init__.py", "")
        self._write("app/documents/fontpack.py", FONTPACK)
        shutil.copy(bootstrap.ROOT / "app" / "bootstrap.py", self.root / "app" / "bootstrap.py")
        self.lock("1.0")

    @property
    def venv(self) -> Path:
        """Where the environment belongs."""
        return self.root / ".venv"

    def lock(self, version: str, *, digest: str = "") -> None:
        """Publish a version of the one package and lock it by its hash."""
        self.wheels.mkdir(exist_ok=True)
        wheel = self.wheels / f"jiwei_probe-{version}-py3-none-any.whl"
        about = f"jiwei_probe-{version}.dist-info"
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr("jiwei_probe.py", f"WORD = {version!r}\n")
            archive.writestr(f"{about}/METADATA", METADATA.format(version))
            archive.writestr(f"{about}/WHEEL", WHEEL)
            archive.writestr(f"{about}/RECORD", "")
        digest = digest or hashlib.sha256(wheel.read_bytes()).hexdigest()
        self._write("resources/locks/app.txt", f"jiwei-probe=={version} \\\n    --hash=sha256:{digest}\n")

    def start(self, *arguments: str, **variables: str) -> subprocess.Popen[str]:
        """Start `python3 -m app` there with the bare Python."""
        pip = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": self.wheels.as_uri(), "PIP_CONFIG_FILE": os.devnull}
        environment = {**os.environ, "LC_ALL": "C", **pip, **variables}
        command, pipe = [BASE, "-m", "app", *arguments], subprocess.PIPE
        return subprocess.Popen(
            command, cwd=self.root, env=environment, stdout=pipe, stderr=pipe, encoding="utf-8"
        )

    def run(self, *arguments: str, **variables: str) -> tuple[int, str, str]:
        """Run it to its end; exit code, stdout, stderr."""
        process = self.start(*arguments, **variables)
        out, err = process.communicate()
        return process.returncode, out.strip(), err

    def _write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A checkout whose first start has done all the set-up, from two starts at once."""
    checkout = Checkout(tmp_path_factory.mktemp("checkout"))
    both = [checkout.start("花 名册"), checkout.start("花 名册")]
    results = [process.communicate() for process in both]
    assert [process.returncode for process in both] == [0, 0], results
    assert {out.strip() for out, _ in results} == {f"{checkout.venv}|1.0|花 名册"}
    assert sum("jiwei_probe" in err or "Installing" in err for _, err in results) == 1
    return checkout


def test_the_second_start_finds_everything_done(ready: Checkout) -> None:
    code, out, err = ready.run("a")
    assert (code, out.split("|")[::2], err) == (0, [str(ready.venv), "a"], "")


def test_it_starts_from_another_folder(ready: Checkout, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ready.root)}
    command = [BASE, "-m", "app", "b"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip().split("|")[::2] == [str(ready.venv), "b"]


def test_a_changed_lock_is_followed(ready: Checkout) -> None:
    ready.lock("1.1")
    assert ready.run()[:2] == (0, f"{ready.venv}|1.1")


def test_a_wrong_hash_is_refused_and_can_be_mended(ready: Checkout) -> None:
    ready.lock("1.2", digest="0" * 64)
    code, out, err = ready.run()
    assert (code, out) == (2, "")
    assert "安装 Python 组件失败" in err
    ready.lock("1.2")
    assert ready.run()[:2] == (0, f"{ready.venv}|1.2")


def test_an_interrupted_set_up_is_repaired(ready: Checkout) -> None:
    (ready.venv / "ready.json").unlink()
    (ready.venv / "unfinished").touch()
    shutil.rmtree(next((ready.venv / "lib").glob("python*")) / "site-packages" / "pip" / "_internal")
    code, out, err = ready.run()
    assert code == 0
    assert out.startswith(str(ready.venv))
    assert "正在重建" in err


def test_a_python_that_is_gone_is_noticed(ready: Checkout) -> None:
    stamp = ready.venv / "ready.json"
    data = json.loads(stamp.read_text(encoding="utf-8"))
    stamp.write_text(json.dumps({**data, "interpreter": "/nowhere/python3"}), encoding="utf-8")
    assert not bootstrap.is_ready(ready.root, "app")
    assert ready.run()[0] == 0
    assert bootstrap.is_ready(ready.root, "app")


@pytest.mark.parametrize("text", ["", "[]", "{", '{"locks": 1}'])
def test_a_damaged_stamp_is_no_stamp(tmp_path: Path, text: str) -> None:
    checkout = Checkout(tmp_path)
    checkout._write(".venv/ready.json", text)
    assert not bootstrap.is_ready(checkout.root, "app")


def test_variables_that_lead_python_astray_do_no_harm(ready: Checkout) -> None:
    code, out, _ = ready.run(PYTHONHOME=sys.base_prefix, PIP_USER="1")
    assert (code, out.split("|")[0]) == (0, str(ready.venv))


def test_what_is_missing_is_named_by_its_package() -> None:
    library = bootstrap.Need("libxcb-cursor0", "libxcb-cursor.so.0", True)
    text = bootstrap._name_missing([library, bootstrap.Need("fcitx5", "fcitx5", False)])
    assert "libxcb-cursor.so.0" in text
    assert "apt-get install -y --no-install-recommends libxcb-cursor0 fcitx5" in text
