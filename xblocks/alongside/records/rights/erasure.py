"""Erasure of a person: their words and names go, the chains stay whole, and each says that something was erased."""

from collections import defaultdict
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from alongside.platform import Actor
from alongside.records.credentials.issuing import leave_nothing_of
from alongside.records.data import Erasure, ErasureReason, RequestState
from alongside.records.errors import NotAllowed
from alongside.records.ledger.entries import ACTOR, EntryKind, append
from alongside.records.ledger.moves import texts_about
from alongside.records.models import (
    Assessment,
    AssessorDraft,
    CalibrationRating,
    Concern,
    CourseRole,
    LearnerRecord,
    LedgerEntry,
    LedgerText,
    PlanShare,
    RolePlayRequest,
    Supervision,
)
from alongside.records.people.scope import cut_off, refuse_masquerade
from alongside.records.private.plan import remove
from alongside.records.private.share import end
from alongside.records.signing_off.requests import back_to_queue, move

__all__ = ["erase_person", "retire_person"]

_ABOUT_THE_ASSESSOR = (ACTOR, "relation")


def erase_person(actor: Actor, *, course_key: str, user_id: int, reason_code: ErasureReason) -> Erasure:
    """Remove a person's words and names from the records of one course. Doing it again changes nothing.

    docs/developers/ledger.md says what goes and what stays. The account itself is the platform's to remove.

    Args:
        actor: course staff; somebody else than the person, whose name would else come back with the entry.
        course_key: the course.
        user_id: whose words and names go, as a learner and as an assessor of others.
        reason_code: why; it stays on the ledger.

    Raises:
        NotAllowed: if the actor is not course staff, is the person, or masquerades.

    """
    refuse_masquerade(actor)
    if not actor.is_staff:
        raise NotAllowed(_("Only course staff can erase a person. Nothing was changed."))
    if actor.user_id == user_id:
        raise NotAllowed(_("Somebody else among the course staff has to erase you. Nothing was changed."))
    return _erase(actor, user_id, ErasureReason(reason_code), {"course_key": course_key})


def retire_person(*, user_id: int) -> Erasure:
    """Remove a person's words and names from the records of every course, as the platform retires their account.

    For the platform only: it performs no authorisation check. Call it before the account is removed; afterwards
    nothing tells any more which words were theirs.
    """
    return _erase(None, user_id, ErasureReason.RETIRED, {})


@transaction.atomic
def _erase(by: Actor | None, user_id: int, reason: ErasureReason, course: dict[str, str]) -> Erasure:
    """Erase a person from every record that they are on, all at once or not at all."""
    touched = LearnerRecord.objects.filter(
        Q(user_id=user_id) | Q(pk__in=LedgerEntry.objects.filter(actor_id=user_id).values("record_id")),
        **course,
    )
    texts = records = 0
    for record in touched.order_by(
        "pk"
    ).select_for_update():  # one order for everybody, so that nobody deadlocks
        if record.user_id != user_id and not record.entries.filter(actor_id=user_id).exists():
            continue  # somebody else has erased them while we waited for the lock
        records += 1
        texts += _erase_from(record, by, user_id, reason)
    of_the_course = {f"request__record__{name}": key for name, key in course.items()}
    AssessorDraft.objects.filter(author_id=user_id, **of_the_course).delete()
    Supervision.objects.filter(Q(learner_id=user_id) | Q(supervisor_id=user_id), **course).delete()
    CourseRole.objects.filter(user_id=user_id, **course).delete()
    CalibrationRating.objects.filter(assessor_id=user_id, **course).delete()
    shared_with_them = PlanShare.objects.filter(
        recipient_id=user_id, **{f"plan__record__{name}": key for name, key in course.items()}
    )
    end(shared_with_them)
    shared_with_them.update(recipient=None)
    for link in ("raised_by", "taken_up_by"):  # the words are about the learner, and stay with the lead
        Concern.objects.filter(**{link: user_id}, **course).update(**{link: None})
    return Erasure(records=records, texts=texts)


def _erase_from(record: LearnerRecord, by: Actor | None, user_id: int, reason: ErasureReason) -> int:
    """Erase a person from one locked record, and return how many texts went."""
    is_own = record.user_id == user_id
    texts = _their_texts(record, user_id, is_own)
    erased: dict[str, list[str]] = defaultdict(list)
    for sequence, name in texts.order_by("entry__sequence", "name").values_list("entry__sequence", "name"):
        erased[str(sequence)].append(name)
    states = dict(_moved_requests(record, user_id, is_own))
    texts.erase()
    _cut_links(record, user_id)
    if is_own:
        _remove_what_is_only_theirs(record)
    append(
        record,
        kind=EntryKind.ERASED,
        actor=by,
        about=record.uuid,
        payload={"erased": erased, "reason": reason, "requests": states},
    )
    return sum(map(len, erased.values()))


def _their_texts(record: LearnerRecord, user_id: int, is_own: bool) -> QuerySet:
    """Return what names or describes a person on a record.

    On their own, every word, and their name. On somebody else's, their name and how they stood to the learner; what
    they wrote about the learner is the learner's. On both, which accounts they had where the record was before.
    """
    theirs, nobodys_words = Q(entry__actor_id=user_id), Q(name=ACTOR) | Q(entry__kind=EntryKind.MOVED)
    which = ~nobodys_words | theirs if is_own else theirs & Q(name__in=_ABOUT_THE_ASSESSOR)
    which |= Q(pk__in=texts_about(record, user_id))
    return LedgerText.objects.filter(which, entry__record=record, text__isnull=False)


def _moved_requests(record: LearnerRecord, user_id: int, is_own: bool) -> Iterator[tuple[str, RequestState]]:
    """Close the requests of a learner who goes, put back what an assessor who goes has claimed; yield each."""
    waiting = RolePlayRequest.objects.filter(record=record, is_open=True)
    for request in waiting if is_own else waiting.filter(claimed_by_id=user_id):
        if is_own:
            move(request, RequestState.CANCELLED)
        else:
            back_to_queue(request)
        yield str(request.uuid), request.state


def _cut_links(record: LearnerRecord, user_id: int) -> None:
    record.entries.filter(actor_id=user_id).cut("actor")
    assessments = Assessment.objects.filter(request__record=record)
    assessments.filter(subject_id=user_id).cut("subject")
    assessments.filter(assessor_id=user_id).cut("assessor")


def _remove_what_is_only_theirs(record: LearnerRecord) -> None:
    """Remove what stands beside the ledger about a learner, and cut the link to them."""
    remove(record.plans.all())
    record.self_assessments.all().delete()
    record.evidence.all().delete()
    record.concerns.all().delete()
    leave_nothing_of(record.credentials.all())
    AssessorDraft.objects.filter(request__record=record).delete()
    cut_off(record)
