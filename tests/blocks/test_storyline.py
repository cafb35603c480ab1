"""Every kind of ledger entry has a sentence."""

from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from alongside.records.data import StoryEvent
from alongside.standing.storyline import tell

REQUEST = uuid4()
KINDS = [
    ("requested", {"attempt": 1}, "Maya asked for “Role-play” to be seen."),
    ("requested", {"attempt": 2}, "Maya asked for “Role-play” to be seen, attempt 2."),
    ("requested", {}, "Maya asked for “Role-play” to be seen."),  # hidden from whoever still has to rate
    ("cancelled", {}, "took the request"),
    ("claimed", {"minutes": 30}, "to assess it"),
    ("released", {}, "gave “Role-play” back"),
    ("rated", {}, "handed in a rating"),
    ("commented", {}, "wrote about"),
    (
        "decided",
        {"outcome": "signed-off", "competences": ["3.3", "2.1"]},
        "signed off “Role-play”: 2.1, 3.3.",
    ),
    ("decided", {"outcome": "practise-again", "competences": []}, "to be practised again"),
    ("replied", {}, "answered the decision"),
    ("withdrawn", {"decision": str(uuid4())}, "took the sign-off"),
    ("withdrawn", {"recognition": str(uuid4())}, "off the record"),
    ("set-aside", {}, "was paused"),
    ("resumed", {}, "back into the queue"),
    ("recognised", {"competences": ["2.1"]}, "learning from elsewhere: 2.1."),
    ("moved", {}, "moved here from another installation"),
    ("erased", {"requests": {}}, "were erased"),
]


def event(kind, details=None, about: UUID | None = REQUEST, by="Maya"):
    return StoryEvent(
        sequence=1,
        kind=kind,
        at=timezone.now(),
        by=by,
        title="Role-play",
        request_uuid=about,
        details=details or {},
    )


@pytest.mark.parametrize(("kind", "details", "words"), KINDS)
def test_every_kind_of_entry_is_told(kind, details, words):
    (told,) = tell([event(kind, details)], link=str)
    assert words in told.sentence


def test_a_name_that_is_gone_leaves_somebody():
    (told,) = tell([event("claimed", by="")], link=str)
    assert told.sentence.startswith("Somebody ")


def test_nothing_says_why_a_request_was_paused():
    told = tell([event(kind, by="") for kind in ("set-aside", "resumed", "cancelled")], link=str)
    for each in told:
        assert "concern" not in each.sentence
        assert not each.said


def test_the_newest_comes_first_and_each_entry_leads_to_what_it_is_about():
    told = tell(
        [event("requested"), event("moved", about=None)], link=lambda told: f"/requests/{told.request_uuid}/"
    )
    assert [(each.kind, each.url) for each in told] == [
        ("moved", ""),
        ("requested", f"/requests/{REQUEST}/"),
    ]
