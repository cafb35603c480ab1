"""A supervisor who is something else to the learner: a friend, a former partner, or the learner themselves."""

from datetime import timedelta

import pytest
from django.utils import timezone

from alongside.records import api as records
from alongside.records.models import LearnerRecord, Supervision
from tests.blocks.conftest import actor_of, course_key, words, workspace
from tests.blocks.role_plays import BLOCK, UNIT, ask_to_be_seen, assessment, decide, request_of

RELATION = "We lived together until last spring"


@pytest.fixture
def signed_off(maya, ruth):
    """Ruth, who says what she is to Maya, has signed her off."""
    ask_to_be_seen(maya)
    assert decide(ruth, "signed-off", relation=RELATION).status_code == 200
    return records.story(actor_of(maya), course_key=course_key()).decisions[0]


def page_of(maya):
    return f"people/{LearnerRecord.objects.get(user=maya.user).uuid}/"


def end_supervision(ruth, maya):
    yesterday = timezone.localdate() - timedelta(days=1)
    theirs = Supervision.objects.filter(supervisor=ruth.user, learner=maya.user)
    assert theirs.update(starts=yesterday, ends=yesterday)


def test_it_is_asked_for(maya, ruth):
    ask_to_be_seen(maya)
    request = request_of(ruth)
    ruth.act(f"requests/{request}/open/")
    refused = ruth.act(f"requests/{request}/decide/", assessment("signed-off", relation=" "))
    assert refused.status_code == 400
    assert "relation" in refused.json()["problems"]


def test_how_they_stand_to_the_learner_is_on_the_record_for_everybody_who_reads_it(signed_off, maya, lead):
    assert RELATION in words(maya.open(UNIT))
    assert RELATION in words(maya.work("my-record/"))
    assert RELATION in words(lead.work(page_of(maya) + "record/"))


def test_a_learner_answers_on_the_record_and_a_lead_sees_both(signed_off, maya, lead):
    answer = {"decision": str(signed_off.uuid), "text": "I would rather somebody else had seen me."}
    maya.ask(BLOCK, "reply", answer)
    page = words(lead.work(page_of(maya)))
    assert answer["text"] in page
    assert "You stayed." in page


def test_who_supervised_once_reads_nothing_more(signed_off, maya, ruth):
    before = [page_of(maya), page_of(maya) + "record/"]
    assert all(ruth.client.get(workspace(path)).status_code == 200 for path in before)
    end_supervision(ruth, maya)
    for path in [*before, page_of(maya) + "record.json", f"requests/{signed_off.request_uuid}/"]:
        assert ruth.client.get(workspace(path)).status_code == 404
    assert "Maya" not in ruth.work()


def test_who_learns_and_supervises_in_one_course_does_not_see_to_themselves(ruth, lead):
    ask_to_be_seen(ruth)
    assert "/requests/" not in ruth.work()
    (request,) = LearnerRecord.objects.get(user=ruth.user).requests.all()
    for verb in ("open", "decide"):
        assert ruth.act(f"requests/{request.uuid}/{verb}/", assessment("signed-off")).status_code == 403
