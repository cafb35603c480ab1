"""Letting many people in from a spreadsheet, and their way to a first password."""

import csv
import io
import re

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from alongside.server.membership import enrol
from alongside.server.models import Enrolment
from tests.server.conftest import COURSE_KEY

HEADER = "first_name,last_name,email,user_name\n"


@pytest.fixture
def lead(course, account, browser_of):
    user = account("Lena Dahl")
    enrol(user, COURSE_KEY, Enrolment.Role.STAFF)
    return browser_of(user)


def send(client, text, **fields):
    answer = client.post("/new-people/", {"text": text, **fields}, follow=True)
    return answer.status_code, answer.content.decode()


def logins():
    return set(get_user_model().objects.values_list("username", flat=True))


def ways_in(client):
    answer = client.get("/new-people/links.csv")
    assert "no-store" in answer["Cache-Control"]
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return {row["User name"]: row["Link"] for row in csv.DictReader(io.StringIO(text))}


def path_of(link):
    return re.sub(r"^https?://[^/]+", "", link)


def test_a_list_is_shown_before_anybody_is_let_in_and_then_all_of_it_is(lead, maya):
    text = HEADER + "Ada,Bell,Ada@Example.org,\nSam,Quill,,sam\nMaya,Okafor,maya@example.org,\n"
    status, html = send(lead, text)
    assert status == 200
    assert "3 lines, and all are right" in html
    assert "in already" in html
    assert logins() == {"lena", "maya"}
    status, html = send(lead, text, confirm="yes")
    assert "2 people are let in. 1 was in already." in html
    assert "2 people have no password yet" in html
    assert logins() == {"lena", "maya", "ada@example.org", "sam"}
    ada = get_user_model().objects.get(username="ada@example.org")
    assert ada.get_full_name() == "Ada Bell"
    assert not ada.is_staff
    assert ada.alongside_enrolments.get().role == Enrolment.Role.LEARNER
    status, html = send(lead, text, confirm="yes")
    assert "0 people are let in. 3 were in already." in html
    assert get_user_model().objects.count() == 4


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + (HEADER + "Zo\u00eb,Bell,,zoe\r\n").encode(),
        (HEADER + "Zo\u00eb,Bell,,zoe\r\n").replace(",", ";").encode("cp1252"),
        (HEADER + "Zo\u00eb,Bell,,zoe\r\n").replace(",", "\t").encode("utf-16"),
    ],
    ids=["mark", "semicolons", "utf-16"],
)
def test_what_spreadsheet_programs_save_is_read(lead, content):
    file = SimpleUploadedFile("list.csv", content)
    answer = lead.post("/new-people/", {"file": file, "confirm": "yes"})
    assert answer.status_code == 302
    assert get_user_model().objects.get(username="zoe").first_name == "Zoë"


def test_every_bad_line_is_answered_and_nobody_is_let_in(lead, maya, account):
    account("Tom Ellery", is_active=False)
    account("Sam Quill", email="sam@example.org")
    wrong = (
        ",,ada@example.org,\n"
        "Ada,Bell,,\n"
        "Ada,Bell,ada at example,\n"
        "Ada,Bell,,a da!\n"
        f"{'A' * 151},Bell,,ada\n"
        "Ada,Bell,,maya\n"
        "Tom,Ellery,,TOM\n"
        "Maya,Okafor,sam@example.org,maya\n"
        "Ada,Bell,ada@example.org,ada\n"
        "Ada,Bell,ADA@example.org,\n"
        "Ada,Bell\n"
    )
    for fields in ({}, {"confirm": "yes"}):
        status, html = send(lead, HEADER + wrong, **fields)
        assert status == 200
        told = dict(re.findall(r'<th scope="row"[^>]*>(\d+)</th>.*?class="problem">(.+?)</span>', html))
        for line, words in {
            "2": "Write a name",
            "3": "Write an email address or a user name",
            "4": "no email address",
            "5": "consists of letters",
            "6": "too long",
            "7": "belongs to Maya Okafor",
            "8": "closed",
            "9": "several accounts",
            "11": "Line 10",
            "12": "number of cells is 2",
        }.items():
            assert words in told.pop(line)
        assert told == {}
        assert "1 line that is right" in html
        assert "Nothing is recorded yet" in html
        assert 'name="confirm"' not in html
    assert logins() == {"lena", "maya", "tom", "sam"}


def test_somebody_with_an_account_is_enrolled_and_otherwise_left_as_they_are(lead, account):
    tom = account("Tom Ellery")
    send(lead, HEADER + "Tom,Ellery,,tom\n", confirm="yes")
    assert tom.alongside_enrolments.get().is_active
    tom.refresh_from_db()
    assert tom.check_password("two lines")
    assert ways_in(lead) == {}


def test_a_link_leads_to_a_first_password_once(lead):
    send(lead, HEADER + "Ada,Bell,ada@example.org,\nSam,Quill,,sam\n", confirm="yes")
    links = ways_in(lead)
    assert set(links) == {"ada@example.org", "sam"}
    client = Client()
    answer = client.get(path_of(links["sam"]), follow=True)
    assert "You sign in with <strong>sam</strong>" in answer.content.decode()
    chosen = {"new_password1": "meeting and parting", "new_password2": "meeting and parting"}
    answer = client.post(answer.request["PATH_INFO"], chosen)
    assert answer["Location"] == "/"
    assert client.get("/").status_code == 200
    assert "does not work any more" in Client().get(path_of(links["sam"])).content.decode()
    assert set(ways_in(lead)) == {"ada@example.org"}


def test_no_link_is_made_for_staff_or_for_somebody_who_is_out(lead):
    send(lead, HEADER + "Ada,Bell,,ada\nSam,Quill,,sam\nZoe,Hart,,zoe\n", confirm="yes")
    Enrolment.objects.filter(user__username="ada").update(role=Enrolment.Role.STAFF)
    Enrolment.objects.filter(user__username="sam").update(is_active=False)
    get_user_model().objects.filter(username="zoe").update(is_active=False)
    assert ways_in(lead) == {}


def test_five_thousand_people_are_let_in(lead):
    text = HEADER + "".join(f"Ada,Bell,,ada{number}\n" for number in range(5000))
    _status, html = send(lead, text, confirm="yes")
    assert "5000 people are let in" in html
    assert Enrolment.objects.count() == 5001


@pytest.mark.parametrize("path", ["/new-people/", "/new-people/sample.csv", "/new-people/links.csv"])
def test_only_course_staff_let_people_in(browser, path):
    assert browser.get(path).status_code == 403
    assert Client().get(path).status_code == 302


def test_letting_people_in_needs_the_page_s_token(lead):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(get_user_model().objects.get(username="lena"))
    assert strict.post("/new-people/", {"text": HEADER, "confirm": "yes"}).status_code == 403
