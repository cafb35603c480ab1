"""A supervisor's afternoon, over HTTP: the queue, the form, the decision, and what others may not do."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from submissions import api as submissions

from alongside.server.models import Completion, Enrolment, Notice

PRIVATE = "I froze when Jo swore."


@pytest.fixture
def signed_off(ask, sits, filled_in, django_capture_on_commit_callbacks):
    """A request that Ruth has signed off; returns its uuid."""
    request = ask()
    ruth = sits("ruth")
    ruth.send(f"requests/{request}/open/")
    with django_capture_on_commit_callbacks(execute=True):
        status, answer = ruth.send(
            f"requests/{request}/decide/",
            filled_in(outcome="signed-off", submission_key=str(uuid4())),
        )
    assert status == 200, answer
    return request


def test_nobody_waits_at_first(sits):
    status, html = sits("ruth").page()
    assert status == 200
    assert "Nobody is waiting" in html
    assert "Maya Okafor" in html
    assert "Tom Ellery" in html


def test_who_waits_longest_stands_first(ask, sits, monkeypatch):
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now - timedelta(days=3))
    ask("tom")
    monkeypatch.setattr(timezone, "now", lambda: now - timedelta(hours=2))
    ask("maya")
    monkeypatch.undo()
    _status, html = sits("ruth").page()
    queue = html.split('class="workspace-queue"')[1].split("</ol>")[0]
    assert queue.index("Tom Ellery") < queue.index("Maya Okafor")
    assert "3\xa0days" in queue
    assert "2\xa0hours" in queue


def test_the_form_opens_once_it_is_claimed_and_is_kept_from_others(ask, sits, role_play):
    request = ask()
    ruth, lead = sits("ruth"), sits("lead")
    _status, html = ruth.page(f"requests/{request}/")
    assert "Start the assessment" in html
    assert "alongside-assess" not in html
    status, answer = ruth.send(f"requests/{request}/open/")
    assert status == 200
    assert "alongside-assess" in answer["html"]
    assert "alongside-assess" in ruth.page(f"requests/{request}/")[1]
    assert "Ruth Ferreira has this open" in lead.page(f"requests/{request}/")[1]
    status, answer = lead.send(f"requests/{request}/open/")
    assert status == 409
    assert answer["message"]
    assert "open on your side" in ruth.page()[1]
    assert "Ruth Ferreira has it open" in lead.page()[1]


def test_leaving_it_gives_it_back(ask, sits):
    request = ask()
    ruth, lead = sits("ruth"), sits("lead")
    ruth.send(f"requests/{request}/open/")
    status, answer = ruth.send(f"requests/{request}/release/")
    assert status == 200
    assert ruth.client.get(answer["next"]).status_code == 200
    assert lead.send(f"requests/{request}/open/")[0] == 200


def test_a_draft_is_kept_and_two_tabs_do_not_overwrite_each_other(ask, sits, filled_in):
    request = ask()
    ruth = sits("ruth")
    ruth.send(f"requests/{request}/open/")
    status, answer = ruth.send(f"requests/{request}/draft/", filled_in(strengths="First tab", base_version=0))
    assert (status, answer["version"]) == (200, 1)
    status, _answer = ruth.send(
        f"requests/{request}/draft/", filled_in(strengths="Second tab", base_version=0)
    )
    assert status == 409
    assert "First tab" in ruth.page(f"requests/{request}/")[1]


def test_ticked_behaviours_suggest_a_level(ask, sits, filled_in, rubric):
    request = ask()
    ruth = sits("ruth")
    ruth.send(f"requests/{request}/open/")
    criterion = rubric.criteria[0]
    draft = filled_in(base_version=0)
    draft["ratings"] = {
        criterion.code: {"behaviours": list(criterion.behaviours.basic), "level": None, "note": ""}
    }
    assert ruth.send(f"requests/{request}/draft/", draft)[1]["suggestions"] == {criterion.code: "ready"}


def test_a_sign_off_reaches_gradebook_messages_and_page(signed_off, sits, people, course_key):
    maya = people["maya"]
    anonymous_id = Enrolment.objects.get(user=maya).anonymous_id.hex
    (score,) = submissions.get_scores(course_key, anonymous_id).values()
    assert score["points_earned"] == 1
    assert Completion.objects.get(user=maya, usage_key__contains="sign_off").completion == 1.0
    assert Notice.objects.get(user=maya).url.startswith("/unit/")
    ruth = sits("ruth")
    _status, html = ruth.page(f"requests/{signed_off}/")
    assert "signed off" in html
    assert "Warm from the start." in html
    assert "Take this sign-off back" in html
    assert "Nobody is waiting" in ruth.page()[1]


def test_practise_again_reaches_no_gradebook(
    ask, sits, filled_in, people, course_key, django_capture_on_commit_callbacks
):
    request = ask()
    ruth = sits("ruth")
    ruth.send(f"requests/{request}/open/")
    with django_capture_on_commit_callbacks(execute=True):
        ruth.send(
            f"requests/{request}/decide/",
            filled_in("emerging", outcome="practise-again", submission_key=str(uuid4())),
        )
    anonymous_id = Enrolment.objects.get(user=people["maya"]).anonymous_id.hex
    assert submissions.get_scores(course_key, anonymous_id) == {}
    assert "practise again" in ruth.page(f"requests/{request}/")[1]
    assert Notice.objects.filter(user=people["maya"]).exists()


def test_what_is_in_the_way_of_a_sign_off_is_said(ask, sits, filled_in):
    request = ask()
    ruth = sits("ruth")
    ruth.send(f"requests/{request}/open/")
    status, answer = ruth.send(
        f"requests/{request}/decide/",
        filled_in("emerging", outcome="signed-off", observed_on=None, submission_key=str(uuid4())),
    )
    assert status == 400
    assert {"outcome", "observed_on"} <= set(answer["problems"])


def test_a_sign_off_can_be_taken_back_with_a_reason(
    signed_off, sits, people, course_key, django_capture_on_commit_callbacks
):
    ruth = sits("ruth")
    html = ruth.page(f"requests/{signed_off}/")[1]
    path = html.split(f'action="{ruth.base}')[1].split('"')[0]
    assert ruth.send(path, {"reason": "  "})[0] == 400
    with django_capture_on_commit_callbacks(execute=True):
        assert ruth.send(path, {"reason": "It was somebody else."})[0] == 200
    assert ruth.send(path, {"reason": "Again."})[0] == 409
    anonymous_id = Enrolment.objects.get(user=people["maya"]).anonymous_id.hex
    assert submissions.get_scores(course_key, anonymous_id) == {}
    assert "It was somebody else." in ruth.page(f"requests/{signed_off}/")[1]


def test_the_same_decision_sent_twice_is_one(ask, sits, filled_in):
    request = ask()
    ruth = sits("ruth")
    ruth.send(f"requests/{request}/open/")
    decision = filled_in(outcome="signed-off", submission_key=str(uuid4()))
    assert ruth.send(f"requests/{request}/decide/", decision)[0] == 200
    assert ruth.send(f"requests/{request}/decide/", decision)[0] == 200
    decision["submission_key"] = str(uuid4())
    assert ruth.send(f"requests/{request}/decide/", decision)[0] == 409


def test_where_a_learner_stands(signed_off, sits, rubric):
    ruth = sits("ruth")
    html = ruth.page()[1]
    path = next(
        part.split('"')[0]
        for part in html.split(f'href="{ruth.base}')[1:]
        if "people" in part and "Maya" in part.split("</a>")[0]
    )
    status, html = ruth.page(path)
    assert status == 200
    assert html.count("workspace-standing--signed-off") == len(
        {code for c in rubric.criteria for code in c.competences}
    )
    assert "Ruth Ferreira" in html


def test_a_learner_sees_nobody(ask, sits):
    request = ask("tom")
    maya = sits("maya")
    html = maya.page()[1]
    assert "Tom Ellery" not in html
    assert "Nobody is in your care" in html
    assert maya.page(f"requests/{request}/")[0] == 404
    for action in ("open", "draft", "decide", "release"):
        assert maya.send(f"requests/{request}/{action}/", {"base_version": 0})[0] in (400, 404)


def test_nobody_assesses_themselves(ask, sits):
    request = ask("maya")
    status, answer = sits("maya").send(f"requests/{request}/open/")
    assert status == 403
    assert "your own" in answer["message"]


def test_a_supervisor_of_another_course_sees_nothing(ask, sits, course_key):
    request = ask()
    ruth = sits("ruth")
    ruth.base = "/alongside/course-v1:Other+PSW+2026/"
    assert "Maya" not in ruth.page()[1].split("<main")[1]
    assert ruth.page(f"requests/{request}/")[0] == 404
    assert ruth.send(f"requests/{request}/open/")[0] == 404


def test_unknown_people_and_requests_are_answered_kindly(sits):
    for path in (f"requests/{uuid4()}/", f"people/{uuid4()}/"):
        status, html = sits("ruth").page(path)
        assert status == 404
        assert "Back to your caseload" in html


@pytest.mark.parametrize("body", ["", "[]", "{", '"x"', "[" * 100_000])
def test_junk_is_answered_with_words(ask, sits, body):
    request = ask()
    ruth = sits("ruth")
    answer = ruth.client.post(f"{ruth.base}requests/{request}/decide/", body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["message"]


def test_visitors_are_asked_to_sign_in(ask, course_key):
    request = ask()
    base = f"/alongside/{course_key}/"
    assert Client().get(base).status_code == 302
    answer = Client().post(f"{base}requests/{request}/open/", "{}", content_type="application/json")
    assert answer.status_code == 403
    assert "Sign in again" in answer.json()["message"]


def test_changes_are_by_post_and_need_the_page_s_token(ask, sits, people, course_key):
    request = ask()
    ruth = sits("ruth")
    for action in ("open", "draft", "decide", "release"):
        assert ruth.client.get(f"{ruth.base}requests/{request}/{action}/").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(people["ruth"])
    path = f"{ruth.base}requests/{request}/open/"
    assert strict.post(path, "{}", content_type="application/json").status_code == 403
    strict.get(ruth.base)
    token = strict.cookies["csrftoken"].value
    assert (
        strict.post(path, "{}", content_type="application/json", headers={"X-CSRFToken": token}).status_code
        == 200
    )


def test_what_the_learner_said_is_not_shown_before_the_decision(ask, sits, ratings, filled_in):
    for code, rating in ratings.items():
        ratings[code] = type(rating)(rating.level, rating.behaviours, PRIVATE)
    request = ask()
    ruth = sits("ruth")
    ruth.send(f"requests/{request}/open/")
    assert PRIVATE not in ruth.page(f"requests/{request}/")[1]


def test_names_and_words_are_escaped(ask, sits, people, filled_in):
    people["maya"].last_name = "<b>Okafor"
    people["maya"].save()
    request = ask()
    ruth = sits("ruth")
    assert "<b>Okafor" not in ruth.page()[1]
    ruth.send(f"requests/{request}/open/")
    ruth.send(
        f"requests/{request}/decide/",
        filled_in(outcome="signed-off", submission_key=str(uuid4()), strengths="<script>alert(1)</script>"),
    )
    html = ruth.page(f"requests/{request}/")[1]
    assert "<b>Okafor" not in html
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html


def test_a_busy_afternoon_costs_no_more_queries(ask, sits, django_assert_max_num_queries, people):
    ask("maya")
    ask("tom")
    ruth = sits("ruth")
    ruth.page()
    with django_assert_max_num_queries(10):
        ruth.page()
