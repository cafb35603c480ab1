"""The first page of the workspace: who waits, the caseload as a grid, filters in the address, what it costs."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from alongside.records import api as records
from alongside.records.data import EvidenceKind
from alongside.records.models import Supervision
from alongside.server.membership import membership
from tests.workspace.crowd import gather


def queue_of(html):
    return html.split('class="workspace-queue"')[1].split("</ol>")[0]


def row_of(html, name):
    """The row of the grid with somebody's name, as text."""
    row = next(row for row in html.split('class="workspace-grid"')[1].split("<tr>") if name in row)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row))


@pytest.fixture
def long_ago(monkeypatch):
    """Do something so many days ago."""
    now = timezone.now()

    def do(days, what, *args):
        monkeypatch.setattr(timezone, "now", lambda: now - timedelta(days=days))
        done = what(*args)
        monkeypatch.undo()
        return done

    return do


def test_the_front_page_says_that_somebody_waits(ask, sits):
    assert "waits to be seen" not in sits("ruth").client.get("/").content.decode()
    ask()
    assert "1 role-play waits to be seen" in sits("ruth").client.get("/").content.decode()
    assert "waits to be seen" not in sits("maya").client.get("/").content.decode()


def test_nobody_waits_at_first(sits):
    status, html = sits("ruth").page()
    assert status == 200
    assert "Nobody is waiting" in html
    assert "Maya Okafor" in html
    assert "Tom Ellery" in html


def test_who_waits_longest_stands_first_and_is_overdue(ask, sits, long_ago):
    long_ago(9, ask, "tom")
    long_ago(2, ask, "maya")
    queue = queue_of(sits("ruth").page()[1])
    assert queue.index("Tom Ellery") < queue.index("Maya Okafor")
    assert "1\xa0week" in queue.split("Maya")[0]
    assert "2\xa0days" in queue.split("Maya")[1]
    assert "overdue" in queue.split("Maya")[0]
    assert "overdue" not in queue.split("Maya")[1]


def test_who_has_it_open_and_until_when_is_said(ask, sits):
    request = ask()
    ruth, lead = sits("ruth"), sits("lead")
    assert "Look" in queue_of(ruth.page()[1])
    ruth.send(f"requests/{request}/open/")
    assert re.search(r"open on your side until \d\d:\d\d", ruth.page()[1])
    assert "Go on" in queue_of(ruth.page()[1])
    assert re.search(r"Ruth Ferreira has it open until \d\d:\d\d", lead.page()[1])


def test_the_queue_can_be_narrowed_to_mine_to_overdue_and_to_a_role_play(ask, sits, long_ago):
    overdue, mine = long_ago(9, ask, "tom"), ask("maya")
    ruth = sits("ruth")
    ruth.send(f"requests/{mine}/open/")
    assert str(overdue) not in queue_of(ruth.page("?queue=mine")[1])
    assert str(mine) not in queue_of(ruth.page("?queue=overdue")[1])
    _status, html = ruth.page("?role_play=block-v1:another")
    assert "Nothing that waits fits" in html
    assert 'href="?"' in html


def test_a_cell_says_how_much_of_a_domain_is_signed_off(ask, sits, people, course_key, filled_in):
    row = row_of(sits("ruth").page()[1], "Maya")
    assert "0 of 2 0 of 7 0 of 6 0 of 7 0 of 3 0 of 2 0 of 2 0 of 3 –" in row
    records.note_evidence(
        membership(people["maya"], course_key).actor,
        course_key=course_key,
        usage_key="block-v1:a+b+c+type@alongside_lesson+block@d",
        kind=EvidenceKind.LESSON_READ,
        competences=["1.1"],
    )
    request = ask()
    row = row_of(sits("ruth").page()[1], "Maya")
    assert "0 of 2 learning 0 of 7 0 of 6 self-assessed" in row
    assert "1 waiting" in row
    ruth = sits("ruth")
    ruth.send(f"requests/{request}/open/")
    ruth.send(
        f"requests/{request}/decide/",
        filled_in(outcome="signed-off", submission_key="0" * 32),
    )
    row = row_of(ruth.page()[1], "Maya")
    assert "6 of 6 all" in row
    assert "waiting" not in row


def test_a_row_leads_to_the_person(sits):
    ruth = sits("ruth")
    path = re.search(r'href="(people/[^"]+)">Maya Okafor', ruth.page()[1])[1]
    status, html = ruth.page(path)
    assert status == 200
    assert "<h1>Maya Okafor</h1>" in html


def test_people_are_found_by_name_and_the_way_back_is_shown(sits):
    ruth = sits("ruth")
    _status, html = ruth.page("?search=oka")
    assert "Maya Okafor" in html
    assert "Tom Ellery" not in html
    assert 'value="oka"' in html
    _status, html = ruth.page("?search=nobody")
    assert "Nobody fits" in html
    assert 'href="?"' in html


def test_what_is_chosen_stays_in_every_address_of_the_page(ask, sits, people, course_key):
    gather(course_key, people["ruth"], ask(), 30)
    _status, html = sits("ruth").page("?search=feather&show=waiting&queue=mine")
    for address in re.findall(r'href="(\?[^"]+)"', html):
        assert "search=feather" in address
    assert re.search(r'href="\?search=feather&amp;show=waiting&amp;queue=mine&amp;after=[^"]+">Next 25', html)
    assert re.search(r'href="\?search=feather&amp;show=stuck&amp;queue=mine#people"', html)
    assert '<input type="hidden" name="show" value="waiting">' in html
    assert '<input type="hidden" name="queue" value="mine">' in html


def test_everybody_is_reached_page_by_page_and_nobody_twice(ask, sits, people, course_key):
    gather(course_key, people["ruth"], ask(), 60)
    ruth, address, seen = sits("ruth"), "", []
    for page in range(3):
        _status, html = ruth.page(address)
        found = re.findall(r'people/([^"]+)/">', html.split('class="workspace-grid"')[1])
        assert len(found) == (12 if page == 2 else 25)
        assert ("workspace-queue" in html) is (page == 0)
        seen += found
        following = re.search(r'href="(\?after=[^"]+)"', html)
        assert (following is None) is (page == 2)
        address = following[1].replace("&amp;", "&") if following else ""
    assert len(set(seen)) == 62


def test_the_whole_queue_is_reached_page_by_page(ask, sits, people, course_key):
    gather(course_key, people["ruth"], ask(), 30)
    ruth = sits("ruth")
    _status, html = ruth.page()
    assert queue_of(html).count("<li") < 31
    address = re.search(r'href="(\?[^"]+)">See all that wait', html)[1]
    _status, html = ruth.page(address)
    assert "workspace-grid" not in html
    first = re.findall(r"requests/([^/]+)/", queue_of(html))
    address = re.search(r'href="(\?[^"]+)">Next 25', html)[1].replace("&amp;", "&")
    second = re.findall(r"requests/([^/]+)/", queue_of(ruth.page(address)[1]))
    assert len(set(first + second)) == 31


def test_leads_see_everybody_and_who_supports_them(sits, people, course_key):
    lead = sits("lead")
    _status, html = lead.page()
    assert "Ruth Ferreira" in row_of(html, "Maya")
    _status, html = lead.page(f"?supervisor={people['ruth'].pk}")
    assert "Maya" in html
    assert f'<option value="{people["ruth"].pk}" selected>' in html
    _status, html = lead.page("?show=unsupervised")
    assert "Nobody fits" in html
    assert "Without a supervisor" in html
    assert "Without a supervisor" not in sits("ruth").page()[1]


def test_of_very_many_supervisors_one_is_typed_and_not_chosen(ask, sits, people, course_key):
    gather(course_key, people["ruth"], ask(), 60)
    helpers = get_user_model().objects.filter(username__startswith="crowd-")
    Supervision.objects.bulk_create(
        Supervision(
            course_key=course_key, learner=people["tom"], supervisor=each, starts=timezone.localdate()
        )
        for each in helpers
    )
    lead = sits("lead")
    _status, html = lead.page()
    assert "<option" not in html.split("workspace-find")[1].split("</form>")[0]
    assert 'name="supervisor_login"' in html
    _status, html = lead.page(f"?supervisor_login={helpers[0].username}&search=tom")
    assert "Tom Ellery" in html
    assert f'value="{helpers[0].username}"' in html
    _status, html = lead.page(f"?supervisor_login={helpers[0].username}&search=maya")
    assert "Nobody fits" in html
    _status, html = lead.page("?supervisor_login=nobody-like-that")
    assert "Nobody here has this login name" in html
    assert "Nobody fits" in html


def test_what_nobody_understands_in_an_address_is_passed_over(sits):
    ruth = sits("ruth")
    status, html = ruth.page("?show=%00&queue=x&supervisor=%C2%B2&role_play=%00&search=%00&list=&foo=bar")
    assert status == 200
    assert "Maya" in html
    status, html = ruth.page("?after=junk")
    assert status == 400
    assert "Start again at its beginning" in html


def test_a_learner_sees_nobody(ask, sits):
    ask("tom")
    html = sits("maya").page()[1]
    assert "Tom Ellery" not in html
    assert "Nobody is in your care" in html
    assert 'aria-label="Workspace"' not in html


def test_a_supervisor_of_another_course_sees_nothing(ask, sits):
    ask()
    ruth = sits("ruth")
    ruth.base = "/alongside/course-v1:Other+PSW+2026/"
    assert "Maya" not in ruth.page()[1].split("<main")[1]


def test_visitors_are_asked_to_sign_in(course_key):
    assert Client().get(f"/alongside/{course_key}/").status_code == 302


def test_names_are_escaped(ask, sits, people):
    people["maya"].last_name = "<b>Okafor"
    people["maya"].save()
    ask()
    html = sits("ruth").page()[1]
    assert "<b>Okafor" not in html
    assert "&lt;b&gt;Okafor" in html


@pytest.mark.parametrize(
    ("name", "rooms"),
    [
        ("lead", ["Caseload", "Cohort", "Supervisors", "Practice", "Roles"]),
        ("ruth", ["Caseload", "Practice"]),
        ("maya", []),
    ],
)
def test_the_way_to_each_room_that_is_open(sits, name, rooms):
    person = sits(name)
    html = person.page()[1]
    nav = re.search(r'aria-label="Workspace">(.*?)</nav>', html)
    links = re.findall(r'href="([^"]+)"( aria-current="page")?>([^<]+)', nav[1]) if nav else []
    assert [words for _address, _here, words in links] == rooms
    assert [words for _address, here, words in links if here] == rooms[:1]
    for address, _here, _words in links:
        assert person.client.get(address).status_code == 200


@pytest.mark.parametrize("name", ["ruth", "lead"])
def test_a_page_costs_the_same_for_few_and_for_many(ask, sits, people, course_key, name):
    request, person, costs = ask(), sits(name), []
    for more in (30, 200):
        gather(course_key, people["ruth"], request, more)
        person.page()  # what is remembered for a minute is remembered now
        with CaptureQueriesContext(connection) as queries:
            assert person.page()[0] == 200
        asked = [query["sql"] for query in queries]
        costs.append([sql for sql in asked if "alongside_records" in sql or 'id" IN' in sql])
    assert len(costs[0]) == len(costs[1]) <= 6


@pytest.mark.parametrize("name", ["ruth", "lead"])
def test_no_page_of_the_roster_weighs_more_than_thirty_three_kilobytes(ask, sits, people, course_key, name):
    gather(course_key, people["ruth"], ask(), 40)
    html = sits(name).page()[1]
    assert html.count('data-d="') == 25 * 9
    assert len(html.encode()) <= 33_000


def test_the_way_back_leads_to_the_list_as_it_was(ask, sits, course_key):
    request, lead = ask(), sits("lead")
    html = lead.page("?search=o&show=waiting")[1]
    person = re.search(r'href="(people/[0-9a-f-]+/)"', html)[1]
    for page in (person, f"requests/{request}/"):
        for came_from, leads_to in {
            "http://testserver{base}?search=o&amp;show=waiting&amp;evil=1": "{base}?search=o&amp;show=waiting",
            "http://testserver{base}": "{base}",
            "http://elsewhere{base}?search=o": "{base}",
            "http://testserver{base}cohort/?search=o": "{base}",
            "": "{base}",
        }.items():
            referer = came_from.format(base=lead.base).replace("&amp;", "&")
            answer = lead.client.get(lead.base + page, headers={"Referer": referer})
            link = f'<a href="{leads_to.format(base=lead.base)}">Your caseload</a>'
            assert link in answer.content.decode()
