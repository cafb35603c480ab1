"""``alongside rotate-keys`` and ``alongside remind``, on a data folder, each command in its own process."""

import shutil
import signal
import stat
from pathlib import Path

import pytest

from tests.command_line import PEOPLE, alongside, folder_after, in_a_folder, run_python

MARK = "otter-in-the-reeds"
PLANS = 60

_WRITE = (
    PEOPLE
    + f"""
from alongside.server.membership import enrol
for number in range({PLANS}):
    writer = person(f"writer-{{number}}")
    enrol(get_user_model().objects.get(pk=writer.user_id), COURSE)
    api.save_plan(writer, course_key=COURSE, plan_code="self-care", answers={{"rest": "{MARK}"}}, base_version=0)
"""
)
_COUNT_WHAT_OPENS = (
    PEOPLE
    + f"""
from alongside.platform import Actor
from alongside.records.errors import PlanUnreadable
keys = list(settings.ALONGSIDE_PLAN_KEYS)
for settings.ALONGSIDE_PLAN_KEYS in (keys, keys[:1]):
    opened = 0
    for user in get_user_model().objects.filter(username__startswith="writer-"):
        try:
            plan = api.read_plan(Actor(user_id=user.pk, full_name=""), course_key=COURSE, plan_code="self-care")
        except PlanUnreadable:
            continue
        opened += plan.answers == {{"rest": "{MARK}"}}
    print(opened)
"""
)
_KILLED = """
import os, signal
from alongside.server import rotating

DONE_BEFORE = 23
open_to_write = rotating.open_to_write

def open_and_lie_in_wait(data):
    open_to_write(data)
    from alongside.records.private import rotation
    opens, asked = rotation._opens, []

    def opens_until_killed(key, sealed):
        if len(asked) == DONE_BEFORE:
            os.kill(os.getpid(), signal.SIGKILL)
        asked.append(sealed)
        return opens(key, sealed)

    rotation._opens = opens_until_killed

rotating.open_to_write = open_and_lie_in_wait
from alongside.cli import main
main()
"""
_NAME_A_DAY = (
    PEOPLE
    + """
from datetime import timedelta
from alongside.platform import Actor
from alongside.records.models import PrivatePlan
from django.utils import timezone
writer = Actor(user_id=get_user_model().objects.get(username="writer-0").pk, full_name="")
api.set_plan_review(writer, course_key=COURSE, plan_code="self-care", on=timezone.localdate(), by_email=False)
PrivatePlan.objects.update(saved_at=timezone.now() - timedelta(days=2))
"""
)
_READ_MESSAGES = (
    PEOPLE
    + """
from alongside.server.models import Notice
for notice in Notice.objects.all():
    print(notice.user.username, notice.subject, notice.text)
"""
)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder_after(_WRITE, tmp_path_factory.mktemp("written") / "data")


@pytest.fixture
def data(written: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(written, tmp_path / "data"))


def opened(data: Path) -> list[int]:
    """Return how many plans all keys open, and how many the first key alone."""
    done = in_a_folder(_COUNT_WHAT_OPENS, data)
    assert done.returncode == 0, done.stderr
    return [int(line) for line in done.stdout.split()]


def keys(data: Path) -> list[str]:
    return (data / "plan-keys").read_text().split()


def test_keys_are_rotated_through_a_kill_in_the_middle(data: Path) -> None:
    old = keys(data)
    killed = run_python("-c", _KILLED, "rotate-keys", "--new-key", "--data", str(data))
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert keys(data)[1:] == old
    assert opened(data) == [PLANS, 23]
    done = alongside("rotate-keys", "--data", data)
    assert done.returncode == 0, done.stderr
    assert f"Locked anew with the first key: {PLANS - 23}. Locked with it already: 23." in done.stdout
    assert "can be removed" not in done.stdout
    assert opened(data) == [PLANS, PLANS]
    done = alongside("rotate-keys", "--data", data)
    assert "The others can be removed" in done.stdout
    (data / "plan-keys").write_text(keys(data)[0] + "\n")
    assert opened(data) == [PLANS, PLANS]
    for path in data.iterdir():
        assert MARK.encode() not in path.read_bytes()
    assert not any(key in done.stdout + done.stderr for key in [*old, *keys(data)])


def test_a_new_key_stands_first_in_a_file_that_its_owner_alone_reads(data: Path) -> None:
    old = keys(data)
    done = alongside("rotate-keys", "--new-key", "--data", data)
    assert done.returncode == 0, done.stderr
    file = data / "plan-keys"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (len(keys(data)), keys(data)[1:]) == (2, old)
    assert {path.name for path in data.iterdir() if "plan-keys" in path.name} == {"plan-keys"}


def test_while_somebody_else_adds_a_key_none_is_added(data: Path) -> None:
    beside, old = data / ".plan-keys.part", keys(data)
    beside.touch()
    done = alongside("rotate-keys", "--new-key", "--data", data)
    assert (done.returncode, keys(data)) == (2, old)
    assert str(beside) in done.stderr
    assert beside.exists()


def test_with_a_lost_key_it_ends_with_1_and_with_no_key_with_2(data: Path) -> None:
    file = data / "plan-keys"
    kept = file.read_text()
    file.write_text("5LWIcJ4l1nf2WwxLBTAcPfUcEu1nCUmnYmUYJ1xXr8o=\n")
    done = alongside("rotate-keys", "--data", data)
    assert done.returncode == 1
    assert f"{PLANS} open with none of the keys" in done.stdout
    file.write_text("this is no key\n")
    assert alongside("rotate-keys", "--data", data).returncode == 2
    file.unlink()
    done = alongside("rotate-keys", "--new-key", "--data", data)
    assert (done.returncode, file.exists()) == (2, False)
    file.write_text(kept)
    assert opened(data) == [PLANS, PLANS]


def test_everybody_whose_day_has_come_is_reminded_once(data: Path) -> None:
    folder_after(_NAME_A_DAY, data)
    for sent in (1, 0):
        done = alongside("remind", "--data", data)
        assert (done.returncode, done.stdout) == (0, f"Reminders sent: {sent}\n"), done.stderr
    read = in_a_folder(_READ_MESSAGES, data)
    assert read.stdout.startswith("writer-0 Something you asked to be reminded of")
    assert len(read.stdout.splitlines()) == 1


@pytest.mark.parametrize("command", ["rotate-keys", "remind"])
def test_where_there_is_no_data_nothing_is_made(tmp_path: Path, command: str) -> None:
    done = alongside(command, "--data", tmp_path / "nowhere")
    assert done.returncode == 2
    assert "There is no database" in done.stderr
    assert not (tmp_path / "nowhere").exists()
