"""What the server itself does for private writing: its keys, its mail server, and a reminder on the home page."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.utils import timezone

from alongside.records import api as records
from alongside.records.errors import PlanKeysMissing
from alongside.records.models import PrivatePlan
from alongside.server.data_directory import DataDirectory
from alongside.server.membership import membership
from tests.server.conftest import COURSE_KEY

A = "block-v1:Org+PSW+2026+type@counter+block@a"
PLAN = {"course_key": COURSE_KEY, "plan_code": "self-care"}


@pytest.fixture
def actor(maya):
    return membership(maya, COURSE_KEY).actor


def save(actor, text, version):
    return records.save_plan(actor, **PLAN, answers={"rest": text}, base_version=version, usage_key=A)


# -- keys ------------------------------------------------------------------------------------------------------------


def test_a_server_at_work_takes_up_a_new_key_and_still_opens_what_the_old_one_locked(
    actor, tmp_path, settings
):
    data = DataDirectory(tmp_path)
    data.make_keys()
    settings.ALONGSIDE_PLAN_KEYS = keys = data.plan_keys
    (old,) = keys
    save(actor, "With the old key.", 0)
    data.add_plan_key()
    assert (len(keys), keys[1]) == (2, old)
    assert records.read_plan(actor, **PLAN).answers == {"rest": "With the old key."}
    save(actor, "With the new key.", 1)
    data.plan_keys_file.write_text(keys[0])
    assert records.read_plan(actor, **PLAN).answers == {"rest": "With the new key."}


def test_a_key_file_that_is_gone_is_not_made_anew_while_the_server_works(actor, tmp_path, settings):
    data = DataDirectory(tmp_path)
    data.make_keys()
    settings.ALONGSIDE_PLAN_KEYS = data.plan_keys
    save(actor, "Something.", 0)
    kept = data.plan_keys_file.read_text()
    data.plan_keys_file.unlink()
    with pytest.raises(PlanKeysMissing):
        save(actor, "More.", 1)
    assert not data.plan_keys_file.exists()
    data.plan_keys_file.write_text(kept)
    assert records.read_plan(actor, **PLAN).answers == {"rest": "Something."}


def test_a_key_is_added_whole_or_not_at_all(tmp_path, monkeypatch):
    data = DataDirectory(tmp_path)
    data.make_keys()
    before = list(data.plan_keys)

    def full_disk(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space"):
        data.add_plan_key()
    assert list(data.plan_keys) == before
    monkeypatch.undo()
    data.add_plan_key()
    assert data.plan_keys[1:] == before
    assert Fernet(data.plan_keys[0])


# -- the mail server -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "'' 587 '' '' False False"),
        ("smtp://mail.example.org", "'mail.example.org' 587 '' '' True False"),
        ("smtp://us%40er:p%2Fw@mail.example.org:2525", "'mail.example.org' 2525 'us@er' 'p/w' True False"),
        ("smtps://user:pw@mail.example.org", "'mail.example.org' 465 'user' 'pw' False True"),
    ],
)
def test_the_mail_server_comes_from_the_environment(tmp_path, address, said):
    asked = (
        "from django.conf import settings as s;"
        "print(*map(repr, [s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_HOST_USER, s.EMAIL_HOST_PASSWORD,"
        " s.EMAIL_USE_TLS, s.EMAIL_USE_SSL]))"
    )
    environment = {
        "ALONGSIDE_DATA": str(tmp_path),
        "ALONGSIDE_SMTP": address,
        "DJANGO_SETTINGS_MODULE": "alongside.server.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", asked],
        env={name: value for name, value in os.environ.items() if not name.startswith("ALONGSIDE")}
        | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == said


# -- home ------------------------------------------------------------------------------------------------------------


def test_home_says_from_that_day_on_what_one_wanted_to_look_at_again(actor, browser):
    save(actor, "Private words.", 0)
    records.set_plan_review(actor, **PLAN, on=timezone.localdate(), by_email=False)
    assert "asked to be reminded" not in browser.get("/").content.decode(), "they are writing in it just now"
    PrivatePlan.objects.update(saved_at=timezone.now() - timedelta(days=3))
    html = browser.get("/").content.decode()
    assert "asked to be reminded" in html
    assert 'href="/unit/one/#block-a"' in html.split("asked to be reminded")[1][:200]
    assert "Private words" not in html
    records.set_plan_review(actor, **PLAN, on=None, by_email=False)
    assert "asked to be reminded" not in browser.get("/").content.decode()


def test_where_the_page_is_gone_home_says_so_much_as_is_known(actor, browser):
    save(actor, "Private words.", 0)
    records.set_plan_review(actor, **PLAN, on=timezone.localdate(), by_email=False)
    PrivatePlan.objects.update(saved_at=timezone.now() - timedelta(days=3), usage_key="")
    assert "Your own writing" in browser.get("/").content.decode()
