"""Where competences stand: the ledger's word where there is one, else what was done."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from alongside.records.data import Asked, Award, CompetenceState, Done, EvidenceKind, Seen, Standing
from alongside.records.ledger.entries import Entry, EntryKind
from alongside.records.ledger.projection import Status, competence_statuses
from alongside.records.ledger.told import ToldRequest
from alongside.records.local.rules import Rules, rules
from alongside.records.standing.evidence import public_evidence

_PRACTICE = (EvidenceKind.SCENARIO_WALKED, EvidenceKind.CHECK_PASSED)


def competence_states(
    of_record: Q,
    course_key: str,
    requests: Mapping[UUID, ToldRequest],
    entries: Iterable[Entry],
) -> dict[str, CompetenceState]:
    """Return where each competence of a record stands, in one query. One not named is *not yet*.

    Args:
        of_record: the condition that evidence is of the record.
        course_key: its course.
        requests: its requests by uuid.
        entries: every entry of its ledger, in order, with the names in it.

    """
    told = list(entries)
    by_id = {entry.row.pk: entry for entry in told}
    asked = _asked(requests, told)
    done = _done(of_record)
    today, course_rules = timezone.localdate(), rules(course_key)
    states = {code: _by_what_was_done(each) for code, each in done.items()}
    for code, status in competence_statuses(entry.row for entry in told).items():
        so_far = {"done": done.get(code, {}), "asked": asked.get(code)}
        if status.state is Standing.SIGNED_OFF:
            states[code] = _signed_off(status, by_id[status.entry_id], requests, course_rules, today, so_far)
        else:
            states[code] = CompetenceState(status.state, **so_far)
    return states


def _done(of_record: Q) -> Mapping[str, Mapping[EvidenceKind, Done]]:
    """Return what was done for each competence."""
    found: dict[str, dict[EvidenceKind, Done]] = defaultdict(dict)
    noted = public_evidence().filter(of_record).order_by("noted_at")
    rows = noted.values_list("competence", "kind", "usage_key", "noted_at")
    for code, written, usage_key, at in rows:
        kind = EvidenceKind(written)
        before = found[code].get(kind)
        pages = before.pages if before else frozenset()
        found[code][kind] = Done(pages | {usage_key}, at)
    return found


def _asked(requests: Mapping[UUID, ToldRequest], entries: Iterable[Entry]) -> Mapping[str, Asked]:
    """Return the last time that the learner asked to be seen, by competence."""
    found = {}
    for entry in entries:
        if entry.kind == EntryKind.REQUESTED:
            request = requests[entry.about]
            asked = Asked(entry.at, request.title, request.usage_key, request.status.state)
            found |= dict.fromkeys(entry.payload["competences"], asked)
    return found


def _by_what_was_done(done: Mapping[EvidenceKind, Done]) -> CompetenceState:
    practised = any(kind in done for kind in _PRACTICE)
    return CompetenceState(Standing.PRACTISED if practised else Standing.LEARNING, done)


def _signed_off(
    status: Status,
    entry: Entry,
    requests: Mapping[UUID, ToldRequest],
    course_rules: Rules,
    today: date,
    so_far: Mapping,
) -> CompetenceState:
    has_run_out = status.valid_until is not None and status.valid_until < today
    return CompetenceState(
        state=Standing.RUN_OUT if has_run_out else Standing.SIGNED_OFF,
        signed_off_by=entry.by,
        signed_off_on=timezone.localdate(status.since),
        valid_until=status.valid_until,
        decision_uuid=status.decision_uuid,
        seen=None if status.from_elsewhere else _seen(entry, requests[entry.about]),
        award=_award(entry) if status.from_elsewhere else None,
        runs_out_soon=not has_run_out and course_rules.runs_out_soon(status.valid_until, today),
        **so_far,
    )


def _seen(decided: Entry, request: ToldRequest) -> Seen:
    return Seen(
        title=request.title,
        usage_key=request.usage_key,
        request_uuid=request.uuid,
        on=date.fromisoformat(decided.payload["observed_on"]),
        rubric_title=request.rubric_title,
        rubric_hash=request.rubric_hash,
    )


def _award(recognised: Entry) -> Award:
    awarded_on = date.fromisoformat(recognised.payload["awarded_on"])
    return Award(recognised.words.get("awarded_by", ""), awarded_on)
