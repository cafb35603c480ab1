"""What the page of one request shows: the way in, the form, all ratings side by side, or the decision."""

from typing import Any
from uuid import uuid4

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from alongside import assessing
from alongside.platform import Actor
from alongside.records.data import AssessmentForm, RequestState
from alongside.workspace.assessing.comparing import comparison
from alongside.workspace.assessing.concern_route import concern_route
from alongside.workspace.assessing.form import form_data

_OPEN = {RequestState.REQUESTED, RequestState.CLAIMED, RequestState.RATED}


def piece(template: str, **names: Any) -> SafeString:
    """Return a template of this room, filled in."""
    return render_to_string(f"alongside_workspace/assessing/{template}", names)


def body(form: AssessmentForm) -> SafeString:
    """Return the HTML for a request as it stands."""
    if form.decision:
        return _decided(form)
    if form.request.state is RequestState.RATED:
        compared = comparison(form.rubric, form.ratings)
        return piece("_deciding.html", comparison=compared, **_around(form))
    if form.request.is_mine:
        return piece("form.html", **form_data(form)) + talk(form) + piece("_concern.html", **_around(form))
    return piece(
        "_way_in.html",
        is_open=form.request.state in _OPEN,
        has_rated=any(rating.is_mine for rating in form.ratings),
        **_around(form),
    )


def talk(form: AssessmentForm) -> SafeString:
    """Return the HTML for the comments on a request, with room for another."""
    return piece("_talk.html", **_around(form))


def way(name: str, course_key: str, **which: Any) -> dict[str, str]:
    """Return the answer that sends a browser on to a page of the workspace."""
    return {"next": reverse(f"alongside_workspace:{name}", kwargs={"course_key": course_key, **which})}


def frame(inner: SafeString, actor: Actor) -> SafeString:
    """Return ``inner`` with what scripts need around it: messages and their words."""
    return piece("frame.html", body=inner, user_id=actor.user_id)


def erased_name() -> str:
    """Return what stands where a name was erased."""
    return _("Somebody whose name was erased")


def _around(form: AssessmentForm) -> dict[str, Any]:
    return {
        "form": form,
        "new_key": uuid4(),
        "erased_name": erased_name(),
        "route": concern_route(form.request.course_key),
    }


def _decided(form: AssessmentForm) -> SafeString:
    decision = form.decision
    assert decision is not None  # noqa: S101 - body() has looked
    shown = assessing.decision_data(decision)
    return piece(
        "_decided.html",
        **_around(form),
        **shown,
        is_signed_off=shown["signed_off"],
        withdrawn_by=decision.withdrawn and (decision.withdrawn.by or erased_name()),
        has_run_out=bool(decision.valid_until and decision.valid_until < timezone.localdate()),
        comparison=comparison(decision.rubric, decision.rested_on) if decision.rested_on else None,
    )
