"""What goes in and out of the API, as JSON.

What goes out mirrors the frozen classes of :mod:`alongside.records.data`, field by field and under their names, so
that there is one place where a field is described. What comes in is written out.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from alongside.content.organisation import Contact, Facts
from alongside.content.role_play import RolePlay
from alongside.content.rubric import Level, Outcome, Rating, Rubric
from alongside.records import data
from alongside.records.data import AssessmentDraft, ObservationFormat
from alongside.workspace.reports.record_json import rubric_as_json

LONGEST_TEXT = 4_000

_PLAIN = {
    str: serializers.CharField,
    bool: serializers.BooleanField,
    int: serializers.IntegerField,
    float: serializers.FloatField,
    UUID: serializers.UUIDField,
    datetime: serializers.DateTimeField,
    date: serializers.DateField,
}
# Only for type hints: data.py imports what it names from content for the type checker alone.
_NAMES = {
    "Contact": Contact,
    "Facts": Facts,
    "Outcome": Outcome,
    "Rating": Rating,
    "RolePlay": RolePlay,
    "Rubric": Rubric,
}
#: For code, never for an address or an answer: accounts are known by their uuids on records, or by name.
_KEPT_BACK = {"learner_id"}


@extend_schema_field(OpenApiTypes.OBJECT)
class RubricField(serializers.Field):
    """A rubric as it was when it was used, without what it tells assessors only."""

    def to_representation(self, value: Rubric) -> dict[str, Any]:
        """Return the rubric as JSON values."""
        return rubric_as_json(value)


@extend_schema_field(OpenApiTypes.OBJECT)
class RolePlayField(serializers.Field):
    """The brief of a role-play, as docs/authors/formats.md describes it."""

    def to_representation(self, value: RolePlay) -> dict[str, Any]:
        """Return the brief as JSON values."""
        return value.model_dump(mode="json")


@cache
def out(shape: type) -> type[serializers.Serializer]:
    """Return the serializer of a frozen class, named after it."""
    hints = get_type_hints(shape, localns=_NAMES)
    names = [each.name for each in fields(shape) if each.name not in _KEPT_BACK]
    declared = {name: _field(hints[name]) for name in names}
    return type(shape.__name__, (serializers.Serializer,), {**declared, "__doc__": shape.__doc__})


def page_of(shape: type) -> type[serializers.Serializer]:
    """Return the serializer of a page of such rows: ``results``, and ``next`` ("" on the last page)."""
    declared = {"next": serializers.CharField(allow_blank=True), "results": out(shape)(many=True)}
    return type(f"PageOf{shape.__name__}", (serializers.Serializer,), declared)


def _field(hint: Any, **options: Any) -> serializers.Field:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        (wanted,) = (argument for argument in arguments if argument is not type(None))
        return _field(wanted, **{**options, "allow_null": True})
    if origin is tuple:
        return serializers.ListField(child=_field(arguments[0]), **options)
    if origin is not None and issubclass(origin, Mapping):
        return serializers.DictField(child=_field(arguments[1]), **options)
    if hint is Rubric:
        return RubricField(**options)
    if hint is RolePlay:
        return RolePlayField(**options)
    if is_dataclass(hint):
        return out(hint)(**options)
    if issubclass(hint, StrEnum):
        return serializers.ChoiceField(choices=[each.value for each in hint], **options)
    return _PLAIN[hint](**options)


def _text(**options: Any) -> serializers.CharField:
    return serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False, **options)


class RatingIn(serializers.Serializer):
    """What somebody says about one criterion of a rubric."""

    level = serializers.ChoiceField(
        choices=[level.value for level in Level], allow_null=True, required=False, default=None
    )
    behaviours = serializers.ListField(
        child=serializers.CharField(max_length=64), max_length=100, required=False, default=list
    )
    note = _text(required=False, default="", allow_blank=True)
    done = _text(required=False, default="", allow_blank=True, help_text="What was done about harm.")


class AssessmentIn(serializers.Serializer):
    """A rubric as filled in so far; everything may be left out until it is handed in."""

    ratings = serializers.DictField(child=RatingIn(), required=False, default=dict)
    strengths = _text(required=False, default="", allow_blank=True)
    next_step = _text(required=False, default="", allow_blank=True)
    observed_on = serializers.DateField(allow_null=True, required=False, default=None)
    format = serializers.ChoiceField(
        choices=[each.value for each in ObservationFormat], allow_null=True, required=False, default=None
    )
    relation = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    has_peer_experience = serializers.BooleanField(allow_null=True, required=False, default=None)


class DraftIn(AssessmentIn):
    """An unfinished assessment, and the version that it was begun from (0 for the first)."""

    base_version = serializers.IntegerField(min_value=0, max_value=2**31 - 1)


class RatingHandedIn(AssessmentIn):
    """A finished rating. The key is made by the sender for this one; sending it again changes nothing."""

    submission_key = serializers.UUIDField()


class DecisionIn(RatingHandedIn):
    """A decision, with the assessment that it rests on."""

    outcome = serializers.ChoiceField(choices=[each.value for each in Outcome])


class CommentIn(serializers.Serializer):
    """Something said about a request without deciding it."""

    text = _text()
    submission_key = serializers.UUIDField()


class WithdrawalIn(serializers.Serializer):
    """Why a sign-off is taken back; the learner reads it."""

    reason = _text()


class SupervisionIn(serializers.Serializer):
    """Who is to support whom, by user name or email address, from which day to which."""

    learner = serializers.CharField(max_length=254)
    supervisor = serializers.CharField(max_length=254)
    starts = serializers.DateField(required=False, default=None, allow_null=True)
    ends = serializers.DateField(required=False, default=None, allow_null=True)


class SupervisionEnd(serializers.Serializer):
    """The last day of a supervision."""

    ends = serializers.DateField()


class QueueQuery(serializers.Serializer):
    """Which requests, and where to go on."""

    search = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    usage_key = serializers.CharField(max_length=255, required=False, default=None)
    learner = serializers.UUIDField(required=False, default=None, help_text="The uuid of a learner's record.")
    mine = serializers.BooleanField(required=False, default=False)
    overdue = serializers.BooleanField(required=False, default=False)
    cursor = serializers.CharField(max_length=1000, required=False, default="", allow_blank=True)
    page_size = serializers.IntegerField(min_value=1, max_value=100, required=False, default=25)


class CaseloadQuery(serializers.Serializer):
    """Which learners, and where to go on."""

    search = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    show = serializers.ChoiceField(
        choices=[each.value for each in data.CaseloadShow], required=False, default=data.CaseloadShow.ALL
    )
    cursor = serializers.CharField(max_length=1000, required=False, default="", allow_blank=True)
    page_size = serializers.IntegerField(min_value=1, max_value=100, required=False, default=25)


class SupervisionsQuery(serializers.Serializer):
    """Whose supervisions, and where to go on."""

    learner = serializers.UUIDField(required=False, default=None, help_text="The uuid of a learner's record.")
    cursor = serializers.CharField(max_length=1000, required=False, default="", allow_blank=True)
    page_size = serializers.IntegerField(min_value=1, max_value=100, required=False, default=50)


class DraftSaved(serializers.Serializer):
    """The version to send as ``base_version`` with the next save."""

    version = serializers.IntegerField()


class ProblemDetails(serializers.Serializer):
    """What went wrong, in the shape of RFC 9457. ``problems`` says in words what to mend, for each field."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    problems = serializers.DictField(child=serializers.CharField(), required=False)


def to_draft(given: Mapping[str, Any]) -> AssessmentDraft:
    """Return what an AssessmentIn holds, as the records take it."""
    observation_format = given["format"]
    return AssessmentDraft(
        ratings={
            code: Rating(
                level=Level(rating["level"]) if rating["level"] else None,
                behaviours=tuple(rating["behaviours"]),
                note=rating["note"],
                done=rating["done"],
            )
            for code, rating in given["ratings"].items()
        },
        strengths=given["strengths"],
        next_step=given["next_step"],
        observed_on=given["observed_on"],
        format=ObservationFormat(observation_format) if observation_format else None,
        relation=given["relation"],
        has_peer_experience=given["has_peer_experience"],
    )
