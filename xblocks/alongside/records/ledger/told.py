"""Requests as the ledger tells of them, for whoever reads no more than that."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from alongside.records.ledger.entries import Entry, EntryKind
from alongside.records.ledger.projection import RequestStatus, request_statuses
from alongside.records.ledger.versions import titles_of
from alongside.records.models import RolePlayVersion, RubricVersion


@dataclass(frozen=True)
class ToldRequest:
    """A request: in which role-play (``title``), under which rubric, and how it stands."""

    uuid: UUID
    usage_key: str
    title: str
    rubric_title: str
    rubric_hash: str
    status: RequestStatus


def told_requests(entries: Iterable[Entry]) -> Mapping[UUID, ToldRequest]:
    """Return by uuid every request that the entries of a record (in order) tell of.

    Titles are read in two queries, and in none once this process has read them.
    """
    told = list(entries)
    statuses = request_statuses(entry.row for entry in told)
    made = [entry for entry in told if entry.kind == EntryKind.REQUESTED]
    titles = titles_of(RolePlayVersion, (entry.payload["role_play"] for entry in made))
    rubrics = titles_of(RubricVersion, (entry.payload["rubric"] for entry in made))
    return {
        entry.about: ToldRequest(
            uuid=entry.about,
            usage_key=entry.payload["usage_key"],
            title=titles.get(entry.payload["role_play"], ""),
            rubric_title=rubrics.get(entry.payload["rubric"], ""),
            rubric_hash=entry.payload["rubric"],
            status=statuses[entry.about],
        )
        for entry in made
    }
