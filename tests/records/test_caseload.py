"""The caseload: everybody in somebody's care by name, where they stand, and who needs a look."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.content.course import shipped_framework
from alongside.records import api
from alongside.records.data import CaseloadFilter, CaseloadShow, EvidenceKind, RequestState, Standing
from alongside.records.models import CompetenceStatus, LearnerRecord, Supervision
from tests.records.conftest import COURSE, OTHER_USAGE, USAGE, make_actor
from tests.records.crowd import (
    caseload_names,
    everybody,
    evidence,
    learner,
    name_for,
    request,
    status,
    today,
    undone,
)


def shown(actor, show=CaseloadShow.ALL, **narrowed):
    page = api.caseload(actor, course_key=COURSE, filter=CaseloadFilter(show=show, **narrowed))
    return [row.learner_name for row in page.rows]


def row_of(actor, record):
    return api.find_learner(actor, course_key=COURSE, record_uuid=record.uuid)


@pytest.fixture
def nell(db):
    actor = make_actor("nell", "Nell", "Novak", is_learner=False)
    name_for(actor)
    return actor


def test_names_stand_as_people_look_for_them(platform, ruth):
    for name in ("Öz Demir", "oscar Ruiz", "Zoë Quinn", "Ada Lovelace", "Émile Zola", "Ada  B"):
        learner(name, supervisors=(ruth,))
    assert caseload_names(ruth) == [
        "Ada  B",
        "Ada Lovelace",
        "Émile Zola",
        "oscar Ruiz",
        "Öz Demir",
        "Zoë Quinn",
    ]
    assert shown(ruth, search="EMIL zó") == ["Émile Zola"]
    assert shown(ruth, search="ada zola") == []


def test_a_row_says_where_somebody_stands(platform, ruth, omar):
    record = learner("Maya Okafor", supervisors=(ruth, omar))
    Supervision.objects.create(
        course_key=COURSE,
        learner_id=record.user_id,
        supervisor=make_user("former"),
        starts=today(-30),
        ends=today(-1),
    )
    request(record)
    request(record, usage_key=OTHER_USAGE, state=RequestState.SET_ASIDE)
    request(record, usage_key=OTHER_USAGE + "2", state=RequestState.PRACTISE_AGAIN)
    status(record, "1.1")
    status(record, "1.2", valid_days=0)
    status(record, "1.3", valid_days=-1)
    status(record, "2.1", valid_days=61)
    status(record, "2.2", Standing.WITHDRAWN)
    status(record, "2.3", Standing.SELF_ASSESSED)
    for competence in ("1.1", "3.1", "3.2"):
        evidence(record, competence)
    evidence(record, "3.2", EvidenceKind.CHECK_PASSED)
    evidence(record, "3.3", EvidenceKind.PLAN_OPENED)
    row = row_of(ruth, record)
    assert (row.learner_name, row.waiting, row.signed_off, row.running_out) == ("Maya Okafor", 1, 3, 2)
    assert row.competences == {
        "1.1": Standing.SIGNED_OFF,
        "1.2": Standing.SIGNED_OFF,
        "1.3": Standing.RUN_OUT,
        "2.1": Standing.SIGNED_OFF,
        "2.2": Standing.WITHDRAWN,
        "2.3": Standing.SELF_ASSESSED,
        "3.1": Standing.LEARNING,
        "3.2": Standing.PRACTISED,
    }
    assert row.supervisors == ("Omar Haddad", "Ruth Ferreira")
    assert row.active_at == record.active_at
    assert api.caseload(ruth, course_key=COURSE).rows == (row,)


def make_user(username):
    from django.contrib.auth import get_user_model

    return get_user_model().objects.create(username=username)


def test_a_row_agrees_with_the_passport(yearly, clock):
    story = yearly
    story.decide()
    clock.advance(timedelta(days=400))
    story.request(usage_key=OTHER_USAGE)
    api.record_prior_learning(
        story.lead,
        course_key=COURSE,
        record_uuid=LearnerRecord.objects.get(user_id=story.maya.user_id).uuid,
        competences=["9.1"],
        awarded_by="Open College",
        evidence="Certificate 12",
        awarded_on=today(-9),
        valid_until=None,
        submission_key=uuid4(),
    )
    api.note_evidence(
        story.maya, course_key=COURSE, usage_key=USAGE, kind=EvidenceKind.PLAN_OPENED, competences=["6.a"]
    )
    api.note_evidence(
        story.maya, course_key=COURSE, usage_key=USAGE, kind=EvidenceKind.CHECK_PASSED, competences=["5.1"]
    )
    (row,) = api.caseload(story.ruth, course_key=COURSE).rows
    standing = {code: state.state for code, state in story.passport().items()}
    assert row.competences == standing
    assert set(standing.values()) == {Standing.RUN_OUT, Standing.SIGNED_OFF, Standing.PRACTISED}


def test_only_those_who_wait(platform, ruth):
    request(learner("Waits", supervisors=(ruth,)))
    request(learner("Is set aside", supervisors=(ruth,)), state=RequestState.SET_ASIDE)
    request(learner("Was decided", supervisors=(ruth,)), state=RequestState.SIGNED_OFF)
    learner("Asked nothing", supervisors=(ruth,))
    assert shown(ruth, CaseloadShow.WAITING) == ["Waits"]


def test_only_those_who_are_stuck(platform, ruth):
    platform.facts[COURSE] = {"workspace": {"stuck_days": 10, "overdue_days": 7}}
    learner("Did something", supervisors=(ruth,), quiet_days=9)
    learner("Went quiet", supervisors=(ruth,), quiet_days=10)
    done = learner("Has done it all", supervisors=(ruth,), quiet_days=90)
    lapsed = learner("Has one run out", supervisors=(ruth,), quiet_days=90)
    for record in (done, lapsed):
        for code in shipped_framework().needed:  # not what is optional, or never signed off
            status(record, code)
    CompetenceStatus.objects.filter(record=lapsed, competence="1.1").update(valid_until=today(-1))
    assert shown(ruth, CaseloadShow.STUCK) == ["Has one run out", "Went quiet"]
    rows = api.caseload(ruth, course_key=COURSE).rows
    assert {row.learner_name for row in rows if row.is_stuck} == {"Has one run out", "Went quiet"}


def test_who_has_finished_is_for_the_course_s_own_framework_to_say(platform, ruth):
    record = learner("Has the first", supervisors=(ruth,), quiet_days=40)
    status(record, "1.1")
    assert shown(ruth, CaseloadShow.STUCK) == ["Has the first"]
    platform.frameworks[COURSE] = """
title: Ours
source: Ours
licence_note: Ours
domains:
  - {code: "1", title: T, short_title: T, official: false, source: O, layer: core, summary: S, competences: [
      {code: "1.1", title: T, short_title: T, official: false, source: O, summary: S, signed_off: true},
      {code: "1.2", title: T, short_title: T, official: false, source: O, summary: S, signed_off: false, why_not: W}]}
  - {code: "2", title: T, short_title: T, official: false, source: O, layer: optional, summary: S, competences: [
      {code: "2.1", title: T, short_title: T, official: false, source: O, summary: S, signed_off: true}]}
"""
    assert shown(ruth, CaseloadShow.STUCK) == []
    assert not row_of(ruth, record).is_stuck


def test_only_those_whose_sign_offs_run_out(platform, ruth):
    platform.facts[COURSE] = {"sign_offs": {"valid_months": 12, "remind_days": 20}}
    for name, days in (("Has time", 21), ("Runs out", 20), ("Has run out", -5), ("Never does", None)):
        status(learner(name, supervisors=(ruth,)), "1.1", valid_days=days)
    status(learner("Was withdrawn", supervisors=(ruth,)), "1.1", Standing.WITHDRAWN, valid_days=3)
    assert shown(ruth, CaseloadShow.RUNNING_OUT) == ["Has run out", "Runs out"]
    rows = api.caseload(ruth, course_key=COURSE).rows
    assert {row.learner_name: row.running_out for row in rows if row.running_out} == {
        "Has run out": 1,
        "Runs out": 1,
    }


def test_only_those_whom_nobody_supervises(platform, ruth, nell):
    learner("Is looked after", supervisors=(ruth,))
    learner("Is not")
    was = learner("Was", supervisors=(ruth,))
    Supervision.objects.filter(learner_id=was.user_id).update(ends=today(-1))
    assert shown(nell, CaseloadShow.UNSUPERVISED) == ["Is not", "Was"]
    assert shown(ruth, CaseloadShow.UNSUPERVISED) == []


def test_only_those_of_one_supervisor(platform, ruth, omar, nell):
    learner("Of Ruth", supervisors=(ruth,))
    learner("Of both", supervisors=(ruth, omar))
    assert shown(nell, supervisor_id=omar.user_id) == ["Of both"]
    assert shown(ruth, supervisor_id=omar.user_id) == ["Of both"], "no wider than one's own"
    assert shown(omar, supervisor_id=ruth.user_id) == ["Of both"]
    assert shown(nell, supervisor_id=10**15) == []


@pytest.mark.parametrize("many", [2, 24])
def test_four_queries_however_many_there_are(platform, ruth, nell, django_assert_num_queries, many):
    for number in range(many):
        record = learner(f"Learner {number}", supervisors=(ruth,))
        status(record, "1.1")
        evidence(record, "1.2")
        request(record)
    for actor in (ruth, nell):
        api.doors(actor, COURSE)
        for show in (CaseloadShow.ALL, CaseloadShow.WAITING):
            with django_assert_num_queries(4):
                assert len(shown(actor, show)) == many
        with django_assert_num_queries(4):
            row_of(actor, record)


_PERSON = st.tuples(
    st.sampled_from(["Ada", "ada", "Zoë", "Zoe", "Li"]),
    st.booleans(),  # whether Ruth supervises them
    st.booleans(),  # whether a request of theirs waits
    st.sampled_from([0, 40]),  # days in which nothing happened
    st.sampled_from([None, 10, 100]),  # days until a sign-off runs out
)
_MATCHES = {
    CaseloadShow.ALL: lambda is_hers, waits, quiet, valid: True,
    CaseloadShow.WAITING: lambda is_hers, waits, quiet, valid: waits,
    CaseloadShow.STUCK: lambda is_hers, waits, quiet, valid: quiet > 28,
    CaseloadShow.RUNNING_OUT: lambda is_hers, waits, quiet, valid: valid == 10,
    CaseloadShow.UNSUPERVISED: lambda is_hers, waits, quiet, valid: not is_hers,
}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    people=st.lists(_PERSON, max_size=9),
    leads=st.booleans(),
    show=st.sampled_from(CaseloadShow),
    search=st.sampled_from(["", "zoe", "A"]),
    size=st.integers(1, 7),
)
def test_everybody_comes_exactly_once_and_in_order(platform, ruth, nell, people, leads, show, search, size):
    """Whoever there is, whoever asks, whatever is shown and however long the pages are."""
    with undone():
        expected = []
        for name, is_hers, waits, quiet, valid in people:
            record = learner(name, supervisors=(ruth,) if is_hers else (), quiet_days=quiet)
            if waits:
                request(record)
            if valid is not None:
                status(record, "1.1", valid_days=valid)
            plain = name.lower().replace("ë", "e")
            matches = _MATCHES[show](is_hers, waits, quiet, valid) and search.lower() in plain
            if matches and (leads or is_hers):
                expected.append((plain, record.pk, record.uuid))
        narrowed = CaseloadFilter(search=search, show=show)
        rows = everybody(api.caseload, nell if leads else ruth, filter=narrowed, size=size)
        assert [row.record_uuid for row in rows] == [uuid for _name, _pk, uuid in sorted(expected)]


def test_the_list_goes_on_where_it_was_when_names_change(platform, ruth):
    records = [learner(name, supervisors=(ruth,)) for name in ("Ada", "Ben", "Cem", "Dan")]
    page = api.caseload(ruth, course_key=COURSE, size=2)
    user = records[1].user
    user.first_name = "Zed"
    user.save()
    learner("Bea", supervisors=(ruth,))
    rest = api.caseload(ruth, course_key=COURSE, cursor=page.next)
    assert [row.learner_name for row in rest.rows] == ["Cem", "Dan", "Zed"]


def test_a_quiet_learner_is_told_by_the_minute(platform, ruth):
    record = learner("Maya Okafor", supervisors=(ruth,))
    type(record).objects.update(active_at=timezone.now() - timedelta(days=28) + timedelta(minutes=1))
    assert not row_of(ruth, record).is_stuck
    type(record).objects.update(active_at=timezone.now() - timedelta(days=28))
    assert row_of(ruth, record).is_stuck
