"""Records on their way out: everything that moves, as lines for the file, one record in memory at a time."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.contrib.auth import get_user_model
from django.db.models import Model, Q
from django.views.decorators.debug import sensitive_variables

from alongside import platform
from alongside.records.concerns.concern import SEALED_COLUMNS, place_of_concern
from alongside.records.models import (
    Assessment,
    AssessorDraft,
    CalibrationRating,
    Concern,
    CourseRole,
    EarlierPlan,
    IssuedCredential,
    LearnerRecord,
    LedgerEntry,
    PrivatePlan,
    RolePlayRequest,
    RolePlayVersion,
    RubricVersion,
    Supervision,
)
from alongside.records.moving.accounts import own_email, with_own_email
from alongside.records.moving.file import new_key, write_lines
from alongside.records.moving.rows import people_columns, people_of, written
from alongside.records.private.plan import place
from alongside.records.tables.pages import in_order, pages
from alongside.records.tables.sealing import unseal_if_it_opens

__all__ = ["Departure", "export_records", "new_key"]

_LINKED = (
    LearnerRecord,
    LedgerEntry,
    RolePlayRequest,
    Assessment,
    AssessorDraft,
    Concern,
    Supervision,
    CourseRole,
    CalibrationRating,
)


@dataclass
class Departure:
    """What has left: how many people and records, and how many private plans this server's keys do not open."""

    people: int = 0
    records: int = 0
    closed_plans: int = 0


def export_records(file: BinaryIO, *, key: str) -> Departure:
    """Write every record, with all that hangs on it, to a file that only ``key`` opens.

    For administrators' commands: it performs no authorisation check. Nothing is changed. Private words are opened with
    this server's keys and sealed at once with the file's; they are never open on a disk. What this server's keys do
    not open moves as it is, and opens again where the lost key is found.

    Args:
        file: a file open for writing.
        key: the file's key, from ``new_key``.

    Raises:
        CannotMove: if the key is none.

    """
    departure = Departure()
    write_lines(file, key, _lines(departure))
    return departure


def _lines(departure: Departure) -> Iterator[Mapping[str, Any]]:
    yield from _people(departure)
    for kind, versions in (("rubric", RubricVersion), ("role-play", RolePlayVersion)):
        for version in in_order(versions.objects.all()):
            yield {"kind": kind, "row": written(version)}
    for record in in_order(LearnerRecord.objects.all()):
        departure.records += 1
        yield _record(record, departure)
    for kind, rows in (
        ("supervision", Supervision.objects.filter(learner__isnull=False, supervisor__isnull=False)),
        ("role", CourseRole.objects.filter(user__isnull=False)),
    ):
        for row in in_order(rows):
            yield {"kind": kind, "row": written(row), "people": _emails(people_of(row))}
    for row in in_order(IssuedCredential.objects.filter(record__isnull=True)):
        yield {"kind": "credential", "row": written(row), "people": {}}
    for rating in in_order(CalibrationRating.objects.select_related("rubric")):
        row = written(rating, rubric=rating.rubric.content_hash)
        yield {"kind": "practice-rating", "row": row, "people": _emails(people_of(rating))}


def _people(departure: Departure) -> Iterator[Mapping[str, Any]]:
    """Yield everybody who has something to do with what moves, for the other side to look for."""
    linked = Q()
    for model in _LINKED:
        for column in people_columns(model):
            linked |= Q(
                pk__in=model.objects.filter(**{f"{column.name}__isnull": False}).values(column.attname)
            )
    for page in pages(with_own_email(get_user_model().objects.filter(linked))):
        departure.people += len(page)
        names = platform.current().full_names([user.pk for user in page])
        for user in page:
            yield {"kind": "person", "name": names.get(user.pk, ""), "email": own_email(user)}


def _emails(user_ids: Iterable[int]) -> dict[str, str]:
    """Return the addresses by which some people are found, by id (as text, which keys are in JSON)."""
    users = with_own_email(get_user_model().objects.filter(pk__in=set(user_ids)))
    return {str(user.pk): own_email(user) for user in users}


@sensitive_variables()
def _record(record: LearnerRecord, departure: Departure) -> Mapping[str, Any]:
    entries = list(record.entries.order_by("sequence").prefetch_related("texts"))
    requests = list(record.requests.order_by("pk").select_related("rubric", "role_play"))
    about = {"request__record": record}
    assessments = list(Assessment.objects.filter(**about).order_by("pk").select_related("request", "entry"))
    drafts = list(AssessorDraft.objects.filter(**about).order_by("pk").select_related("request"))
    concerns = list(record.concerns.order_by("pk").select_related("request"))
    linked: list[Model] = [record, *entries, *requests, *assessments, *drafts, *concerns]
    plans = [_plan(plan, record) for plan in record.plans.order_by("pk")]
    departure.closed_plans += sum(
        any("inside" not in each for each in (plan, *plan["earlier"])) for plan in plans
    )
    return {
        "kind": "record",
        "row": written(record),
        "people": _emails(set().union(*map(people_of, linked))),
        "entries": [written(entry, texts=[written(text) for text in entry.texts.all()]) for entry in entries],
        "requests": [
            written(each, rubric=each.rubric.content_hash, role_play=each.role_play.content_hash)
            for each in requests
        ],
        "assessments": [
            written(each, request=each.request.uuid, entry=each.entry.uuid) for each in assessments
        ],
        "prior_learning": [
            written(each, entry=each.entry.uuid)
            for each in record.prior_learning.order_by("pk").select_related("entry")
        ],
        "self_assessments": [written(each) for each in record.self_assessments.order_by("pk")],
        "drafts": [written(each, request=each.request.uuid) for each in drafts],
        "plans": plans,
        "evidence": [written(each) for each in record.evidence.order_by("pk")],
        "concerns": [_concern_row(each, record) for each in concerns],
        "credentials": [written(each) for each in record.credentials.order_by("pk")],
    }


@sensitive_variables()
def _plan(plan: PrivatePlan, record: LearnerRecord) -> dict[str, Any]:
    """Return a plan with its earlier versions, and without what was shared of it: that has an end on this side."""

    def row(sealed: PrivatePlan | EarlierPlan, version: int) -> dict[str, Any]:
        inside = unseal_if_it_opens(sealed.ciphertext, place(record.uuid, plan.plan_code, version))
        return written(sealed) | ({"inside": inside} if inside else {})

    earlier = [row(each, each.number) for each in plan.earlier.order_by("number")]
    return row(plan, plan.version) | {"earlier": earlier}


@sensitive_variables()
def _concern_row(concern: Concern, record: LearnerRecord) -> dict[str, Any]:
    concern.record = record
    row = written(concern, request=concern.request and concern.request.uuid)
    for part, column in SEALED_COLUMNS.items():
        sealed = getattr(concern, column)
        inside = sealed and unseal_if_it_opens(sealed, place_of_concern(concern, part))
        row |= {f"inside_{part}": inside} if inside else {}
    return row
