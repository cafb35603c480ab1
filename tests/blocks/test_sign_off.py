from uuid import uuid4

import pytest

from alongside.content.course import shipped_course
from alongside.content.module import Kind
from alongside.content.rubric import Kind as BehaviourKind
from tests.blocks.conftest import words

UNIT, BLOCK = "role-play-core-relational-skills", "alongside_sign_off:core-relational-skills"
ROLE_PLAY = next(unit.document.content for unit in shipped_course().units if unit.kind is Kind.ROLE_PLAY)
RUBRIC = shipped_course().rubrics[ROLE_PLAY.rubric].content


def ratings(level="ready", **changes):
    return {criterion.code: {"level": level, "note": "", **changes} for criterion in RUBRIC.criteria}


def ask_to_be_seen(learner):
    return learner.ask(BLOCK, "ask", {"ratings": ratings(), "submission_key": str(uuid4())})["html"]


def request_of(supervisor):
    """Return the uuid of the one request that waits, as the supervisor's page shows it."""
    page = supervisor.open(UNIT)
    assert page.count('data-action="open_request"') == 1
    return page.split('data-action="open_request" data-request="')[1].split('"')[0]


def assessment(request, outcome, level="ready", **changes):
    return {
        "request": request,
        "outcome": outcome,
        "submission_key": str(uuid4()),
        "ratings": ratings(level),
        "strengths": "You stayed.",
        "next_step": "More silence.",
        "observed_on": "2026-01-15",
        "format": "role-play-live",
        "relation": "Supervisor",
        "has_peer_experience": True,
        **changes,
    }


def decide(supervisor, outcome, level="ready", **changes):
    request = request_of(supervisor)
    supervisor.ask(BLOCK, "open_request", {"request": request})
    return supervisor.post(BLOCK, "decide", assessment(request, outcome, level, **changes))


def scores_of(person):
    from submissions.models import Score

    return [(score.points_earned, score.points_possible) for score in Score.objects.order_by("pk")]


def test_from_asking_to_the_answer(maya, ruth):
    assert "Your supervisor knows that you are ready" in words(ask_to_be_seen(maya))
    done = decide(ruth, "signed-off")
    assert done.status_code == 200
    assert "Signed off, on the record" in words(done.json()["html"])
    page = words(maya.open(UNIT))
    assert "Signed off Ruth Ferreira, on" in page
    assert "You stayed." in page
    assert "You saw: Ready They saw: Ready" in page
    assert scores_of(maya) == [(1, 1)]
    decision = maya.open(UNIT).split('data-decision="')[1].split('"')[0]
    answered = maya.ask(BLOCK, "reply", {"decision": decision, "text": "Thank you <b>Ruth</b>."})["html"]
    assert "Thank you &lt;b&gt;Ruth&lt;/b&gt;." in answered


def test_practise_again_writes_no_score_and_opens_another_go(maya, ruth):
    ask_to_be_seen(maya)
    assert decide(ruth, "practise-again", level="emerging").status_code == 200
    assert scores_of(maya) == []
    page = words(maya.open(UNIT))
    assert "Practise again" in page
    assert "Have another go" in page
    again = maya.ask(BLOCK, "another_go")
    assert "Another go: how do you see yourself now?" in words(again["html"])
    ask_to_be_seen(maya)
    assert "attempt 2" in words(ruth.open(UNIT))


def test_nobody_signs_off_below_ready(maya, ruth):
    ask_to_be_seen(maya)
    refused = decide(ruth, "signed-off", level="emerging")
    assert refused.status_code == 400
    assert refused.json()["message"]
    assert scores_of(maya) == []


def test_the_same_submission_sent_twice_is_one_decision(maya, ruth):
    ask_to_be_seen(maya)
    request = request_of(ruth)
    ruth.ask(BLOCK, "open_request", {"request": request})
    sent = assessment(request, "signed-off")
    assert ruth.post(BLOCK, "decide", sent).status_code == 200
    assert ruth.post(BLOCK, "decide", sent).status_code == 200
    assert maya.open(UNIT).count("alongside-decision--signed-off") == 1
    assert scores_of(maya) == [(1, 1)]


@pytest.mark.parametrize("handler", ["open_request", "save_draft", "decide", "release"])
def test_learners_do_not_assess(maya, visitor, ruth, handler):
    ask_to_be_seen(maya)
    request = request_of(ruth)
    for username in ("maya", "tom"):
        data = {**assessment(request, "signed-off"), "base_version": 0}
        assert visitor(username).post(BLOCK, handler, data).status_code in (403, 404)
    assert scores_of(maya) == []


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
    pages = [maya.open(UNIT), ask_to_be_seen(maya), maya.open(UNIT)]
    for page in pages:
        assert not [text for text in notes + script + behaviours if " ".join(text.split()) in words(page)]
    decide(ruth, "signed-off")
    page = words(maya.open(UNIT))
    assert not [text for text in notes + script if " ".join(text.split()) in page]


def test_the_supervisor_does_not_see_what_the_learner_said_before_deciding(maya, ruth):
    said = "I think I rushed the ending"
    sent = {"ratings": ratings(note=said), "submission_key": str(uuid4())}
    maya.ask(BLOCK, "ask", sent)
    request = request_of(ruth)
    form = ruth.ask(BLOCK, "open_request", {"request": request})["html"]
    assert said not in form
    assert "What they said about themselves is shown once you have decided." in words(form)


def test_behaviours_suggest_a_level(maya, ruth):
    ask_to_be_seen(maya)
    request = request_of(ruth)
    ruth.ask(BLOCK, "open_request", {"request": request})
    criterion = RUBRIC.criteria[0]
    draft = {"request": request, "base_version": 0, "ratings": {}}
    draft["ratings"][criterion.code] = {"behaviours": list(criterion.behaviours.basic)}
    saved = ruth.ask(BLOCK, "save_draft", draft)
    assert saved["suggestions"] == {criterion.code: "ready"}
    draft = {**draft, "base_version": saved["version"]}
    draft["ratings"][criterion.code]["behaviours"].append(next(iter(criterion.behaviours.harmful)))
    assert ruth.ask(BLOCK, "save_draft", draft)["suggestions"] == {criterion.code: "stop"}


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
    request = request_of(ruth)
    assert "You first: how do you see yourself?" in words(
        maya.ask(BLOCK, "cancel", {"request": request})["html"]
    )
    assert "Nobody is waiting" in words(ruth.open(UNIT))
