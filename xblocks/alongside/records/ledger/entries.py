"""The ledger: how an entry is put on a record, and how it is read. docs/developers/ledger.md is its specification."""

import hashlib
import json
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import FilteredRelation, Q
from django.utils import timezone

from alongside.platform import Actor
from alongside.records.models import LearnerRecord, LedgerEntry, LedgerText

FORMAT = 1
ACTOR = "actor"
#: The words of an entry that are names.
_NAMES = (ACTOR, "awarded_by")
_COLUMNS = [column.attname for column in LedgerEntry._meta.concrete_fields]  # the primary key comes first


class EntryKind(StrEnum):
    """What an entry says has happened."""

    REQUESTED = "requested"
    CANCELLED = "cancelled"
    CLAIMED = "claimed"
    RELEASED = "released"
    DECIDED = "decided"
    REPLIED = "replied"
    WITHDRAWN = "withdrawn"
    RATED = "rated"
    COMMENTED = "commented"
    SET_ASIDE = "set-aside"
    RESUMED = "resumed"
    RECOGNISED = "recognised"
    MOVED = "moved"
    ERASED = "erased"


@dataclass(frozen=True)
class Entry:
    """A ledger entry opened for reading. ``words`` holds what has not been erased, ``by`` the actor's name or ""."""

    row: LedgerEntry = field(repr=False)
    kind: EntryKind
    about: UUID
    at: datetime
    payload: Mapping[str, Any] = field(repr=False)
    words: Mapping[str, str] = field(repr=False)

    @property
    def by(self) -> str:
        """The name that the actor had then, or "" once it has been erased."""
        return name_of(self.words.get(ACTOR))


def append(
    record: LearnerRecord,
    *,
    kind: EntryKind,
    actor: Actor | None,
    about: UUID,
    payload: Mapping[str, Any],
    words: Mapping[str, str] | None = None,
) -> Entry:
    """Put the next entry on a record that the running transaction has locked.

    Args:
        record: the locked record; its head moves on.
        kind: what happened.
        actor: who did it; their name is kept like other words. None if the platform did it by itself.
        about: the request that it belongs to, or the record itself.
        payload: codes, uuids, hashes, dates as text. Never a word that somebody wrote. The commitments to the
            words are added to it, under ``texts``.
        words: what somebody wrote, by name; empty ones are left out.

    """
    said = {ACTOR: canonical_json({"name": actor.full_name, "user_id": actor.user_id})} if actor else {}
    said |= {name: text for name, text in (words or {}).items() if text}
    texts = [LedgerText(name=name, salt=secrets.token_hex(32), text=text) for name, text in said.items()]
    row = LedgerEntry(
        record=record,
        sequence=record.head_sequence + 1,
        kind=kind,
        about_uuid=about,
        actor_id=actor and actor.user_id,
        created_at=timezone.now(),
        payload=canonical_json(
            {**payload, "texts": {text.name: commitment(text.salt, text.text) for text in texts}}
        ),
        previous_hash=record.head_hash,
    )
    row.entry_hash = hash_of(row)
    row.save(force_insert=True)
    for text in texts:
        text.entry = row
    LedgerText.objects.bulk_create(texts)
    record.head_sequence, record.head_hash = row.sequence, row.entry_hash
    if actor and actor.user_id == record.user_id:
        record.active_at = row.created_at
    record.save(update_fields=["head_sequence", "head_hash", "active_at"])
    return _opened(row, said)


def entries_about(requests: Iterable[UUID]) -> list[Entry]:
    """Return every entry that belongs to these requests, in the order they were written, in one query."""
    found = (
        LedgerText.objects.filter(entry__about_uuid__in=list(requests))
        .order_by("entry__record_id", "entry__sequence")
        .values_list("name", "text", *(f"entry__{column}" for column in _COLUMNS))
    )
    return _collected(found)


def entries_of(record: LearnerRecord) -> list[Entry]:
    """Return every entry of a record, in the order they were written, in two queries."""
    words: dict[int, dict[str, str]] = defaultdict(dict)
    kept = LedgerText.objects.filter(entry__record=record, text__isnull=False)
    for entry_id, name, text in kept.values_list("entry_id", "name", "text"):
        words[entry_id][name] = text
    return [_opened(row, words[row.pk]) for row in record.entries.order_by("sequence")]


def entries_in_short(of_record: Q) -> list[Entry]:
    """Return every entry of a record in order, in one query, with no words but names: of who acted and who awarded.

    Args:
        of_record: the condition that an entry is of the record.

    """
    names = FilteredRelation("texts", condition=Q(texts__name__in=_NAMES))
    found = (
        LedgerEntry.objects.filter(of_record)
        .annotate(named=names)
        .order_by("sequence")
        .values_list("named__name", "named__text", *_COLUMNS)
    )
    return _collected(found)


def _collected(rows: Iterable[tuple[Any, ...]]) -> list[Entry]:
    """Return the entries that rows tell of: the name of a text and the text, then the columns of its entry."""
    entries: dict[int, tuple[LedgerEntry, dict[str, str]]] = {}
    for name, text, *values in rows:
        if values[0] not in entries:
            entries[values[0]] = LedgerEntry.from_db(None, _COLUMNS, values), {}
        if text is not None:
            entries[values[0]][1][name] = text
    return [_opened(row, words) for row, words in entries.values()]


def _opened(row: LedgerEntry, words: Mapping[str, str]) -> Entry:
    return Entry(
        row=row,
        kind=EntryKind(row.kind),
        about=row.about_uuid,
        at=row.created_at,
        payload=json.loads(row.payload),
        words=words,
    )


def name_of(actor_text: str | None) -> str:
    """Return the name inside the ``actor`` text of an entry, or "" once it has been erased."""
    return json.loads(actor_text)["name"] if actor_text else ""


def canonical_json(value: Any) -> str:
    """Return the one JSON text for a value: RFC 8785 for the subset that the ledger uses.

    Raises:
        TypeError: for a float, a key that is not ASCII text, or anything that is not JSON.

    """
    _refuse_what_is_not_canonical(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _refuse_what_is_not_canonical(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("The ledger knows no floats.")
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) and key.isascii() for key in value):
            raise TypeError("Keys on the ledger are ASCII text.")
        for inner in value.values():
            _refuse_what_is_not_canonical(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_what_is_not_canonical(inner)


def commitment(salt: str, text: str) -> str:
    """Return what the hash of an entry covers instead of a text.

    Args:
        salt: 32 random bytes as 64 hexadecimal digits.
        text: the words.

    """
    return sha256(bytes.fromhex(salt) + text.encode())


def hash_of(row: LedgerEntry) -> str:
    """Return the hash of an entry as its columns say."""
    envelope = {
        "about": str(row.about_uuid),
        "at": row.created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "course": row.record.course_key,
        "entry": str(row.uuid),
        "format": FORMAT,
        "kind": str(row.kind),
        "payload": json.loads(row.payload),
        "previous": row.previous_hash,
        "record": str(row.record.uuid),
        "sequence": row.sequence,
    }
    return sha256(canonical_json(envelope).encode())


def sha256(content: bytes) -> str:
    """Return ``sha256:`` and the hexadecimal digest of some bytes."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
