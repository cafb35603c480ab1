"""What is looked at in a course of any size: lists, one record, and the pages that show them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from alongside import platform
from alongside.platform import Actor
from alongside.records import api
from alongside.records.data import CaseloadFilter, CaseloadShow, QueueFilter
from alongside.records.models import LearnerRecord
from tests.benchmarks.scale.population import Population
from tests.benchmarks.scale.sign_off import SignOff

SIZE = 25
USUAL_ENTRIES = 10
NAME = "a"  # in enough names to fill a page at every size


class Kind(Enum):
    """What bars a look has to keep to."""

    LIST = "list"
    RECORD = "record"
    PAGE = "page"
    SIGN_OFF = "sign-off"
    COUNT = "count"  # of everybody: none, but what comes of it is remembered for a minute


def _nothing() -> None:
    """What has to be done before most looks."""


@dataclass(frozen=True)
class Look:
    """One thing to look at, or to do, in one database. ``before`` comes first each time and is not measured."""

    what: str
    kind: Kind
    see: Callable[[], Any]
    before: Callable[[], None] = _nothing


def looks(course: Population) -> Iterator[Look]:
    """Yield everything to look at, in the database in use, as the training lead and as one supervisor."""
    sign_off = _sign_off(course)
    waiting = sign_off.ask()
    for person in (course.lead, course.supervisor):
        who, of = actor(course.course_key, person), person.partition("-")[0]
        about = {"course_key": course.course_key, "record_uuid": _learner(who, course.course_key)}
        which = {"course_key": course.course_key, "request_uuid": waiting}
        room = f"/alongside/{course.course_key}/"
        for name, function in (("queue", api.waiting), ("caseload", api.caseload)):
            see = partial(function, who, course_key=course.course_key, size=SIZE)
            yield Look(f"{name} of the {of}", Kind.LIST, see)
        yield Look(f"one learner's row, for the {of}", Kind.RECORD, partial(api.find_learner, who, **about))
        yield Look(f"one learner's story, for the {of}", Kind.RECORD, partial(api.story, who, **about))
        yield Look(f"one request, for the {of}", Kind.RECORD, partial(api.assessment_form, who, **which))
        for what, address in (
            (f"the {of}'s queue and caseload", ""),
            (f"one learner, for the {of}", f"people/{about['record_uuid']}/"),
            (f"one request, for the {of}", f"requests/{waiting}/"),
        ):
            yield Look(f"page of {what}", Kind.PAGE, _page(person, room + address))
    yield from _of_the_lead_alone(course)
    yield Look("one sign-off", Kind.SIGN_OFF, sign_off, sign_off.prepare)


def _sign_off(course: Population) -> SignOff:
    """Return the sign-offs of one learner, to see that they cost the same whoever else there is."""
    supervisor = actor(course.course_key, course.supervisor)
    row = api.caseload(supervisor, course_key=course.course_key, size=SIZE).rows[0]
    return SignOff(course.course_key, Actor(row.learner_id, row.learner_name), supervisor)


def actor(course_key: str, username: str) -> Actor:
    """Return somebody as the platform knows them."""
    return platform.current().actor_for(get_user_model().objects.get(username=username), course_key)


def _of_the_lead_alone(course: Population) -> Iterator[Look]:
    """Yield what would show if a list were read from its beginning, or sifted row by row."""
    key, lead = course.course_key, actor(course.course_key, course.lead)
    queue, caseload = (partial(verb, lead, course_key=key) for verb in (api.waiting, api.caseload))
    yield Look("queue, half way through", Kind.LIST, partial(queue, cursor=_half_way(queue, course)))
    yield Look("queue, by part of a name", Kind.LIST, partial(queue, filter=QueueFilter(search=NAME)))
    yield Look("queue, what is overdue", Kind.LIST, partial(queue, filter=QueueFilter(overdue=True)))
    yield Look("caseload, half way through", Kind.LIST, partial(caseload, cursor=_half_way(caseload, course)))
    yield Look(
        "caseload, by part of a name", Kind.LIST, partial(caseload, filter=CaseloadFilter(search=NAME))
    )
    for show in CaseloadShow:
        if show is not CaseloadShow.ALL:
            which = CaseloadFilter(show=show)
            yield Look(f"caseload, {show.value}", Kind.LIST, partial(caseload, filter=which))
    cohort = partial(api.cohort, lead, course_key=key)
    yield Look("cohort, counted a moment ago", Kind.LIST, cohort)
    yield Look("cohort, counted now", Kind.COUNT, cohort, cache.clear)
    yield Look("supervisions", Kind.LIST, partial(api.supervisions, lead, course_key=key, size=SIZE))
    yield Look("page of the cohort", Kind.PAGE, _page(course.lead, f"/alongside/{key}/cohort/"))
    yield Look("page of the supervisors", Kind.PAGE, _page(course.lead, f"/alongside/{key}/supervisors/"))


def _half_way(list_: Callable[..., Any], course: Population) -> str:
    """Return the cursor of a page in the middle of a list, or of its last page if it is short."""
    cursor = ""
    for _page in range(course.learners // (2 * 200)):
        cursor = list_(cursor=cursor, size=200).next or cursor
    return cursor


def _learner(who: Actor, course_key: str) -> UUID:
    """Return the record of a learner in somebody's care to whom as much has happened as to most: ten entries."""
    uuids = [row.record_uuid for row in api.caseload(who, course_key=course_key, size=SIZE).rows]
    records = LearnerRecord.objects.filter(uuid__in=uuids)
    return min(records, key=lambda record: abs(record.head_sequence - USUAL_ENTRIES)).uuid


def _page(person: str, address: str) -> Callable[[], bytes]:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(get_user_model().objects.get(username=person))
    return partial(_content, client, address)


def _content(client: Client, address: str) -> bytes:
    response: HttpResponse = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}.")
    return response.content
