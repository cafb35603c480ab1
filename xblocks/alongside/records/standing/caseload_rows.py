"""Where learners stand, one row each: the same for a list, one person and an export."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Case, Count, DateField, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from alongside import platform
from alongside.records.data import CaseloadRow, EvidenceKind, Standing
from alongside.records.local.framework import framework_of
from alongside.records.local.rules import rules
from alongside.records.models import CompetenceStatus, LearnerRecord, RolePlayRequest, Supervision
from alongside.records.people.scope import current
from alongside.records.standing.evidence import public_evidence
from alongside.records.standing.queue import WAITING

PRACTICE = (EvidenceKind.SCENARIO_WALKED.value, EvidenceKind.CHECK_PASSED.value)

_GIVEN = (Standing.SIGNED_OFF, Standing.RUN_OUT)
_OVERRIDDEN = (Standing.LEARNING.value, Standing.PRACTISED.value)


@dataclass(frozen=True)
class Days:
    """What a course's rules come to today."""

    today: date
    active_since: datetime  # who did nothing since then is stuck
    remind_until: date  # what runs out by then runs out soon

    @classmethod
    def of(cls, course_key: str) -> "Days":
        """Return those of a course."""
        allowed, today = rules(course_key), timezone.localdate()
        return cls(
            today=today,
            active_since=timezone.now() - timedelta(days=allowed.stuck_days),
            remind_until=today + timedelta(days=allowed.remind_days),
        )


@dataclass
class _Standings:
    """What is known of one learner's competences."""

    competences: dict[str, Standing]
    running_out: int = 0

    @property
    def signed_off(self) -> int:
        return sum(standing == Standing.SIGNED_OFF for standing in self.competences.values())

    def has_all(self, codes: Iterable[str]) -> bool:
        """Return whether all of these are signed off."""
        return all(self.competences.get(code) == Standing.SIGNED_OFF for code in codes)


def with_waiting(records: QuerySet[LearnerRecord]) -> QuerySet[LearnerRecord]:
    """Return the records, each with ``waiting``: how many requests of theirs wait for an assessor."""
    waiting = RolePlayRequest.objects.filter(record=OuterRef("pk"), state__in=WAITING)
    counted = waiting.order_by().values("record").annotate(n=Count("pk"))
    return records.annotate(waiting=Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0))


def rows_of(records: Sequence[LearnerRecord], course_key: str, days: Days) -> tuple[CaseloadRow, ...]:
    """Return one row for each of these records (``with_waiting``), in three queries whatever their number."""
    if not records:
        return ()
    standings = _standings(records, days)
    supervisors = _supervisors(records, course_key)
    people = {record.user_id for record in records}.union(*supervisors.values())
    names = platform.current().full_names(people)
    needed = framework_of(course_key).needed
    return tuple(
        CaseloadRow(
            record_uuid=record.uuid,
            learner_id=record.user_id,
            learner_name=names.get(record.user_id, ""),
            waiting=record.waiting,
            signed_off=standing.signed_off,
            competences=standing.competences,
            running_out=standing.running_out,
            active_at=record.active_at,
            is_stuck=record.active_at < days.active_since and not standing.has_all(needed),
            supervisors=tuple(sorted(names.get(id_, "") for id_ in supervisors[record.user_id])),
        )
        for record in records
        for standing in [standings[record.pk]]
    )


def _standings(records: Iterable[LearnerRecord], days: Days) -> Mapping[int, _Standings]:
    """Return where competences stand, by record: the ledger's word where there is one, else what was done."""
    found: dict[int, _Standings] = defaultdict(lambda: _Standings({}))
    keys = [record.pk for record in records]
    practised = Case(
        When(kind__in=PRACTICE, then=Value(Standing.PRACTISED.value)), default=Value(Standing.LEARNING.value)
    )
    done = (
        public_evidence()
        .filter(record__in=keys)
        .annotate(state=practised, valid_until=Value(None, output_field=DateField()))
        .values_list("record_id", "competence", "state", "valid_until")
        .distinct()
    )
    on_the_ledger = CompetenceStatus.objects.filter(record__in=keys)
    told = on_the_ledger.values_list("record_id", "competence", "state", "valid_until").union(done, all=True)
    for record_id, competence, state, valid_until in sorted(told, key=_weight):
        of_theirs = found[record_id]
        standing = standing_on(days.today, state, valid_until)
        of_theirs.competences[competence] = standing
        if standing in _GIVEN and valid_until is not None:
            of_theirs.running_out += valid_until <= days.remind_until
    return found


def standing_on(day: date, state: str, valid_until: date | None) -> Standing:
    """Return a stored state as it reads on a day: a sign-off has run out once its last day has passed."""
    if state == Standing.SIGNED_OFF and valid_until is not None and valid_until < day:
        return Standing.RUN_OUT
    return Standing(state)


def _weight(told: tuple[int, str, str, date | None]) -> int:
    """Put first what is overridden: reading by practice, both by the ledger."""
    return _OVERRIDDEN.index(told[2]) if told[2] in _OVERRIDDEN else len(_OVERRIDDEN)


def _supervisors(records: Iterable[LearnerRecord], course_key: str) -> Mapping[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    learners = [record.user_id for record in records]
    theirs = current(Supervision.objects.filter(course_key=course_key, learner__in=learners))
    for learner_id, supervisor_id in theirs.values_list("learner_id", "supervisor_id"):
        if supervisor_id is not None:
            found[learner_id].add(supervisor_id)
    return found
