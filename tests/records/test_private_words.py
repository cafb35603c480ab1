"""Nothing that anybody wrote turns up in what is printed, logged or raised on the way of a sign-off."""

import logging
import traceback
from uuid import uuid4

import pytest

from alongside.content.rubric import Level, Outcome, Rating
from alongside.records import api
from alongside.records.errors import RecordsError
from alongside.records.models import AssessorDraft, LedgerEntry, LedgerText, SelfAssessmentDraft
from tests.records.conftest import COURSE, READY, RUBRIC, TWO_ASSESSORS, USAGE, filled_in

MARK = "otter-in-the-reeds"
NOTED = {code: Rating(rating.level, rating.behaviours, MARK, MARK) for code, rating in READY.items()}
WRITTEN = filled_in(ratings=NOTED, strengths=MARK, next_step=MARK, relation=MARK)


def test_words_are_in_no_repr_log_message_or_payload(story, caplog, django_capture_on_commit_callbacks):
    caplog.set_level(logging.DEBUG)
    with django_capture_on_commit_callbacks(execute=True):
        saved = api.save_self_assessment(
            story.maya, course_key=COURSE, usage_key=USAGE, rubric=RUBRIC, ratings=NOTED, base_version=0
        )
        request = story.claimed(ratings=NOTED)
        where = {"course_key": COURSE, "request_uuid": request.uuid}
        api.save_draft(story.ruth, **where, draft=WRITTEN, base_version=0)
        form = api.assessment_form(story.ruth, **where)
        printed = [saved, request, WRITTEN, form, *AssessorDraft.objects.all()]
        comment = story.comment(request, text=MARK)
        decided = api.decide(
            story.ruth, **where, outcome=Outcome.SIGNED_OFF, assessment=WRITTEN, submission_key=uuid4()
        )
        decision = api.assessment_form(story.ruth, **where).decision
        reply = api.reply(story.maya, course_key=COURSE, decision_uuid=decided, text=MARK)
        api.withdraw(story.ruth, course_key=COURSE, decision_uuid=decided, reason=MARK)
    view = story.view()
    assert view.decisions[0].strengths == view.decisions[0].withdrawn.reason == MARK
    printed += [comment, decision, reply, view, *view.decisions, story.passport()]
    printed += [*SelfAssessmentDraft.objects.all(), *LedgerText.objects.all(), *LedgerEntry.objects.all()]
    printed += LedgerEntry.objects.values_list("payload", flat=True)
    printed += story.platform.notifications + story.platform.scores_submitted + story.platform.events
    assert MARK not in caplog.text + "\n".join(f"{thing!r} {thing}" for thing in printed)


def test_the_words_of_several_assessors_are_in_no_repr_log_message_event_or_payload(
    story, omar, caplog, django_capture_on_commit_callbacks
):
    caplog.set_level(logging.DEBUG)
    story.supervise(story.maya, omar)
    with django_capture_on_commit_callbacks(execute=True):
        request = story.request(rubric=TWO_ASSESSORS, ratings=NOTED)
        printed = [
            story.rate(request, rater, ratings=NOTED, strengths=MARK, next_step=MARK, relation=MARK)
            for rater in (story.ruth, omar)
        ]
        printed += [story.decide(request, strengths=MARK, next_step=MARK)]
    assert printed[-1].rested_on[0].ratings["warmth"].done == MARK
    printed += [*printed[-1].rested_on, *LedgerEntry.objects.values_list("payload", flat=True)]
    printed += story.platform.notifications + story.platform.events
    assert MARK not in caplog.text + "\n".join(f"{thing!r} {thing}" for thing in printed)


def test_words_are_in_no_refusal(story):
    request = story.claimed()
    where = {"course_key": COURSE, "request_uuid": request.uuid}
    low = NOTED | {"boundary": Rating(Level.EMERGING, (), MARK)}
    refusals = [
        lambda: story.decide(request, ratings=low, strengths=MARK, next_step=MARK),
        lambda: story.decide(request, strengths=MARK * 2000),
        lambda: story.decide(request, ratings=READY | {"warmth": Rating(Level.READY, (), MARK * 2000)}),
        lambda: story.decide(
            request, ratings=READY | {"warmth": Rating(Level.STOP, ("mocks",), MARK, MARK * 2000)}
        ),
        lambda: story.rate(request, ratings=NOTED, relation=MARK),
        lambda: story.comment(request, text=MARK * 2000),
        lambda: api.save_draft(story.ruth, **where, draft=WRITTEN, base_version=5),
        lambda: api.withdraw(story.ruth, course_key=COURSE, decision_uuid=uuid4(), reason=MARK),
        lambda: api.reply(story.maya, course_key=COURSE, decision_uuid=uuid4(), text=MARK),
    ]
    for refused in refusals:
        with pytest.raises(RecordsError) as caught:
            refused()
        told = [str(vars(caught.value)), repr(caught.value), *traceback.format_exception(caught.value)]
        assert MARK not in "\n".join(told)
