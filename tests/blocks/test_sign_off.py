import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from alongside.content.rubric import Kind as BehaviourKind
from alongside.content.rubric import Level, Outcome, Rating
from alongside.records import api as records
from alongside.records.data import AssessmentDraft, CourseRoleKind, ObservationFormat
from alongside.server import catalogue
from alongside.server.platform import EmbeddedPlatform
from tests.blocks.conftest import actor_of, course_key, words
from tests.blocks.role_plays import (
    BLOCK,
    ROLE_PLAY,
    RUBRIC,
    UNIT,
    ask_to_be_seen,
    assessment,
    decide,
    ratings,
    request_of,
    say,
)


def scores_of(person):
    from submissions.models import Score

    return [(score.points_earned, score.points_possible) for score in Score.objects.order_by("pk")]


# -- from asking to the answer ---------------------------------------------------------------------------------------


def test_from_asking_to_the_answer(maya, ruth):
    assert "Your supervisor knows that you are ready" in words(ask_to_be_seen(maya))
    assert decide(ruth, "signed-off").status_code == 200
    page = words(maya.open(UNIT))
    assert "Signed off Ruth Ferreira, on" in page
    assert "You stayed." in page
    assert "You saw: Ready They saw: Ready" in page
    assert "counts until" not in page
    assert scores_of(maya) == [(1, 1)]
    decision = maya.open(UNIT).split('name="decision" value="')[1].split('"')[0]
    answered = maya.ask(BLOCK, "reply", {"decision": decision, "text": "Thank you <b>Ruth</b>."})["html"]
    assert "Thank you &lt;b&gt;Ruth&lt;/b&gt;." in answered
    assert answered.count("data-focus") == 1
    assert answered.index("data-focus") < answered.index("Thank you")


def test_practise_again_writes_no_score_and_opens_another_go(maya, ruth):
    ask_to_be_seen(maya)
    assert decide(ruth, "practise-again", level="emerging").status_code == 200
    assert scores_of(maya) == []
    page = words(maya.open(UNIT))
    assert "Practise again" in page
    assert "Have another go" in page
    again = words(maya.ask(BLOCK, "another_go")["html"])
    assert "Another go: how do you see yourself now?" in again
    assert "Last time you were asked to work on: More silence. Ruth Ferreira," in again
    ask_to_be_seen(maya)
    assert "attempt 2" in words(ruth.work(f"requests/{request_of(ruth)}/"))


def test_nobody_signs_off_below_ready(maya, ruth):
    ask_to_be_seen(maya)
    refused = decide(ruth, "signed-off", level="emerging")
    assert refused.status_code == 400
    assert refused.json()["message"]
    assert scores_of(maya) == []


def test_what_was_done_about_something_harmful_is_said(maya, ruth):
    ask_to_be_seen(maya)
    criterion = RUBRIC.criteria[0]
    harmful = next(iter(criterion.behaviours.harmful))
    seen = ratings("emerging")
    seen[criterion.code] = {
        "level": "stop",
        "behaviours": [harmful],
        "done": "I stopped the play and we talked.",
    }
    assert decide(ruth, "practise-again", ratings=seen).status_code == 200
    assert "What was done about it: I stopped the play and we talked." in words(maya.open(UNIT))


def test_a_learner_never_gets_what_is_for_assessors(maya, ruth):
    notes = [criterion.assessor_notes for criterion in RUBRIC.criteria if criterion.assessor_notes]
    script = list(ROLE_PLAY.partner_part.script)
    behaviours = [
        text
        for each in RUBRIC.criteria
        for kind in BehaviourKind
        for text in each.behaviours.of(kind).values()
    ]
    assert notes
    pages = [maya.open(UNIT), ask_to_be_seen(maya), maya.open(UNIT), say(maya, "When?")]
    for page in pages:
        assert not [text for text in notes + script + behaviours if " ".join(text.split()) in words(page)]
    decide(ruth, "signed-off")
    page = words(maya.open(UNIT))
    assert not [text for text in notes + script if " ".join(text.split()) in page]


def test_a_self_assessment_is_kept_while_it_is_written(maya):
    draft = {
        "ratings": {RUBRIC.criteria[0].code: {"level": "strong", "note": "Half a thought"}},
        "base_version": 0,
    }
    assert maya.ask(BLOCK, "save_self_assessment", draft)["version"] == 1
    assert "Half a thought" in maya.open(UNIT)
    assert maya.post(BLOCK, "save_self_assessment", {**draft, "ratings": {}}).status_code == 409


def test_a_request_can_be_taken_back(maya, ruth):
    ask_to_be_seen(maya)
    assert "You first: how do you see yourself?" in words(
        maya.ask(BLOCK, "cancel", {"request": request_of(ruth)})["html"]
    )
    assert "Nobody is waiting" in words(ruth.open(UNIT))


def test_it_can_be_put_off_while_a_supervisor_is_at_work_on_it(maya, ruth):
    ask_to_be_seen(maya)
    request = request_of(ruth)
    assert ruth.act(f"requests/{request}/open/").status_code == 200
    assert "Not today: put it off" in maya.open(UNIT)
    page = words(maya.ask(BLOCK, "cancel", {"request": request})["html"])
    assert "You first: how do you see yourself?" in page
    assert 'value="ready" checked' in maya.open(UNIT)
    refused = ruth.act(f"requests/{request}/decide/", assessment("practise-again"))
    assert refused.status_code == 409
    assert "taken this request back" in refused.json()["message"]
    assert "Practise again" not in maya.open(UNIT)


def test_playing_watching_and_another_way_stand_side_by_side(maya):
    page = maya.open(UNIT)
    ways = re.findall(r"<summary>(I’(?:d|d rather).*?)</summary>", maya.ask(BLOCK, "go_on")["html"])
    assert ways == [
        "I’d like to play my part",
        "I’d rather watch this one",
        "I’d rather do it another way",
    ]
    assert not any(way in page for way in ways)
    shown = words(maya.ask(BLOCK, "go_on")["html"])
    for text in (*ROLE_PLAY.debrief, *(each.title for each in RUBRIC.criteria), ROLE_PLAY.alternatives):
        assert " ".join(text.split()) in shown
    assert f"“{ROLE_PLAY.stop_word}”" in shown


def test_supervisors_are_told_what_is_heavy_and_how_to_stop(ruth):
    page = words(ruth.open(UNIT))
    assert f"Before you start: {' '.join(ROLE_PLAY.notice.split())}" in page
    assert "Stop at once, come out of your parts, and ask no reason." in page


# -- what the supervisor finds in the course -------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["ruth", "lead"])
def test_supervisors_find_how_many_wait_and_the_way_to_them(maya, visitor, who):
    supervisor = visitor(who)
    assert "Nobody is waiting" in words(supervisor.open(UNIT))
    ask_to_be_seen(maya)
    visitor("tom").ask(BLOCK, "ask", {"ratings": ratings(), "submission_key": str(uuid4())})
    page = supervisor.open(UNIT)
    assert "2 people are waiting for you here" in words(page)
    address = re.search(r'href="([^"]+)">Open them in your workspace', page)[1].replace("&amp;", "&")
    queue = supervisor.client.get(address)
    assert queue.status_code == 200
    assert {name for name in ("Maya Okafor", "Tom Ellery") if name in queue.content.decode()} == {
        "Maya Okafor",
        "Tom Ellery",
    }


def test_the_way_leads_to_those_who_wait_in_this_role_play(maya, ruth):
    ask_to_be_seen(maya)
    another = str(catalogue.current().key.make_usage_key("alongside_sign_off", "another"))
    page = ruth.client.get(f"/alongside/{course_key()}/", {"list": "queue", "role_play": another})
    assert "Maya Okafor" not in page.content.decode()


def test_supervisors_can_run_the_role_play(ruth):
    page = words(ruth.open(UNIT))
    assert all(" ".join(line.split()) in page for line in ROLE_PLAY.partner_part.script)
    assert all(" ".join(line.split()) in page for line in ROLE_PLAY.observer_watches)
    assert "how do you see yourself" not in page


def test_a_site_without_a_workspace_says_so(ruth, monkeypatch):
    monkeypatch.setattr(EmbeddedPlatform, "workspace_url", lambda *_: "")
    page = ruth.open(UNIT)
    assert "There is no workspace here" in words(page)
    assert "Open them in your workspace" not in page


# -- comments --------------------------------------------------------------------------------------------------------


def test_comments_go_both_ways(maya, ruth):
    ask_to_be_seen(maya)
    said = say(maya, "Could we do <it> on Thursday?")
    assert "Could we do &lt;it&gt; on Thursday?" in said
    assert said.count("data-focus") == 1
    request = request_of(ruth)
    assert "Could we do &lt;it&gt; on Thursday?" in ruth.work(f"requests/{request}/")
    answer = {"text": "Thursday is good.", "submission_key": str(uuid4())}
    assert ruth.act(f"requests/{request}/comment/", answer).status_code == 200
    page = words(maya.open(UNIT))
    assert page.index("Could we do <it> on Thursday?") < page.index("Thursday is good.")
    assert "You," in page
    assert "Ruth Ferreira," in page


def test_a_comment_sent_twice_is_there_once(maya):
    ask_to_be_seen(maya)
    key = str(uuid4())
    say(maya, "Thursday?", key)
    assert say(maya, "Thursday?", key).count("Thursday?") == 1


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001])
def test_a_comment_that_cannot_be_kept_says_why(maya, text):
    ask_to_be_seen(maya)
    request = maya.open(UNIT).split('name="request" value="')[1].split('"')[0]
    refused = maya.post(BLOCK, "comment", {"request": request, "text": text, "submission_key": str(uuid4())})
    assert refused.status_code == 400
    assert refused.json()["problems"]["text"]


def test_nobody_comments_on_what_is_not_theirs(maya, visitor):
    ask_to_be_seen(maya)
    request = maya.open(UNIT).split('name="request" value="')[1].split('"')[0]
    data = {"request": request, "text": "Hello", "submission_key": str(uuid4())}
    assert visitor("tom").post(BLOCK, "comment", data).status_code == 404
    assert "Hello" not in maya.open(UNIT)


# -- several assessors -----------------------------------------------------------------------------------------------


def rated(level):
    return AssessmentDraft(
        ratings={criterion.code: Rating(Level(level)) for criterion in RUBRIC.criteria},
        strengths="You stayed.",
        next_step="More silence.",
        observed_on=timezone.localdate(),
        format=ObservationFormat.ROLE_PLAY_LIVE,
        relation="Supervisor",
    )


def test_several_assessors_stand_side_by_side(maya, ruth, lead):
    key = str(catalogue.current().key.make_usage_key(*BLOCK.split(":")))
    request = records.request_role_play(
        actor_of(maya),
        course_key=course_key(),
        usage_key=key,
        rubric=RUBRIC.model_copy(update={"assessors": 2}),
        role_play=ROLE_PLAY,
        ratings=rated("emerging").ratings,
        submission_key=uuid4(),
    )
    which = {"course_key": course_key(), "request_uuid": request.uuid}
    assert "0 of 2 assessors have seen it." in words(maya.open(UNIT))
    for assessor, level in ((ruth, "ready"), (lead, "strong")):
        records.claim(actor_of(assessor), **which)
        records.rate(actor_of(assessor), **which, assessment=rated(level), submission_key=uuid4())
        if assessor is ruth:
            page = words(maya.open(UNIT))
            assert "1 of 2 assessors has seen it." in page
            assert "Ready" not in page
    assert "2 of 2 assessors have seen it. Now one of them decides." in words(maya.open(UNIT))
    records.decide(
        actor_of(ruth),
        **which,
        outcome=Outcome.SIGNED_OFF,
        assessment=rated("ready"),
        submission_key=uuid4(),
    )
    page = words(maya.open(UNIT))
    assert "You saw: Emerging Ruth Ferreira saw: Ready Lena Dahl saw: Strong" in page


# -- set aside, run out ----------------------------------------------------------------------------------------------


def test_set_aside_says_nothing_about_why(maya, ruth, lead):
    yesterday = timezone.localdate() - timedelta(days=1)
    records.give_role(
        actor_of(lead),
        course_key=course_key(),
        login="lead",
        role=CourseRoleKind.CONCERN_LEAD,
        starts=yesterday,
    )
    ask_to_be_seen(maya)
    request = request_of(ruth)
    ruth.act(f"requests/{request}/open/")
    said = "She told me something that I have to pass on"
    raised = ruth.act(f"requests/{request}/concern/", {"text": said, "submission_key": str(uuid4())})
    assert raised.status_code == 200
    page = words(maya.open(UNIT)).lower()
    assert "set aside for now your supervisor will talk with you." in page
    assert said.lower() not in page
    assert "serious" not in page.replace("named lead for serious concerns", "")
    assert "another go" not in page


def test_a_sign_off_says_until_when_and_can_be_renewed(maya, ruth, holds_for_a_year, days_pass):
    ask_to_be_seen(maya)
    decide(ruth, "signed-off", observed_on=timezone.localdate().isoformat())
    page = words(maya.open(UNIT))
    assert "It counts until" in page
    assert "Ask to be seen again" not in page
    days_pass(330)
    page = words(maya.open(UNIT))
    assert "This sign-off runs out soon" in page
    assert "Ask to be seen again" in page
    days_pass(60)
    assert "and has run out. It stays on your record" in words(maya.open(UNIT))
    assert "Another go: how do you see yourself now?" in words(maya.ask(BLOCK, "another_go")["html"])
    assert "Your supervisor knows that you are ready" in words(ask_to_be_seen(maya))


def test_deleting_the_learners_state_keeps_the_sign_off_and_its_score(maya, ruth):
    from submissions.models import StudentItem

    from alongside.sign_off import SignOffBlock
    from tests.blocks.test_outline import a_block

    ask_to_be_seen(maya)
    assert decide(ruth, "signed-off").status_code == 200
    item = StudentItem.objects.get()
    block = a_block("sign_off", "")
    assert isinstance(block, SignOffBlock)
    block.clear_student_state(
        user_id=item.student_id,
        course_id=item.course_id,
        item_id=item.item_id,
        requesting_user_id="somebody-on-the-staff",
    )
    assert "Signed off Ruth Ferreira, on" in words(maya.open(UNIT))
    assert scores_of(maya) == [(1, 1)]
