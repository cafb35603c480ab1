"""What the pages show of a rubric: empty, half filled in, or with everything in it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from alongside.assessing import level_choices
from alongside.content.rubric import Criterion, Kind, Level, Rating, Rubric, suggest_level
from alongside.pages.rendering import render
from alongside.pages.wording import format_names, kind_names, level_names
from alongside.records.data import AssessmentForm

#: What is ticked most often comes first; what could hurt stands last, next to the level that it fixes.
_KINDS = (Kind.BASIC, Kind.SKILFUL, Kind.HARMFUL)


def criteria(rubric: Rubric, ratings: Mapping[str, Rating]) -> list[dict[str, Any]]:
    """Return the criteria of a rubric for an assessor's form, with what is filled in so far."""
    return [
        _criterion(criterion, ratings.get(criterion.code, Rating()), number)
        for number, criterion in enumerate(rubric.criteria, start=1)
    ]


def _criterion(criterion: Criterion, rating: Rating, number: int) -> dict[str, Any]:
    suggested = suggest_level(criterion, rating.behaviours) if rating.behaviours else None
    return {
        "number": number,
        "criterion": criterion,
        "rating": rating,
        "levels": level_choices(criterion, rating.level),
        "suggested": level_names()[suggested] if suggested else "",
        "is_fixed": suggested is Level.STOP,
        "kinds": [
            {
                "kind": kind.value,
                "name": kind_names()[kind],
                "behaviours": [
                    {"code": code, "text": text, "checked": code in rating.behaviours}
                    for code, text in criterion.behaviours.of(kind).items()
                ],
            }
            for kind in _KINDS
        ],
    }


def form_data(form: AssessmentForm, *, is_empty: bool = False) -> dict[str, Any]:
    """Return what the form for one request shows, with the draft so far unless it is to be empty (for paper)."""
    return {
        "form": form,
        "criteria": criteria(form.rubric, {} if is_empty else form.draft.ratings),
        "brief": render("assess_brief.html", {"role_play": form.role_play}),
        "today": date.today(),  # the assessor's own day, as on a paper form
        "formats": format_names(),
    }
