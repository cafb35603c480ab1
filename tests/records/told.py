"""What the platform is told."""

from alongside.content.rubric import Outcome
from alongside.records import api
from tests.records.conftest import COURSE, TWO_ASSESSORS


def everything(story, omar):
    """Do everything that can be done with a request."""
    taken_back = story.request()
    api.cancel_request(story.maya, course_key=COURSE, request_uuid=taken_back.uuid)
    request = story.claimed()
    api.release(story.ruth, course_key=COURSE, request_uuid=request.uuid)
    api.claim(story.ruth, course_key=COURSE, request_uuid=request.uuid)
    story.comment(request)
    decision = story.decide(request)
    api.reply(story.maya, course_key=COURSE, decision_uuid=decision.uuid, text="Thank you.")
    api.withdraw(story.ruth, course_key=COURSE, decision_uuid=decision.uuid, reason="Wrong day.")
    story.supervise(story.maya, omar)
    by_two = story.request(rubric=TWO_ASSESSORS)
    story.rate(by_two)
    story.rate(by_two, omar)
    story.decide(by_two, Outcome.PRACTISE_AGAIN)
    return decision
