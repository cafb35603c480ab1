"""Signing in, the demo people, the first administrator, and the pages for accounts."""

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from alongside.records import api as records
from alongside.server import demo
from alongside.server.first_administrator import ensure_administrator
from alongside.server.membership import enrol, membership
from alongside.server.models import Enrolment
from alongside.server.sign_in import TRIES
from tests.server.conftest import COURSE_KEY


@pytest.fixture
def people(course, db):
    demo.open_demo(COURSE_KEY, "a password")
    return {user.username: user for user in get_user_model().objects.all()}


def who(client):
    return int(client.session.get("_auth_user_id", 0))


def test_signing_in_and_out(maya):
    client = Client()
    answer = client.post("/sign-in/", {"username": "maya", "password": "two lines", "next": "/progress/"})
    assert answer["Location"] == "/progress/"
    assert client.get("/sign-out/").status_code == 405
    assert who(client) == maya.pk
    answer = client.post("/sign-out/")
    assert answer["Clear-Site-Data"] == '"storage"'
    assert answer["Location"] == "/sign-in/?signed-out"
    assert client.get("/").status_code == 302


def test_nobody_is_sent_elsewhere_after_signing_in(maya):
    answer = Client().post(
        "/sign-in/", {"username": "maya", "password": "two lines", "next": "https://evil.example/"}
    )
    assert answer["Location"] == "/"


def test_a_wrong_password_is_answered_kindly(maya):
    html = Client().post("/sign-in/", {"username": "maya", "password": "no"}).content.decode()
    assert "do not belong together" in html
    assert 'value="maya"' in html


def test_whoever_guesses_has_to_wait(maya):
    client = Client()
    for _ in range(TRIES):
        client.post("/sign-in/", {"username": "Maya", "password": "no"})
    answer = client.post("/sign-in/", {"username": "maya", "password": "two lines"})
    assert "Wait ten minutes" in answer.content.decode()
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert elsewhere.post("/sign-in/", {"username": "maya", "password": "two lines"}).status_code == 302
    cache.clear()
    assert client.post("/sign-in/", {"username": "maya", "password": "two lines"}).status_code == 302


def test_the_password_can_be_changed(browser, maya):
    answer = browser.post(
        "/password/",
        {
            "old_password": "two lines",
            "new_password1": "meeting and parting",
            "new_password2": "meeting and parting",
        },
    )
    assert answer.status_code == 302
    maya.refresh_from_db()
    assert maya.check_password("meeting and parting")


def test_the_demo_people_are_who_they_should_be(people, course):
    assert set(people) == {"maya", "tom", "ruth", "lead"}
    ruth = membership(people["ruth"], COURSE_KEY).actor
    assert records.supervises_in(ruth, COURSE_KEY)
    for learner in ("maya", "tom"):
        assert records.is_supervisor_of(ruth, course_key=COURSE_KEY, learner_id=people[learner].pk)
    assert membership(people["lead"], COURSE_KEY).actor.is_staff
    assert not ruth.is_staff


def test_the_demo_people_are_made_once_and_left_as_they_are(people):
    people["maya"].first_name = "May"
    people["maya"].set_password("my own password")
    people["maya"].save()
    before = Enrolment.objects.get(user=people["maya"]).anonymous_id
    demo.open_demo(COURSE_KEY, "a password")
    maya = get_user_model().objects.get(username="maya")
    assert maya.first_name == "May"
    assert maya.check_password("my own password")
    assert Enrolment.objects.get(user=maya).anonymous_id == before
    assert get_user_model().objects.count() == 4


def test_a_real_person_who_has_the_name_keeps_their_account(course, account):
    real = account("Maya Real")
    demo.open_demo(COURSE_KEY, "a password")
    real.refresh_from_db()
    assert real.check_password("two lines")
    assert not real.groups.exists()
    assert not real.alongside_enrolments.exists()


def test_a_demo_person_can_be_chosen_on_the_machine_itself(people, settings):
    settings.ALONGSIDE_DEMO = True
    client = Client(enforce_csrf_checks=True)
    assert 'value="ruth"' in client.get("/sign-in/").content.decode()
    assert client.post("/sign-in/demo/", {"username": "ruth"}).status_code == 403
    token = client.cookies["csrftoken"].value
    client.post("/sign-in/demo/", {"username": "ruth", "csrfmiddlewaretoken": token})
    assert who(client) == people["ruth"].pk


@pytest.mark.parametrize(
    ("is_demo", "address", "username"),
    [
        (False, "127.0.0.1", "ruth"),
        (True, "192.0.2.7", "ruth"),
        (True, "127.0.0.1", "real"),
        (True, "127.0.0.1", "nobody"),
    ],
)
def test_nobody_else_gets_in_that_way(people, account, settings, is_demo, address, username):
    account("Real Person", is_superuser=True)
    settings.ALONGSIDE_DEMO = is_demo
    client = Client(REMOTE_ADDR=address)
    if not is_demo or address != "127.0.0.1":
        assert 'value="ruth"' not in client.get("/sign-in/").content.decode()
    assert client.post("/sign-in/demo/", {"username": username}).status_code == 403
    assert client.get("/sign-in/demo/").status_code == 405
    assert who(client) == 0


def test_a_real_account_with_a_demo_name_cannot_be_chosen(course, account, settings):
    account("Lead Real", is_superuser=True)
    demo.open_demo(COURSE_KEY, "a password")
    settings.ALONGSIDE_DEMO = True
    client = Client()
    page = client.get("/sign-in/").content.decode()
    assert 'value="maya"' in page
    assert 'value="lead"' not in page
    assert client.post("/sign-in/demo/", {"username": "lead"}).status_code == 403


def test_closing_the_demo_ends_visits_at_once(people):
    client = Client()
    client.force_login(people["maya"])
    assert client.get("/").status_code == 200
    assert demo.close_demo() == 4
    assert client.get("/").status_code == 302
    demo.open_demo(COURSE_KEY, "a password")
    people["maya"].refresh_from_db()
    assert people["maya"].is_active


def test_there_is_a_first_administrator_where_nobody_can_administer(course, db):
    assert ensure_administrator(COURSE_KEY, "first password")
    admin = get_user_model().objects.get()
    assert admin.is_superuser
    assert membership(admin, COURSE_KEY).actor.is_staff
    admin.set_password("their own")
    admin.save()
    assert not ensure_administrator(COURSE_KEY, "first password")
    assert get_user_model().objects.count() == 1


def test_accounts_enrolments_supervision_and_contacts_can_be_kept(course, account, browser_of):
    lead = account("Lena Dahl", is_staff=True, is_superuser=True)
    browser = browser_of(lead)
    user = account("Tom Ellery")
    for name in (
        "auth_user",
        "alongside_server_enrolment",
        "alongside_records_supervision",
        "alongside_records_localsupport",
    ):
        assert browser.get(reverse(f"admin:{name}_changelist")).status_code == 200
        assert browser.get(reverse(f"admin:{name}_add")).status_code == 200
    assert COURSE_KEY in browser.get(reverse("admin:alongside_server_enrolment_add")).content.decode()
    page = browser.get(reverse("admin:auth_user_change", args=[user.pk]))
    assert "enrolment" in page.content.decode().lower()


def test_the_admin_is_for_staff_and_has_no_sign_in_page_of_its_own(browser):
    assert browser.get("/admin/", follow=True).status_code == 403
    assert browser.post("/admin/login/", {"username": "maya", "password": "two lines"}).status_code == 403
    answer = Client().get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0] == "/sign-in/?next=/admin/"


def test_the_caseload_is_shown_to_whom_it_concerns(people):
    for name, shown in (("maya", False), ("ruth", True), ("lead", True)):
        client = Client()
        client.force_login(people[name])
        assert ("Caseload" in client.get("/").content.decode()) is shown


def test_roles_come_with_the_enrolment(course, account):
    lena = account("Lena Dahl")
    enrol(lena, COURSE_KEY, Enrolment.Role.STAFF)
    actor = membership(lena, COURSE_KEY).actor
    assert actor.is_staff
    assert actor.is_learner
    assert not membership(lena, "course-v1:Other+PSW+2026").actor.is_staff
