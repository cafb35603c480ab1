"""What is open on a learner's record."""

from collections.abc import Iterable
from uuid import UUID

from alongside.records.data import StoryEvent

#: What closes a request.
_CLOSING = ("decided", "cancelled", "withdrawn")


def open_requests(story: Iterable[StoryEvent]) -> list[StoryEvent]:
    """Return the entry by which each request that is still open was made, oldest first."""
    made: dict[UUID, StoryEvent] = {}
    for event in story:
        if event.kind == "requested" and event.request_uuid:
            made[event.request_uuid] = event
        elif event.kind in _CLOSING and event.request_uuid:
            made.pop(event.request_uuid, None)
    return list(made.values())
