"""Many people at the same moment, each with a connection of their own. Run by test_at_once.

Its one argument is the path of a new database file. It prints what everybody was answered, and what is on record.
"""

import json
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import django
from django.core.management import call_command
from django.db import connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")


def use(database: str) -> None:
    """Set Django up on a database file, with the connection that the embedded server uses."""
    from django.conf import settings

    settings.DATABASES["default"] = {
        "ENGINE": "alongside.server.sqlite",
        "NAME": database,
        "OPTIONS": {"timeout": 20},
    }
    django.setup()
    call_command("migrate", verbosity=0)


def call_at_once(verbs: Sequence[Callable[[], Any]]) -> list[Any]:
    """Call everything at the same moment, each on a connection of its own; return the answers, refusals among them."""
    from alongside.records.errors import RecordsError

    start = Barrier(len(verbs))

    def call(verb: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return verb()
        except RecordsError as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(verbs)) as people:
        return list(people.map(call, verbs))


def answers(verbs: Sequence[Callable[[], Any]]) -> list[str]:
    """Call everything at the same moment; return what the answers are about, or which refusals they are, sorted."""
    return sorted(map(_named, call_at_once(verbs)))


def _named(answer: Any) -> str:
    if isinstance(answer, Exception):
        return type(answer).__name__
    return str(getattr(answer, "uuid", "done"))


def tell() -> dict[str, object]:
    """Tell one story in which everything happens eight times at once."""
    from alongside import platform
    from alongside.content.rubric import Outcome
    from alongside.records import api
    from alongside.records.models import LearnerRecord, LedgerEntry
    from tests.records.conftest import COURSE, OTHER_USAGE, TWO_ASSESSORS, Story, filled_in, make_actor

    maya, ruth = make_actor("maya", "Maya", "Okafor"), make_actor("ruth", "Ruth", "Ferreira")
    story = Story(platform.current(), maya, ruth, make_actor("lead", "Lee", "Adeyemi", is_staff=True))
    assessors = [make_actor(f"assessor-{number}", "Assessor", str(number)) for number in range(8)]
    for assessor in assessors:
        story.supervise(maya, assessor)

    key = uuid4()
    requests = answers([lambda: story.request(submission_key=key)] * 8)
    waiting = story.view().request
    claims = answers(
        [
            lambda assessor=assessor: api.claim(assessor, course_key=COURSE, request_uuid=waiting.uuid)
            for assessor in assessors
        ]
    )
    holder = next(
        assessor for assessor in assessors if api.waiting(assessor, course_key=COURSE).rows[0].is_mine
    )
    sent = {
        "course_key": COURSE,
        "request_uuid": waiting.uuid,
        "outcome": Outcome.SIGNED_OFF,
        "assessment": filled_in(),
        "submission_key": uuid4(),
    }
    decisions = answers([lambda: api.decide(holder, **sent)] * 8)
    decided = story.view().decisions[0].uuid
    replies = answers(
        [
            lambda number=number: api.reply(maya, course_key=COURSE, decision_uuid=decided, text=str(number))
            for number in range(8)
        ]
    )
    withdrawals = answers(
        [
            lambda assessor=assessor: api.withdraw(
                assessor, course_key=COURSE, decision_uuid=decided, reason="A mistake."
            )
            for assessor in assessors
        ]
    )
    by_two = story.request(rubric=TWO_ASSESSORS, usage_key=OTHER_USAGE)
    ratings = answers([lambda assessor=assessor: story.rate(by_two, assessor) for assessor in assessors])
    return {
        "requests": requests,
        "claims": claims,
        "decisions": decisions,
        "replies": replies,
        "withdrawals": withdrawals,
        "ratings": ratings,
        "kinds": list(LedgerEntry.objects.order_by("sequence").values_list("kind", flat=True)),
        "faults": [str(fault) for fault in api.verify_record(LearnerRecord.objects.get().uuid).faults],
    }


if __name__ == "__main__":
    use(sys.argv[1])
    print(json.dumps(tell()))
