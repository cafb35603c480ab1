"""Erasing people, and finding out whether records hold together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class ErasureReason(StrEnum):
    """Why a person was erased. It stays on the ledger, so it is a code that says nothing about them."""

    REQUESTED = "requested"  # they asked for it
    RETIRED = "retired"  # the platform retired their account
    RETENTION = "retention"  # the time for which records are kept has passed


@dataclass(frozen=True)
class Erasure:
    """What an erasure did: from how many records a person was erased, and how many texts went."""

    records: int
    texts: int


@dataclass
class Rotation:
    """What locking everything private anew came to: how much was locked ``anew`` and how much was ``already``.

    ``keys`` is how many keys there are; ``unreadable`` is how much opens with none of them, ``busy`` how much was
    written in each time that it was to be locked anew.
    """

    keys: int
    anew: int = 0
    already: int = 0
    unreadable: int = 0
    busy: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether the first key opens everything that was found."""
        return not (self.unreadable or self.busy)


@dataclass(frozen=True)
class LockedWords:
    """How much private writing the keys of this server open, and how much is ``closed`` to all of them."""

    open: int
    closed: int

    @property
    def keys_are_lost(self) -> bool:
        """Whether something is locked, and nothing opens."""
        return bool(self.closed and not self.open)


@dataclass(frozen=True)
class Fault:
    """One thing on a record that does not fit. ``sequence`` is the entry it shows at (0: the record itself)."""

    sequence: int
    what: str


@dataclass(frozen=True)
class Verification:
    """What checking a record's ledger found. ``erased`` counts texts that were removed.

    ``record_uuid`` is None for a fault that belongs to none. ``faults`` begins with the first entry that does not fit.
    """

    record_uuid: UUID | None
    entries: int
    erased: int
    faults: tuple[Fault, ...]

    @property
    def holds(self) -> bool:
        """Whether everything fits."""
        return not self.faults
