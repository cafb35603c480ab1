"""Prior learning: competences that somebody brings from elsewhere, on the record with their evidence named."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Annotated
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import Field, TypeAdapter, ValidationError

from alongside.content.model import CompetenceCode
from alongside.platform import Actor
from alongside.records.data import PriorLearning, Withdrawal
from alongside.records.errors import Conflict, Invalid, NotAllowed, NotFound
from alongside.records.ledger.entries import Entry, EntryKind, append, entries_about
from alongside.records.ledger.projection import project_competences
from alongside.records.models import LearnerRecord, PriorLearningEntry
from alongside.records.people.scope import in_care_of, lock, own, require_whole_course
from alongside.records.tables.words import tidy
from alongside.records.telling import tell

__all__ = ["record_prior_learning", "withdraw_prior_learning"]

_CODES = TypeAdapter(Annotated[list[CompetenceCode], Field(min_length=1, max_length=100)])


def record_prior_learning(
    actor: Actor,
    *,
    course_key: str,
    record_uuid: UUID,
    competences: Sequence[str],
    awarded_by: str,
    evidence: str,
    awarded_on: date,
    valid_until: date | None,
    submission_key: UUID,
) -> PriorLearning:
    """Put on somebody's record that they bring competences from elsewhere. A sign-off made here goes before it.

    Args:
        actor: a training lead or course staff; somebody else than the learner.
        course_key: the course.
        record_uuid: the learner's record.
        competences: codes, such as ``3.3``; at least one.
        awarded_by: who saw that they can do this, and for what they said so.
        evidence: what was shown for it here.
        awarded_on: the day on which it was awarded.
        valid_until: the last day on which it counts; None if it does not run out.
        submission_key: made by the sender for this one entry; sending it again returns the same.

    Raises:
        Conflict: if the key was used for something else.
        Invalid: if something is missing or does not fit; ``problems`` has ``competences``, ``awarded_by``,
            ``evidence``, ``awarded_on``, ``valid_until``.
        NotAllowed: if the actor is neither training lead nor course staff, it is their own record, or they masquerade.
        NotFound: if there is no such record in the course.

    """
    _require_may(actor, course_key)
    said = {"awarded_by": tidy(awarded_by, "awarded_by"), "evidence": tidy(evidence, "evidence")}
    codes = list(dict.fromkeys(competences))
    problems = _problems(codes, said, awarded_on, valid_until)
    if problems:
        raise Invalid(problems)
    with transaction.atomic():
        record = _locked(actor, course_key, uuid=record_uuid)
        sent = PriorLearningEntry.objects.filter(submission_key=submission_key).first()
        if sent:
            return _sent_before(sent, record)
        uuid = uuid4()
        entry = append(
            record,
            kind=EntryKind.RECOGNISED,
            actor=actor,
            about=record.uuid,
            payload={
                "recognition": str(uuid),
                "competences": codes,
                "awarded_on": awarded_on.isoformat(),
                "valid_until": valid_until and valid_until.isoformat(),
            },
            words=said,
        )
        PriorLearningEntry.objects.create(
            uuid=uuid, record=record, entry=entry.row, submission_key=submission_key
        )
        project_competences(record)
        tell.learner_of_prior_learning(record)
    return prior_learning_among([entry])[0]


def withdraw_prior_learning(actor: Actor, *, course_key: str, recognition_uuid: UUID, reason: str) -> None:
    """Take prior learning off again, and say why. The entry stays on the record with this beside it.

    Raises:
        Conflict: if it was withdrawn before.
        Invalid: if there is no reason.
        NotAllowed: if the actor is neither training lead nor course staff, it is their own record, or they masquerade.
        NotFound: if there is no such prior learning in the course.

    """
    _require_may(actor, course_key)
    why = tidy(reason, "reason")
    if not why:
        raise Invalid({"reason": _("Write why you take this off the record; the learner will read it.")})
    with transaction.atomic():
        record = _locked(actor, course_key, prior_learning__uuid=recognition_uuid)
        if _found(record, recognition_uuid).withdrawn:
            raise Conflict(_("This was taken off the record before. Nothing was changed."))
        append(
            record,
            kind=EntryKind.WITHDRAWN,
            actor=actor,
            about=record.uuid,
            payload={"recognition": str(recognition_uuid)},
            words={"reason": why},
        )
        project_competences(record)
        tell.learner_of_prior_learning(record)


def prior_learning_among(entries: Iterable[Entry]) -> tuple[PriorLearning, ...]:
    """Return the prior learning that entries (in order) about a record tell of, newest first."""
    told = list(entries)
    withdrawn = {
        entry.payload["recognition"]: Withdrawal(
            reason=entry.words.get("reason", ""), by=entry.by, at=entry.at
        )
        for entry in told
        if entry.kind == EntryKind.WITHDRAWN and "recognition" in entry.payload
    }
    return tuple(
        _view(entry, withdrawn.get(entry.payload["recognition"]))
        for entry in reversed(told)
        if entry.kind == EntryKind.RECOGNISED
    )


def _require_may(actor: Actor, course_key: str) -> None:
    require_whole_course(
        actor, course_key, _("Only training leads and course staff record what somebody brings along.")
    )


def _problems(
    codes: Sequence[str], said: dict[str, str], awarded_on: date, valid_until: date | None
) -> dict[str, str]:
    problems = {}
    try:
        _CODES.validate_python(codes)
    except ValidationError:
        problems["competences"] = _("Choose at least one competence of this course.")
    if not said["awarded_by"]:
        problems["awarded_by"] = _("Write who awarded this, and as what.")
    if not said["evidence"]:
        problems["evidence"] = _("Write what you have seen of it, such as a certificate or a reference.")
    if awarded_on > timezone.localdate():
        problems["awarded_on"] = _("Give the day on which it was awarded: today or earlier.")
    if valid_until is not None and valid_until < awarded_on:
        problems["valid_until"] = _("It cannot run out before it was awarded.")
    return problems


def _locked(actor: Actor, course_key: str, **which: UUID) -> LearnerRecord:
    try:
        return lock(in_care_of(actor, course_key).filter(**which))
    except NotFound:
        if own(actor, course_key).filter(**which).exists():
            raise NotAllowed(_("This is your own record. Somebody else has to see to it.")) from None
        raise


def _sent_before(sent: PriorLearningEntry, record: LearnerRecord) -> PriorLearning:
    if sent.record_id != record.pk:
        raise Conflict
    return _found(record, sent.uuid)


def _found(record: LearnerRecord, uuid: UUID) -> PriorLearning:
    return next(found for found in prior_learning_among(entries_about([record.uuid])) if found.uuid == uuid)


def _view(entry: Entry, withdrawn: Withdrawal | None) -> PriorLearning:
    payload = entry.payload
    return PriorLearning(
        uuid=UUID(payload["recognition"]),
        competences=tuple(payload["competences"]),
        awarded_by=entry.words.get("awarded_by", ""),
        evidence=entry.words.get("evidence", ""),
        awarded_on=date.fromisoformat(payload["awarded_on"]),
        valid_until=payload["valid_until"] and date.fromisoformat(payload["valid_until"]),
        recorded_by=entry.by,
        recorded_at=entry.at,
        withdrawn=withdrawn,
    )
