"""Who supports whom, one by one and from a spreadsheet, and who has which role."""

import re
from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from alongside.records.models import CourseRole, Supervision
from alongside.server.membership import enrol

HEADER = "learner,supervisor,starts,ends\n"


@pytest.fixture
def dev(people, course_key):
    """Somebody who supports nobody yet."""
    user = get_user_model().objects.create_user("dev", "dev@example.org", first_name="Dev", last_name="Patel")
    enrol(user, course_key)
    people["dev"] = user
    return user


@pytest.fixture
def lead(sits):
    return sits("lead")


def of(supervisor):
    rows = Supervision.objects.filter(supervisor=supervisor).order_by("learner__username")
    return [(row.learner.username, row.starts, row.ends) for row in rows]


def file(text, name="list.csv"):
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


def test_who_supports_whom_is_listed(lead):
    status, html = lead.page("supervisors/")
    assert status == 200
    assert html.count("Ruth Ferreira") == 2
    assert "Maya Okafor" in html


def test_one_is_added_by_login_or_email(lead, dev):
    status, html = lead.fill(
        "supervisors/", learner="maya", supervisor="DEV@example.org", starts="2026-09-01", ends="2027-01-31"
    )
    assert status == 200
    assert "1 assignment is recorded." in html
    assert "Dev Patel" in html
    assert of(dev) == [("maya", date(2026, 9, 1), date(2027, 1, 31))]
    _status, html = lead.fill(
        "supervisors/", learner="maya", supervisor="dev", starts="2026-09-01", ends="2027-01-31"
    )
    assert "1 was so already." in html


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"learner": "nobody"}, "Check the spelling"),
        ({"supervisor": ""}, "Check the spelling"),
        ({"supervisor": "maya"}, "their own supervisor"),
        ({"starts": "31/01/2026"}, "such as 2026-01-31"),
        ({"ends": "2020-01-01"}, "before the first"),
    ],
)
def test_what_cannot_be_added_is_answered_and_kept(lead, dev, changes, words):
    fields = {"learner": "maya", "supervisor": "dev", "starts": "2026-09-01", "ends": ""} | changes
    status, html = lead.fill("supervisors/", **fields)
    assert status == 400
    assert words in html
    assert "what you typed is still here" in html
    for value in filter(None, fields.values()):
        assert f'value="{value}"' in html
    assert of(dev) == []


def test_a_supervision_is_ended(lead, people):
    address = re.search(r'action="([^"]+/end/)"', lead.page("supervisors/")[1])[1].removeprefix(lead.base)
    status, html = lead.fill(address, ends="yesterday")
    assert status == 400
    assert "This is not a date" in html
    assert html.count("<details open>") == 1
    tomorrow = timezone.localdate() + timedelta(days=1)
    status, html = lead.fill(address, ends=tomorrow.isoformat())
    assert "The supervision ends with that day" in html
    assert sorted(filter(None, (ends for _who, _starts, ends in of(people["ruth"])))) == [tomorrow]
    assert lead.page(address)[0] == 302


def test_the_list_of_one_learner(lead):
    learner = re.search(r"people/([0-9a-f-]+)/", lead.page("supervisors/")[1])[1]
    html = lead.page(f"supervisors/?learner={learner}")[1]
    assert html.count('scope="row"') == 1
    assert "See everybody" in html


def test_the_sample_can_be_sent_as_it_is_downloaded(lead):
    answer = lead.client.get(f"{lead.base}supervisors/sample.csv")
    assert "attachment" in answer["Content-Disposition"]
    _status, html = lead.fill("supervisors/upload/", file=file(answer.content))
    assert "line needs mending" in html  # nobody here is called tom@example.org


def test_a_list_is_shown_before_it_is_recorded_and_then_all_of_it_is(lead, dev):
    text = HEADER + "maya,dev,2026-09-01,\ntom,dev@example.org,2026-10-01,2027-03-31\n"
    status, html = lead.fill("supervisors/upload/", file=file(text))
    assert status == 200
    assert "2 lines, and all are right" in html
    assert "Nothing is recorded yet" in html
    assert of(dev) == []
    kept = re.search(r'<textarea name="text" hidden>\n(.*?)</textarea>', html, re.DOTALL)[1]
    status, html = lead.fill("supervisors/upload/", text=kept, confirm="yes")
    assert "2 assignments are recorded." in html
    assert of(dev) == [
        ("maya", date(2026, 9, 1), None),
        ("tom", date(2026, 10, 1), date(2027, 3, 31)),
    ]


def test_every_bad_line_is_answered_and_nothing_is_recorded(lead, dev):
    text = HEADER + (
        "maya,dev,2026-09-01,\n"
        "nobody,dev,2026-09-01,\n"
        "tom,dev,31/01/2026,\n"
        "tom,tom,2026-09-01,\n"
        "dev,<b>x</b>,2026-09-01,\n"
        "maya;dev\n"
        "maya,dev,2026-10-01,\n"
    )
    for fields in ({"text": text}, {"text": text, "confirm": "yes"}):
        status, html = lead.fill("supervisors/upload/", **fields)
        assert status == 200
        assert "6 lines need mending" in html
        lines = re.findall(r'<th scope="row"[^>]*>(\d)</th>.*?class="problem">(.+?)</span>', html)
        assert [int(line) for line, _words in lines] == [3, 4, 5, 6, 7, 8]
        assert "Check the spelling" in lines[0][1]
        assert "such as 2026-01-31" in lines[1][1]
        assert "their own supervisor" in lines[2][1]
        assert "number of cells is 1" in lines[4][1]
        assert "Line 2" in lines[5][1]
        assert "1 line that is right" in html
        assert "nobody,dev,2026-09-01," in html.split('id="field-list"')[1]
        assert "<b>x</b>" not in html
        assert 'name="confirm"' not in html
    assert of(dev) == []


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Choose a file, or paste"),
        ({"text": "  "}, "Choose a file, or paste"),
        ({"file": file("")}, "There is nothing in it"),
        ({"file": file(b"PK\x03\x04\x00\x81\x8d", "list.xlsx")}, "save it as"),
        ({"file": file(b"x" * 1_100_000)}, "larger than 1"),
        ({"file": file(b"x" * 3_000_000)}, "larger than 1"),
        ({"text": "name,mentor\n"}, "has to name the columns"),
    ],
)
def test_a_file_that_cannot_be_used_is_answered_in_words(lead, sent, words):
    for file_ in sent.values():
        if hasattr(file_, "seek"):
            file_.seek(0)
    status, html = lead.fill("supervisors/upload/", **sent)
    assert status == 400
    assert html.count(words) == 2, "at the top, and where it is to be mended"


def test_five_thousand_lines_are_looked_through(lead, dev):
    text = HEADER + "maya,dev,2026-09-01,2026-09-02\n" + "maya,dev,2020-01-01,2020-01-02\n" * 4_999
    status, html = lead.fill("supervisors/upload/", file=file(text))
    assert status == 200
    assert "4998 lines need mending" in html


def test_roles_are_given_by_course_staff_and_ended(lead, sits, people):
    assert "Nobody has a role" in lead.page("roles/")[1]
    fields = {"login": "tom", "role": "training-lead", "starts": "2026-01-01", "ends": ""}
    status, html = lead.fill("roles/", **fields)
    assert status == 200
    assert "Tom Ellery" in html
    tom = sits("tom")
    assert "Maya Okafor" in tom.page()[1]
    assert tom.page("supervisors/")[0] == 200
    assert tom.page("roles/")[0] == 403
    address = re.search(r'action="([^"]+/end/)"', html)[1].removeprefix(lead.base)
    assert lead.fill(address, ends="2025-01-01")[0] == 400
    yesterday = timezone.localdate() - timedelta(days=1)
    assert "The role ends with that day" in lead.fill(address, ends=yesterday.isoformat())[1]
    assert "Maya Okafor" not in tom.page()[1]
    assert CourseRole.objects.get().user == people["tom"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"login": "nobody"}, "login"),
        ({"role": "king"}, "role"),
        ({"starts": ""}, "starts"),
        ({"ends": "2025-01-01"}, "ends"),
    ],
)
def test_what_is_wrong_with_a_role_is_said_at_its_field(lead, changes, field):
    fields = {"login": "tom", "role": "concern-lead", "starts": "2026-01-01", "ends": ""} | changes
    status, html = lead.fill("roles/", **fields)
    assert status == 400
    assert f'href="#field-{field}"' in html
    assert f'id="field-{field}"' in html
    assert not CourseRole.objects.exists()


@pytest.mark.parametrize(
    "path", ["supervisors/", "supervisors/upload/", "supervisors/sample.csv", "roles/", "cohort/"]
)
def test_supervisors_and_learners_decide_nothing_here(sits, path):
    for name in ("ruth", "maya"):
        assert sits(name).page(path)[0] == 403


@pytest.mark.parametrize("path", ["supervisors/", "supervisors/upload/", "supervisors/hand-over/", "roles/"])
def test_changes_need_the_page_s_token(people, course_key, path):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(people["lead"])
    assert strict.post(f"/alongside/{course_key}/{path}", {"confirm": "yes"}).status_code == 403


def test_everybody_is_handed_over_once_it_was_looked_at(lead, dev, people):
    today = timezone.localdate()
    fields = {"leaves": "ruth", "takes_over": "dev@example.org", "from_day": today.isoformat()}
    status, html = lead.fill("supervisors/hand-over/", **fields)
    assert status == 200
    assert "4 lines, and all are right" in html
    assert of(dev) == []
    kept = re.search(r'<textarea name="text" hidden>\n(.*?)</textarea>', html, re.DOTALL)[1]
    assert "4 assignments are recorded." in lead.fill("supervisors/upload/", text=kept, confirm="yes")[1]
    assert of(dev) == [("maya", today, None), ("tom", today, None)]
    yesterday = today - timedelta(days=1)
    assert [ends for _who, _starts, ends in of(people["ruth"])] == [yesterday, yesterday]
    assert "They support nobody here" in lead.fill("supervisors/hand-over/", **fields)[1]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"leaves": "nobody"}, "leaves", "Check the spelling"),
        ({"takes_over": ""}, "takes_over", "Check the spelling"),
        ({"from_day": "soon"}, "from_day", "not a date"),
        ({"leaves": "tom"}, "leaves", "They support nobody here"),
    ],
)
def test_what_cannot_be_handed_over_is_answered_and_kept(lead, dev, changes, field, words):
    fields = {"leaves": "ruth", "takes_over": "dev", "from_day": timezone.localdate().isoformat()} | changes
    status, html = lead.fill("supervisors/hand-over/", **fields)
    assert status == 400
    assert words in html.split(f'id="field-{field}"')[1]
    for value in filter(None, fields.values()):
        assert f'value="{value}"' in html
    assert of(dev) == []


def test_one_of_them_goes_to_themselves_and_is_answered(lead):
    fields = {"leaves": "ruth", "takes_over": "tom", "from_day": timezone.localdate().isoformat()}
    html = lead.fill("supervisors/hand-over/", **fields)[1]
    assert "1 line needs mending" in html
    assert "their own supervisor" in html
