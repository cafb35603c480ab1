"""Between the assessment forms and the records: what a page posts, and what it shows.

The sign-off block and the supervisor's workspace show the same form and post the same JSON; both come here.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from alongside.content.rubric import Criterion, Kind, Level, Outcome, Rating, Rubric, suggest_level
from alongside.platform import Actor
from alongside.records import api as records
from alongside.records.data import AssessmentDraft, AssessmentForm, DecisionView, ObservationFormat
from alongside.records.errors import Invalid
from alongside.wording import format_names, level_names

MAX_NOTE = 4_000


def _unreadable() -> Invalid:
    return Invalid(
        {},
        _("The page sent something that could not be read. Reload it; what you typed is kept in this tab."),
    )


def _text(value: Any, where: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _unreadable()
    if len(value) > MAX_NOTE:
        message = _(
            "This is %(length)d characters long and %(most)d fit. Shorten it; it is still on your screen."
        )
        raise Invalid({where: message % {"length": len(value), "most": MAX_NOTE}})
    return value.strip()


def read_version(data: Mapping[str, Any]) -> int:
    """Return ``base_version``: the version of the draft that the page was showing. Raises Invalid."""
    version = data.get("base_version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 0:
        raise _unreadable()
    return version


def read_ratings(data: Any) -> dict[str, Rating]:
    """Return ratings by criterion code from posted JSON (``{code: {level, behaviours, note}}``). Raises Invalid."""
    if not isinstance(data, dict) or not all(isinstance(rating, dict) for rating in data.values()):
        raise _unreadable()
    return {code: _rating(code, rating) for code, rating in data.items()}


def _rating(code: str, data: Mapping[str, Any]) -> Rating:
    behaviours = data.get("behaviours", [])
    if not isinstance(behaviours, list) or not all(isinstance(behaviour, str) for behaviour in behaviours):
        raise _unreadable()
    try:
        level = Level(data["level"]) if data.get("level") else None
    except ValueError:
        raise _unreadable() from None
    return Rating(level=level, behaviours=tuple(behaviours), note=_text(data.get("note"), code))


def read_draft(data: Mapping[str, Any]) -> AssessmentDraft:
    """Return an assessment, finished or not, from posted JSON. Raises Invalid."""
    try:
        observed_on = date.fromisoformat(data["observed_on"]) if data.get("observed_on") else None
        observation_format = ObservationFormat(data["format"]) if data.get("format") else None
    except (ValueError, TypeError):
        raise _unreadable() from None
    has_peer_experience = data.get("has_peer_experience")
    if has_peer_experience not in (None, True, False):
        raise _unreadable()
    return AssessmentDraft(
        ratings=read_ratings(data.get("ratings", {})),
        strengths=_text(data.get("strengths"), "strengths"),
        next_step=_text(data.get("next_step"), "next_step"),
        observed_on=observed_on,
        format=observation_format,
        relation=_text(data.get("relation"), "relation"),
        has_peer_experience=has_peer_experience,
    )


def save_draft(actor: Actor, course_key: str, request_uuid: UUID, data: Mapping[str, Any]) -> dict[str, Any]:
    """Keep a supervisor's draft; answer with its new version and the level that the ticked behaviours suggest."""
    draft, where = read_draft(data), {"course_key": course_key, "request_uuid": request_uuid}
    version = records.save_draft(actor, **where, draft=draft, base_version=read_version(data))
    rubric = records.assessment_form(actor, **where).rubric
    return {"version": version, "suggestions": suggestions(rubric, draft.ratings)}


def decide(actor: Actor, course_key: str, request_uuid: UUID, data: Mapping[str, Any]) -> DecisionView:
    """Decide on a request with what the form posted. Raises RecordsError with words for the form."""
    try:
        outcome, key = Outcome(data.get("outcome")), UUID(str(data.get("submission_key")))
    except ValueError:
        raise _unreadable() from None
    return records.decide(
        actor,
        course_key=course_key,
        request_uuid=request_uuid,
        outcome=outcome,
        assessment=read_draft(data),
        submission_key=key,
    )


def suggestions(rubric: Rubric, ratings: Mapping[str, Rating]) -> dict[str, str]:
    """Return the level that the ticked behaviours suggest, for each criterion with any ticked."""
    return {
        criterion.code: suggest_level(criterion, ratings[criterion.code].behaviours).value
        for criterion in rubric.criteria
        if criterion.code in ratings and ratings[criterion.code].behaviours
    }


# -- what the pages show ---------------------------------------------------------------------------------------------


class LevelChoice(NamedTuple):
    """One of the four levels as a form offers it for a criterion."""

    value: str
    name: str
    descriptor: str
    checked: bool


def _levels(criterion: Criterion, chosen: Level | None) -> tuple[LevelChoice, ...]:
    names = level_names()
    return tuple(
        LevelChoice(level.value, names[level], criterion.levels[level], level is chosen) for level in Level
    )


def self_criteria(rubric: Rubric, ratings: Mapping[str, Rating]) -> list[dict[str, Any]]:
    """Return the criteria for the learner's own assessment: code, title, levels and note; no notes for assessors."""
    return [
        {
            "code": criterion.code,
            "title": criterion.title,
            "critical": criterion.critical,
            "levels": _levels(criterion, rating.level),
            "note": rating.note,
        }
        for criterion in rubric.criteria
        for rating in [ratings.get(criterion.code, Rating())]
    ]


def form_data(form: AssessmentForm) -> dict[str, Any]:
    """Return what the supervisor's form shows, with the draft so far."""
    draft = form.draft
    suggested = suggestions(form.rubric, draft.ratings)
    names = level_names()
    return {
        "request_uuid": str(form.request.uuid),
        "learner": form.learner_name,
        "attempt": form.request.attempt,
        "role_play": form.role_play,
        "rubric": form.rubric,
        "draft": draft,
        "version": form.draft_version,
        "today": date.today().isoformat(),  # the assessor's own day, as on a paper form
        "formats": [
            {"value": each.value, "name": name, "selected": each is draft.format}
            for each, name in format_names().items()
        ],
        "criteria": [
            {
                "code": criterion.code,
                "title": criterion.title,
                "critical": criterion.critical,
                "competences": criterion.competences,
                "assessor_notes": criterion.assessor_notes,
                "levels": _levels(criterion, rating.level),
                "note": rating.note,
                "suggested": names[Level(suggested[criterion.code])] if criterion.code in suggested else "",
                "kinds": [
                    {
                        "kind": kind.value,
                        "behaviours": [
                            {"code": code, "text": text, "checked": code in rating.behaviours}
                            for code, text in criterion.behaviours.of(kind).items()
                        ],
                    }
                    for kind in Kind
                ],
            }
            for criterion in form.rubric.criteria
            for rating in [draft.ratings.get(criterion.code, Rating())]
        ],
        "level_names": {level.value: name for level, name in names.items()},
    }


class Seen(NamedTuple):
    """What was seen of one criterion: by the learner (a level's name or ""), and by the assessor."""

    title: str
    own: str
    given: str
    descriptor: str
    behaviours: tuple[str, ...]


def _seen(criterion: Criterion, own: Rating | None, given: Rating) -> Seen:
    names = level_names()
    return Seen(
        title=criterion.title,
        own=names[own.level] if own and own.level else "",
        given=names[given.level] if given.level else "",
        descriptor=criterion.levels[given.level] if given.level else "",
        behaviours=tuple(
            text
            for kind in Kind
            for code, text in criterion.behaviours.of(kind).items()
            if code in given.behaviours
        ),
    )


def decision_data(decision: DecisionView) -> dict[str, Any]:
    """Return what a page shows of a decision: who said what, beside what the learner had said."""
    return {
        "decision": decision,
        "signed_off": decision.outcome is Outcome.SIGNED_OFF,
        "decided_by": decision.decided_by or _("Somebody whose name was erased"),
        "format": format_names().get(decision.format, ""),
        "criteria": [
            {"seen": _seen(criterion, decision.self_ratings.get(criterion.code), rating), "note": rating.note}
            for criterion in decision.rubric.criteria
            for rating in [decision.ratings.get(criterion.code, Rating())]
        ],
    }
