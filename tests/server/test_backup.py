"""``alongside backup`` and ``alongside restore``, each in a process of its own."""

import json
import os
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest

from alongside.content.own_words import mark
from tests.command_line import run_alongside
from tests.serving import Browser, Server, free_port
from tests.upgrading.earlier import data_folder, rows

PLAN = "/handlers/block-v1:Alongside+PSW+2026+type@alongside_plan+block@self-care/save_answers"


#: What Maya had written there before.
ONCE = "I hum when I wash up. 🦩"


def write(browser, text, *, over):
    """Save the first section of a self-care plan in the place of what stood there."""
    browser.send(PLAN, answers={"when-well": text}, marks={"when-well": mark(over)}, base_version=2)


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """A data folder of today's version in which people have lived."""
    folder = data_folder("0003", tmp_path_factory.mktemp("lived") / "data")
    with Server(port=free_port(), data_dir=folder):
        pass
    return folder


@pytest.fixture
def data(lived, tmp_path):
    return Path(shutil.copytree(lived, tmp_path / "data"))


@pytest.fixture
def kept(data, tmp_path):
    """A backup."""
    done = run_alongside("backup", "--data", data, "-o", tmp_path / "kept.zip")
    assert done.returncode == 0, done.stderr
    return tmp_path / "kept.zip"


def repacked(kept, change):
    """Write a backup anew, with its files changed: ``change`` gets and returns their contents by name."""
    with ZipFile(kept) as packed:
        contents = {name: packed.read(name) for name in packed.namelist()}
    with ZipFile(kept, "w") as packed:
        for name, content in change(contents).items():
            packed.writestr(name, content)
    return kept


def about(**changes):
    """Return a change of what a backup says of itself."""

    def change(contents):
        contents["backup.json"] = json.dumps(json.loads(contents["backup.json"]) | changes)
        return contents

    return change


def test_a_backup_comes_back_whole_and_is_checked(data, kept, tmp_path):
    done = run_alongside("restore", kept, "--data", tmp_path / "again")
    assert done.returncode == 0, done.stderr
    assert "Everything fits: 5 records" in done.stdout
    again = tmp_path / "again"
    assert rows(again / "alongside.sqlite3") == rows(data / "alongside.sqlite3")
    for secret in ("plan-keys", "credential-keys", "secret-key", "demo-password"):
        assert (again / secret).read_bytes() == (data / secret).read_bytes()
    assert stat.S_IMODE(again.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in again.iterdir()} == {0o600}
    assert {file.name for file in again.iterdir()} == {
        "alongside.sqlite3", "plan-keys", "credential-keys", "secret-key", "demo-password"
    }  # fmt: skip


def test_it_can_be_taken_while_people_write_and_is_served_afterwards(data, tmp_path):
    kept = tmp_path / "kept.zip"
    with Server(port=free_port(), data_dir=data) as server:
        maya = Browser(server.base)
        maya.choose("maya")
        write(maya, "Before the backup.", over=ONCE)
        assert run_alongside("backup", "--data", data, "-o", kept).returncode == 0
        write(maya, "After the backup.", over="Before the backup.")
    shutil.rmtree(data)
    assert run_alongside("restore", kept, "--data", data).returncode == 0
    with Server(port=free_port(), data_dir=data) as server:
        maya = Browser(server.base)
        maya.choose("maya")
        page = maya.get("/unit/plan-self-care/")
    assert "Before the backup." in page
    assert "After the backup." not in page


def test_it_is_its_owner_s_alone_and_says_that_the_keys_are_in_it(data, tmp_path):
    output = tmp_path / "kept.zip"
    output.write_text("yesterday's")
    done = run_alongside("backup", "--data", data, "-o", output)
    assert done.returncode == 0
    assert stat.S_IMODE(output.stat().st_mode) == 0o600
    assert "whoever has this file can read all of it" in done.stderr.replace("\n", " ")
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_keys_that_are_not_there_are_missed_aloud(data, tmp_path):
    (data / "plan-keys").unlink()
    done = run_alongside("backup", "--data", data, "-o", tmp_path / "kept.zip")
    assert done.returncode == 0
    assert "nobody can open private writing" in done.stderr
    assert not (data / "plan-keys").exists()


def test_nothing_is_ever_written_over(data, kept):
    before = rows(data / "alongside.sqlite3")
    done = run_alongside("restore", kept, "--data", data)
    assert done.returncode == 2
    assert "is not empty. Nothing was restored" in done.stderr
    assert rows(data / "alongside.sqlite3") == before


def test_an_empty_folder_may_be_there(kept, tmp_path):
    (tmp_path / "again").mkdir()
    assert run_alongside("restore", kept, "--data", tmp_path / "again").returncode == 0
    assert (tmp_path / "again" / "alongside.sqlite3").is_file()


def _cut_off(kept):
    os.truncate(kept, kept.stat().st_size // 2)


def _garbled(kept):
    content = bytearray(kept.read_bytes())
    content[20_000:20_100] = bytes(100)
    kept.write_bytes(content)


def _not_ours(kept):
    with ZipFile(kept, "w") as packed:
        packed.writestr("holiday.txt", "Sun.")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_cut_off, "it is none that alongside backup wrote, or it is not whole"),
        (_garbled, "it is none that alongside backup wrote, or it is not whole"),
        (_not_ours, "it is none that alongside backup wrote"),
        (lambda kept: kept.write_text("Dear diary"), "it is none that alongside backup wrote"),
        (
            lambda kept: repacked(kept, lambda contents: contents | {"plan-keys": b"another key"}),
            "plan-keys in it was changed after it was written",
        ),
        (
            lambda kept: repacked(
                kept, lambda contents: contents | {"alongside.sqlite3": contents["alongside.sqlite3"][:9999]}
            ),
            "alongside.sqlite3 in it was changed",
        ),
        (lambda kept: repacked(kept, about(version=2)), "a later version of Alongside wrote it"),
        (lambda kept: repacked(kept, about(format="something")), "it is none that alongside backup wrote"),
        (lambda kept: repacked(kept, about(files=[1])), "it is none that alongside backup wrote"),
        (lambda kept: repacked(kept, about(files={"../out": "0"})), "it is none that alongside backup wrote"),
        (lambda kept: repacked(kept, about(files={})), "the database in it is damaged"),
        (lambda kept: repacked(kept, lambda contents: {"backup.json": b"[]"}), "it is none that"),
    ],
)
def test_a_file_that_is_not_whole_restores_nothing(kept, tmp_path, spoil, words):
    spoil(kept)
    there = {path.name for path in tmp_path.iterdir()}
    done = run_alongside("restore", kept, "--data", tmp_path / "again")
    assert done.returncode == 2
    assert words in done.stderr
    assert "Nothing was restored." in done.stderr
    assert "Traceback" not in done.stderr
    assert {path.name for path in tmp_path.iterdir()} == there


def test_records_that_do_not_fit_are_restored_and_named(data, tmp_path):
    with closing(sqlite3.connect(data / "alongside.sqlite3")) as database, database:
        database.execute("UPDATE alongside_records_ledgerentry SET kind = 'released' WHERE sequence = 2")
    run_alongside("backup", "--data", data, "-o", tmp_path / "kept.zip")
    done = run_alongside("restore", tmp_path / "kept.zip", "--data", tmp_path / "again")
    assert done.returncode == 1
    assert "entry 2: it was changed after it was written" in done.stdout
    assert (tmp_path / "again" / "alongside.sqlite3").is_file()


def test_what_an_earlier_version_wrote_is_restored_as_it_was(tmp_path):
    earlier = data_folder("0001", tmp_path / "earlier")
    assert run_alongside("backup", "--data", earlier, "-o", tmp_path / "kept.zip").returncode == 0
    done = run_alongside("restore", tmp_path / "kept.zip", "--data", tmp_path / "again")
    assert done.returncode == 0
    assert "Starting the server brings it up to date" in done.stdout
    assert rows(tmp_path / "again" / "alongside.sqlite3") == rows(earlier / "alongside.sqlite3")


def test_what_a_later_version_wrote_is_not_restored(data, tmp_path):
    with closing(sqlite3.connect(data / "alongside.sqlite3")) as database, database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('alongside_server', '0999_later', '2031-01-01')"
        )
    run_alongside("backup", "--data", data, "-o", tmp_path / "kept.zip")
    done = run_alongside("restore", tmp_path / "kept.zip", "--data", tmp_path / "again")
    assert done.returncode == 2
    assert "A later version of Alongside" in done.stderr
    assert not (tmp_path / "again").exists()


def test_a_damaged_database_is_not_taken_for_a_backup(data, tmp_path):
    database = data / "alongside.sqlite3"
    content = bytearray(database.read_bytes())
    content[40_000:60_000] = bytes(20_000)
    database.write_bytes(content)
    done = run_alongside("backup", "--data", data, "-o", tmp_path / "kept.zip")
    assert done.returncode == 2
    assert "is damaged" in done.stderr
    assert not (tmp_path / "kept.zip").exists()


def test_where_there_is_nothing_to_back_up_it_says_so(tmp_path):
    done = run_alongside("backup", "--data", tmp_path / "nowhere", "-o", tmp_path / "kept.zip")
    assert done.returncode == 2
    assert done.stderr.startswith("There is no database ")
    assert list(tmp_path.iterdir()) == []
