"""Where everybody in a course stands: figures for those who see the whole of it."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping

from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.platform import Actor
from alongside.records.data import CaseloadShow, Cohort, Standing
from alongside.records.models import CompetenceStatus, LearnerRecord
from alongside.records.people.scope import require_whole_course
from alongside.records.standing.caseload import shown
from alongside.records.standing.caseload_rows import PRACTICE, Days
from alongside.records.standing.evidence import public_evidence
from alongside.records.standing.queue import late_since, open_requests

__all__ = ["cohort"]

REMEMBERED_FOR = 60  # seconds


def cohort(actor: Actor, *, course_key: str) -> Cohort:
    """Return where everybody in a course stands.

    The figures are those of everybody with a record, whoever asks; they are counted once a minute at most, and say
    when that was.

    Raises:
        NotAllowed: if the actor is neither course staff nor a training lead today, or masquerades.

    """
    require_whole_course(actor, course_key, _("Only course staff and training leads see the whole course."))
    remembered = f"alongside.cohort.{hashlib.sha256(course_key.encode()).hexdigest()}"
    figures = cache.get(remembered)
    if figures is None:
        figures = _count(course_key)
        cache.set(remembered, figures, REMEMBERED_FOR)
    return figures


def _count(course_key: str) -> Cohort:
    """Count, in five queries."""
    counted_at, days = timezone.now(), Days.of(course_key)
    learners = LearnerRecord.objects.filter(course_key=course_key, user__isnull=False)
    waiting = open_requests(course_key).filter(record__user__isnull=False)
    late = Q(requested_at__lt=late_since(course_key))
    return Cohort(
        **learners.aggregate(
            learners=Count("pk"),
            stuck=Count("pk", filter=shown(CaseloadShow.STUCK, course_key, days)),
            running_out=Count("pk", filter=shown(CaseloadShow.RUNNING_OUT, course_key, days)),
            unsupervised=Count("pk", filter=shown(CaseloadShow.UNSUPERVISED, course_key, days)),
        ),
        **waiting.aggregate(waiting=Count("pk"), overdue=Count("pk", filter=late)),
        competences=_standings(course_key, days),
        counted_at=counted_at,
    )


def _standings(course_key: str, days: Days) -> Mapping[str, Mapping[Standing, int]]:
    """Return how many learners stand where with each competence."""
    everybodys = CompetenceStatus.objects.filter(course_key=course_key)
    of_the_erased = CompetenceStatus.objects.filter(record__course_key=course_key, record__user__isnull=True)
    counted = _on_the_ledger(everybodys, days)
    counted.subtract(
        _on_the_ledger(of_the_erased, days)
    )  # few, so this is faster than to ask each row whose it is
    counted.update(_done(course_key))
    figures: dict[str, dict[Standing, int]] = defaultdict(dict)
    for (competence, standing), number in sorted(counted.items()):
        if number:
            figures[competence][standing] = number
    return dict(figures)


def _on_the_ledger(statuses: QuerySet[CompetenceStatus], days: Days) -> Counter[tuple[str, Standing]]:
    """Return the number of rows by competence and standing today."""
    counted: Counter[tuple[str, Standing]] = Counter()
    over = Count("pk", filter=Q(state=Standing.SIGNED_OFF, valid_until__lt=days.today))
    by_state = statuses.order_by().values_list("competence", "state").annotate(all=Count("pk"), over=over)
    for competence, state, number, run_out in by_state:
        counted[competence, Standing(state)] += number - run_out
        counted[competence, Standing.RUN_OUT] += run_out
    return counted


def _done(course_key: str) -> Counter[tuple[str, Standing]]:
    """Return how many learners have done something for a competence of which the ledger says nothing yet."""
    told = CompetenceStatus.objects.filter(record=OuterRef("record"), competence=OuterRef("competence"))
    done = (
        public_evidence()
        .filter(~Exists(told), record__course_key=course_key, record__user__isnull=False)
        .order_by()
    )
    practised = Count("record", distinct=True, filter=Q(kind__in=PRACTICE))
    counted: Counter[tuple[str, Standing]] = Counter()
    for competence, anything, practice in done.values_list("competence").annotate(
        anything=Count("record", distinct=True), practice=practised
    ):
        counted[competence, Standing.PRACTISED] = practice
        counted[competence, Standing.LEARNING] = anything - practice
    return counted
