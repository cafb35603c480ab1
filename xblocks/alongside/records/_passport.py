"""Where a learner stands with each competence: the ledger's word where there is one, else what they did."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from django.db.models import Count, OuterRef, Subquery
from django.utils import timezone

from alongside.platform import Actor
from alongside.records._ledger import ACTOR, name_of
from alongside.records._rules import Rules, rules
from alongside.records._scope import in_care_of, own
from alongside.records.data import CompetenceState, EvidenceKind, Standing
from alongside.records.errors import NotFound
from alongside.records.models import CompetenceStatus, Evidence, LearnerRecord, LedgerText

__all__ = ["passport"]

_PRACTICE = (EvidenceKind.SCENARIO_WALKED, EvidenceKind.CHECK_PASSED)


def passport(course_key: str, user_id: int, *, actor: Actor) -> dict[str, CompetenceState]:
    """Return where a learner stands, by competence code, in at most three queries. One not named is *not yet*.

    The learner themselves may read it, whoever supervises them today, and course staff.

    Args:
        course_key: the course.
        user_id: the learner.
        actor: who reads.

    Raises:
        NotFound: if the actor may not know.

    """
    readable = own(actor, course_key) if actor.user_id == user_id else in_care_of(actor, course_key)
    record = readable.filter(user_id=user_id).first()
    if record is None:
        if actor.is_staff or actor.user_id == user_id:
            return {}
        raise NotFound
    return competence_states(record)


def competence_states(record: LearnerRecord) -> dict[str, CompetenceState]:
    """Return where each competence of a record stands, in two queries. One not named is *not yet*."""
    evidence = _evidence(record)
    today, course_rules = timezone.localdate(), rules(record.course_key)
    states = {code: _practised(counts) for code, counts in evidence.items()}
    for status in _statuses(record):
        states[status.competence] = _on_the_ledger(
            status, evidence.get(status.competence, {}), course_rules, today
        )
    return states


def _evidence(record: LearnerRecord) -> Mapping[str, dict[EvidenceKind, int]]:
    evidence: dict[str, dict[EvidenceKind, int]] = defaultdict(dict)
    counted = Evidence.objects.filter(record=record).values("competence", "kind").annotate(n=Count("pk"))
    for row in counted.order_by():
        evidence[row["competence"]][EvidenceKind(row["kind"])] = row["n"]
    return evidence


def _statuses(record: LearnerRecord) -> list[CompetenceStatus]:
    actor = LedgerText.objects.filter(entry=OuterRef("entry"), name=ACTOR).values("text")[:1]
    return list(CompetenceStatus.objects.filter(record=record).annotate(actor=Subquery(actor)))


def _practised(evidence: Mapping[EvidenceKind, int]) -> CompetenceState:
    practised = any(kind in evidence for kind in _PRACTICE)
    return CompetenceState(Standing.PRACTISED if practised else Standing.LEARNING, evidence)


def _on_the_ledger(
    status: CompetenceStatus, evidence: Mapping[EvidenceKind, int], course_rules: Rules, today: date
) -> CompetenceState:
    if status.state != Standing.SIGNED_OFF:
        return CompetenceState(Standing(status.state), evidence)
    has_run_out = status.valid_until is not None and status.valid_until < today
    return CompetenceState(
        state=Standing.RUN_OUT if has_run_out else Standing.SIGNED_OFF,
        evidence=evidence,
        signed_off_by=name_of(status.actor),
        signed_off_on=timezone.localdate(status.since),
        valid_until=status.valid_until,
        decision_uuid=status.decision_uuid,
        from_elsewhere=status.from_elsewhere,
        runs_out_soon=not has_run_out and course_rules.runs_out_soon(status.valid_until, today),
    )
