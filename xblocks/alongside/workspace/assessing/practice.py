"""Practice in rating: shared examples, rated by everybody for themselves, to see how far assessors agree."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.assessing import read_ratings
from alongside.content.course import shipped_examples, shipped_rubric
from alongside.content.example import Example, content_hash
from alongside.platform import Actor
from alongside.records import api as records
from alongside.records.data import PracticeRating
from alongside.records.errors import NotAllowed, NotFound
from alongside.workspace.assessing import showing
from alongside.workspace.assessing.form import criteria
from alongside.workspace.caseload.agreement import in_words
from alongside.workspace.pages import action, of_course, page


@page
def examples_page(request: HttpRequest, actor: Actor, course_key: str) -> HttpResponse:
    """Show the examples that there are, and which of them the actor has rated."""
    _require_assessor(actor, course_key)
    rows = [(example, _mine(actor, course_key, example)) for example in shipped_examples().values()]
    context = {"rows": rows, **of_course(course_key)}
    return render(request, "alongside_workspace/assessing/practice.html", context)


@page
def example_page(request: HttpRequest, actor: Actor, course_key: str, example_code: str) -> HttpResponse:
    """Show one example: to rate it, or once that is done how far assessors agree."""
    _require_assessor(actor, course_key)
    example = _example(example_code)
    mine = _mine(actor, course_key, example)
    inner = _compared(actor, course_key, example, mine) if mine else _to_rate(example)
    context = {
        "example": example,
        "example_hash": content_hash(example),
        "frame": showing.frame(inner, actor),
        "rate": reverse("alongside_workspace:rate-example", args=(course_key, example_code)),
        **of_course(course_key),
    }
    return render(request, "alongside_workspace/assessing/example.html", context)


@action
def rate(actor: Actor, course_key: str, data: Mapping[str, Any], example_code: str) -> dict[str, Any]:
    """Keep what the actor gives an example; go on to how far assessors agree."""
    example = _example(example_code)
    records.practise_rating(
        actor,
        course_key=course_key,
        example=example,
        rubric=shipped_rubric(example.rubric),
        ratings=read_ratings(data.get("ratings")),
    )
    return showing.way("example", course_key, example_code=example_code)


def _require_assessor(actor: Actor, course_key: str) -> None:
    if not (actor.is_staff or records.supervises_in(actor, course_key)):
        raise NotAllowed(_("Shared examples are for those who assess in this course."))


def _example(code: str) -> Example:
    example = shipped_examples().get(code)
    if example is None:
        raise NotFound
    return example


def _mine(actor: Actor, course_key: str, example: Example) -> PracticeRating | None:
    return records.my_practice_rating(actor, course_key=course_key, example_hash=content_hash(example))


def _to_rate(example: Example) -> str:
    return showing.piece(
        "_practise.html", example=example, criteria=criteria(shipped_rubric(example.rubric), {})
    )


def _compared(actor: Actor, course_key: str, example: Example, mine: PracticeRating) -> str:
    figures = records.agreement(actor, course_key=course_key)
    return showing.piece(
        "_practised.html",
        example=example,
        mine=mine,
        criteria=criteria(mine.rubric, mine.ratings),
        agreement=next((in_words(each) for each in figures if each.rubric_code == mine.rubric.code), None),
        is_everybodys=records.sees_whole_course(actor, course_key),
    )
