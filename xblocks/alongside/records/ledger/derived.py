"""Checking what follows from a chain that holds: erasures, kept texts, ratings, prior learning, projections."""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from alongside.records.data import Fault
from alongside.records.ledger.entries import EntryKind, sha256
from alongside.records.ledger.projection import RequestStatus, Status, competence_statuses, request_statuses
from alongside.records.models import (
    Assessment,
    LearnerRecord,
    LedgerEntry,
    LedgerText,
    RolePlayVersion,
    RubricVersion,
)

_ASSESSMENTS = (EntryKind.REQUESTED, EntryKind.RATED, EntryKind.DECIDED)
# What comes of a value of another kind than its column's, which SQLite takes from anybody.
UNREADABLE = (AttributeError, KeyError, TypeError, ValueError)


def derived_faults(
    record: LearnerRecord, entries: list[LedgerEntry], texts: dict[int, dict[str, LedgerText]]
) -> Iterator[Fault]:
    """Yield what does not follow from a chain that holds."""
    try:
        yield from _erasure_faults(entries, texts)
        yield from _kept_text_faults(entries)
        yield from _rating_faults(entries)
        yield from _prior_learning_faults(record, entries)
        yield from _projection_faults(record, entries)
    except UNREADABLE:
        yield Fault(0, "what hangs on it cannot be read")


def _erasure_faults(entries: list[LedgerEntry], texts: dict[int, dict[str, LedgerText]]) -> Iterator[Fault]:
    """Yield texts that went without an entry that says so, and texts that are there again."""
    said = {
        (int(sequence), name)
        for entry in entries
        if entry.kind == EntryKind.ERASED
        for sequence, names in json.loads(entry.payload)["erased"].items()
        for name in names
    }
    for entry in entries:
        for name, text in sorted(texts.get(entry.pk, {}).items()):
            was_said = (entry.sequence, name) in said
            if text.text is None and not was_said:
                yield Fault(
                    entry.sequence, f"its text “{name}” is gone, and no entry says that it was erased"
                )
            elif text.text is not None and was_said:
                yield Fault(entry.sequence, f"its text “{name}” was erased and is there again")


def _kept_text_faults(entries: list[LedgerEntry]) -> Iterator[Fault]:
    for field, model in (("rubric", RubricVersion), ("role_play", RolePlayVersion)):
        used = {
            entry.sequence: json.loads(entry.payload)[field]
            for entry in entries
            if entry.kind in _ASSESSMENTS
        }
        kept = dict(
            model.objects.filter(content_hash__in=set(used.values())).values_list("content_hash", "canonical")
        )
        for sequence, content_hash in used.items():
            if content_hash not in kept:
                yield Fault(sequence, f"the text of its {field} is missing")
            elif sha256(kept[content_hash].encode()) != content_hash:
                yield Fault(sequence, f"the text of its {field} was changed")


def _rating_faults(entries: list[LedgerEntry]) -> Iterator[Fault]:
    """Yield decisions that rest on other ratings than those that were handed in for the same request."""
    handed_in: dict[UUID, list[str]] = defaultdict(list)
    for entry in entries:
        payload = json.loads(entry.payload)
        if entry.kind == EntryKind.RATED:
            handed_in[entry.about_uuid].append(payload["assessment"])
        elif entry.kind == EntryKind.DECIDED and payload.get("rested_on", []) != handed_in[entry.about_uuid]:
            yield Fault(entry.sequence, "it does not rest on the ratings that were handed in")


def _prior_learning_faults(record: LearnerRecord, entries: list[LedgerEntry]) -> Iterator[Fault]:
    """Yield entries whose row of prior learning is missing, is another's, or should not be there."""
    for entry in entries:
        said = (None, None)
        if entry.kind == EntryKind.RECOGNISED:
            said = UUID(json.loads(entry.payload)["recognition"]), record.pk
        if (entry.brought_uuid, entry.brought_to) != said:
            yield Fault(entry.sequence, "its prior learning does not say the same")


def _projection_faults(record: LearnerRecord, entries: list[LedgerEntry]) -> Iterator[Fault]:
    stored = {
        row.competence: Status(
            row.state, row.since, row.entry_id, row.decision_uuid, row.valid_until, row.from_elsewhere
        )
        for row in record.competences.all()
    }
    if stored != competence_statuses(entries):
        yield Fault(0, "the competences do not stand as the ledger says")
    requests = record.requests.values_list("uuid", "state", "assessors", "rated")
    if {uuid: RequestStatus(*columns) for uuid, *columns in requests} != request_statuses(entries):
        yield Fault(0, "the requests do not stand as the ledger says")
    assessments = {assessment.entry_id: assessment for assessment in _assessments(record)}
    for entry in entries:
        if entry.kind not in _ASSESSMENTS:
            continue
        assessment = assessments.pop(entry.pk, None)
        if assessment is None or not _agrees(assessment, entry):
            yield Fault(entry.sequence, "its assessment does not say the same")
    if assessments:
        yield Fault(0, "there is an assessment that the ledger does not know")


def _assessments(record: LearnerRecord) -> Iterator[Assessment]:
    yield from (
        Assessment.objects.filter(request__record=record)
        .select_related("request__rubric", "request__role_play")
        .defer("request__rubric__canonical", "request__role_play__canonical")
    )


def _agrees(assessment: Assessment, entry: LedgerEntry) -> bool:
    payload = json.loads(entry.payload)
    request = assessment.request
    observed_on = assessment.observed_on and assessment.observed_on.isoformat()
    says: dict[str, Any] = {
        "assessment": str(assessment.uuid),
        "attempt": request.attempt,
        "decision": str(assessment.uuid),
        "format": assessment.format,
        "has_peer_experience": assessment.has_peer_experience,
        "observed_on": observed_on,
        "outcome": assessment.outcome,
        "ratings": assessment.ratings,
        "role_play": request.role_play.content_hash,
        "rubric": request.rubric.content_hash,
        "usage_key": request.usage_key,
    }
    return (
        request.uuid == entry.about_uuid
        and assessment.assessor_id in (None, entry.actor_id)
        and all(payload[name] == said for name, said in says.items() if name in payload)
    )
