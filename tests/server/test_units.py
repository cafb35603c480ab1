"""A unit's page and the handlers of its blocks, as a browser meets them."""

import json
import re

import pytest
from django.test import Client

from alongside.server.models import Completion, Enrolment, LearnerState
from tests.server.conftest import COURSE_KEY

A = "block-v1:Org+PSW+2026+type@counter+block@a"


def counts(browser, unit="one"):
    return [
        int(found)
        for found in re.findall(r'class="count">(\d+)<', browser.get(f"/unit/{unit}/").content.decode())
    ]


def test_a_unit_shows_its_blocks_with_what_their_scripts_need(browser):
    html = browser.get("/unit/one/").content.decode()
    assert html.count('class="xblock xblock-student_view"') == 3
    assert 'data-init="Counter"' in html
    assert f'data-usage="{A}"' in html
    arguments = re.search(r'<script type="application/json" class="xblock-arguments">(.*?)</script>', html)[1]
    assert json.loads(arguments) == {"sentence": "</script><b>", "count": 0}


def test_shared_files_are_named_once_and_inline_styles_are_left_out(browser):
    html = browser.get("/unit/one/").content.decode()
    scripts = re.findall(r'<script src="([^"]+)"', html)
    assert len(scripts) == len(set(scripts))
    assert "color: red" not in html
    assert "<style" not in html


def test_six_queries_at_most(browser, django_assert_max_num_queries):
    browser.get("/unit/two/")
    with django_assert_max_num_queries(6):  # the page differs from the last one, so the place is written too
        browser.get("/unit/one/")
    with django_assert_max_num_queries(4):
        browser.get("/unit/one/")


def test_state_is_kept_for_each_block_and_person(browser, post, browser_of, account):
    from alongside.server.membership import enrol

    tom = account("Tom Ellery")
    enrol(tom, COURSE_KEY)
    assert post("a", "add").json() == {"count": 1, "suffix": ""}
    post("a", "add", {"by": 2, "word": "two lines"})
    post("b", "add", client=browser_of(tom))
    assert counts(browser) == [3, 0, 0]
    assert counts(browser_of(tom)) == [0, 1, 0]


def test_a_handler_reads_once_and_writes_once(post, django_assert_num_queries):
    post("a", "add")
    with django_assert_num_queries(6) as queries:  # user, enrolment, savepoint, read, write, release
        post("a", "add")
    statements = [
        query["sql"] for query in queries.captured_queries if "alongside_server_learnerstate" in query["sql"]
    ]
    assert [statement.split()[0] for statement in statements] == ["SELECT", "INSERT"]


def test_preferences_are_shared_by_blocks_of_a_kind(post):
    post("a", "choose", {"colour": "coral"})
    assert LearnerState.objects.get(scope_key="type:counter").state == {"colour": "coral"}


def test_an_error_answer_keeps_nothing(browser, post):
    assert post("a", "add_and_refuse").status_code == 409
    answer = post("a", "fail")
    assert answer.status_code == 500
    assert "Try again" in answer.json()["message"]
    assert counts(browser) == [0, 0, 0]


def test_a_failing_handler_says_nothing_of_what_failed(post):
    assert b"private words" not in post("a", "fail").content


def test_content_cannot_be_changed_by_a_block(course, post):
    assert post("a", "change_content").status_code == 500
    assert (
        next(block for key, block in course.blocks.items() if str(key) == A).fields["content"]
        == "Text & more"
    )


def test_a_broken_block_does_not_take_the_page_with_it(browser):
    answer = browser.get("/unit/two/")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "cannot be shown just now" in html
    assert "private words" not in html
    assert "Hello" in html
    assert "Sums" in html
    assert "works in Open edX" in html


def test_html_pages_are_cleaned_and_their_files_found(browser):
    html = browser.get("/unit/two/").content.decode()
    assert "alert(1)" not in html
    assert "onclick" not in html
    address = re.search(r'href="(/files/[0-9a-f]{12}/way\.svg)"', html)[1]
    file = browser.get(address)
    assert file["Content-Type"] == "image/svg+xml"
    assert "immutable" in file["Cache-Control"]
    assert "sandbox" in file["Content-Security-Policy"]


def test_a_reference_to_a_file_that_is_not_there_is_left_alone(browser):
    assert '"/static/two lines.svg"' in browser.get("/unit/one/").content.decode()


def test_files_that_are_no_pictures_are_downloads(browser, course):
    from alongside.server.course_files import with_addresses

    address = with_addresses(course, '"/static/form.docx"').strip('"')
    assert browser.get(address)["Content-Disposition"] == "attachment"
    assert browser.get("/files/000000000000/form.docx").status_code == 404


def test_the_place_is_remembered(browser, maya):
    browser.get("/unit/two/")
    assert Enrolment.objects.get(user=maya).last_unit == "two"


@pytest.mark.parametrize("code", ["nowhere", "secret", "skills"])
def test_an_unknown_unit_is_not_found(browser, code):
    answer = browser.get(f"/unit/{code}/")
    assert answer.status_code == 404
    assert "Everything you have done is safe" in answer.content.decode()


def test_seeing_a_page_of_html_completes_it(browser, maya):
    browser.get("/unit/two/")
    done = Completion.objects.filter(user=maya).values_list("usage_key", flat=True)
    assert [key.rpartition("@")[2] for key in done if "type@html" in key] == ["page"]
    assert not any("type@counter" in key for key in done)


def test_completion_is_what_the_block_says(post, maya):
    post("a", "publish", {"event": "completion", "data": {"completion": 0.5}})
    assert Completion.objects.get(user=maya, usage_key=A).completion == 0.5
    assert post("a", "publish", {"event": "completion", "data": {"completion": 1.5}}).status_code == 500
    assert Completion.objects.get(user=maya, usage_key=A).completion == 0.5


def test_a_grade_is_the_signed_in_learners_whoever_the_event_names(post, maya, account):
    from submissions import api

    tom = account("Tom Ellery")
    data = {"value": 7, "max_value": 10, "user_id": tom.pk}
    assert post("a", "publish", {"event": "grade", "data": data}).status_code == 200
    anonymous_id = Enrolment.objects.get(user=maya).anonymous_id.hex
    score = api.get_scores(COURSE_KEY, anonymous_id)[A]
    assert (score["points_earned"], score["points_possible"]) == (7, 10)
    assert Completion.objects.get(user=maya, usage_key=A).completion == 1.0
    assert not Enrolment.objects.filter(user=tom).exists()


def test_fractions_of_a_point_are_kept(post, maya):
    from submissions import api

    post("a", "publish", {"event": "grade", "data": {"value": 0.75, "max_value": 1}})
    score = api.get_scores(COURSE_KEY, Enrolment.objects.get(user=maya).anonymous_id.hex)[A]
    assert score["points_earned"] / score["points_possible"] == 0.75


def test_blocks_find_open_edx_s_attributes_of_the_person(post, maya):
    who = post("a", "who").json()
    assert who["name"] == "Maya Okafor"
    assert who["emails"] == ["maya@example.org"]
    assert who["edx-platform.user_id"] == maya.pk
    assert who["edx-platform.username"] == "maya"
    assert who["edx-platform.user_role"] == "student"
    assert who["edx-platform.user_is_staff"] is False
    assert who["edx-platform.is_authenticated"] is True
    assert who["edx-platform.anonymous_user_id"] == Enrolment.objects.get(user=maya).anonymous_id.hex


def test_a_handler_may_answer_with_anything(browser):
    answer = browser.get(f"/handlers/{A}/download/some/where?name=Maya")
    assert answer["Content-Type"].startswith("text/x-words")
    assert answer["X-Block"] == "counter"
    assert json.loads(answer.content) == {"name": "Maya"}


def test_what_is_not_there_is_said_in_json(browser, post):
    assert post("a", "nonsense").status_code == 404
    assert post("zzz", "add").status_code == 404
    assert "no longer there" in browser.post("/handlers/nonsense/add").json()["message"]
    assert browser.put(f"/handlers/{A}/add").status_code == 405


def test_a_handler_is_not_a_method(post):
    for name in ("save", "student_view", "__class__", "_get_fields_to_save"):
        assert post("a", name).status_code == 404


def test_handlers_are_for_members(course, post, browser_of, account):
    answer = post("a", "add", client=Client())
    assert answer.status_code == 403
    assert "Sign in again" in answer.json()["message"]
    stranger = browser_of(account("Stranger"))
    assert post("a", "add", client=stranger).status_code == 403
    assert "not in this course" in stranger.get("/unit/one/").content.decode()
    assert not LearnerState.objects.exists()


def test_handlers_need_the_page_s_token(browser_of, maya, post):
    strict = browser_of(maya, enforce_csrf_checks=True)
    refused = post("a", "add", client=strict)
    assert refused.status_code == 403
    assert "reload that page" in refused.json()["message"]
    signed_out = post("a", "add", client=Client(enforce_csrf_checks=True))
    assert signed_out.status_code == 403
    assert "Sign in again in another tab" in signed_out.json()["message"]
    strict.get("/unit/one/")
    token = strict.cookies["csrftoken"].value
    answer = strict.post(
        f"/handlers/{A}/add", "{}", content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert answer.json()["count"] == 1


def test_no_user_is_taken_from_the_address(browser, maya, account):
    tom = account("Tom Ellery")
    browser.post(
        f"/handlers/{A}/add?student={tom.pk}&user_id={tom.pk}", "{}", content_type="application/json"
    )
    assert LearnerState.objects.get().user == maya
