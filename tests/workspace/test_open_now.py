"""What is open on a record follows from its story."""

from uuid import uuid4

import pytest
from django.utils import timezone

from alongside.records.data import StoryEvent
from alongside.workspace.caseload.open_now import open_requests

REQUEST = uuid4()


def event(kind):
    return StoryEvent(sequence=1, kind=kind, at=timezone.now(), by="Maya", request_uuid=REQUEST)


@pytest.mark.parametrize(
    ("kinds", "is_open"),
    [
        (["requested"], True),
        (["requested", "claimed", "commented", "released", "rated", "set-aside", "resumed"], True),
        (["requested", "claimed", "decided"], False),
        (["requested", "cancelled"], False),
        (["requested", "claimed", "decided", "replied", "withdrawn"], False),
    ],
)
def test_a_request_is_open_until_it_is_decided_or_taken_back(kinds, is_open):
    assert [each.request_uuid for each in open_requests(map(event, kinds))] == [REQUEST] * is_open
