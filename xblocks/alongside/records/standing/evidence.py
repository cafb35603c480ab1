"""What a learner did that speaks for a competence, short of an assessment."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from alongside.platform import Actor
from alongside.records.data import EvidenceKind
from alongside.records.errors import Invalid
from alongside.records.models import CODE_LENGTH, Evidence
from alongside.records.people.scope import mark_active, open_record

__all__ = ["note_evidence"]


def note_evidence(
    actor: Actor, *, course_key: str, usage_key: str, kind: EvidenceKind, competences: Iterable[str]
) -> None:
    """Note once that the actor did something; noting it again changes nothing.

    Args:
        actor: the learner.
        course_key: the course.
        usage_key: the block where they did it.
        kind: what they did.
        competences: codes of the competences that it speaks for; none is fine.

    Raises:
        Invalid: if a code is too long to be one.
        NotAllowed: if the actor masquerades or is not enrolled.

    """
    codes = dict.fromkeys(competences)
    if any(len(code) > CODE_LENGTH for code in codes):
        raise Invalid({"competences": _("One of these is not the code of a competence.")})
    record = open_record(actor, course_key)
    Evidence.objects.bulk_create(
        [
            Evidence(record=record, usage_key=usage_key, kind=EvidenceKind(kind), competence=code)
            for code in codes
        ],
        ignore_conflicts=True,
    )
    mark_active(record)


def public_evidence() -> QuerySet[Evidence]:
    """Return all evidence but what touches private plans: whether somebody opened one is seen nowhere."""
    return Evidence.objects.exclude(kind=EvidenceKind.PLAN_OPENED)
