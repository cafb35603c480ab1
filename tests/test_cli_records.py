"""``alongside records export`` and ``import``, from one data folder to another, each command in its own process."""

import json
import shutil
import sqlite3
import stat
import zipfile
from pathlib import Path

import pytest

from tests.command_line import PEOPLE, alongside, folder_after, in_a_folder

MARK = "otter-in-the-reeds"

_TELL_A_STORY = (
    PEOPLE
    + f"""
maya, ruth = person("maya"), person("ruth", is_learner=False)
story = Story(platform.current(), maya, ruth, person("lead", is_staff=True))
story.supervise(maya, ruth)
story.decide()
api.save_plan(maya, course_key=COURSE, plan_code="self-care", answers={{"rest": "{MARK}"}}, base_version=0)
"""
)
_MOVE_IN = PEOPLE + 'person("omar")\nperson("maya")\n'
_ENROL = (
    PEOPLE
    + """
from alongside.server.membership import enrol
enrol(get_user_model().objects.get(username="maya"), COURSE)
"""
)
_READ_THE_GRADEBOOK = (
    PEOPLE
    + """
from submissions import api as submissions
from submissions.models import ScoreAnnotation
from alongside.server.models import Completion, Enrolment
from tests.records.conftest import USAGE
student = Enrolment.objects.get(user__username="maya").anonymous_id.hex
scores = submissions.get_scores(COURSE, student)
done = Completion.objects.get(user__username="maya", usage_key=USAGE).completion
print(scores[USAGE]["points_earned"], done, ScoreAnnotation.objects.count())
"""
)
_READ_THE_PLAN = (
    PEOPLE
    + """
from alongside.platform import Actor
maya = Actor(user_id=get_user_model().objects.get(username="maya").pk, full_name="Maya")
print(api.read_plan(maya, course_key=COURSE, plan_code="self-care").answers["rest"])
"""
)


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder_after(_TELL_A_STORY, tmp_path_factory.mktemp("old") / "data")


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return folder_after(_MOVE_IN, tmp_path / "new")


@pytest.fixture
def moved(old: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A file of records, and the file with its key."""
    before = {path.name: path.read_bytes() for path in old.iterdir()}
    file, key = tmp_path / "records.alongside", tmp_path / "key"
    done = alongside("records", "export", "--data", old, "-o", file)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"Wrote {file}: records: 1, people: 2." in done.stdout
    key.write_text(done.stdout.split()[-1])
    assert {path.name: path.read_bytes() for path in old.iterdir()} == before
    return file, key


def test_a_house_is_moved(moved: tuple[Path, Path], new: Path) -> None:
    file, key = moved
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert MARK.encode() not in file.read_bytes()
    shown = alongside("records", "import", file, "--data", new, asked=key.read_text() + "\n")
    assert shown.returncode == 0, shown.stderr
    assert "Maya Okafor <maya@example.org> is maya here" in shown.stdout
    assert "Ruth Okafor <ruth@example.org> NOT FOUND" in shown.stdout
    assert "Nothing was changed." in shown.stdout
    assert "0 records" in alongside("verify", "--data", new).stdout
    for records in ("1 new", "1 here"):
        done = alongside("records", "import", file, "--data", new, "--key-file", key, "--confirm")
        assert done.returncode == 0, done.stderr
        assert f"Records: {records}\n" in done.stdout
    assert "Everything fits: 1 record with 4 entries" in alongside("verify", "--data", new).stdout
    assert in_a_folder(_READ_THE_PLAN, new).stdout == f"{MARK}\n"
    for path in new.iterdir():
        assert MARK.encode() not in path.read_bytes()


def test_the_gradebook_is_told_of_sign_offs_from_before_the_move(moved: tuple[Path, Path], new: Path) -> None:
    file, key = moved
    bring = ("records", "import", file, "--data", new, "--key-file", key, "--confirm")
    assert "0 given, 0 taken out, 1 waiting, 0 not delivered" in alongside(*bring).stdout
    folder_after(_ENROL, new)
    for told in ("1 given", "0 given"):
        done = alongside("records", "scores", "--data", new)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == f"Scores: {told}, 0 taken out, 0 waiting, 0 not delivered\n"
        assert in_a_folder(_READ_THE_GRADEBOOK, new).stdout == "1 1.0 1\n"
    assert "Scores: 0 given" in alongside(*bring).stdout


def test_a_learner_who_is_enrolled_before_the_move_has_the_score_after_it(
    moved: tuple[Path, Path], new: Path
) -> None:
    file, key = moved
    folder_after(_ENROL, new)
    done = alongside("records", "import", file, "--data", new, "--key-file", key, "--confirm")
    assert "Scores: 1 given" in done.stdout
    assert in_a_folder(_READ_THE_GRADEBOOK, new).stdout == "1 1.0 1\n"


def test_a_gradebook_that_is_not_there_ends_with_two(tmp_path: Path) -> None:
    done = alongside("records", "scores", "--data", tmp_path / "nowhere")
    assert (done.returncode, "There is no database" in done.stderr) == (2, True)


def test_a_refused_record_ends_with_one(moved: tuple[Path, Path], new: Path) -> None:
    file, key = moved
    bring = ("records", "import", file, "--data", new, "--key-file", key, "--confirm")
    assert alongside(*bring).returncode == 0
    with sqlite3.connect(new / "alongside.sqlite3") as database:
        database.execute("UPDATE alongside_records_ledgerentry SET entry_hash = 'x' WHERE sequence = 3")
    database.close()
    done = alongside(*bring)
    assert done.returncode == 1
    assert "refused: it is here already with another history" in done.stdout


@pytest.mark.parametrize("spoil", ["key", "file", "data", "plan-keys"])
def test_what_cannot_be_used_is_said_and_nothing_is_made(
    moved: tuple[Path, Path], new: Path, tmp_path: Path, spoil: str
) -> None:
    file, key = moved
    data = new
    if spoil == "key":
        key.write_text("A" * 43 + "=")
    elif spoil == "file":
        file.write_bytes(file.read_bytes()[:-10])
    elif spoil == "data":
        data = tmp_path / "nowhere"
    else:
        (new / "plan-keys").unlink()
    done = alongside("records", "import", file, "--data", data, "--key-file", key, "--confirm")
    assert done.returncode == 2
    assert done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "nowhere").exists()
    assert spoil != "plan-keys" or not (new / "plan-keys").exists()


def test_without_data_nothing_is_exported(tmp_path: Path) -> None:
    done = alongside("records", "export", "--data", tmp_path / "nowhere", "-o", tmp_path / "file")
    assert done.returncode == 2
    assert list(tmp_path.iterdir()) == []


def test_a_key_that_is_given_is_not_printed_and_one_that_is_none_leaves_no_file(
    old: Path, tmp_path: Path
) -> None:
    key, file = tmp_path / "key", tmp_path / "file"
    key.write_text("5LWIcJ4l1nf2WwxLBTAcPfUcEu1nCUmnYmUYJ1xXr8o=\n")
    export = ("records", "export", "--data", old, "-o", file, "--key-file", key)
    done = alongside(*export)
    assert done.returncode == 0
    assert key.read_text().strip() not in done.stdout
    file.unlink()
    key.write_text("password")
    done = alongside(*export)
    assert (done.returncode, "not a key" in done.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == [key]


def test_everything_about_a_person_is_taken_out_and_noted(old: Path, tmp_path: Path) -> None:
    data = Path(shutil.copytree(old, tmp_path / "data"))
    out = tmp_path / "out"
    out.mkdir()
    done = alongside("export-person", "maya@example.org", "--data", data, "-o", out)
    assert done.returncode == 0, done.stderr
    (file,) = out.iterdir()
    with zipfile.ZipFile(file) as archive:
        assert MARK in archive.read("everything.html").decode()
        assert json.loads(archive.read("server.json"))["account"]["email"] == "maya@example.org"
    (event,) = (data / "events.log").read_text().splitlines()
    assert '"alongside.person.exported"' in event
    assert MARK not in event
    done = alongside("export-person", "nobody", "--data", data, "-o", out)
    assert (done.returncode, "Nobody here" in done.stderr) == (2, True)
    assert list(out.iterdir()) == [file]
