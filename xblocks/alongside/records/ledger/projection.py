"""Where things stand, as the ledger tells it. A pure reading of the entries, so it can be rebuilt at any time."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from alongside.content.rubric import Outcome
from alongside.records.data import RequestState, Standing
from alongside.records.ledger.entries import Entry, EntryKind
from alongside.records.models import CompetenceStatus, LearnerRecord, LedgerEntry

_MOVES_COMPETENCES = (EntryKind.REQUESTED, EntryKind.DECIDED, EntryKind.WITHDRAWN, EntryKind.RECOGNISED)
_STATE_AFTER = {
    EntryKind.CANCELLED: RequestState.CANCELLED,
    EntryKind.CLAIMED: RequestState.CLAIMED,
    EntryKind.RELEASED: RequestState.REQUESTED,
    EntryKind.SET_ASIDE: RequestState.SET_ASIDE,
    EntryKind.WITHDRAWN: RequestState.WITHDRAWN,
}


@dataclass(frozen=True)
class Status:
    """Where one competence stands, and the entry that put it there."""

    state: Standing
    since: datetime
    entry_id: int
    decision_uuid: UUID | None = None
    valid_until: date | None = None
    from_elsewhere: bool = False


@dataclass(frozen=True)
class RequestStatus:
    """Where one request stands: its state, how many have to rate before anybody decides, and how many have."""

    state: RequestState
    assessors: int
    rated: int = 0


def state_in_queue(*, assessors: int, rated: int) -> RequestState:
    """Return the state of an open request that nobody holds: all ratings are in, or somebody has to rate."""
    return RequestState.RATED if 1 < assessors <= rated else RequestState.REQUESTED


def request_statuses(entries: Iterable[LedgerEntry]) -> dict[UUID, RequestStatus]:
    """Return where every request stands that the entries (in order) tell of."""
    found: dict[UUID, RequestStatus] = {}
    for entry in entries:
        payload = json.loads(entry.payload)
        if entry.kind == EntryKind.REQUESTED:
            found[entry.about_uuid] = RequestStatus(RequestState.REQUESTED, payload.get("assessors", 1))
        elif entry.kind == EntryKind.ERASED:
            for uuid, state in payload["requests"].items():
                found[UUID(uuid)] = replace(found[UUID(uuid)], state=RequestState(state))
        elif entry.about_uuid in found:
            found[entry.about_uuid] = _after(found[entry.about_uuid], EntryKind(entry.kind), payload)
    return found


def _after(before: RequestStatus, kind: EntryKind, payload: Mapping[str, Any]) -> RequestStatus:
    """Return where a request stands after one more entry about it."""
    if kind == EntryKind.DECIDED:
        return replace(before, state=RequestState(payload["outcome"]))
    if kind == EntryKind.RATED:
        return replace(before, state=RequestState(payload["state"]), rated=before.rated + 1)
    if kind == EntryKind.RESUMED:
        return replace(before, state=state_in_queue(assessors=before.assessors, rated=before.rated))
    return replace(before, state=_STATE_AFTER.get(kind, before.state))


def competence_statuses(entries: Iterable[LedgerEntry]) -> dict[str, Status]:
    """Return where each competence stands after the entries (in order).

    A sign-off that has not been withdrawn counts, whatever came after it, and the newest of several; without one,
    prior learning that has not been withdrawn; without either, the last self-assessment or withdrawal does.
    """
    latest: dict[str, Status] = {}
    recognised: dict[UUID, tuple[list[str], Status]] = {}
    sign_offs: dict[UUID, tuple[list[str], Status]] = {}
    for entry in entries:
        if entry.kind not in _MOVES_COMPETENCES:
            continue
        payload = json.loads(entry.payload)
        if entry.kind == EntryKind.REQUESTED:
            status = Status(Standing.SELF_ASSESSED, entry.created_at, entry.pk)
            latest |= dict.fromkeys(payload["competences"], status)
        elif entry.kind == EntryKind.RECOGNISED:
            status = Status(
                Standing.SIGNED_OFF,
                entry.created_at,
                entry.pk,
                valid_until=_day(payload["valid_until"]),
                from_elsewhere=True,
            )
            recognised[UUID(payload["recognition"])] = (payload["competences"], status)
        elif entry.kind == EntryKind.WITHDRAWN and "recognition" in payload:
            competences, _recognised = recognised.pop(UUID(payload["recognition"]))
            status = Status(Standing.WITHDRAWN, entry.created_at, entry.pk)
            latest |= dict.fromkeys(competences, status)
        elif entry.kind == EntryKind.WITHDRAWN:
            uuid = UUID(payload["decision"])
            competences, _signed_off = sign_offs.pop(uuid)
            status = Status(Standing.WITHDRAWN, entry.created_at, entry.pk, uuid)
            latest |= dict.fromkeys(competences, status)
        elif payload["outcome"] == Outcome.SIGNED_OFF:
            uuid = UUID(payload["decision"])
            valid_until = _day(payload["valid_until"])
            status = Status(Standing.SIGNED_OFF, entry.created_at, entry.pk, uuid, valid_until)
            sign_offs[uuid] = (payload["competences"], status)
    for competences, status in (*recognised.values(), *sign_offs.values()):
        latest |= dict.fromkeys(competences, status)
    return latest


def _day(written: str | None) -> date | None:
    return written and date.fromisoformat(written)


def project_competences(record: LearnerRecord) -> None:
    """Bring the rows of one record into line with its ledger, in two queries."""
    entries = record.entries.filter(kind__in=_MOVES_COMPETENCES).order_by("sequence")
    _write(record, competence_statuses(entries))


def project_sign_off(record: LearnerRecord, decided: Entry) -> None:
    """Bring the rows of one record into line with a sign-off that was written now, in one query.

    The newest sign-off counts, so nothing that stands earlier on the ledger has to be read.
    """
    _write(record, competence_statuses([decided.row]))


def _write(record: LearnerRecord, statuses: Mapping[str, Status]) -> None:
    CompetenceStatus.objects.bulk_create(
        [
            CompetenceStatus(
                record=record, course_key=record.course_key, competence=competence, **asdict(status)
            )
            for competence, status in sorted(statuses.items())
        ],
        update_conflicts=True,
        update_fields=list(Status.__dataclass_fields__),
        # MySQL finds the conflicting key by itself and refuses to be told; the others insist on being told.
        unique_fields=["record", "competence"]
        if connection.features.supports_update_conflicts_with_target
        else None,
    )
