"""A serious concern: raised beside the assessment, read by the named lead and whoever raised it, and nobody else."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model

from alongside.records import api as records
from alongside.records.data import CourseRoleKind
from alongside.records.models import LocalSupport
from alongside.server.membership import enrol, membership
from alongside.server.models import Enrolment

SEEN = "Said <b>something</b> that frightened Jo."


@pytest.fixture
def nora(people, course_key):
    """The named lead for serious concerns, who supports nobody and is no member of staff."""
    user = get_user_model().objects.create_user("nora", first_name="Nora", last_name="Bell")
    enrol(user, course_key, Enrolment.Role.LEARNER)
    people["nora"] = user
    records.give_role(
        membership(people["lead"], course_key).actor,
        course_key=course_key,
        login="nora",
        role=CourseRoleKind.CONCERN_LEAD,
        starts=date.today(),
    )
    return user


@pytest.fixture
def path(ask):
    return f"requests/{ask()}/"


@pytest.fixture
def raised(nora, path, sits):
    """A concern that Ruth raised about a role-play; returns the path of its page."""
    ruth = sits("ruth")
    ruth.send(f"{path}open/")
    status, answer = ruth.send(f"{path}concern/", {"text": SEEN, "submission_key": str(uuid4())})
    assert status == 200, answer
    return answer["next"].removeprefix(ruth.base)


def test_the_form_says_who_hears_of_it_and_that_danger_comes_first(path, sits, course_key):
    for kind, name, phone in (
        ("emergency", "Emergency services", "01632 960001"),
        ("concern-lead", "L. Example", "01632 960008"),
    ):
        LocalSupport.objects.create(
            course_key=course_key, kind=kind, name=name, phone=phone, checked_by="A", checked_on=date.today()
        )
    ruth = sits("ruth")
    for html in (ruth.page(path)[1], ruth.send(f"{path}open/")[1]["html"]):
        asked = html.split("Something serious: tell the named lead")[1]
        assert "If somebody is in danger now, look after them first." in asked
        assert 'href="tel:01632960001"' in asked
        assert "L. Example" in asked
        assert "it is no score" in asked
        assert "The role-play is set aside" in asked


def test_what_the_organisation_has_not_filled_in_is_said_loudly(path, sits):
    html = sits("ruth").page(path)[1].split("Something serious: tell the named lead")[1]
    assert "Your organisation has not filled in whom to ring." in html
    assert "Your organisation has not filled in how to reach its lead." in html


def test_it_sets_the_role_play_aside_and_lead_and_raiser_read_it(raised, path, sits):
    ruth, nora = sits("ruth"), sits("nora")
    html = ruth.page(path)[1]
    assert "This is set aside for the moment" in html
    assert "frightened" not in html
    assert ruth.send(f"{path}open/")[0] == 409
    for reader in (ruth, nora):
        status, html = reader.page(raised)
        assert status == 200
        assert "Said &lt;b&gt;something&lt;/b&gt; that frightened Jo." in html
        assert "Maya Okafor" in reader.page("concerns/")[1]
    assert "Close it" in nora.page(raised)[1]
    assert "Close it" not in ruth.page(raised)[1]


@pytest.mark.parametrize("name", ["maya", "tom", "lead"])
def test_nobody_else_learns_that_there_is_one(raised, sits, name):
    other = sits(name)
    assert other.page(raised)[0] == 404
    assert other.page("concerns/")[0] == 404
    assert other.send(f"{raised}take-up/")[0] == 404
    assert other.send(f"{raised}close/", {"closing": "x", "after": "cancel"})[0] == 404


def test_the_list_is_empty_for_a_lead_without_any(nora, sits):
    status, html = sits("nora").page("concerns/")
    assert status == 200
    assert "There is none at the moment" in html


@pytest.mark.parametrize(
    ("after", "shows"), [("back-to-queue", "Start the assessment"), ("cancel", "taken back or ended")]
)
def test_the_lead_takes_it_up_closes_it_and_says_how_it_goes_on(raised, path, sits, after, shows):
    nora, ruth = sits("nora"), sits("ruth")
    assert nora.send(f"{raised}take-up/")[0] == 200
    assert "Nora Bell sees to it." in ruth.page(raised)[1]
    assert nora.send(f"{raised}close/", {"closing": " ", "after": after})[0] == 400
    assert nora.send(f"{raised}close/", {"closing": "We talked.", "after": "somehow"})[0] == 400
    status, answer = nora.send(f"{raised}close/", {"closing": "We talked.", "after": after})
    assert status == 200
    assert nora.client.get(answer["next"]).status_code == 200
    assert "We talked." in ruth.page(raised)[1]
    assert shows in ruth.page(path)[1]
    assert nora.send(f"{raised}close/", {"closing": "Again.", "after": after})[0] == 409


def test_who_raised_it_does_not_see_to_it(raised, sits):
    ruth = sits("ruth")
    assert ruth.send(f"{raised}take-up/")[0] == 403
    assert ruth.send(f"{raised}close/", {"closing": "x", "after": "cancel"})[0] == 403


def test_without_a_lead_nothing_is_recorded_and_it_says_so(path, sits):
    ruth = sits("ruth")
    status, answer = ruth.send(f"{path}concern/", {"text": SEEN, "submission_key": str(uuid4())})
    assert status == 409
    assert "there is nobody to tell" in answer["message"]
    assert "Start the assessment" in ruth.page(path)[1]


def test_the_same_concern_sent_twice_is_one(nora, path, sits):
    ruth, concern = sits("ruth"), {"text": SEEN, "submission_key": str(uuid4())}
    first = ruth.send(f"{path}concern/", concern)
    assert first == ruth.send(f"{path}concern/", concern)
    assert sits("nora").page("concerns/")[1].count("Maya Okafor") == 1


def test_a_concern_may_belong_to_no_role_play(nora, sits, people, course_key, path):
    ruth = sits("ruth")
    link = ruth.page(path)[1].split(f'href="{ruth.base}people/')[1].split('"')[0]
    about = f"people/{link}concern/"
    status, html = ruth.page(about)
    assert status == 200
    assert "Something serious about Maya Okafor" in html
    assert "The role-play is set aside" not in html
    status, answer = ruth.send(f"{about}raise/", {"text": SEEN, "submission_key": str(uuid4())})
    assert status == 200
    assert "How does it go on" not in sits("nora").page(answer["next"].removeprefix(ruth.base))[1]
    assert sits("tom").page(about)[0] == 404
    assert sits("nora").page(about)[0] == 404


def test_who_raised_one_finds_it_again(raised, sits):
    ruth = sits("ruth")
    record = re.search(r"people/([0-9a-f-]+)/", ruth.page()[1])[1]
    ways = re.findall(r'href="([^"]+/concerns/)"', ruth.page(f"people/{record}/concern/")[1])
    assert len(ways) == 1
    assert raised in ruth.client.get(ways[0]).content.decode()
    assert ways[0] in ruth.page(raised)[1]
    assert "/concerns/" not in sits("lead").page(f"people/{record}/concern/")[1]
