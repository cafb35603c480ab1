"""Saying something without deciding; and what the platform's log gets of all that is done with a request."""

from dataclasses import replace
from uuid import uuid4

import pytest

from alongside.content.rubric import Outcome
from alongside.records import api
from alongside.records.errors import Conflict, Invalid, NotAllowed, NotFound
from alongside.records.models import LearnerRecord, LedgerEntry
from tests.records.conftest import COURSE, USAGE
from tests.records.told import everything


def test_a_comment_is_read_by_both_sides_and_decides_nothing(story, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        request = story.request()
    story.platform.notifications.clear()
    with django_capture_on_commit_callbacks(execute=True):
        written = story.comment(request, text=" Bring your notes.\r\n")
        answered = story.comment(request, story.maya, "I will.")
    assert (written.text, written.by, written.is_learners) == ("Bring your notes.", "Ruth Ferreira", False)
    assert answered.is_learners
    assert story.view().comments == story.form(request).comments == (written, answered)
    assert story.view().request == request
    to_maya, to_ruth = story.platform.notifications
    assert (to_maya["user_id"], to_maya["url"]) == (story.maya.user_id, f"/jump/{USAGE}")
    assert (to_ruth["user_id"], to_ruth["url"]) == (
        story.ruth.user_id,
        f"/workspace/{COURSE}/requests/{request.uuid}/",
    )
    assert api.verify_record(LearnerRecord.objects.get(user_id=story.maya.user_id).uuid).holds


def test_whoever_has_assessed_it_is_told_too(story, django_capture_on_commit_callbacks):
    request = api.claim(story.lead, course_key=COURSE, request_uuid=story.request().uuid)
    for step in (lambda: None, lambda: story.decide(request, Outcome.PRACTISE_AGAIN, actor=story.lead)):
        step()
        with django_capture_on_commit_callbacks(execute=True):
            story.comment(request, story.maya, "May I ask something?")
    told = [message["user_id"] for message in story.platform.notifications]
    assert sorted(told) == sorted(2 * [story.ruth.user_id, story.lead.user_id])


def test_the_same_comment_sent_twice_is_one(story):
    request, key = story.request(), uuid4()
    sent = {"course_key": COURSE, "request_uuid": request.uuid, "text": "Hm.", "submission_key": key}
    assert api.comment(story.ruth, **sent) == api.comment(story.ruth, **sent)
    story.comment(request, text="Hm.")
    assert len(story.view().comments) == 2, "the same words on purpose are two comments"


def test_comments_go_on_after_the_decision_and_not_on_what_was_taken_back(story):
    decision = story.decide(outcome=Outcome.PRACTISE_AGAIN)
    story.comment(replace(story.view().request, uuid=decision.request_uuid), story.lead)
    assert [comment.by for comment in story.view().comments] == ["Lee Adeyemi"]
    again = story.request()
    assert story.view().comments == (), "they belong to the attempt before"
    api.cancel_request(story.maya, course_key=COURSE, request_uuid=again.uuid)
    with pytest.raises(Conflict):
        story.comment(again)


def test_strangers_cannot_comment_nor_tell_whether_there_is_anything(story, tom, omar):
    request = story.request()
    refusals = set()
    for stranger in (tom, omar):
        for uuid in (request.uuid, uuid4()):
            with pytest.raises(NotFound) as refused:
                story.comment(replace(request, uuid=uuid), stranger)
            refusals.add(refused.value.message)
    assert len(refusals) == 1
    with pytest.raises(NotAllowed):
        story.comment(request, replace(story.ruth, is_masquerading=True))


def test_an_empty_comment_is_refused(story):
    with pytest.raises(Invalid) as refused:
        story.comment(story.request(), text=" \n")
    assert set(refused.value.problems) == {"text"}


# Tracking events


def test_every_verb_leaves_a_tracking_event_of_codes_and_uuids(
    story, omar, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        decision = everything(story, omar)
        assert story.platform.events == [], "they are emitted after the commit"
    events = story.platform.events
    names = [event["name"].removeprefix("alongside.request.") for event in events]
    assert names == [
        *("created", "cancelled"),
        *("created", "claimed", "released", "claimed", "commented", "decided", "replied", "withdrawn"),
        *("created", "rated", "rated", "decided"),
    ]
    decided = events[names.index("decided")]
    assert decided["user_id"] == story.ruth.user_id
    assert decided["data"] == {
        "course_key": COURSE,
        "usage_key": USAGE,
        "request_uuid": str(decision.request_uuid),
        "attempt": 1,
        "outcome": "signed-off",
        "decision_uuid": str(decision.uuid),
    }


def test_what_changes_nothing_leaves_no_event(story, django_capture_on_commit_callbacks):
    request, key = story.claimed(), uuid4()
    story.decide(request, submission_key=key)
    with django_capture_on_commit_callbacks(execute=True):
        story.decide(request, submission_key=key)
    assert story.platform.events == []


def test_a_tracker_that_fails_costs_nobody_their_work(story, omar, django_capture_on_commit_callbacks):
    story.platform.broken_tracker = True
    with django_capture_on_commit_callbacks(execute=True):
        everything(story, omar)
    assert story.platform.events == []
    assert len(story.platform.scores_submitted) == 1
    assert story.platform.notifications
    assert LedgerEntry.objects.filter(kind="decided").count() == 2
