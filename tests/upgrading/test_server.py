"""Today's server starts on an earlier version's database: everything is there, and people go on where they were."""

import json
import stat
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from tests.command_line import run_alongside, run_python
from tests.serving import Browser, Server, free_port
from tests.upgrading.earlier import COURSE, VERSIONS, data_folder, lacking, rows, seen_in

LOOK = Path(__file__).with_name("look.py")
BLOCK = "block-v1:Alongside+PSW+2026+type@alongside_{}+block@{}"


@dataclass
class Upgraded:
    """A data folder that today's server has brought up to date and goes on serving."""

    version: str
    folder: Path
    before: dict
    after: dict
    server: Server

    @property
    def database(self):
        return self.folder / "alongside.sqlite3"

    def browser(self, person):
        browser = Browser(self.server.base)
        browser.choose(person)
        return browser

    def names(self):
        return {
            key: f"{row['first_name']} {row['last_name']}".strip()
            for key, row in self.after["auth_user"].items()
        }


@pytest.fixture(scope="module", params=VERSIONS)
def upgraded(request, tmp_path_factory):
    folder = data_folder(request.param, tmp_path_factory.mktemp("upgraded") / "data")
    before = rows(folder / "alongside.sqlite3")
    with Server(port=free_port(), data_dir=folder) as server:
        yield Upgraded(request.param, folder, before, rows(folder / "alongside.sqlite3"), server)


def needs_upgrading(upgraded):
    return upgraded.before["django_migrations"].keys() != upgraded.after["django_migrations"].keys()


def test_what_was_there_is_kept_in_a_copy_of_the_owner_s(upgraded):
    copies = list(upgraded.folder.glob("alongside.sqlite3.before-*"))
    if not needs_upgrading(upgraded):
        assert copies == []
        return
    (copy,) = copies
    assert str(copy) in upgraded.server.said
    assert rows(copy) == upgraded.before
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_no_row_is_lost_or_changed(upgraded):
    assert list(lacking(upgraded.before, upgraded.after)) == []
    assert sum(map(len, upgraded.before.values())) > 400


def test_every_record_still_fits(upgraded):
    done = run_alongside("verify", "--data", upgraded.folder)
    assert done.returncode == 0, done.stdout + done.stderr
    entries = len(upgraded.before["alongside_records_ledgerentry"])
    assert done.stdout.startswith(f"Everything fits: 5 records with {entries} entries")


def test_people_see_what_they_saw(upgraded):
    saw = seen_in(upgraded.version)
    done = run_python(str(LOOK), str(upgraded.folder), saw.pop("moment"))
    assert done.returncode == 0, done.stderr
    sees = json.loads(done.stdout)
    no_longer = [
        where
        for where in lacking(saw, sees)
        # Since 0002 a rating of oneself shows only where a learner can go on with it; the row is there.
        if not (upgraded.version == "0001" and where.endswith("/self_assessment"))
        # Since 0004 no passport tells that a page for private writing was opened.
        and not where.endswith(("/evidence/plan-opened", "/passport/6.a", "/passport/8.b"))
    ]
    assert no_longer == []
    assert saw["learners"]["maya"]["plans"]["self-care"]["answers"]["when-well"].endswith("🦩")
    assert saw["learners"]["tom"]["plans"]["self-care"]["answers"] == {
        "when-well": "Locked with the first key."
    }


def test_a_learner_s_pages_open_with_all_that_was_theirs(upgraded):
    maya = upgraded.browser("maya")
    for path in ("/", "/progress/", "/about/"):
        assert "Maya Okafor" in maya.get(path)
    assert "Your role-play has been looked at" in maya.get("/messages/")
    pages = {
        "lesson-listening-well": "You read this on",
        "scenario-a-lift-home": "Looking back over the conversation",
        "check-core-relational-skills": "alongside-mark",
        "plan-self-care": "Ten minutes in the car park.",
        "role-play-core-relational-skills": "You stayed with Sam after the no. Merci, José.",
        "passport-passport": "Ruth Ferreira",
    }
    for unit, words in pages.items():
        assert words in maya.get(f"/unit/{unit}/"), unit
    assert "It was another Tom." in upgraded.browser("tom").get("/unit/role-play-core-relational-skills/")


def test_a_supervisor_s_pages_open(upgraded):
    ruth = upgraded.browser("ruth")
    assert "Maya Okafor" in ruth.get("/alongside/")
    lead, of_accounts = upgraded.browser("lead"), set()
    for key, record in upgraded.after["alongside_records_learnerrecord"].items():
        if record["user_id"]:  # Noor's account was deleted
            of_accounts.add(key)
            page = lead.get(f"/alongside/{COURSE}/people/{UUID(record['uuid'])}/")
            assert upgraded.names()[record["user_id"]] in page
    for request in upgraded.after["alongside_records_roleplayrequest"].values():
        if request["record_id"] in of_accounts:
            lead.get(f"/alongside/{COURSE}/requests/{UUID(request['uuid'])}/")
    for path in ("cohort/", "supervisors/", "roles/"):
        lead.get(f"/alongside/{COURSE}/{path}")


def test_people_go_on_where_they_were(tmp_path):
    """Ana waits to be decided about, with a draft; Ben is in the middle of a check; Maya writes on."""
    folder = data_folder("0001", tmp_path / "data")
    with Server(port=free_port(), data_dir=folder) as server:
        ruth, maya, ben = Browser(server.base), Browser(server.base), Browser(server.base)
        ruth.choose("ruth")
        maya.choose("maya")
        assert "Ben" in ben.sign_in("ben", "two lines that meet")
        there = rows(folder / "alongside.sqlite3")
        draft = next(iter(there["alongside_records_assessordraft"].values()))
        request = there["alongside_records_roleplayrequest"][draft["request_id"]]
        address = f"/alongside/{COURSE}/requests/{UUID(request['uuid'])}"
        assert "So far, so warm." in ruth.send(f"{address}/open/")["html"]
        content = json.loads(draft["content"])
        ratings = {
            code: rating | {"note": content["notes"].get(code, "")}
            for code, rating in content["ratings"].items()
        }
        ruth.send(
            f"{address}/decide/", ratings=ratings, strengths="So far, so warm.", next_step="On.",
            relation="I supervise her.", observed_on="2026-11-10", format="role-play-live", outcome="signed-off",
            submission_key=str(uuid4()),
        )  # fmt: skip
        plan = BLOCK.format("plan", "self-care")
        maya.send(f"/handlers/{plan}/save_answers", answers={"when-well": "Still humming."}, base_version=2)
        page = ben.get("/unit/check-core-relational-skills/")
        assert page.count("alongside-mark") >= 2
    assert "Still humming." not in (folder / "alongside.sqlite3").read_bytes().decode("latin-1")
    done = run_alongside("verify", "--data", folder)
    assert done.returncode == 0, done.stdout
    assert len(rows(folder / "alongside.sqlite3")["submissions_score"]) > len(there["submissions_score"])
