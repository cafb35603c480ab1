"""One request, over HTTP: the form, what it keeps, the decision, what comes after, and what others may not do."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.html import escape
from submissions import api as submissions

from alongside.content.rubric import Rating
from alongside.records.models import LedgerEntry
from alongside.server.models import Completion, Enrolment, Notice

PRIVATE = "I froze when Jo swore."
ACTIONS = ("open", "draft", "rate", "decide", "release", "comment", "concern")


@pytest.fixture
def opened(ask, sits):
    """A request that Ruth has opened, as (its path, Ruth)."""
    request, ruth = ask(), sits("ruth")
    status, _answer = ruth.send(f"requests/{request}/open/")
    assert status == 200
    return f"requests/{request}/", ruth


@pytest.fixture
def decide(filled_in, django_capture_on_commit_callbacks):
    """Decide on an opened request."""

    def send(path, person, outcome="signed-off", level="ready", **changes):
        decision = filled_in(level, outcome=outcome, submission_key=str(uuid4()), **changes)
        with django_capture_on_commit_callbacks(execute=True):
            return person.send(f"{path}decide/", decision)

    return send


@pytest.fixture
def signed_off(opened, decide):
    path, ruth = opened
    status, answer = decide(path, ruth)
    assert status == 200, answer
    return path


# -- the form --------------------------------------------------------------------------------------------------------


def test_the_form_opens_once_it_is_claimed_and_is_kept_from_others(ask, sits):
    request = ask()
    ruth, lead = sits("ruth"), sits("lead")
    _status, html = ruth.page(f"requests/{request}/")
    assert "Start the assessment" in html
    assert "alongside-assess__form" not in html
    status, answer = ruth.send(f"requests/{request}/open/")
    assert status == 200
    assert "alongside-assess__form" in answer["html"]
    assert "alongside-assess__form" in ruth.page(f"requests/{request}/")[1]
    assert "Ruth Ferreira has this open" in lead.page(f"requests/{request}/")[1]
    status, answer = lead.send(f"requests/{request}/open/")
    assert status == 409
    assert answer["message"]


def test_the_form_has_the_brief_and_every_behaviour_and_level(opened, role_play, rubric):
    path, ruth = opened
    html = ruth.page(path)[1]
    assert role_play.partner_part.name in html
    for criterion in rubric.criteria:
        assert html.count(f'name="{criterion.code}-behaviour"') == len(criterion.behaviours.codes)
        assert html.count(f'name="{criterion.code}"') == 4


def test_who_stopped_gives_it_back_with_the_draft_kept_and_nothing_else_on_the_ledger(
    opened, filled_in, role_play
):
    path, ruth = opened
    html = ruth.page(path)[1]
    assert f"Did somebody say “{role_play.stop_word}”" in html
    assert "We stopped here: give it back" in html
    draft = filled_in("emerging", strengths="She stayed calm.", base_version=0)
    assert ruth.send(f"{path}draft/", draft)[0] == 200
    assert ruth.send(f"{path}release/")[0] == 200
    assert list(LedgerEntry.objects.order_by("sequence").values_list("kind", flat=True)) == [
        "requested",
        "claimed",
        "released",
    ]
    assert "She stayed calm." in ruth.send(f"{path}open/")[1]["html"]


def test_leaving_it_gives_it_back(opened, sits):
    path, ruth = opened
    status, answer = ruth.send(f"{path}release/")
    assert status == 200
    assert ruth.client.get(answer["next"]).status_code == 200
    assert sits("lead").send(f"{path}open/")[0] == 200


def test_a_draft_is_kept_and_two_tabs_do_not_overwrite_each_other(opened, filled_in):
    path, ruth = opened
    status, answer = ruth.send(f"{path}draft/", filled_in(strengths="First tab", base_version=0))
    assert (status, answer) == (200, {"version": 1})
    status, answer = ruth.send(f"{path}draft/", filled_in(strengths="Second tab", base_version=0))
    assert status == 409
    assert "Nothing was overwritten" in answer["message"]
    html = ruth.page(path)[1]
    assert "First tab" in html
    assert 'data-version="1"' in html


def test_ticked_behaviours_suggest_a_level(opened, filled_in, rubric):
    path, ruth = opened
    criterion = rubric.criteria[0]
    draft = filled_in(base_version=0)
    draft["ratings"] = {
        criterion.code: {"behaviours": list(criterion.behaviours.basic), "level": None, "note": ""}
    }
    assert ruth.send(f"{path}draft/", draft)[0] == 200
    html = ruth.page(path)[1]
    assert html.count("Suggested: Ready") == 1
    assert html.count("Tick what you see or hear") == len(rubric.criteria) - 1 + 1  # and once for the script


def test_a_harmful_behaviour_fixes_the_level_and_asks_what_was_done(opened, filled_in, rubric, decide):
    path, ruth = opened
    criterion = rubric.criteria[0]
    harmful = {"behaviours": [next(iter(criterion.behaviours.harmful))], "level": "stop", "note": ""}
    draft = filled_in(base_version=0)
    draft["ratings"] = {criterion.code: harmful}
    assert ruth.send(f"{path}draft/", draft)[0] == 200
    shown = ruth.page(path)[1].split(f'id="criterion-{criterion.code}"')[1].split("</fieldset>")[0]
    assert shown.count(" disabled") == 3
    assert 'assess-done" hidden' not in shown
    assert 'assess-fixed" id="fixed-beginning-honestly">' in shown

    status, answer = decide(path, ruth, "practise-again", ratings={criterion.code: harmful})
    assert status == 400
    assert set(answer["problems"]) == {criterion.code}
    told = {criterion.code: {**harmful, "done": "Stopped, and talked it through."}}
    assert decide(path, ruth, "practise-again", ratings=told)[0] == 200
    assert "Stopped, and talked it through." in ruth.page(path)[1]


def test_what_the_learner_said_is_not_shown_before_the_decision(ask, sits, ratings, decide):
    for code, rating in ratings.items():
        ratings[code] = Rating(rating.level, rating.behaviours, PRIVATE)
    path, ruth = f"requests/{ask()}/", sits("ruth")
    ruth.send(f"{path}open/")
    html = ruth.page(path)[1]
    assert PRIVATE not in html
    assert "They saw" not in html
    assert decide(path, ruth)[0] == 200
    assert "They saw" in ruth.page(path)[1]


def test_what_to_work_on_stands_above_the_next_attempt(ask, sits, decide):
    ruth = sits("ruth")
    for attempt in (1, 2):
        path = f"requests/{ask()}/"
        ruth.send(f"{path}open/")
        html = ruth.page(path)[1]
        assert ("they were asked to work on" in html) is (attempt == 2)
        assert ("Say what stays private first." in html) is (attempt == 2)
        assert decide(path, ruth, "practise-again", next_step="Say what stays private first.")[0] == 200


def test_on_paper_there_is_everything_and_nothing_filled_in(opened, filled_in, rubric, role_play, sits):
    path, ruth = opened
    ruth.send(f"{path}draft/", filled_in(base_version=0, strengths="Warm from the start."))
    status, html = ruth.page(f"{path}print/")
    assert status == 200
    for criterion in rubric.criteria:
        assert criterion.title in html
    boxes = sum(len(criterion.behaviours.codes) + 4 for criterion in rubric.criteria)
    assert html.count("sheet-box") > boxes
    assert role_play.stop_word in html
    assert "which may be in the past" in html
    assert "Warm from the start." not in html
    assert "<nav" not in html
    assert sits("tom").page(f"{path}print/")[0] == 404
    assert sits("maya").page(f"{path}print/")[0] == 403


# -- the decision ----------------------------------------------------------------------------------------------------


def test_a_sign_off_reaches_gradebook_messages_and_page(signed_off, sits, people, course_key):
    maya = people["maya"]
    anonymous_id = Enrolment.objects.get(user=maya).anonymous_id.hex
    (score,) = submissions.get_scores(course_key, anonymous_id).values()
    assert score["points_earned"] == 1
    assert Completion.objects.get(user=maya, usage_key__contains="sign_off").completion == 1.0
    assert Notice.objects.get(user=maya).url.startswith("/unit/")
    html = sits("ruth").page(signed_off)[1]
    assert "signed off" in html
    assert "Warm from the start." in html
    assert "Take this sign-off back" in html


def test_the_decision_says_what_was_seen_of_each_criterion(opened, decide, rubric):
    path, ruth = opened
    criterion = rubric.criteria[0]
    code, words = next(iter(criterion.behaviours.basic.items()))
    _status, answer = decide(
        path,
        ruth,
        ratings={criterion.code: {"level": "ready", "behaviours": [code]}},
        outcome="practise-again",
    )
    assert answer["html"].count(f"<li>{escape(words)}</li>") == 1


def test_what_somebody_filled_in_before_another_decided_is_still_theirs_to_read(
    opened, filled_in, sits, decide
):
    path, ruth = opened
    draft = filled_in(strengths="Ruth saw how you waited.")
    status, _answer = ruth.send(f"{path}draft/", {**draft, "base_version": 0})
    assert status == 200
    ruth.send(f"{path}release/")
    lead = sits("lead")
    lead.send(f"{path}open/")
    assert decide(path, lead, strengths="Warm from the start.")[0] == 200
    assert "Ruth saw how you waited." in ruth.page(path)[1]
    assert "Ruth saw how you waited." not in lead.page(path)[1]
    status, answer = ruth.send(f"{path}draft/", {**draft, "base_version": 1})
    assert status == 409
    assert "decided already" in answer["message"]


def test_practise_again_reaches_no_gradebook(opened, decide, people, course_key):
    path, ruth = opened
    assert decide(path, ruth, "practise-again", "emerging")[0] == 200
    anonymous_id = Enrolment.objects.get(user=people["maya"]).anonymous_id.hex
    assert submissions.get_scores(course_key, anonymous_id) == {}
    assert "practise again" in ruth.page(path)[1]
    assert Notice.objects.filter(user=people["maya"]).exists()


def test_what_is_in_the_way_of_a_sign_off_is_said(opened, decide):
    path, ruth = opened
    status, answer = decide(path, ruth, level="emerging", observed_on=None)
    assert status == 400
    assert {"outcome", "observed_on"} <= set(answer["problems"])


@pytest.mark.parametrize(("days", "status"), [(-90, 200), (0, 200), (1, 400)])
def test_it_may_be_entered_afterwards_but_not_before(opened, decide, days, status):
    path, ruth = opened
    assert decide(path, ruth, observed_on=str(date.today() + timedelta(days=days)))[0] == status


def test_the_same_decision_sent_twice_is_one(opened, filled_in):
    path, ruth = opened
    decision = filled_in(outcome="signed-off", submission_key=str(uuid4()))
    assert ruth.send(f"{path}decide/", decision)[0] == 200
    assert ruth.send(f"{path}decide/", decision)[0] == 200
    decision["submission_key"] = str(uuid4())
    assert ruth.send(f"{path}decide/", decision)[0] == 409


def test_a_sign_off_can_be_taken_back_with_a_reason(signed_off, sits, people, course_key, decide):
    ruth = sits("ruth")
    html = ruth.page(signed_off)[1]
    path = html.split("assess-withdraw")[1].split(f'action="{ruth.base}')[1].split('"')[0]
    assert ruth.send(path, {"reason": "  "})[0] == 400
    assert ruth.send(path, {"reason": "It was somebody else."})[0] == 200
    assert ruth.send(path, {"reason": "Again."})[0] == 409
    html = ruth.page(signed_off)[1]
    assert "It was somebody else." in html
    assert "Take this sign-off back" not in html


# -- comments --------------------------------------------------------------------------------------------------------


def test_a_comment_decides_nothing_and_is_kept_once(ask, sits):
    path, ruth = f"requests/{ask()}/", sits("ruth")
    comment = {"text": "Shall we say Tuesday?", "submission_key": str(uuid4())}
    for _again in range(2):
        status, answer = ruth.send(f"{path}comment/", comment)
        assert status == 200
        assert answer["talk"].count("Shall we say Tuesday?") == 1
    html = ruth.page(path)[1]
    assert html.count("Shall we say Tuesday?") == 1
    assert "Start the assessment" in html
    assert ruth.send(f"{path}comment/", {**comment, "text": " ", "submission_key": str(uuid4())})[0] == 400


def test_comments_go_on_after_the_decision(signed_off, sits):
    ruth = sits("ruth")
    assert (
        ruth.send(f"{signed_off}comment/", {"text": "Well done.", "submission_key": str(uuid4())})[0] == 200
    )
    html = ruth.page(signed_off)[1]
    assert "Well done." in html
    assert "Take this sign-off back" in html


# -- who may not -----------------------------------------------------------------------------------------------------


def test_a_learner_gets_nobody_else_s_request(ask, sits, filled_in):
    path, maya = f"requests/{ask('tom')}/", sits("maya")
    body = filled_in(base_version=0, outcome="signed-off", submission_key=str(uuid4()), text="Hello")
    for page in ("", "print/"):
        assert maya.page(path + page)[0] == 404
    for action in ACTIONS:
        assert maya.send(f"{path}{action}/", body)[0] == 404, action


def test_nobody_assesses_themselves(ask, sits):
    status, answer = sits("maya").send(f"requests/{ask('maya')}/open/")
    assert status == 403
    assert "your own" in answer["message"]


def test_a_supervisor_of_another_course_gets_nothing(ask, sits):
    request, ruth = ask(), sits("ruth")
    ruth.base = "/alongside/course-v1:Other+PSW+2026/"
    assert ruth.page(f"requests/{request}/")[0] == 404
    assert ruth.send(f"requests/{request}/open/")[0] == 404


def test_an_unknown_request_is_answered_kindly(sits):
    status, html = sits("ruth").page(f"requests/{uuid4()}/")
    assert status == 404
    assert "Back to your caseload" in html


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("body", ["", "[]", "{", '"x"', "[" * 100_000])
def test_junk_is_answered_with_words(ask, sits, action, body):
    if action in ("open", "release") and body == "":
        return  # these need nothing
    request, ruth = ask(), sits("ruth")
    answer = ruth.client.post(
        f"{ruth.base}requests/{request}/{action}/", body, content_type="application/json"
    )
    assert answer.status_code == 400
    assert answer.json()["message"]


@pytest.mark.parametrize(
    "changes",
    [
        {"ratings": []},
        {"ratings": {"beginning-honestly": {"level": "excellent"}}},
        {"ratings": {"beginning-honestly": {"behaviours": "all"}}},
        {"observed_on": "yesterday"},
        {"observed_on": 20261122},
        {"format": "by-telepathy"},
        {"has_peer_experience": "often"},
        {"strengths": ["Warm"]},
        {"strengths": "x" * 4_001},
        {"submission_key": "1"},
        {"outcome": "excellent"},
    ],
)
def test_what_no_form_would_send_is_refused_and_nothing_is_recorded(opened, filled_in, changes):
    path, ruth = opened
    decision = filled_in(**{"outcome": "signed-off", "submission_key": str(uuid4()), **changes})
    status, answer = ruth.send(f"{path}decide/", decision)
    assert status == 400
    assert answer["message"]
    assert "alongside-assess__form" in ruth.page(path)[1]


def test_visitors_are_asked_to_sign_in(ask, course_key):
    path = f"/alongside/{course_key}/requests/{ask()}/"
    assert Client().get(path).status_code == 302
    answer = Client().post(f"{path}open/", "{}", content_type="application/json")
    assert answer.status_code == 403
    assert "Sign in again" in answer.json()["message"]


def test_changes_are_by_post_and_need_the_page_s_token(ask, sits, people):
    path, ruth = f"requests/{ask()}/", sits("ruth")
    for action in ACTIONS:
        assert ruth.client.get(f"{ruth.base}{path}{action}/").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(people["ruth"])
    opening = f"{ruth.base}{path}open/"
    assert strict.post(opening, "{}", content_type="application/json").status_code == 403
    strict.get(ruth.base + path)
    headers = {"X-CSRFToken": strict.cookies["csrftoken"].value}
    assert strict.post(opening, "{}", content_type="application/json", headers=headers).status_code == 200


def test_names_and_words_are_escaped(ask, sits, people, decide, filled_in):
    people["maya"].last_name = "<b>Okafor"
    people["maya"].save()
    path, ruth = f"requests/{ask()}/", sits("ruth")
    ruth.send(f"{path}open/")
    evil = "<script>alert(1)</script>"
    ruth.send(f"{path}draft/", filled_in(base_version=0, strengths=evil, relation=f'"{evil}'))
    ruth.send(f"{path}comment/", {"text": evil, "submission_key": str(uuid4())})
    for page in ("", "print/"):
        html = ruth.page(path + page)[1]
        assert "<b>Okafor" not in html
        assert "<script>alert" not in html
    assert decide(path, ruth, strengths=evil)[0] == 200
    html = ruth.page(path)[1]
    assert "<script>alert" not in html
    assert html.count("&lt;script&gt;") == 2
