"""Where everybody in a course stands: figures, a picture of the nine domains, who needs somebody now, agreement."""

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alongside.content.framework import Framework
from alongside.pages.wording import standing_names
from alongside.platform import Actor
from alongside.records import api as records
from alongside.records.data import CaseloadFilter, CaseloadShow, Cohort, QueueFilter, Standing
from alongside.workspace import reports
from alongside.workspace.caseload.agreement import in_words
from alongside.workspace.caseload.filters import Filters, Queue
from alongside.workspace.pages import of_course, page

FIRST = 5  # how many people are named before the list of all of them
#: The parts of a bar, from its beginning.
_PARTS = (
    Standing.SIGNED_OFF,
    Standing.RUN_OUT,
    Standing.SELF_ASSESSED,
    Standing.PRACTISED,
    Standing.LEARNING,
    Standing.WITHDRAWN,
    Standing.NOT_YET,
)


@page
def cohort(request: HttpRequest, actor: Actor, course_key: str) -> HttpResponse:
    """Show a training lead where the cohort stands."""
    counted = records.cohort(actor, course_key=course_key)
    late = QueueFilter(overdue=True)
    stuck = CaseloadFilter(show=CaseloadShow.STUCK)
    context = {
        "cohort": counted,
        "bars": bars(counted, records.framework_of(course_key)),
        "parts": _shown_parts(counted),
        "overdue": records.waiting(actor, course_key=course_key, filter=late, size=FIRST).rows,
        "stuck": records.caseload(actor, course_key=course_key, filter=stuck, size=FIRST).rows,
        "agreement": [in_words(each) for each in records.agreement(actor, course_key=course_key)],
        "lists": _lists(),
        "offers_xlsx": reports.available(),
        **of_course(course_key),
    }
    return render(request, "alongside_workspace/caseload/cohort.html", context)


def bars(counted: Cohort, framework: Framework) -> list[dict[str, Any]]:
    """Return a bar for each domain in which something is signed off: how its competences stand over all learners.

    A whole bar is every learner with every competence of the domain that is signed off. Each part has where it begins
    and how long it is in hundredths of the bar, written for SVG whatever the reader's language.
    """
    names = standing_names()
    found = []
    for domain in framework.domains:
        codes = [competence.code for competence in domain.competences if competence.signed_off]
        whole = len(codes) * counted.learners
        if not whole:
            continue
        tally = Counter[Standing]()
        for code in codes:
            tally.update(counted.competences.get(code, {}))
        tally[Standing.NOT_YET] = whole - sum(tally[part] for part in _PARTS if part is not Standing.NOT_YET)
        parts, at = [], 0.0
        for part in _PARTS:
            share = 100 * tally[part] / whole
            parts.append(
                {
                    "mark": part.value,
                    "name": names[part],
                    "number": tally[part],
                    "at": f"{at:.2f}",
                    "share": f"{share:.2f}",
                    "percent": round(share),
                }
            )
            at += share
        found.append({"domain": domain, "parts": parts, "whole": whole})
    return found


def _shown_parts(counted: Cohort) -> list[dict[str, str]]:
    """Return the parts that any bar has, for the key and the head of the table."""
    names = standing_names()
    present = {state for states in counted.competences.values() for state, number in states.items() if number}
    return [
        {"mark": part.value, "name": names[part]}
        for part in _PARTS
        if part in present or part is Standing.NOT_YET
    ]


def _lists() -> dict[str, str]:
    """Return the addresses, within the caseload, of the lists behind the figures."""
    shows = {
        "stuck": CaseloadShow.STUCK,
        "running_out": CaseloadShow.RUNNING_OUT,
        "unsupervised": CaseloadShow.UNSUPERVISED,
    }
    return {
        "waiting": Filters(whole_queue=True).address(),
        "overdue": Filters(whole_queue=True, queue=Queue.OVERDUE).address(),
        **{name: f"{Filters(show=show).address()}#people" for name, show in shows.items()},
    }
