"""The first page of the workspace: who waits, and everybody in an actor's care."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alongside.platform import Actor
from alongside.records import api as records
from alongside.records.data import CaseloadRow, CaseloadShow, Page, QueueRow
from alongside.records.errors import Invalid
from alongside.workspace.caseload.access import sees_whole_course
from alongside.workspace.caseload.filters import Filters, Queue
from alongside.workspace.caseload.grid import grid, marks
from alongside.workspace.caseload.words import queue_names, show_names
from alongside.workspace.pages import of_course, page

PEOPLE = 25
FIRST_IN_QUEUE = 8  # on the first page, so that the caseload is not far below
QUEUE = 25
REMEMBERED_FOR = 60  # seconds
NOBODY = 0  # no account has this id


@page
def caseload(request: HttpRequest, actor: Actor, course_key: str) -> HttpResponse:
    """Show who waits and the caseload; further pages of either show it alone."""
    filters = Filters.read(request.GET)
    sees_all = sees_whole_course(actor, course_key)
    context: dict[str, Any] = {"sees_all": sees_all, **of_course(course_key)}
    if sees_all:
        context["supervisors"] = _supervisors(actor, course_key)
        filters, context["problem"] = _of_typed_supervisor(actor, course_key, filters)
    context["filters"] = filters
    context["searched"] = filters.search or filters.supervisor_id is not None or filters.role_play
    if not filters.after:
        context |= _queue(actor, course_key, filters)
    if not filters.queue_after and not filters.whole_queue:
        context |= _people(actor, course_key, filters, sees_all)
    return render(request, "alongside_workspace/caseload/caseload.html", context)


def _queue(actor: Actor, course_key: str, filters: Filters) -> Mapping[str, Any]:
    alone = bool(filters.queue_after or filters.whole_queue)
    queue: Page[QueueRow] = records.waiting(
        actor,
        course_key=course_key,
        filter=filters.of_queue,
        cursor=filters.queue_after,
        size=QUEUE if alone else FIRST_IN_QUEUE,
    )
    titles = {row.usage_key: row.title for row in queue.rows}
    return {
        "queue": queue,
        "queue_alone": alone,
        "queue_next": filters.address(whole_queue=True, queue_after=queue.next) if queue.next else "",
        "queue_all": filters.address(whole_queue=True),
        "role_plays": sorted(titles.items(), key=lambda each: each[1]),
        "queue_links": [
            {"words": words, "address": filters.address(queue=each), "is_here": filters.queue is each}
            for each, words in queue_names().items()
        ],
        "everything": Queue.ALL,
    }


def _people(actor: Actor, course_key: str, filters: Filters, sees_all: bool) -> Mapping[str, Any]:
    people: Page[CaseloadRow] = records.caseload(
        actor, course_key=course_key, filter=filters.of_caseload, cursor=filters.after, size=PEOPLE
    )
    framework = records.framework_of(course_key)
    return {
        "people": grid(people.rows, framework),
        "domains": framework.domains,
        "marks": marks(),
        "people_next": filters.address(after=people.next) if people.next else "",
        "people_start": filters.address() if filters.after else "",
        "show_links": [
            {
                "words": words,
                "address": f"{filters.address(show=each)}#people",
                "is_here": filters.show is each,
            }
            for each, words in show_names().items()
            if sees_all or each is not CaseloadShow.UNSUPERVISED
        ],
    }


def _supervisors(actor: Actor, course_key: str) -> tuple[tuple[int, str], ...] | None:
    """Return who can be chosen as a supervisor; the same for everybody who sees the whole course."""
    remembered = f"alongside.supervisors.{hashlib.sha256(course_key.encode()).hexdigest()}"
    return cache.get_or_set(
        remembered, lambda: records.supervisors(actor, course_key=course_key), REMEMBERED_FOR
    )


def _of_typed_supervisor(actor: Actor, course_key: str, filters: Filters) -> tuple[Filters, str]:
    """Return the filters with the supervisor whose login was typed, and what is wrong with it; then nobody is shown."""
    if not filters.supervisor_login:
        return filters, ""
    try:
        found = records.account_named(actor, course_key=course_key, login=filters.supervisor_login)
    except Invalid as refused:
        return replace(filters, supervisor_id=NOBODY), refused.problems["login"]
    return replace(filters, supervisor_id=found), ""
