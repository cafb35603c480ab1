"""What happens to a database that is not this version's, when something stands in the way."""

import sqlite3
from contextlib import closing
from hashlib import sha256

import pytest

from alongside.server.sqlite.copying import copy_database, is_sound
from tests.command_line import run_alongside
from tests.serving import Server, free_port
from tests.upgrading.earlier import data_folder, rows


def change(data, statement):
    with closing(sqlite3.connect(data / "alongside.sqlite3")) as database, database:
        database.execute(statement)


def files(folder):
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


@pytest.fixture
def data(tmp_path):
    return data_folder("0001", tmp_path / "data")


@pytest.fixture
def later(data):
    """A data folder that a later version has changed."""
    change(
        data,
        "INSERT INTO django_migrations (app, name, applied) VALUES ('alongside_records', '0999_later', '2031-01-01')",
    )
    return data


def test_a_later_version_s_database_is_not_served_and_not_touched(later):
    before = rows(later / "alongside.sqlite3")
    done = run_alongside("serve", "--data", later, "--port", free_port())
    assert done.returncode == 2
    assert "A later version of Alongside" in done.stderr
    assert "alongside_records 0999_later" in done.stderr
    assert "Traceback" not in done.stderr
    assert rows(later / "alongside.sqlite3") == before
    assert not list(later.glob("*before*"))


@pytest.mark.parametrize(
    "command",
    [
        ("verify",),
        ("records", "scores"),
        ("records", "export", "-o", "{tmp}/file"),
        ("export-person", "maya", "-o", "{tmp}"),
    ],
    ids=" ".join,
)
def test_no_command_works_on_a_later_version_s_database(later, tmp_path, command):
    before = rows(later / "alongside.sqlite3")
    done = run_alongside(*(part.format(tmp=tmp_path) for part in command), "--data", later)
    assert done.returncode == 2
    assert "A later version of Alongside" in done.stderr
    assert rows(later / "alongside.sqlite3") == before


def test_migrations_of_others_that_are_unknown_here_are_no_matter(later):
    change(later, "UPDATE django_migrations SET app = 'submissions' WHERE name = '0999_later'")
    assert "A later version" not in run_alongside("verify", "--data", later).stderr


def test_an_upgrade_that_fails_leaves_everything_and_says_where_the_copy_is(data):
    change(data, "CREATE TABLE alongside_records_concern (in_the_way integer)")
    before = rows(data / "alongside.sqlite3")
    done = run_alongside("serve", "--data", data, "--port", free_port())
    assert done.returncode == 2
    assert "could not be brought up to date" in done.stderr
    copy = data / "alongside.sqlite3.before-records-0002"
    assert str(copy) in done.stderr
    assert rows(copy) == before
    assert rows(data / "alongside.sqlite3") == before
    change(data, "DROP TABLE alongside_records_concern")
    with Server(port=free_port(), data_dir=data) as server:
        assert f"{copy}-2" in server.said
    assert rows(copy) == before


def test_without_a_copy_nothing_is_changed(data):
    (data / ".alongside.sqlite3.before-records-0002.part").mkdir()
    before = rows(data / "alongside.sqlite3")
    done = run_alongside("serve", "--data", data, "--port", free_port())
    assert done.returncode == 2
    assert "no copy of it could be kept first" in done.stderr
    assert rows(data / "alongside.sqlite3") == before


def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path):
    (tmp_path / "alongside.sqlite3").write_text("This is no database at all.")
    done = run_alongside("serve", "--data", tmp_path, "--port", free_port())
    assert done.returncode == 2
    assert done.stderr.startswith("Cannot use ")
    assert (tmp_path / "alongside.sqlite3").read_text() == "This is no database at all."


def test_a_copy_is_of_one_moment_while_somebody_writes(tmp_path):
    source = tmp_path / "source.sqlite3"
    writer = sqlite3.connect(source, isolation_level=None)
    writer.execute("PRAGMA journal_mode = WAL")
    writer.execute("CREATE TABLE pages (text)")
    writer.execute("INSERT INTO pages VALUES ('kept')")
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO pages VALUES ('not yet')")
    copy_database(source, tmp_path / "copy.sqlite3")
    writer.execute("COMMIT")
    writer.close()
    with closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as copy:
        assert copy.execute("SELECT text FROM pages").fetchall() == [("kept",)]
    assert is_sound(tmp_path / "copy.sqlite3")
    assert {path.name for path in tmp_path.iterdir()} == {"source.sqlite3", "copy.sqlite3"}


def test_a_copy_that_fails_leaves_nothing_behind(tmp_path):
    source = tmp_path / "alongside.sqlite3"
    source.write_text("This is no database at all.")
    before = files(tmp_path)
    with pytest.raises(sqlite3.DatabaseError):
        copy_database(source, tmp_path / "copy.sqlite3")
    assert files(tmp_path) == before


def test_damage_is_noticed(tmp_path):
    broken = tmp_path / "broken.sqlite3"
    with closing(sqlite3.connect(broken)) as database, database:
        database.execute("CREATE TABLE one (id INTEGER PRIMARY KEY)")
        database.execute("CREATE TABLE two (one INTEGER REFERENCES one (id))")
        database.execute("INSERT INTO two VALUES (7)")
    assert not is_sound(broken)
    assert not is_sound(tmp_path / "nowhere.sqlite3")
