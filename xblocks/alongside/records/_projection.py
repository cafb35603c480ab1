"""Where things stand, as the ledger tells it. A pure reading of the entries, so it can be rebuilt at any time."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from alongside.content.rubric import Outcome
from alongside.records._ledger import EntryKind
from alongside.records.data import RequestState, Standing
from alongside.records.models import CompetenceStatus, LearnerRecord, LedgerEntry

_MOVES_COMPETENCES = (EntryKind.REQUESTED, EntryKind.DECIDED, EntryKind.WITHDRAWN)
_STATE_AFTER = {
    EntryKind.REQUESTED: RequestState.REQUESTED,
    EntryKind.CANCELLED: RequestState.CANCELLED,
    EntryKind.CLAIMED: RequestState.CLAIMED,
    EntryKind.RELEASED: RequestState.REQUESTED,
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


def request_states(entries: Iterable[LedgerEntry]) -> dict[UUID, RequestState]:
    """Return the state of every request that the entries (in order) tell of."""
    states: dict[UUID, RequestState] = {}
    for entry in entries:
        if entry.kind == EntryKind.DECIDED:
            states[entry.about_uuid] = RequestState(json.loads(entry.payload)["outcome"])
        elif entry.kind == EntryKind.ERASED:
            moved = json.loads(entry.payload)["requests"]
            states |= {UUID(uuid): RequestState(state) for uuid, state in moved.items()}
        elif entry.kind in _STATE_AFTER:
            states[entry.about_uuid] = _STATE_AFTER[EntryKind(entry.kind)]
    return states


def competence_statuses(entries: Iterable[LedgerEntry]) -> dict[str, Status]:
    """Return where each competence stands after the entries (in order).

    A sign-off that has not been withdrawn counts, whatever came after it, and the newest of several; without one,
    the last self-assessment or withdrawal does.
    """
    latest: dict[str, Status] = {}
    sign_offs: dict[UUID, tuple[list[str], Status]] = {}
    for entry in entries:
        if entry.kind not in _MOVES_COMPETENCES:
            continue
        payload = json.loads(entry.payload)
        if entry.kind == EntryKind.REQUESTED:
            status = Status(Standing.SELF_ASSESSED, entry.created_at, entry.pk)
            latest |= dict.fromkeys(payload["competences"], status)
        elif entry.kind == EntryKind.WITHDRAWN:
            uuid = UUID(payload["decision"])
            competences, _signed_off = sign_offs.pop(uuid)
            status = Status(Standing.WITHDRAWN, entry.created_at, entry.pk, uuid)
            latest |= dict.fromkeys(competences, status)
        elif payload["outcome"] == Outcome.SIGNED_OFF:
            uuid = UUID(payload["decision"])
            valid_until = payload["valid_until"] and date.fromisoformat(payload["valid_until"])
            status = Status(Standing.SIGNED_OFF, entry.created_at, entry.pk, uuid, valid_until)
            sign_offs[uuid] = (payload["competences"], status)
    for competences, status in sign_offs.values():
        latest |= dict.fromkeys(competences, status)
    return latest


def project_competences(record: LearnerRecord) -> None:
    """Bring the rows of one record into line with its ledger, in two queries."""
    entries = record.entries.filter(kind__in=_MOVES_COMPETENCES).order_by("sequence")
    CompetenceStatus.objects.bulk_create(
        [
            CompetenceStatus(record=record, competence=competence, **asdict(status))
            for competence, status in sorted(competence_statuses(entries).items())
        ],
        update_conflicts=True,
        update_fields=list(Status.__dataclass_fields__),
        # MySQL finds the conflicting key by itself and refuses to be told; the others insist on being told.
        unique_fields=["record", "competence"]
        if connection.features.supports_update_conflicts_with_target
        else None,
    )
