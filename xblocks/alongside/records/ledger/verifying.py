"""Checking a record against itself: chain, texts, people, kept rubrics and projections; and rebuilding the last."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from alongside.records.data import Fault, Verification
from alongside.records.errors import NotFound
from alongside.records.ledger.derived import UNREADABLE, derived_faults
from alongside.records.ledger.entries import ACTOR, EntryKind, canonical_json, commitment, hash_of
from alongside.records.ledger.moves import Moves, moves_of
from alongside.records.ledger.projection import (
    competence_statuses,
    project_competences,
    request_statuses,
)
from alongside.records.models import (
    OPEN_STATES,
    LearnerRecord,
    LedgerEntry,
    LedgerText,
)
from alongside.records.people.scope import lock

__all__ = ["rebuild_projection", "verify_record", "verify_records"]

_BY_THE_LEARNER = (EntryKind.REQUESTED, EntryKind.CANCELLED, EntryKind.REPLIED)
_AT_A_TIME = 500


def verify_record(record_uuid: UUID) -> Verification:
    """Check everything about one record, and name what does not fit. The number of queries is always the same.

    For administrators' commands: it performs no authorisation check. Kept texts, erasures and projections are looked
    at only if the chain holds, since they follow from it. Nothing is locked or changed.

    Raises:
        NotFound: if there is no such record.

    """
    record = LearnerRecord.objects.filter(uuid=record_uuid).first()
    if record is None:
        raise NotFound
    return _verified_at_rest(record)


def verify_records() -> Iterator[Verification]:
    """Check every record, one after the other, as ``verify_record`` does; only one is in memory at a time.

    What belongs to no record comes last, without a ``record_uuid``.
    """
    last = 0
    while keys := list(
        LearnerRecord.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:_AT_A_TIME]
    ):
        for last in keys:
            try:
                record = LearnerRecord.objects.filter(pk=last).first()
            except UNREADABLE:
                yield Verification(None, 0, 0, (Fault(0, f"row {last} of the records cannot be read"),))
                continue
            if record is not None:
                yield _verified_at_rest(record)
    yield from _strays()


def _strays() -> Iterator[Verification]:
    """Yield a fault for what was left behind by a row that is gone, which a database usually refuses to let happen."""
    for rows, link in ((LedgerEntry, "record"), (LedgerText, "entry")):
        parents = rows._meta.get_field(link).related_model.objects.filter(pk=OuterRef(f"{link}_id"))
        number = rows.objects.filter(~Exists(parents)).count()
        if number:
            what = f"the {link} of {number} of the {rows._meta.verbose_name_plural} is gone"
            yield Verification(None, 0, 0, (Fault(0, what),))


def _verified_at_rest(record: LearnerRecord) -> Verification:
    """Check a record, again if somebody wrote to it meanwhile: a fault that is told is one that is there."""
    while True:
        found = _verified(record)
        now = None if found.holds else LearnerRecord.objects.filter(pk=record.pk).first()
        if now is None or now.head_hash == record.head_hash:
            return found
        record = now


def _verified(record: LearnerRecord) -> Verification:
    entries: list[LedgerEntry] = []
    texts = _texts_of(record)
    try:
        entries.extend(_readable(record))
        faults = list(head_faults(record, entries))
    except UNREADABLE:
        faults = [Fault(entries[-1].sequence + 1 if entries else 1, "it cannot be read")]
    faults += chain_faults(entries, texts)
    if not faults:
        faults = list(derived_faults(record, entries, texts))
    return Verification(
        record_uuid=record.uuid,
        entries=len(entries),
        erased=sum(text.text is None for named in texts.values() for text in named.values()),
        faults=tuple(sorted(faults, key=lambda fault: fault.sequence)),
    )


def rebuild_projection(record_uuid: UUID) -> None:
    """Make requests and competences of one record say what its ledger says.

    For administrators' commands: it performs no authorisation check.

    Raises:
        NotFound: if there is no such record.

    """
    with transaction.atomic():
        record = lock(LearnerRecord.objects.filter(uuid=record_uuid))
        entries = list(record.entries.order_by("sequence"))
        for uuid, status in request_statuses(entries).items():
            told = asdict(status)
            record.requests.filter(uuid=uuid).exclude(**told).update(
                **told, is_open=True if status.state in OPEN_STATES else None
            )
        record.competences.exclude(competence__in=competence_statuses(entries)).delete()
        project_competences(record)


def _texts_of(record: LearnerRecord) -> dict[int, dict[str, LedgerText]]:
    texts: dict[int, dict[str, LedgerText]] = {}
    for text in LedgerText.objects.filter(entry__record=record):
        texts.setdefault(text.entry_id, {})[text.name] = text
    return texts


def _readable(record: LearnerRecord) -> Iterator[LedgerEntry]:
    """Yield the entries of a record, in order, up to the first that is no entry at all."""
    brought = {"brought_uuid": F("prior_learning__uuid"), "brought_to": F("prior_learning__record_id")}
    for entry in record.entries.annotate(**brought).order_by("sequence").iterator():
        if not isinstance(entry.sequence, int):
            raise TypeError
        entry.record = record
        yield entry


def chain_faults(entries: list[LedgerEntry], texts: dict[int, dict[str, LedgerText]]) -> Iterator[Fault]:
    """Yield what is wrong with entries (in order) and their texts (by key of the entry and name) by themselves."""
    yield from _sequence_faults(entries)
    moves = moves_of(entries, texts)
    for entry in entries:
        for what in _entry_faults(entry, texts.get(entry.pk, {}), moves):
            yield Fault(entry.sequence, what)


def _sequence_faults(entries: list[LedgerEntry]) -> Iterator[Fault]:
    previous, expected = "", 1
    for entry in entries:
        if entry.sequence != expected:
            yield Fault(expected, "the entry is missing")
        if entry.previous_hash != previous:
            yield Fault(entry.sequence, "it does not follow the entry before it")
        previous, expected = entry.entry_hash, entry.sequence + 1


def head_faults(record: LearnerRecord, entries: list[LedgerEntry]) -> Iterator[Fault]:
    """Yield whether the newest entry is another than the record says."""
    sequence, entry_hash = (entries[-1].sequence, entries[-1].entry_hash) if entries else (0, "")
    if (record.head_sequence, record.head_hash) != (sequence, entry_hash):
        yield Fault(sequence, "it is not the newest entry that the record knows of")


def _entry_faults(entry: LedgerEntry, texts: dict[str, LedgerText], moves: Moves) -> Iterator[str]:
    try:
        payload = json.loads(entry.payload)
        commitments = dict(payload["texts"])
        is_whole = canonical_json(payload) == entry.payload and hash_of(entry) == entry.entry_hash
    except UNREADABLE:
        is_whole = False
    if not is_whole:
        yield "it was changed after it was written"
        return
    if texts.keys() != commitments.keys():
        yield "a text was removed from it or added to it"
    kept = {name: text for name, text in texts.items() if text.text is not None}
    changed = {name for name, text in kept.items() if not _keeps(commitments.get(name), text)}
    for name in sorted(changed, key=str):
        yield f"its text “{name}” was changed"
    if ACTOR in kept and ACTOR not in changed:
        acted = json.loads(kept[ACTOR].text)["user_id"]
        yield from _people_faults(entry, moves.account(acted, entry.sequence))


def _keeps(committed: str | None, text: LedgerText) -> bool:
    try:
        return commitment(text.salt, text.text) == committed
    except UNREADABLE:  # a salt that is not hexadecimal, a text that is none
        return False


def _people_faults(entry: LedgerEntry, actor_id: int | None) -> Iterator[str]:
    """Yield what is wrong with whom the entry is linked to. A link that was cut says nothing.

    ``actor_id`` is the id that whoever acted has today, None if they did not come along when the record moved.
    """
    if entry.actor_id not in (None, actor_id):
        yield "it is linked to somebody who did not make it"
    subject_id = entry.record.user_id
    if subject_id is None or entry.kind == EntryKind.ERASED:  # of somebody else, by anybody
        return
    if entry.kind == EntryKind.COMMENTED:
        by_learner = json.loads(entry.payload)["by_learner"]
    else:
        by_learner = entry.kind in _BY_THE_LEARNER
    if (actor_id == subject_id) != by_learner:
        yield "the record is linked to somebody whom it is not about"
