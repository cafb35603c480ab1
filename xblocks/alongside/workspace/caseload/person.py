"""One learner: where they stand, what waits and runs out, what they brought along, and the story of it."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from alongside.content.framework import Framework
from alongside.pages import rendering
from alongside.platform import Actor
from alongside.records import api as records
from alongside.records.data import PriorLearning, RecordView, Standing
from alongside.standing.rows import assessors_links
from alongside.standing.storyline import tell
from alongside.workspace import reports
from alongside.workspace.caseload.access import sees_whole_course
from alongside.workspace.caseload.filters import way_back
from alongside.workspace.caseload.open_now import open_requests
from alongside.workspace.pages import of_course, page
from alongside.workspace.passports import passport_of


@page
def person(request: HttpRequest, actor: Actor, course_key: str, record_uuid: UUID) -> HttpResponse:
    """Show one learner's record, and the ways to add to it and take it away."""
    record = records.story(actor, course_key=course_key, record_uuid=record_uuid)
    if record.learner_id == actor.user_id:
        return redirect("alongside_workspace:my_record", course_key=course_key)
    shown = passport_of(record)
    story = {
        "story": tell(record.story, assessors_links(course_key).request),
        "recent": ":12",
        "earlier": "12:",
    }
    context = {
        "record": record,
        "wheel": rendering.render("wheel.html", vars(shown)),
        "next": rendering.render("passport_next.html", {**vars(shown), "level": 2}),
        "domains": rendering.render("passport_domains.html", {**vars(shown), "with_next": True}),
        "story": rendering.render("storyline.html", story) if record.story else "",
        "keeps_plan": records.keeps_plan(actor, course_key=course_key, record_uuid=record_uuid),
        "running_out": _running_out(record),
        "open_requests": open_requests(record.story),
        "prior_learning": [
            (each, _titles(each, records.framework_of(course_key))) for each in record.prior_learning
        ],
        "sees_all": sees_whole_course(actor, course_key),
        "is_staff": actor.is_staff,
        "offers_pdf": reports.available(),
        "way_back": way_back(request, course_key),
        **of_course(course_key),
    }
    return render(request, "alongside_workspace/caseload/person.html", context)


def _running_out(record: RecordView) -> list[dict[str, Any]]:
    """Return the days on which sign-offs run out soon or have run out, the next one first, with their competences."""
    found: dict[tuple[date, bool], list[str]] = {}
    for code, state in sorted(record.competences.items()):
        has_run_out = state.state is Standing.RUN_OUT
        if state.valid_until and (has_run_out or state.runs_out_soon):
            found.setdefault((state.valid_until, has_run_out), []).append(code)
    return [
        {"day": day, "has_run_out": has_run_out, "codes": codes}
        for (day, has_run_out), codes in sorted(found.items())
    ]


def _titles(learning: PriorLearning, framework: Framework) -> Iterable[str]:
    known = {each.code: each.short_title for each in framework.competences}
    return [f"{code} {known.get(code, '')}".strip() for code in sorted(learning.competences)]
