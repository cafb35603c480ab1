"""Many supervisions from a list: what each row comes to, and then all of them or none."""

from dataclasses import replace

import pytest
from django.contrib.auth import get_user_model

from alongside.records import api
from alongside.records.data import WantedSupervision
from alongside.records.errors import Invalid, NotAllowed
from alongside.records.models import LearnerRecord, Supervision
from tests.records.conftest import COURSE, OTHER_COURSE, make_actor
from tests.records.crowd import caseload_names, name_for, today


def row(learner="tom", supervisor="omar", starts="2026-01-31", ends="", line=2):
    return WantedSupervision(line=line, learner=learner, supervisor=supervisor, starts=starts, ends=ends)


def plan(actor, *rows):
    return api.plan_assignments(actor, course_key=COURSE, rows=rows)


def assign_all(actor, *rows):
    return api.assign_all(actor, course_key=COURSE, rows=rows)


def there():
    return {
        (each.learner.username, each.supervisor.username, each.starts.isoformat(), str(each.ends))
        for each in Supervision.objects.filter(supervisor__username="omar")
    }


@pytest.fixture
def people(story, tom, omar):
    get_user_model().objects.filter(pk=tom.user_id).update(email="Tom@example.org")
    return story


def test_a_good_row_says_what_it_comes_to_and_nothing_is_written(people):
    (answer,) = plan(people.lead, row(" TOM@example.org ", starts=" 2026-01-31 ", ends="2026-06-30"))
    assert answer.problem == ""
    assert answer.changes
    assert (answer.line, answer.starts.isoformat(), answer.ends.isoformat()) == (
        2,
        "2026-01-31",
        "2026-06-30",
    )
    assert (answer.learner, answer.supervisor) == (" TOM@example.org ", "omar"), "as it was typed"
    assert there() == set()
    assert not LearnerRecord.objects.filter(user__username="tom").exists()


def test_days_that_are_left_out(people):
    (answer,) = plan(people.lead, row(starts="", ends=" "))
    assert (answer.starts, answer.ends, answer.problem) == (today(), None, "")


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (row(learner="nobody"), "Learner: Nobody here has this login name"),
        (row(supervisor="nobody@example.org"), "Supervisor: Nobody here"),
        (row(learner=""), "Learner: Nobody here"),
        (row(learner="team@example.org"), "Learner: Several accounts have this email address"),
        (row(supervisor="TEAM@EXAMPLE.ORG"), "Supervisor: Several accounts"),
        (row(supervisor="tom@example.org"), "Nobody can be their own supervisor"),
        (row(learner="outsider"), "does not take the course"),
        (row(starts="31/01/2026"), "such as 2026-01-31"),
        (row(starts="2026-02-30"), "such as 2026-01-31"),
        (row(ends="soon"), "such as 2026-01-31"),
        (row(ends="2026-01-30"), "before the first"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(people, tom, omar, wanted, words):
    for name in ("one", "two", "outsider"):
        make_actor(name, "Some", "Body")
    get_user_model().objects.filter(username__in=["one", "two"]).update(email="Team@example.org")
    people.platform.enrolments = {(tom.user_id, COURSE)}
    (answer,) = plan(people.lead, wanted)
    assert words in answer.problem
    assert not answer.changes


def test_the_same_two_twice_for_days_that_overlap(people):
    rows = [
        row(line=2, ends="2026-03-31"),
        row(line=3, learner="tom@example.org", starts="2026-03-31"),
        row(line=4, starts="2026-04-01"),
        row(line=5, supervisor="ruth"),
    ]
    problems = [answer.problem for answer in plan(people.lead, *rows)]
    assert problems[0] == problems[3] == ""
    assert "Line 2" in problems[1]
    assert problems[2] == "", "a row with a problem stands in nobody's way"


def test_what_is_so_already_is_not_done_again(people, tom, omar):
    api.assign(
        people.lead,
        course_key=COURSE,
        learner_id=tom.user_id,
        supervisor_id=omar.user_id,
        starts=today(-30),
    )
    start = today(-30).isoformat()
    assert not plan(people.lead, row(starts=start))[0].changes
    assert not plan(people.lead, row(starts=today().isoformat(), ends=today(9).isoformat()))[0].changes
    assert plan(people.lead, row(starts=start, ends=today(9).isoformat()))[0].changes, "it gets an end"
    assert plan(people.lead, row(starts=today(-40).isoformat()))[0].changes, "it begins before"


def test_all_of_it_is_done(people, tom, omar):
    answers = assign_all(
        people.lead,
        row(starts=today().isoformat()),
        row("maya", starts=today().isoformat(), ends=today(9).isoformat(), line=3),
    )
    assert [answer.changes for answer in answers] == [True, True]
    assert there() == {
        ("tom", "omar", today().isoformat(), "None"),
        ("maya", "omar", today().isoformat(), today(9).isoformat()),
    }
    assert caseload_names(omar) == ["Maya Okafor", "Tom Reyes"], "whoever had no record has one, in its place"
    assert api.supervises_in(omar, COURSE)


def test_doors_open_at_once(people, omar):
    assert not api.supervises_in(omar, COURSE)
    assign_all(people.lead, row(starts=today().isoformat()))
    assert api.supervises_in(omar, COURSE)


def test_doing_it_again_changes_nothing_and_the_same_start_changes_the_end(people):
    wanted = row(starts=today().isoformat())
    assign_all(people.lead, wanted)
    before = list(Supervision.objects.values())
    assert [answer.changes for answer in assign_all(people.lead, wanted)] == [False]
    assert list(Supervision.objects.values()) == before
    assign_all(people.lead, replace(wanted, ends=today(3).isoformat()))
    assert there() == {("tom", "omar", today().isoformat(), today(3).isoformat())}
    assert {each["uuid"] for each in before} == set(Supervision.objects.values_list("uuid", flat=True))


def test_none_of_it_is_done_if_a_row_has_a_problem(people):
    with pytest.raises(Invalid) as refused:
        assign_all(people.lead, row(), row(learner="nobody", line=7))
    assert list(refused.value.problems) == ["7"]
    assert "Nobody was assigned" in refused.value.message
    assert there() == set()


def test_a_list_that_is_too_long_is_refused(people):
    with pytest.raises(Invalid) as refused:
        plan(people.lead, *[row()] * 5001)
    assert "5000" in refused.value.problems["rows"]


def test_nothing_in_it_is_fine(people):
    assert assign_all(people.lead) == ()


def test_a_training_lead_may_and_nobody_else(people, omar):
    name_for(omar)
    assert plan(omar, row(supervisor="ruth"))[0].problem == ""
    for actor in (people.ruth, people.maya, replace(people.lead, is_masquerading=True)):
        for verb in (plan, assign_all):
            with pytest.raises(NotAllowed):
                verb(actor, row())
    with pytest.raises(NotAllowed):
        api.plan_assignments(omar, course_key=OTHER_COURSE, rows=[row()])


@pytest.mark.parametrize("many", [2, 40])
def test_the_queries_do_not_grow_with_the_list(people, django_assert_max_num_queries, many):
    rows = []
    for number in range(many):
        make_actor(f"learner-{number}", "Learner", str(number))
        rows.append(row(f"learner-{number}", starts=today().isoformat(), line=number + 2))
    with django_assert_max_num_queries(4):
        plan(people.lead, *rows)
    with django_assert_max_num_queries(10):
        assign_all(people.lead, *rows)
    assert len(there()) == many


def test_names_do_not_show_in_a_log(people):
    (answer,) = plan(people.lead, row(learner="somebody-secret"))
    assert "secret" not in repr(answer) + repr(row(learner="somebody-secret"))
