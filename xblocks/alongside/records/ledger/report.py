"""Checking the ledger and saying what was found, for the commands that do so."""

import json
from collections.abc import Callable, Iterable, Iterator
from time import monotonic
from uuid import UUID

from alongside.records.data import Fault, Verification
from alongside.records.ledger.verifying import verify_record, verify_records
from alongside.records.models import LearnerRecord

__all__ = ["report_verification"]

_BETWEEN_SIGNS_OF_LIFE = 2  # seconds

Say = Callable[[str], object]


def report_verification(*, record_uuid: UUID | None, as_json: bool, say: Say, say_aside: Say) -> bool:
    """Check one record or all of them, say what does not fit as it is found, and return whether everything holds.

    For administrators' commands: it performs no authorisation check. Words that people wrote are never said.

    Args:
        record_uuid: the record; None for all.
        as_json: whether to say it as one JSON object, line by line, with a key ``holds``, numbers, and for each record
            that fails its ``record``, the first ``entry`` that does not fit (0: the record itself), ``what`` is wrong
            there and how many ``faults`` it has in all.
        say: takes a line of the report.
        say_aside: takes a line about how far the work has come.

    Raises:
        NotFound: if there is no such record.

    """
    checked = (
        [verify_record(record_uuid)] if record_uuid else _with_signs_of_life(verify_records(), say_aside)
    )
    return _report_json(checked, say) if as_json else _report_text(checked, say)


def _with_signs_of_life(checked: Iterable[Verification], say_aside: Say) -> Iterator[Verification]:
    total = LearnerRecord.objects.count()
    spoken = monotonic()
    for number, found in enumerate(checked, start=1):
        yield found
        if monotonic() - spoken >= _BETWEEN_SIGNS_OF_LIFE:
            spoken = monotonic()
            say_aside(f"Checked {number} of {total} records ...")


class _Sum:
    """What the records that were checked come to."""

    def __init__(self) -> None:
        self.records = self.entries = self.erased = self.failing = 0

    def of(self, checked: Iterable[Verification]) -> Iterator[tuple[Verification, Fault]]:
        """Count every record, and yield those that fail with the first entry that does not fit."""
        for found in checked:
            self.records += found.record_uuid is not None
            self.entries += found.entries
            self.erased += found.erased
            if not found.holds:
                self.failing += 1
                yield found, found.faults[0]


def _report_text(checked: Iterable[Verification], say: Say) -> bool:
    total = _Sum()
    for found, first in total.of(checked):
        say(f"{_where(found, first)}: {first.what}{_and_more(found)}.")
    counted = f"{_count(total.records, 'record')} with {_count(total.entries, 'entry', 'entries')}"
    if total.failing:
        say(f"Does not fit: {total.failing}. Checked: {counted}.")
        say("Change nothing, and keep a copy of the database as it is now.")
    else:
        say(f"Everything fits: {counted}, {_count(total.erased, 'text')} erased.")
    return not total.failing


def _report_json(checked: Iterable[Verification], say: Say) -> bool:
    """Say it without holding it: the list first, what it comes to afterwards."""
    total = _Sum()
    say('{"failing": [')
    comma = ""
    for found, first in total.of(checked):
        fault = {
            "record": found.record_uuid and str(found.record_uuid),
            "entry": first.sequence,
            "what": first.what,
            "faults": len(found.faults),
        }
        say(comma + json.dumps(fault, ensure_ascii=False))
        comma = ","
    holds = not total.failing
    rest = {"holds": holds, "records": total.records, "entries": total.entries, "erased": total.erased}
    say("], " + json.dumps(rest).removeprefix("{"))
    return holds


def _where(found: Verification, first: Fault) -> str:
    if found.record_uuid is None:
        return "Outside the records"
    return f"Record {found.record_uuid}: " + (
        f"entry {first.sequence}" if first.sequence else "the record itself"
    )


def _and_more(found: Verification) -> str:
    more = len(found.faults) - 1
    return f" (and {_count(more, 'more fault')})" if more else ""


def _count(number: int, word: str, words: str = "") -> str:
    return f"{number} {word}" if number == 1 else f"{number} {words or word + 's'}"
