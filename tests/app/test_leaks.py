"""Nothing of a record leaves the encrypted store unasked: planted words are found nowhere in plain."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from app.engine.views import Query
from app.errors import ExpectedError, RefusedInput, WriteFailed
from app.office import Office
from tests.app.conftest import opened
from tests.app.parts import ORGAN, PASSPHRASE, Kept, clue, identity, meeting, member, save, talk
from tests.cli.conftest import Done, run_app
from tests.exchange.makers import encrypted, xls, xlsx

NAME, UNIT, PLOT, NUMBER = "獬豸乙", "白泽司丙", "饕餮案丁的详情", identity("1981-09-13", 77)
WORDS = (NAME, UNIT, PLOT, NUMBER, PASSPHRASE)
CODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")


def found_in(folder: Path) -> list[tuple[str, str]]:
    """Which planted word stands in which file of a folder, whatever the encoding; names of files count."""
    found = []
    for path in folder.rglob("*"):
        data = str(path.relative_to(folder)).encode() + (path.read_bytes() if path.is_file() else b"")
        found += [(path.name, word) for word in WORDS for coding in CODINGS if word.encode(coding) in data]
    return found


def planted_sheet() -> list[list[str]]:
    return [
        ["姓名", "身份证号", "所在党支部", "备注", "职级"],
        [NAME, NUMBER, UNIT, PLOT, "一级科员"],
        [NAME, NUMBER[:-3] + "000", UNIT, PLOT, "总管"],
    ]


def plant(office: Office, folder: Path) -> None:
    """Bring the words in by every way there is, successful or refused."""
    person = office.ledger("members").add(member(NAME, branch=UNIT, identity_number=NUMBER, remarks=PLOT))
    case = office.ledger("clues").add(
        clue(subjects=[{"name": NAME, "unit": UNIT}], summary=PLOT, number="密1号")
    )
    office.ledger("talks").add(talk(NAME, unit=UNIT, content=PLOT))
    office.ledger("meetings").add(meeting(topics=PLOT, chair=NAME))
    office.ledger("members").change(
        person, 1, member(NAME, branch=UNIT, identity_number=NUMBER, remarks=PLOT * 2)
    )
    step = {"kind": "opinion", "held_on": "2026-10-20", "disposition": "inquiry", "note": PLOT}
    office.ledger("clues").add_step(case, step)
    office.ledger("clues").void(case, PLOT)
    office.set_preference("search", [NAME, PLOT])
    office.ledger("members").ids(Query(search=NAME))
    plan = office.read_sheets("members", save(folder, "表.xlsx", xlsx(planted_sheet())))
    office.refused_sheet(plan, office.commit_import(plan))
    office.ledger_sheet("members", Query())
    office.ledger_paper("clues", Query(voided=True), boxes=True)


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Home and temp folder of this process, to be searched afterwards."""
    folder = tmp_path / "rest"
    for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        (folder / name).mkdir(parents=True)
        monkeypatch.setenv(name, str(folder / name))
    monkeypatch.setattr("tempfile.tempdir", None)
    return folder


@pytest.fixture
def hand_over(tmp_path: Path) -> Path:
    """Where the officer's own plain sheets lie."""
    folder = tmp_path / "sheets"
    folder.mkdir()
    return folder


def test_nothing_stands_in_plain_beside_the_store(
    kept: Kept, outside: Path, hand_over: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        office = opened(kept)
        plant(office, hand_over)
        assert found_in(kept.folder) == [], "while it is open"
        office.close()
    assert found_in(kept.folder) == []
    assert found_in(outside) == []
    told = capfd.readouterr()
    assert not [word for word in WORDS if word in caplog.text + told.out + told.err]


def test_the_search_itself_finds_planted_words(hand_over: Path) -> None:
    save(hand_over, "a.bin", b"x" + NAME.encode("utf-16-le") + UNIT.encode("gb18030"))
    assert {word for _, word in found_in(hand_over)} == {NAME, UNIT}


def test_errors_do_not_repeat_what_was_entered(office: Office, hand_over: Path) -> None:
    ledger = office.ledger("clues")
    record = ledger.add(clue(NAME, summary=PLOT, number=f"密{PLOT}"))
    attempts = (
        lambda: ledger.add(clue(NAME, summary=PLOT, number=f"密{PLOT}")),
        lambda: ledger.add(clue(subjects=[{"name": NAME, "rank": PLOT}], received_on=PLOT)),
        lambda: ledger.change(record, 99, clue(NAME)),
        lambda: ledger.add_step(record, {"kind": "opinion", "held_on": PLOT, "note": PLOT}),
        lambda: ledger.void(record, ""),
        lambda: office.ledger("members").add(member(NAME, identity_number=NUMBER[:-1], rank=PLOT)),
        lambda: office.read_sheets("members", hand_over / f"{PLOT}.xlsx"),
        lambda: office.read_sheets("members", save(hand_over, f"{PLOT}.pdf", b"%PDF" + PLOT.encode())),
        lambda: office.change_passphrase(PLOT, PASSPHRASE),
    )
    for attempt in attempts:
        with pytest.raises(ExpectedError) as refusal:
            attempt()
        said = [str(refusal.value), *map(str, refusal.value.args), repr(refusal.value)]
        if isinstance(refusal.value, RefusedInput):
            said += [flaw.reason for flaw in refusal.value.flaws]
        assert not [word for word in WORDS for text in said if word in text]


def test_a_paper_that_was_not_written_leaves_nothing(office: Office, outside: Path) -> None:
    office.ledger("members").add(member(NAME, remarks=PLOT))
    with pytest.raises(WriteFailed) as failed:
        office.save_paper(office.ledger_sheet("members", Query()), outside / "没有" / "名册.xlsx", PLOT)
    assert not [word for word in WORDS if word in str(failed.value)]
    assert found_in(outside) == []


def test_the_shapes_of_office_and_key_show_nothing(kept: Kept) -> None:
    office = opened(kept)
    office.ledger("members").add(member(NAME))
    shapes = [repr(office), repr(office.ledger("members")), repr(kept.master), str(vars(kept))]
    office.close()
    assert not [word for word in WORDS for shape in shapes if word in shape]


def test_the_command_line_tells_only_the_officer(kept: Kept, tmp_path: Path, hand_over: Path) -> None:
    homes = tmp_path / "rest"
    environment = {
        name: str(homes / name) for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")
    }
    for folder in environment.values():
        Path(folder).mkdir(parents=True)

    def run(*arguments: object, word: str = PASSPHRASE) -> Done:
        return run_app([*arguments, "--passphrase-file", "-"], stdin=word, **environment)

    good = save(hand_over, "表.xlsx", xlsx(planted_sheet()))
    taken = run("import", kept.folder, "members", good, "--json")
    assert '"accepted": 1' in taken.stdout
    refused = [
        run("import", kept.folder, "members", good, word=f"{PLOT}不对的口令"),
        run("import", kept.folder, "members", save(hand_over, "坏.xlsx", xlsx(planted_sheet())[:-400])),
        run(
            "import",
            kept.folder,
            "members",
            save(hand_over, "密.xlsx", encrypted(xlsx(planted_sheet()), "x")),
        ),
        run("import", kept.folder, "clues", save(hand_over, "旧.xls", xls([[PLOT, NAME], [UNIT, NUMBER]]))),
        run("export", kept.folder, "members", homes / "没有" / "a.xlsx"),
        run("export", kept.folder, "members", homes / f"{'长' * 90}.xlsx"),
    ]
    for done in refused:
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert not [word for word in WORDS if word in done.stdout + done.stderr], done.stderr
    assert found_in(kept.folder) == []
    assert found_in(homes) == []
    assert ORGAN.organisation not in b"".join(
        p.read_bytes() for p in kept.folder.rglob("*") if p.is_file()
    ).decode("utf-8", "ignore")
