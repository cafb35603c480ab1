"""Who is who after a record has moved: accounts have other ids on the other side, and the chain knows the old ones.

The entry of a move says, for everybody on the record who has an account on both sides, which id became which.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from alongside.records.ledger.entries import EntryKind, append, canonical_json
from alongside.records.models import LearnerRecord, LedgerEntry, LedgerText

HERE, THERE = "here", "there"


@dataclass(frozen=True)
class Moves:
    """The moves that a record has been through, in order: at which entry, and which id became which by it."""

    steps: tuple[tuple[int, Mapping[int, int]], ...] = ()

    def account(self, user_id: int, sequence: int) -> int | None:
        """Return the id that somebody has today who had ``user_id`` when an entry was written; None if untold."""
        known: int | None = user_id
        for at, accounts in self.steps:
            if at > sequence and known is not None:
                known = accounts.get(known)
        return known


def say_moved(record: LearnerRecord, accounts: Mapping[int, int]) -> None:
    """Write on a locked record that it has moved here.

    Args:
        record: the record, as it was there.
        accounts: the id of an account here, by the id that the same person had there.

    """
    pairs = enumerate(sorted(accounts.items()), start=1)
    append(
        record,
        kind=EntryKind.MOVED,
        actor=None,
        about=record.uuid,
        payload={},
        words={
            f"moved:{number}": canonical_json({HERE: here, THERE: there}) for number, (there, here) in pairs
        },
    )


def moves_of(entries: Iterable[LedgerEntry], texts: Mapping[int, Mapping[str, LedgerText]]) -> Moves:
    """Return the moves among entries (in order). ``texts`` are theirs, by the entry's key and their own name."""
    return Moves(
        tuple(
            (entry.sequence, {there: here for _pk, here, there in _pairs(texts.get(entry.pk, {}).values())})
            for entry in entries
            if entry.kind == EntryKind.MOVED
        )
    )


def texts_about(record: LearnerRecord, user_id: int) -> list[int]:
    """Return the keys of the texts that tell which account somebody had before each move of a record."""
    found, ids = [], {user_id}
    for entry in record.entries.filter(kind=EntryKind.MOVED).order_by("-sequence").prefetch_related("texts"):
        theirs = [(pk, there) for pk, here, there in _pairs(entry.texts.all()) if here in ids]
        found += [pk for pk, _there in theirs]
        ids = {there for _pk, there in theirs}
    return found


def _pairs(texts: Iterable[LedgerText]) -> Iterator[tuple[int, int, int]]:
    """Yield (key of the text, id here, id there) for texts of a move. Erased and spoilt ones tell nothing."""
    for text in texts:
        try:
            pair = json.loads(text.text)
            yield text.pk, pair[HERE], pair[THERE]
        except (KeyError, TypeError, ValueError):
            continue
