"""Keys that are gone are missed aloud: nothing is written with new ones where old ones have locked something."""

import sqlite3
from contextlib import closing

import pytest
from cryptography.fernet import Fernet

from tests.command_line import folder_after, run_alongside
from tests.serving import Browser, Server, free_port
from tests.upgrading.earlier import data_folder

REFLECTION = (
    "/handlers/block-v1:Alongside+PSW+2026+type@alongside_plan+block@core-relational-skills/save_answers"
)


@pytest.fixture
def data(tmp_path):
    """A data folder in which four private texts are locked."""
    return data_folder("0003", tmp_path / "data")


def is_refused(data, *words):
    done = run_alongside("serve", "--data", data, "--port", free_port())
    assert done.returncode == 2, done.stdout
    for each in (*words, "Put the file back from your backup", "Nothing was started"):
        assert each in done.stderr
    assert "Traceback" not in done.stderr
    return done


def a_key():
    return Fernet.generate_key().decode()


@pytest.mark.parametrize("there", [None, "", "\n"], ids=["gone", "cut off", "blank"])
def test_without_the_keys_of_private_writing_it_does_not_start(data, there):
    keys = data / "plan-keys"
    keys.unlink() if there is None else keys.write_text(there)
    is_refused(data, "There are 4 private texts", f"there is none in {keys}", "--without-lost-keys")
    assert (keys.read_text() if keys.exists() else None) == there


def test_nor_with_keys_that_open_nothing(data):
    (data / "plan-keys").write_text(a_key())
    is_refused(data, "There are 4 private texts", "none of the keys in", "opens any of them")


@pytest.mark.parametrize("name", ["plan-keys", "credential-keys"])
def test_nor_with_something_that_is_no_key(data, name):
    (data / name).write_text("my key\n")
    is_refused(data, f"What stands in {data / name} is no key")


def test_once_the_file_is_back_everything_opens(data):
    keys = (data / "plan-keys").read_bytes()
    (data / "plan-keys").unlink()
    is_refused(data)
    (data / "plan-keys").write_bytes(keys)
    with Server(port=free_port(), data_dir=data) as server:
        assert "private texts" not in server.said
        maya = Browser(server.base)
        maya.choose("maya")
        assert "Ten minutes in the car park." in maya.get("/unit/plan-self-care/")


def test_who_asks_for_it_goes_on_without_and_the_old_words_wait_for_their_key(data):
    keys = (data / "plan-keys").read_text()
    (data / "plan-keys").unlink()
    options = {"port": free_port(), "data_dir": data}
    with Server(**options, without_lost_keys=True) as server:
        assert "4 private texts" in server.said
        maya = Browser(server.base)
        maya.choose("maya")
        assert "Ten minutes in the car park." not in maya.get("/unit/plan-self-care/")
        maya.send(REFLECTION, answers={"a-moment": "Written since."}, marks={}, base_version=0)
    with Server(**options) as server:  # something opens now, so it starts, and says how much does not
        assert "4 private texts" in server.said
        assert "Put the lost key from your backup behind the others" in server.said
    with (data / "plan-keys").open("a") as file:
        file.write(keys)
    done = run_alongside("rotate-keys", "--data", data)
    assert done.returncode == 0, done.stdout
    assert "private texts" not in done.stderr


def test_a_key_that_is_lost_among_others_is_missed_as_well(data):
    newest, _first = (data / "plan-keys").read_text().split()
    (data / "plan-keys").write_text(newest)
    with Server(port=free_port(), data_dir=data) as server:
        assert "open with none of the keys" in server.said


@pytest.mark.parametrize("command", [("remind",), ("rotate-keys",), ("records", "scores")], ids=" ".join)
def test_commands_that_write_say_it_too(data, command):
    with Server(port=free_port(), data_dir=data):
        pass
    (data / "plan-keys").write_text(a_key())
    assert "4 private texts" in run_alongside(*command, "--data", data).stderr
    (data / "plan-keys").unlink()
    done = run_alongside(*command, "--data", data)
    assert done.returncode == 2
    assert f"There are no keys in {data / 'plan-keys'}" in done.stderr
    assert not (data / "plan-keys").exists()


def test_where_nothing_is_locked_a_key_is_made(tmp_path):
    data = data_folder("0003", tmp_path / "data")
    with closing(sqlite3.connect(data / "alongside.sqlite3")) as database, database:
        for table in ("privateplan", "concern"):
            database.execute(f"DELETE FROM alongside_records_{table}")
    (data / "plan-keys").unlink()
    with Server(port=free_port(), data_dir=data) as server:
        assert "private texts" not in server.said
    assert (data / "plan-keys").read_text().strip()


ISSUE = """
import django
django.setup()
from django.utils import timezone
from uuid import uuid4
from alongside.records.models import IssuedCredential
IssuedCredential.objects.create(course_key="c", site="s", status_index=1, rests_on={}, issued_at=timezone.now(),
    submission_key=uuid4(), token="t")
"""


def test_without_the_key_of_credentials_that_were_signed_it_does_not_start(data):
    with Server(port=free_port(), data_dir=data):
        pass
    folder_after(ISSUE, data)
    (data / "credential-keys").unlink()
    is_refused(data, "Credentials were signed here", f"there is none in {data / 'credential-keys'}")
    assert not (data / "credential-keys").exists()
    with Server(port=free_port(), data_dir=data, without_lost_keys=True):
        assert "PRIVATE KEY" in (data / "credential-keys").read_text()
