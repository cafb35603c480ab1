"""The queue: what waits longest stands first, page after page, whatever it is narrowed to."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.records import api
from alongside.records.data import QueueFilter, RequestState
from alongside.records.errors import Invalid, NotAllowed
from alongside.records.models import Assessment, AssessmentKind, RolePlayRequest
from tests.records.conftest import COURSE, OTHER_USAGE, USAGE, make_actor
from tests.records.crowd import entry, everybody, learner, name_for, request, undone

NAMES = ["Ada Lovelace", "Zoë Quinn", "zoe Adams", "Óscar Ruiz", "Maya Okafor", "Li Wei", "Ann-Marie O'Neill"]
WAITS = [RequestState.REQUESTED, RequestState.CLAIMED, RequestState.RATED]
OTHERS = [RequestState.SET_ASIDE, RequestState.SIGNED_OFF, RequestState.CANCELLED]


def queue(actor, **narrowed):
    return api.waiting(actor, course_key=COURSE, filter=QueueFilter(**narrowed)).rows


def names(rows):
    return [row.learner_name for row in rows]


@pytest.fixture
def nell(db):
    actor = make_actor("nell", "Nell", "Novak", is_learner=False)
    name_for(actor)
    return actor


def test_what_waits_longest_stands_first(platform, ruth):
    for name, days in (("Ada Lovelace", 2), ("Li Wei", 9), ("Maya Okafor", 5)):
        request(learner(name, supervisors=(ruth,)), waited_days=days)
    rows = queue(ruth)
    assert names(rows) == ["Li Wei", "Maya Okafor", "Ada Lovelace"]
    assert [row.overdue for row in rows] == [True, False, False]
    assert {row.title for row in rows} == {"A lift home"}


@pytest.mark.parametrize("state", [*WAITS, *OTHERS])
def test_what_waits_for_nobody_here_is_not_in_it(platform, ruth, state):
    request(learner("Maya Okafor", supervisors=(ruth,)), state=state)
    if state is RequestState.CLAIMED:
        RolePlayRequest.objects.update(claimed_until=timezone.now())
    assert len(queue(ruth)) == api.count_waiting(ruth, course_key=COURSE) == (state in WAITS)


def test_how_long_is_too_long_is_the_organisations_to_say(platform, ruth):
    platform.facts[COURSE] = {"workspace": {"overdue_days": 3, "stuck_days": 28}}
    for name, days in (("Ada Lovelace", 2), ("Li Wei", 4)):
        request(learner(name, supervisors=(ruth,)), waited_days=days)
    assert names(queue(ruth, overdue=True)) == ["Li Wei"]


def test_it_can_be_narrowed(platform, ruth, omar, nell):
    first = learner("Zoë Quinn", supervisors=(ruth,))
    second = learner("Maya Okafor", supervisors=(ruth, omar))
    request(first, waited_days=3)
    request(first, waited_days=2, usage_key=OTHER_USAGE, state=RequestState.CLAIMED, claimed_by=nell)
    request(second, waited_days=1, state=RequestState.CLAIMED, claimed_by=nell, claimed_minutes=-1)
    assert [row.usage_key for row in queue(nell, learner=first.uuid)] == [USAGE, OTHER_USAGE]
    assert queue(nell, learner=uuid4()) == ()
    assert names(queue(nell, usage_key=USAGE)) == ["Zoë Quinn", "Maya Okafor"]
    assert names(queue(nell, mine=True)) == ["Zoë Quinn"], "a claim that has run out is in nobody's hands"
    assert queue(ruth, mine=True) == ()
    assert names(queue(nell, supervisor_id=omar.user_id)) == ["Maya Okafor"]
    assert names(queue(omar, supervisor_id=ruth.user_id)) == ["Maya Okafor"], "and no wider than one's own"
    assert queue(nell, supervisor_id=nell.user_id) == ()


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("zoe", ["Zoë Quinn", "zoe Adams"]),
        ("ZOË", ["Zoë Quinn", "zoe Adams"]),
        ("quinn zoe", ["Zoë Quinn"]),
        ("  oe   inn ", ["Zoë Quinn"]),
        ("oscar", ["Óscar Ruiz"]),
        ("o'neill", ["Ann-Marie O'Neill"]),
        ("%", []),
        ("_", []),
        ("a\\", []),
        ("'; DROP TABLE", []),
        ("", NAMES),
    ],
)
def test_search_is_by_every_word_and_by_letters_not_marks(platform, ruth, search, found):
    for days, name in enumerate(reversed(NAMES)):
        request(learner(name, supervisors=(ruth,)), waited_days=days)
    assert names(queue(ruth, search=search)) == found


def test_a_row_says_whose_hands_it_is_in(platform, ruth, omar):
    record = learner("Maya Okafor", supervisors=(ruth, omar))
    request(record, state=RequestState.CLAIMED, claimed_by=omar)
    for actor, is_mine in ((omar, True), (ruth, False)):
        (row,) = queue(actor)
        assert (row.state, row.claimed_by, row.is_mine) == (RequestState.CLAIMED, "Omar Haddad", is_mine)
    RolePlayRequest.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    (row,) = queue(omar)
    assert (row.state, row.claimed_by, row.is_mine) == (RequestState.REQUESTED, "", False)


def test_a_row_says_who_has_rated(platform, ruth, omar):
    record = learner("Maya Okafor", supervisors=(ruth, omar))
    waiting = request(record)
    RolePlayRequest.objects.update(assessors=2, rated=1)
    Assessment.objects.create(
        request=waiting,
        entry=entry(record, "rated"),
        kind=AssessmentKind.RATING.value,
        subject_id=record.user_id,
        assessor_id=ruth.user_id,
        submission_key=uuid4(),
        ratings={},
    )
    for actor, by_me in ((ruth, True), (omar, False)):
        (row,) = queue(actor)
        assert (row.rated, row.assessors, row.by_me) == (1, 2, by_me)


def test_the_count_stops_at_a_thousand(platform, ruth):
    record = learner("Maya Okafor", supervisors=(ruth,))
    sample = request(record)
    RolePlayRequest.objects.bulk_create(
        RolePlayRequest(
            record=record,
            course_key=COURSE,
            usage_key=f"{USAGE}{number}",
            attempt=1,
            state=RequestState.REQUESTED.value,
            rubric_id=sample.rubric_id,
            role_play_id=sample.role_play_id,
            requested_at=timezone.now(),
            submission_key=uuid4(),
        )
        for number in range(1001)
    )
    assert api.count_waiting(ruth, course_key=COURSE) == 1000
    nobody = QueueFilter(search="nobody")
    assert api.count_waiting(ruth, course_key=COURSE, filter=nobody) == 0


def test_nobody_reads_it_through_anothers_eyes(story):
    for ask in (api.waiting, api.count_waiting):
        with pytest.raises(NotAllowed):
            ask(replace(story.lead, is_masquerading=True), course_key=COURSE)


@pytest.mark.parametrize("many", [3, 30])
def test_two_queries_however_many_wait(platform, ruth, nell, django_assert_num_queries, many):
    for number in range(many):
        request(learner(f"Learner {number}", supervisors=(ruth,)), waited_days=number)
    for actor in (ruth, nell):
        api.doors(actor, COURSE)
        with django_assert_num_queries(2):
            assert len(queue(actor)) == min(many, 25)
        with django_assert_num_queries(1):
            api.count_waiting(actor, course_key=COURSE)


# Pages


def test_a_page_holds_no_more_than_was_asked_for_and_never_more_than_a_hundred(platform, ruth):
    for number in range(3):
        request(learner(f"Learner {number}", supervisors=(ruth,)), waited_days=number)
    page = api.waiting(ruth, course_key=COURSE, size=2)
    assert len(page.rows) == 2
    last = api.waiting(ruth, course_key=COURSE, cursor=page.next, size=2)
    assert (len(last.rows), last.next) == (1, "")
    for size in (0, -5):
        assert len(api.waiting(ruth, course_key=COURSE, size=size).rows) == 1
    assert len(api.waiting(ruth, course_key=COURSE, size=10**9).rows) == 3


@pytest.mark.parametrize("cursor", ["nonsense", "é", "gAAAAAB", "[]", "\x00", "x" * 5000])
def test_a_cursor_that_is_none_of_ours_is_refused_in_words(platform, ruth, cursor):
    for ask in (api.waiting, api.caseload, api.supervisions):
        with pytest.raises(Invalid) as refused:
            ask(ruth, course_key=COURSE, cursor=cursor)
        assert "Start again" in refused.value.problems["cursor"]


def test_a_cursor_shows_no_name_and_is_of_one_list_only(platform, ruth):
    for name in ("Ada Lovelace", "Maya Okafor"):
        request(learner(name, supervisors=(ruth,)))
    cursor = api.caseload(ruth, course_key=COURSE, size=1).next
    assert "ada" not in cursor.lower()
    with pytest.raises(Invalid):
        api.waiting(ruth, course_key=COURSE, cursor=cursor)
    changed = cursor[:-6] + ("A" if cursor[-6] != "A" else "B") + cursor[-5:]
    with pytest.raises(Invalid):
        api.caseload(ruth, course_key=COURSE, cursor=changed)


def test_a_list_goes_on_in_order_while_rows_come_and_go(platform, ruth):
    requests = [
        request(learner(f"Learner {days}", supervisors=(ruth,)), waited_days=days) for days in (9, 8, 7, 6, 5)
    ]
    page = api.waiting(ruth, course_key=COURSE, size=2)
    assert names(page.rows) == ["Learner 9", "Learner 8"]
    RolePlayRequest.objects.filter(pk__in=[requests[1].pk, requests[2].pk]).update(
        state=RequestState.SIGNED_OFF.value, is_open=None
    )
    request(learner("Came late", supervisors=(ruth,)), waited_days=30)
    request(learner("In between", supervisors=(ruth,)), waited_days=5.5)
    rest = api.waiting(ruth, course_key=COURSE, cursor=page.next)
    assert names(rest.rows) == ["Learner 6", "In between", "Learner 5"]


_STATES = st.sampled_from([*WAITS, *OTHERS])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    learners=st.lists(
        st.tuples(
            st.sampled_from(NAMES),
            st.booleans(),  # whether Ruth supervises them
            st.lists(
                st.tuples(st.sampled_from([0, 3, 10]), _STATES, st.sampled_from([USAGE, OTHER_USAGE])),
                max_size=2,
                unique_by=lambda each: each[2],
            ),
        ),
        max_size=9,
    ),
    leads=st.booleans(),
    search=st.sampled_from(["", "a", "zoe", "o m"]),
    overdue=st.booleans(),
    usage_key=st.sampled_from([None, USAGE]),
    size=st.integers(1, 7),
)
def test_every_row_comes_exactly_once_and_in_order(
    platform, ruth, nell, learners, leads, search, overdue, usage_key, size
):
    """Whatever there is, whoever asks, whatever it is narrowed to and however long the pages are."""
    plain = {"Zoë Quinn": "zoe quinn", "Óscar Ruiz": "oscar ruiz"}
    at = timezone.now()
    with undone():
        expected = []
        for name, is_hers, requests in learners:
            record = learner(name, supervisors=(ruth,) if is_hers else ())
            for days, state, usage in requests:
                made = request(record, state=state, usage_key=usage)
                made.requested_at = at - timedelta(days=days)
                made.save()
                if (
                    state in WAITS
                    and (leads or is_hers)
                    and all(word in plain.get(name, name.lower()) for word in search.split())
                    and (days > 7 or not overdue)
                    and usage_key in (None, usage)
                ):
                    expected.append((made.requested_at, made.pk, made.uuid))
        narrowed = QueueFilter(search=search, overdue=overdue, usage_key=usage_key)
        rows = everybody(api.waiting, nell if leads else ruth, filter=narrowed, size=size)
        assert [row.request_uuid for row in rows] == [uuid for _at, _pk, uuid in sorted(expected)]
