"""Serious concerns: between whoever raises one and the named leads, and nothing of it anywhere else."""

import logging
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet
from django.contrib import admin
from django.db import connection
from django.utils import timezone

from alongside.records import api
from alongside.records.data import (
    AfterConcern,
    ConcernState,
    ErasureReason,
    RequestState,
    SignOffState,
)
from alongside.records.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    PlanKeysMissing,
    PlanUnreadable,
    RecordsError,
)
from alongside.records.models import Concern, LedgerEntry
from tests.records.concerns import MARK, nadia, name_lead, raise_about, record_of
from tests.records.conftest import COURSE, OTHER_COURSE, make_actor

__all__ = ["nadia"]


def close(actor, concern, after=AfterConcern.BACK_TO_QUEUE, closing="We have talked to everybody."):
    return api.close_concern(
        actor, course_key=COURSE, concern_uuid=concern.uuid, closing=closing, after=after
    )


def seen_by(actor):
    return [concern.uuid for concern in api.concerns(actor, course_key=COURSE)]


def verified():
    return all(found.holds for found in api.verify_records())


def everything_in_the_database(but=()):
    said = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            if table not in but:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                said += [table, *map(str, cursor.fetchall())]
    return "\n".join(said)


def test_who_raised_it_and_the_named_lead_read_it(story, nadia):
    raised = raise_about(story)
    assert (raised.text, raised.state, raised.is_mine) == (
        f"{MARK} said in the break",
        ConcernState.RAISED,
        True,
    )
    read = api.concern(nadia, course_key=COURSE, concern_uuid=raised.uuid)
    assert read == replace(raised, is_mine=False)
    assert (read.learner_name, read.raised_by) == ("Maya Okafor", "Ruth Ferreira")
    assert seen_by(nadia) == seen_by(story.ruth) == [raised.uuid]


def test_a_list_opens_no_words(story, nadia):
    raise_about(story)
    (listed,) = api.concerns(nadia, course_key=COURSE)
    assert (listed.text, listed.closing, listed.learner_name) == ("", "", "Maya Okafor")


def test_nobody_else_can_tell_that_there_is_one(story, nadia, omar, tom, django_assert_num_queries):
    raised = raise_about(story)
    story.supervise(story.maya, omar)
    for other in (omar, tom, story.lead, story.maya):
        assert seen_by(other) == []
        for uuid in (raised.uuid, uuid4()):
            with django_assert_num_queries(1), pytest.raises(NotFound):
                api.concern(other, course_key=COURSE, concern_uuid=uuid)
            with pytest.raises(NotFound):
                api.take_up_concern(other, course_key=COURSE, concern_uuid=uuid)
            with pytest.raises(NotFound):
                close(other, replace(raised, uuid=uuid))
    assert api.concerns(nadia, course_key=OTHER_COURSE) == ()
    with pytest.raises(NotFound):
        api.concern(nadia, course_key=OTHER_COURSE, concern_uuid=raised.uuid)


def test_a_lead_never_sees_one_about_themselves(story, nadia, django_capture_on_commit_callbacks):
    name_lead(story, story.maya)
    with django_capture_on_commit_callbacks(execute=True):
        raised = raise_about(story)
    assert seen_by(story.maya) == []
    for verb in (api.concern, api.take_up_concern):
        with pytest.raises(NotFound):
            verb(story.maya, course_key=COURSE, concern_uuid=raised.uuid)
    assert {sent["user_id"] for sent in story.platform.notifications} == {nadia.user_id}


def test_only_the_leads_are_told_and_of_no_name(
    story, nadia, omar, django_capture_on_commit_callbacks, caplog
):
    caplog.set_level(logging.DEBUG)
    name_lead(story, omar)
    with django_capture_on_commit_callbacks(execute=True):
        raised = raise_about(story, request=story.request())
    told = [sent for sent in story.platform.notifications if "concern" in sent["subject"]]
    assert {sent["user_id"] for sent in told} == {nadia.user_id, omar.user_id}
    assert all(sent["url"].endswith(f"/{COURSE}/concerns/{raised.uuid}/") for sent in told)
    (event,) = [event for event in story.platform.events if "concern" in event["name"]]
    assert event == {
        "name": "alongside.concern.raised",
        "data": {"course_key": COURSE, "concern_uuid": str(raised.uuid)},
        "user_id": None,
    }
    said = f"{told} {story.platform.events} {caplog.text} {raised!r} {Concern.objects.get()!r}"
    for private in (MARK, "Okafor", "Ferreira"):
        assert private not in said


def test_who_raised_it_is_told_that_they_can_read_what_was_done(
    story, nadia, django_capture_on_commit_callbacks
):
    raised = raise_about(story)
    with django_capture_on_commit_callbacks(execute=True):
        close(nadia, raised, closing=f"{MARK} was talked over")
    (told,) = story.platform.notifications
    assert told["user_id"] == story.ruth.user_id
    assert told["url"].endswith(f"/{COURSE}/concerns/{raised.uuid}/")
    for word in (MARK, "Maya", "Okafor", "Nadia", "Rahman"):
        assert word not in told["subject"] + told["text"]


def test_the_words_are_sealed_wherever_they_are_kept(story, nadia):
    raised = raise_about(story, request=story.request())
    close(nadia, raised, closing=f"{MARK} was right")
    assert MARK not in everything_in_the_database()
    Concern.objects.update(ciphertext=Concern.objects.get().closing_ciphertext)
    with pytest.raises(PlanUnreadable):
        api.concern(nadia, course_key=COURSE, concern_uuid=raised.uuid)


def test_it_can_be_closed_when_the_key_to_it_is_lost(story, nadia, settings):
    raised = raise_about(story, request=story.request())
    settings.ALONGSIDE_PLAN_KEYS = [Fernet.generate_key().decode()]
    assert api.take_up_concern(nadia, course_key=COURSE, concern_uuid=raised.uuid).text == ""
    assert close(nadia, raised).state == ConcernState.CLOSED
    assert story.view().state == SignOffState.REQUESTED  # nobody's request is stuck because of it


def test_one_in_the_place_of_another_does_not_open(story, nadia, settings):
    first, second = raise_about(story), raise_about(story, text="Another thing.")
    Concern.objects.filter(uuid=second.uuid).update(
        ciphertext=Concern.objects.get(uuid=first.uuid).ciphertext
    )
    with pytest.raises(PlanUnreadable, match="This concern"):
        api.concern(nadia, course_key=COURSE, concern_uuid=second.uuid)
    settings.ALONGSIDE_PLAN_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(PlanUnreadable, match="This concern"):
        api.concern(nadia, course_key=COURSE, concern_uuid=first.uuid)
    assert len(seen_by(nadia)) == 2  # the list still shows that they are there


@pytest.mark.parametrize("claimed", [False, True])
def test_its_request_is_set_aside_and_the_learner_sees_only_that(story, nadia, claimed):
    request = story.claimed() if claimed else story.request()
    raised = raise_about(story, request=request)
    assert raised.is_set_aside
    view = story.view()
    assert (view.state, view.request.claimed_by, view.comments) == (SignOffState.SET_ASIDE, "", ())
    entry = LedgerEntry.objects.get(kind="set-aside")
    assert (entry.about_uuid, entry.actor_id, entry.payload) == (request.uuid, None, '{"texts":{}}')
    for actor in (story.maya, story.ruth, story.lead):
        told = api.story(actor, course_key=COURSE, record_uuid=record_of(story.maya)).story[-1]
        assert (told.kind, told.by, told.words, told.details) == ("set-aside", "", {}, {})
    with pytest.raises(Conflict):
        api.claim(story.ruth, course_key=COURSE, request_uuid=request.uuid)
    assert verified()


def test_nothing_shows_at_all_if_no_request_was_set_aside(story, nadia):
    before = everything_in_the_database(but=["alongside_records_concern"])
    raise_about(story)
    assert everything_in_the_database(but=["alongside_records_concern"]) == before
    decision = story.decide()
    standing = story.view()
    raised = raise_about(story, request=replace(standing.request))
    assert (raised.request_uuid, raised.is_set_aside) == (decision.request_uuid, False)
    assert story.view() == standing


def test_administrators_have_no_page_for_it():
    assert Concern not in admin.site._registry


def test_a_lead_takes_it_up_and_another_may_take_over(story, nadia, omar):
    raised = raise_about(story)
    name_lead(story, omar)
    for actor, name in ((nadia, "Nadia Rahman"), (nadia, "Nadia Rahman"), (omar, "Omar Haddad")):
        taken = api.take_up_concern(actor, course_key=COURSE, concern_uuid=raised.uuid)
        assert (taken.state, taken.taken_up_by) == (ConcernState.TAKEN_UP, name)
    assert api.concern(story.ruth, course_key=COURSE, concern_uuid=raised.uuid).taken_up_by == "Omar Haddad"


def test_after_it_the_request_goes_back_into_the_queue(story, nadia):
    request = story.claimed()
    raised = raise_about(story, request=request)
    closed = close(nadia, raised)
    assert (closed.state, closed.closing, closed.taken_up_by, closed.is_set_aside) == (
        ConcernState.CLOSED,
        "We have talked to everybody.",
        "Nadia Rahman",
        False,
    )
    assert api.concern(story.ruth, course_key=COURSE, concern_uuid=raised.uuid).closing == closed.closing
    assert story.view().state == SignOffState.REQUESTED
    story.decide(api.claim(story.ruth, course_key=COURSE, request_uuid=request.uuid))
    assert story.view().state == SignOffState.SIGNED_OFF
    assert verified()


def test_or_it_is_cancelled_and_the_learner_may_ask_again(story, nadia):
    raised = raise_about(story, request=story.request())
    close(nadia, raised, AfterConcern.CANCEL)
    told = api.story(story.maya, course_key=COURSE).story[-1]
    assert (told.kind, told.by) == ("cancelled", "")
    assert story.view().request is None
    assert story.request().state == RequestState.REQUESTED
    assert verified()


def test_a_request_stays_set_aside_while_another_concern_about_it_is_open(story, nadia, omar):
    request = story.request()
    story.supervise(story.maya, omar)
    first, second = raise_about(story, request=request), raise_about(story, omar, request=request)
    assert LedgerEntry.objects.filter(kind="set-aside").count() == 1
    assert close(nadia, first).is_set_aside
    assert not close(nadia, second).is_set_aside
    assert LedgerEntry.objects.filter(kind="resumed").count() == 1
    assert verified()


def test_the_raiser_and_those_who_are_not_leads_cannot_see_to_it(story, nadia):
    raised = raise_about(story)
    for verb in (
        lambda: api.take_up_concern(story.ruth, course_key=COURSE, concern_uuid=raised.uuid),
        lambda: close(story.ruth, raised),
    ):
        with pytest.raises(NotAllowed, match="named leads"):
            verb()
    name_lead(story, story.ruth)
    with pytest.raises(NotAllowed, match="another named lead"):
        close(story.ruth, raised)
    assert seen_by(nadia) == [raised.uuid]


def test_a_closed_one_stays_closed_and_leaves_the_leads_list_in_time(story, nadia, clock):
    raised = raise_about(story)
    close(nadia, raised)
    for attempt in (
        lambda: close(nadia, raised),
        lambda: api.take_up_concern(nadia, course_key=COURSE, concern_uuid=raised.uuid),
    ):
        with pytest.raises(Conflict, match="closed already"):
            attempt()
    clock.advance(timedelta(days=80))
    later = raise_about(story)
    assert seen_by(nadia) == [later.uuid, raised.uuid]
    clock.advance(timedelta(days=11))
    assert seen_by(nadia) == [later.uuid]
    assert seen_by(story.ruth) == [later.uuid, raised.uuid]


def test_a_lead_whose_days_are_over_reads_nothing(story, omar):
    name_lead(story, omar, ends=timezone.localdate() - timedelta(days=1))
    nadia = make_actor("nadia", "Nadia", "Rahman", is_learner=False)
    name_lead(story, nadia)
    raised = raise_about(story)
    assert seen_by(omar) == []
    with pytest.raises(NotFound):
        api.concern(omar, course_key=COURSE, concern_uuid=raised.uuid)


@pytest.mark.parametrize("named", ["nobody", "the raiser", "the learner", "somebody elsewhere"])
def test_without_somebody_else_to_tell_it_is_refused_in_words(story, omar, named):
    if named == "somebody elsewhere":
        name_lead(story, omar, course_key=OTHER_COURSE)
    elif named != "nobody":
        name_lead(story, story.ruth if named == "the raiser" else story.maya)
    request = story.request()
    with pytest.raises(Conflict, match="nobody to tell") as refused:
        raise_about(story, request=request)
    assert MARK not in refused.value.message
    assert not Concern.objects.exists()
    assert story.view().state == SignOffState.REQUESTED


def test_without_a_key_it_is_refused_in_words(story, nadia, settings):
    settings.ALONGSIDE_PLAN_KEYS = []
    with pytest.raises(PlanKeysMissing, match="in person"):
        raise_about(story, request=story.request())
    assert not Concern.objects.exists()
    assert story.view().state == SignOffState.REQUESTED


def test_sent_twice_it_is_one_and_a_key_is_nobody_elses(story, nadia, omar, tom):
    key = uuid4()
    request = story.request()
    first = raise_about(story, request=request, submission_key=key)
    assert raise_about(story, request=request, submission_key=key) == first
    assert Concern.objects.count() == 1
    story.supervise(story.maya, omar)
    with pytest.raises(Conflict):
        raise_about(story, omar, submission_key=key)
    story.supervise(tom, story.ruth)
    with pytest.raises(Conflict):
        raise_about(story, record_uuid=record_of(tom), submission_key=key)


def test_who_may_not_raise_one(story, nadia, tom, omar):
    story.supervise(tom, omar)
    request = story.request()
    for actor, changes, refusal in (
        (omar, {}, NotFound),  # not in their care
        (nadia, {}, NotFound),  # reading concerns is no care of learners
        (story.ruth, {"record_uuid": record_of(tom)}, NotFound),
        (story.ruth, {"record_uuid": uuid4()}, NotFound),
        (story.ruth, {"request_uuid": uuid4()}, NotFound),
        (replace(story.ruth, is_masquerading=True), {}, NotAllowed),
        (story.maya, {}, NotAllowed),
        (story.ruth, {"text": "  "}, Invalid),
        (story.ruth, {"text": MARK * 2000}, Invalid),
    ):
        with pytest.raises(refusal) as refused:
            raise_about(story, actor, request=request, **changes)
        assert MARK not in str(refused.value)
    other = story.request(tom)
    with pytest.raises(NotFound):
        raise_about(story, request=other)
    assert not Concern.objects.exists()


def test_no_word_of_it_is_in_a_refusal(story, nadia):
    raised = raise_about(story)
    close(nadia, raised)
    for attempt in (
        lambda: close(nadia, raised, closing=MARK),
        lambda: close(nadia, raised, closing=MARK * 2000),
        lambda: close(story.ruth, raised, closing=MARK),
    ):
        with pytest.raises(RecordsError) as refused:
            attempt()
        assert MARK not in f"{refused.value!r} {getattr(refused.value, 'problems', '')}"


def test_erasing_the_learner_erases_it(story, nadia):
    raised = raise_about(story, request=story.request())
    api.erase_person(
        story.lead, course_key=COURSE, user_id=story.maya.user_id, reason_code=ErasureReason.REQUESTED
    )
    assert not Concern.objects.filter(uuid=raised.uuid).exists()
    assert seen_by(nadia) == seen_by(story.ruth) == []
    assert verified()


@pytest.mark.parametrize("who", ["ruth", "nadia"])
def test_erasing_the_raiser_or_the_lead_cuts_the_link_and_leaves_it_with_the_others(story, nadia, omar, who):
    request = story.request()
    raised = raise_about(story, request=request)
    api.take_up_concern(nadia, course_key=COURSE, concern_uuid=raised.uuid)
    name_lead(story, omar)
    gone = {"ruth": story.ruth, "nadia": nadia}[who]
    api.erase_person(story.lead, course_key=COURSE, user_id=gone.user_id, reason_code=ErasureReason.RETENTION)
    read = api.concern(omar, course_key=COURSE, concern_uuid=raised.uuid)
    names = {"ruth": ("", "Nadia Rahman"), "nadia": ("Ruth Ferreira", "")}
    assert (read.raised_by, read.taken_up_by) == names[who]
    assert seen_by(gone) == []
    assert close(omar, raised).state == ConcernState.CLOSED
    assert story.view().state == SignOffState.REQUESTED
    assert verified()


def test_a_list_costs_two_queries_at_any_length(story, nadia, django_assert_num_queries):
    for _time in range(3):
        raise_about(story)
    with django_assert_num_queries(2):
        assert len(seen_by(nadia)) == 3
