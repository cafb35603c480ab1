"""What the page of one request shows: the way in, the form, or the decision."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from alongside import assessing, help_panel
from alongside.content.rubric import Outcome
from alongside.records import api as records
from alongside.records.data import AssessmentForm
from alongside.rendering import render


def body(form: AssessmentForm) -> SafeString:
    """Return the HTML for a request as it stands."""
    if form.decision:
        return decided(form)
    if form.request.is_mine:
        return render("assess_form.html", {"form": assessing.form_data(form)})
    return render_to_string("alongside_workspace/_way_in.html", {"form": form})


def decided(form: AssessmentForm) -> SafeString:
    """Return the HTML for a decision, with the way to take a sign-off back."""
    decision = form.decision
    assert decision is not None  # noqa: S101 - callers have looked
    context: dict[str, Any] = {
        "form": form,
        "decision": decision,
        "criteria": assessing.decision_data(decision)["criteria"],
        "is_signed_off": decision.outcome is Outcome.SIGNED_OFF,
    }
    return render_to_string("alongside_workspace/_decided.html", context)


def frame(inner: SafeString, course_key: str) -> SafeString:
    """Return ``inner`` in the frame that all Alongside blocks share: its messages and the help panel."""
    context = {
        "body": inner,
        "name": "sign_off",
        "wide": True,
        "support": help_panel.panel(records.local_support(course_key)),
        "signed_in": True,
    }
    return render("block.html", context)
