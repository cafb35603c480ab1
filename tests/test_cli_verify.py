"""``alongside verify`` in a process of its own, on data folders as the embedded server leaves them."""

import json
import shutil
import sqlite3
import subprocess
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest

from tests.command_line import run_python

_TELL_A_STORY = """
import django
from django.conf import settings
from django.core.management import call_command

settings.ALONGSIDE_PLATFORM = "tests.fakes.FakePlatform"
django.setup()
call_command("migrate", verbosity=0)

from alongside import platform
from tests.records.conftest import Story, make_actor

maya, ruth = make_actor("maya", "Maya", "Okafor"), make_actor("ruth", "Ruth", "Ferreira", is_learner=False)
story = Story(platform.current(), maya, ruth, make_actor("lead", "Lee", "Adeyemi", is_staff=True))
story.supervise(maya, ruth)
story.decide()
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("told") / "data"
    done = run_python(
        "-c", _TELL_A_STORY, DJANGO_SETTINGS_MODULE="alongside.server.settings", ALONGSIDE_DATA=str(folder)
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def data(told: Path, tmp_path: Path) -> Path:
    """A data folder with one record of three entries, to spoil."""
    return Path(shutil.copytree(told, tmp_path / "data"))


def _verify(*arguments: object) -> subprocess.CompletedProcess[str]:
    return run_python("-c", "from alongside.cli import main; main()", "verify", *map(str, arguments))


def _sql(data: Path, statement: str) -> None:
    with sqlite3.connect(data / "alongside.sqlite3") as database:
        database.execute(statement)
    database.close()


def _files(folder: Path) -> dict[str, str]:
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_clean_data_holds_and_nothing_is_changed(data: Path) -> None:
    before = _files(data)
    done = _verify("--data", data)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Everything fits: 1 record with 3 entries, 0 texts erased.\n"
    assert _files(data) == before


def test_a_database_without_its_keys_is_checked_and_no_key_is_made(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    shutil.copy(data / "alongside.sqlite3", copy)
    assert _verify("--data", copy).returncode == 0
    assert list(_files(copy)) == ["alongside.sqlite3"]


def test_it_runs_beside_a_server_that_writes(data: Path) -> None:
    writer = sqlite3.connect(data / "alongside.sqlite3", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE alongside_records_ledgerentry SET kind = 'released'")
    assert _verify("--data", data).returncode == 0
    writer.execute("ROLLBACK")
    writer.close()


def test_a_change_by_plain_sql_is_named(data: Path) -> None:
    _sql(data, "UPDATE alongside_records_ledgerentry SET kind = 'released' WHERE sequence = 2")
    done = _verify("--data", data)
    assert done.returncode == 1
    assert ": entry 2: it was changed after it was written." in done.stdout
    assert done.stderr == ""
    done = _verify("--data", data, "--format", "json")
    assert done.returncode == 1
    (fault,) = json.loads(done.stdout)["failing"]
    assert fault["entry"] == 2
    assert _verify("--data", data, "--record", fault["record"]).returncode == 1


@pytest.mark.parametrize("table", ["rubricversion", "roleplayversion"])
def test_a_changed_kept_text_is_named(data: Path, table: str) -> None:
    _sql(data, f"UPDATE alongside_records_{table} SET canonical = '{{}}'")
    done = _verify("--data", data)
    assert done.returncode == 1
    assert ": entry 1: the text of its " in done.stdout


def test_a_record_removed_by_a_shell_without_foreign_keys_leaves_a_trace(data: Path) -> None:
    _sql(data, "DELETE FROM alongside_records_learnerrecord")
    done = _verify("--data", data)
    assert done.returncode == 1
    assert "Outside the records: the record of 3 of the ledger entries is gone." in done.stdout


def test_where_there_is_nothing_to_check_it_says_so_and_makes_nothing(tmp_path: Path) -> None:
    done = _verify("--data", tmp_path / "nowhere")
    assert done.returncode == 2
    assert done.stderr.startswith("There is no database ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"This is no database at all."])
def test_a_database_that_is_not_ours_is_no_sound_ledger(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "alongside.sqlite3").write_bytes(content)
    done = _verify("--data", tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("Cannot use ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("record", [uuid4(), "no-uuid"])
def test_a_record_that_is_not_there_is_a_usage_error(data: Path, record: object) -> None:
    done = _verify("--data", data, "--record", record)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_what_checks_cannot_write(data: Path) -> None:
    write = (
        "from pathlib import Path\n"
        "from alongside.server.verify import verify\n"
        f"assert verify(data_dir=Path({str(data)!r}), record_uuid=None, as_json=False)\n"
        "from alongside.records.models import Evidence\n"
        "Evidence.objects.all().update(kind='x')\n"
    )
    done = run_python("-c", write)
    assert done.returncode == 1
    assert "attempt to write a readonly database" in done.stderr
