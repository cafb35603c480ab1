"""A person asks for everything that is held about them: they get their own, whole, and nothing of anybody else's."""

import io
import json
import stat
import zipfile
from datetime import timedelta
from uuid import uuid4

import jsonschema
import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.utils import timezone

from alongside.platform import Actor
from alongside.records import api
from alongside.records.data import AfterConcern, CourseRoleKind
from alongside.records.errors import Invalid
from alongside.records.models import CourseRole, LearnerRecord
from alongside.workspace.reports.person_file import write_person_file
from tests.records.conftest import COURSE, MARK, OTHER_COURSE, make_actor
from tests.workspace.reports import SCHEMA


@pytest.fixture
def taken(tmp_path):
    """Take out everything about somebody, and return the files by name."""

    def take(login: str, **options) -> dict[str, str]:
        file = write_person_file(tmp_path / f"{uuid4()}.zip", login=login, made_by="root", **options)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        with zipfile.ZipFile(file) as archive:
            return {name: archive.read(name).decode() for name in archive.namelist()}

    return take


def test_a_learner_gets_all_that_they_wrote_and_all_that_was_written_to_them(lived, taken):
    api.save_plan(
        lived.maya,
        course_key=OTHER_COURSE,
        plan_code="reflection",
        answers={"items": "Mist <b>"},
        base_version=0,
    )
    files = taken("maya")
    assert set(files) == {"README.txt", "everything.html", "person.json", "record-1.json", "record-2.json"}
    person = json.loads(files["person.json"])
    assert (person["format"], person["version"], person["name"]) == ("alongside-person", 1, "Maya Okafor")
    written = {(plan["course_key"], plan["plan"]): plan["answers"] for plan in person["private_writing"]}
    assert written == {
        (COURSE, "self-care"): {"rest": MARK},
        (OTHER_COURSE, "reflection"): {"items": "Mist <b>"},
    }
    (plan,) = (each for each in person["private_writing"] if each["plan"] == "self-care")
    assert [each["answers"] for each in plan["versions"]] == [{"rest": f"{MARK}, earlier"}]
    assert plan["review_on"] == str(timezone.localdate() + timedelta(days=30))
    (share,) = plan["shares"]
    assert (share["reader"], share["sections"], share["looks"]) == ("Ruth Ferreira", ["rest"], 0)
    assert person["shared_with_them"] == []
    assert [row["course_key"] for row in person["evidence"]] == [COURSE]
    (credential,) = person["credentials"]
    assert api.check_credential(credential["token"]).badge.holder == "Maya Okafor"
    assert person["self_assessments"][0]["content"]["notes"]["note:warmth"] == MARK
    assert {row["supervisor"] for row in person["supervisions"]} == {"Ruth Ferreira", "Omar Haddad"}
    of_both = [json.loads(files[f"record-{number}.json"]) for number in (1, 2)]
    for record in of_both:
        jsonschema.validate(record, SCHEMA)
    (record,) = (each for each in of_both if each["course"]["key"] == COURSE)
    decided = record["decisions"][-1]
    assert (decided["strengths"], decided["decided_by"], decided["replies"][0]["text"]) == (
        MARK,
        "Ruth Ferreira",
        MARK,
    )
    page = files["everything.html"]
    assert "Mist &lt;b&gt;" in page
    assert page.count(MARK) > 5
    assert "The record of Maya Okafor" in page
    assert "Shared with Ruth Ferreira" in page
    assert f"{MARK}, earlier" in page
    assert credential["uuid"] in page


def test_an_assessor_gets_their_own_words_and_nobody_elses_name(lived, taken):
    files = taken("ruth@example.org")
    person = json.loads(files["person.json"])
    done = person["done_for_others"]
    assert {row["kind"] for row in done} >= {"claimed", "decided", "withdrawn", "rated", "commented"}
    assert MARK in {row["words"].get("strengths") for row in done if row["kind"] == "decided"}
    assert MARK in {row["words"].get("strengths") for row in person["unfinished_about_others"]}
    assert [row["words"] for row in person["concerns_raised"]] == [MARK]
    assert [row["they_are"] for row in person["supervisions"]] == ["supervisor", "supervisor"]
    assert len(person["practice_ratings"]) == 1
    assert [row["until"] for row in person["shared_with_them"]] == [
        str(timezone.localdate() + timedelta(days=7))
    ]
    everything = "".join(files.values())
    for other in (
        "Maya",
        "Okafor",
        "Tom",
        "Reyes",
        *map(str, LearnerRecord.objects.values_list("uuid", flat=True)),
    ):
        assert other not in everything


def test_a_named_lead_gets_what_they_wrote_on_closing_a_concern_while_they_are_one(story, taken):
    for login in ("nadia", "omar"):
        lead = make_actor(login, login.title(), "Rahman", is_learner=False)
        api.give_role(
            story.lead,
            course_key=COURSE,
            login=login,
            role=CourseRoleKind.CONCERN_LEAD,
            starts=timezone.localdate() - timedelta(days=7),
        )
    raised = api.raise_concern(
        story.ruth,
        course_key=COURSE,
        record_uuid=LearnerRecord.objects.get(user_id=story.maya.user_id, course_key=COURSE).uuid,
        request_uuid=None,
        text="What I heard.",
        submission_key=uuid4(),
    )
    nadia = Actor(user_id=get_user_model().objects.get(username="nadia").pk, full_name="Nadia Rahman")
    api.take_up_concern(nadia, course_key=COURSE, concern_uuid=raised.uuid)
    api.close_concern(
        lead, course_key=COURSE, concern_uuid=raised.uuid, closing=MARK, after=AfterConcern.BACK_TO_QUEUE
    )

    def closed(files):
        return [row["words"] for row in json.loads(files["person.json"])["concerns_closed"]]

    files = taken("omar")
    assert closed(files) == [MARK]
    assert MARK in files["everything.html"]
    assert "What I heard." not in "".join(files.values())
    assert "Maya" not in "".join(files.values())
    assert closed(taken("nadia")) == []
    CourseRole.objects.filter(user__username="omar").update(ends=timezone.localdate() - timedelta(days=1))
    files = taken("omar")
    assert closed(files) == [None]
    assert MARK not in "".join(files.values())


def test_whether_there_is_a_concern_about_somebody_is_told_neither_way(lived, taken):
    def without_the_time(files):
        return {
            name: [line for line in text.splitlines() if "made" not in line.lower()]
            for name, text in files.items()
        }

    before = taken("tom")
    api.raise_concern(
        lived.ruth,
        course_key=COURSE,
        record_uuid=LearnerRecord.objects.get(user__username="tom").uuid,
        request_uuid=None,
        text=MARK,
        submission_key=uuid4(),
    )
    after = taken("tom")
    assert without_the_time(after) == without_the_time(before)
    assert MARK not in "".join(after.values())
    assert "tells\n  neither way" in after["README.txt"]


def test_a_plan_that_does_not_open_is_said_and_stops_nothing(lived, taken, settings):
    settings.ALONGSIDE_PLAN_KEYS = [api.new_key()]
    files = taken("maya")
    assert json.loads(files["person.json"])["private_writing"][0]["answers"] is None
    assert "cannot be opened with the keys" in files["everything.html"]


def test_that_it_was_made_is_an_event_without_content(lived, taken, django_capture_on_commit_callbacks):
    lived.platform.events.clear()
    with django_capture_on_commit_callbacks(execute=True):
        taken("maya")
    (event,) = lived.platform.events
    assert event == {
        "name": "alongside.person.exported",
        "data": {"user_id": lived.maya.user_id, "made_by": "root"},
        "user_id": None,
    }


def test_what_the_server_keeps_beside_it_comes_too(lived, taken):
    files = taken("maya", more=lambda user_id: {"account": {"id": user_id}})
    assert json.loads(files["server.json"]) == {"account": {"id": lived.maya.user_id}}
    assert "server.json" in files["README.txt"]


def test_nobody_and_somebody_without_anything(lived, taken, tmp_path):
    with pytest.raises(Invalid, match="Nobody here has this login name"):
        taken("nobody")
    assert list(tmp_path.iterdir()) == []
    assert json.loads(taken("lead")["person.json"])["private_writing"] == []


def test_the_command_writes_into_a_folder_under_a_name_that_names_nobody(lived, tmp_path):
    said = io.StringIO()
    call_command("alongside_export_person", "maya", output=tmp_path, stdout=said)
    (file,) = tmp_path.iterdir()
    assert file.name.startswith(f"person-{lived.maya.user_id}-")
    assert str(file) in said.getvalue()
    for login, output, why in (
        ("nobody", tmp_path, "Nobody here"),
        ("maya", tmp_path / "no" / "x.zip", "Cannot write"),
    ):
        with pytest.raises(CommandError, match=why) as refused:
            call_command("alongside_export_person", login, output=output)
        assert refused.value.returncode == 2
