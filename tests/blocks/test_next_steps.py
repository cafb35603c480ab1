"""What is next: for each competence, and for all of them."""

from datetime import date
from uuid import uuid4

import pytest
from django.utils import timezone

from alongside.content.course import shipped_framework
from alongside.platform import CoursePage
from alongside.records.data import (
    Asked,
    Award,
    CompetenceState,
    Done,
    EvidenceKind,
    RequestState,
    Seen,
    Standing,
)
from alongside.standing.next_steps import (
    CourseMap,
    NextStep,
    StepKind,
    first_step,
    in_short,
    in_words,
    next_step,
)

COMPETENCE = shipped_framework().competence("3.3")
NOT_HERE = shipped_framework().competence("9.a")
OPEN = (RequestState.REQUESTED, RequestState.CLAIMED, RequestState.RATED, RequestState.SET_ASIDE)
DAY = date(2027, 3, 3)


def page(kind, code, *competences):
    return CoursePage(code, f"alongside_{kind}", code.title(), competences or ("3.3", "9.a"))


COURSE = CourseMap(
    [
        page("lesson", "lesson one"),
        page("plan", "a plan"),
        page("scenario", "a lift"),
        page("lesson", "lesson two"),
        page("check", "a check"),
        page("sign_off", "a meeting"),
        page("lesson", "another", "4.1"),
    ]
)
NOWHERE = CourseMap()


def done(*codes):
    at = timezone.now()
    kinds = {
        EvidenceKind.LESSON_READ: ("lesson one", "lesson two"),
        EvidenceKind.SCENARIO_WALKED: ("a lift",),
        EvidenceKind.CHECK_PASSED: ("a check",),
    }
    return {
        kind: Done(frozenset(known) & frozenset(codes), at)
        for kind, known in kinds.items()
        if set(known) & set(codes)
    }


def asked(state, code="a meeting"):
    return Asked(timezone.now(), code.title(), code, state)


def seen(code="a meeting"):
    return Seen(code.title(), code, uuid4(), DAY, "A rubric", "sha256:0")


def step(state, competence=COMPETENCE, course=COURSE):
    found = next_step(competence, state, course)
    return found and (found.kind.value, found.usage_key)


@pytest.mark.parametrize(
    ("finished", "expected"),
    [
        ((), ("read", "lesson one")),
        (("lesson one",), ("read", "lesson two")),
        (("lesson two",), ("read", "lesson one")),
        (("lesson one", "lesson two"), ("walk", "a lift")),
        (("lesson one", "lesson two", "a lift"), ("check", "a check")),
        (("lesson one", "lesson two", "a lift", "a check"), ("ask", "a meeting")),
    ],
)
def test_one_reads_practises_checks_and_asks_to_be_seen(finished, expected):
    assert step(CompetenceState(Standing.LEARNING, done(*finished))) == expected


def test_a_conversation_that_was_watched_is_not_asked_for_again():
    read = Done(frozenset({"lesson one", "lesson two", "a lift"}), timezone.now())
    watched = CompetenceState(Standing.LEARNING, {EvidenceKind.LESSON_READ: read})
    assert step(watched) == ("check", "a check")


def test_what_nobody_signs_off_ends_with_the_last_page():
    assert step(CompetenceState(Standing.NOT_YET), NOT_HERE) == ("read", "lesson one")
    everything = done("lesson one", "lesson two", "a lift", "a check")
    assert step(CompetenceState(Standing.PRACTISED, everything), NOT_HERE) is None


@pytest.mark.parametrize("state", OPEN)
def test_what_waits_to_be_seen_waits(state):
    assert step(CompetenceState(Standing.SELF_ASSESSED, asked=asked(state))) == ("wait", "a meeting")


def test_after_practise_again_one_asks_again_and_after_taking_it_back_one_goes_on():
    again = CompetenceState(Standing.SELF_ASSESSED, asked=asked(RequestState.PRACTISE_AGAIN))
    assert step(again) == ("ask-again", "a meeting")
    back = CompetenceState(Standing.SELF_ASSESSED, asked=asked(RequestState.CANCELLED))
    assert step(back) == ("read", "lesson one")


def test_a_sign_off_needs_nothing_until_it_runs_out():
    signed = CompetenceState(Standing.SIGNED_OFF, signed_off_on=DAY, seen=seen())
    assert step(signed) is None
    soon = CompetenceState(Standing.SIGNED_OFF, valid_until=DAY, seen=seen(), runs_out_soon=True)
    assert next_step(COMPETENCE, soon, COURSE) == NextStep(StepKind.RENEW, "A Meeting", "a meeting", DAY)
    over = CompetenceState(Standing.RUN_OUT, valid_until=DAY, seen=seen())
    assert next_step(COMPETENCE, over, COURSE) == NextStep(StepKind.RENEW, "A Meeting", "a meeting", None)
    waits = CompetenceState(Standing.RUN_OUT, asked=asked(RequestState.CLAIMED), seen=seen())
    assert step(waits) == ("wait", "a meeting")


def test_what_was_brought_along_is_renewed_in_the_courses_own_role_play():
    over = CompetenceState(Standing.RUN_OUT, valid_until=DAY, award=Award("College", DAY))
    assert step(over) == ("renew", "a meeting")
    assert step(over, course=CourseMap([page("lesson", "lesson one")])) is None


def test_a_withdrawn_sign_off_is_asked_for_again_and_withdrawn_learning_from_elsewhere_is_begun():
    assert step(CompetenceState(Standing.WITHDRAWN, asked=asked(RequestState.WITHDRAWN))) == (
        "ask-again",
        "a meeting",
    )
    assert step(CompetenceState(Standing.WITHDRAWN)) == ("read", "lesson one")


def test_a_role_play_that_the_course_no_longer_has_gives_way_to_one_that_it_has():
    over = CompetenceState(Standing.RUN_OUT, seen=seen("gone"))
    assert step(over) == ("renew", "a meeting")
    assert step(over, course=NOWHERE) == ("renew", "gone")  # nobody told what the course has


def test_where_nobody_tells_what_the_course_has_nothing_is_made_up():
    for standing in (Standing.NOT_YET, Standing.LEARNING, Standing.PRACTISED, Standing.SIGNED_OFF):
        assert step(CompetenceState(standing), course=NOWHERE) is None


def test_of_all_steps_the_first_in_the_course_comes_first_but_renewals_before_it():
    read = NextStep(StepKind.READ, "Two", "lesson two")
    walk = NextStep(StepKind.WALK, "Lift", "a lift")
    waits = NextStep(StepKind.WAIT, "Meeting", "a meeting")
    later = NextStep(StepKind.RENEW, "Gone", "gone", date(2027, 4, 4))
    soon = NextStep(StepKind.RENEW, "Meeting", "a meeting", DAY)
    over = NextStep(StepKind.RENEW, "Gone", "gone")
    assert first_step([], COURSE) is first_step([waits], COURSE) is None
    assert first_step([read, waits, walk], COURSE) == walk
    assert first_step([walk, later, soon], COURSE) == soon
    assert first_step([walk, later, soon, over], COURSE) == over


@pytest.mark.parametrize("kind", StepKind)
def test_every_step_has_words(kind):
    told = NextStep(kind, "A lift home", "a lift", DAY)
    assert "A lift home" in in_words(told)
    assert in_short(told)
    assert not in_words(told).endswith(".")


def test_a_renewal_says_by_when_if_it_is_not_too_late():
    soon = NextStep(StepKind.RENEW, "A lift home", "a lift", DAY)
    assert in_words(soon) == "Renew it by 3 March 2027: ask to be seen in “A lift home”"
    assert in_short(soon) == "Renew by 3 Mar 2027"
    assert in_short(NextStep(StepKind.RENEW, "A lift home", "a lift")) == "Renew"
