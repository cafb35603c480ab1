"""A learner makes credentials of what was signed off, to show elsewhere; nobody else can make or see them."""

import secrets
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.content.framework import Framework
from alongside.credentials.making import Achievement, Credential, Issuer, Rests
from alongside.credentials.places import Places
from alongside.credentials.reading import Answer
from alongside.credentials.status import SIZE
from alongside.platform import Actor
from alongside.records.credentials.keys import credential_keys, signing_key
from alongside.records.credentials.standing import standing_of, withdrawn_on
from alongside.records.credentials.words import (
    about_absent,
    credential_issuer,
    decision_rested_on,
    domain_achieved,
    organisation_name,
    some_achieved,
    whole_achieved,
)
from alongside.records.data import (
    CredentialOffer,
    CredentialView,
    MyCredentials,
    Standing,
)
from alongside.records.errors import Conflict, NotFound
from alongside.records.local.framework import framework_of
from alongside.records.local.support import local_support
from alongside.records.models import CompetenceStatus, IssuedCredential, LearnerRecord
from alongside.records.people.scope import lock, own, refuse_masquerade

__all__ = ["issue_credential", "my_credentials", "preview_credential", "take_back_credential"]

MOST = 200  # a learner's in a course: far more than anybody needs, and too few to fill the status lists


@dataclass(frozen=True)
class _Decision:
    """What signs off one competence today: a sign-off, or prior learning."""

    uuid: UUID
    day: date
    valid_until: date | None
    from_elsewhere: bool


def my_credentials(actor: Actor, *, course_key: str) -> MyCredentials:
    """Return what the actor could make credentials of in a course, and those they have made, newest first.

    Raises:
        NotAllowed: if the actor masquerades.

    """
    refuse_masquerade(actor)
    record = own(actor, course_key).first()
    rows = list(record.credentials.order_by("-issued_at", "-pk")) if record else []
    withdrawn = withdrawn_on(rows)
    return MyCredentials(
        offers=tuple(_offers(framework_of(course_key), _decisions(record) if record else {})),
        issued=tuple(_view(row, standing_of(row, withdrawn)) for row in rows),
        issuer_name=organisation_name(local_support(course_key).facts),
        is_set_up=bool(credential_keys()),
    )


def preview_credential(actor: Actor, *, course_key: str, domain: str | None, hide_absent: bool) -> Credential:
    """Return what a credential would say if it were made now. Nothing is written.

    Raises:
        Conflict: if there can be no such credential yet.
        NotAllowed: if the actor masquerades.
        NotFound: if the actor has no record in the course, or there is no such domain.

    """
    refuse_masquerade(actor)
    record = own(actor, course_key).first()
    if record is None:
        raise NotFound
    decisions = _decisions(record)
    offer = _makeable(framework_of(course_key), decisions, domain)
    return _credential(actor, credential_issuer(course_key), offer, decisions, hide_absent, status_index=0)


def issue_credential(
    actor: Actor, *, course_key: str, domain: str | None, hide_absent: bool, submission_key: UUID
) -> CredentialView:
    """Make a credential of what is signed off on the actor's own record today.

    It is not put on the ledger: nothing happens to the record by it. Whether it stands later follows from the ledger.

    Args:
        actor: the learner; their name stands in it as the platform has it.
        course_key: the course.
        domain: the code of a domain that is signed off; None for the whole framework.
        hide_absent: whether to leave out which competences are not signed off (over the whole framework).
        submission_key: made by the sender for this one credential; sending it again returns the same.

    Raises:
        Conflict: if there can be no such credential yet, there are too many already, or the key was used by somebody
            else.
        CredentialKeysMissing: if this server has no key to sign with.
        NotAllowed: if the actor masquerades.
        NotFound: if the actor has no record in the course, or there is no such domain.

    """
    refuse_masquerade(actor)
    key, issuer = signing_key(), credential_issuer(course_key)
    with transaction.atomic():
        record = lock(own(actor, course_key))
        sent = IssuedCredential.objects.filter(submission_key=submission_key).first()
        if sent is not None:
            return _sent_before(sent, record)
        if record.credentials.count() >= MOST:
            raise Conflict(_("You have made %d credentials in this course. There cannot be more.") % MOST)
        decisions = _decisions(record)
        offer = _makeable(framework_of(course_key), decisions, domain)
        index = _free_index(issuer.places)
        credential = _credential(actor, issuer, offer, decisions, hide_absent, status_index=index)
        row = IssuedCredential.objects.create(
            uuid=credential.uuid,
            record=record,
            course_key=course_key,
            site=issuer.places.site,
            status_index=index,
            domain=domain or "",
            rests_on={code: str(decisions[code].uuid) for code in offer.signed_off},
            issued_at=credential.issued_at,
            valid_until=_earliest(offer, decisions),
            submission_key=submission_key,
            token=key.sign(credential.claims(), issuer.places.key(key.public.thumbprint)),
        )
    return _view(row, Answer.STANDS)


def take_back_credential(actor: Actor, *, course_key: str, credential_uuid: UUID) -> None:
    """Have one of the actor's own credentials count as withdrawn from now on. Doing it again changes nothing.

    Raises:
        NotAllowed: if the actor masquerades.
        NotFound: if the actor has no such credential.

    """
    refuse_masquerade(actor)
    with transaction.atomic():
        record = lock(own(actor, course_key))
        row = record.credentials.filter(uuid=credential_uuid).first()
        if row is None:
            raise NotFound
        if row.taken_back_at is None:
            row.taken_back_at = timezone.now()
            row.save(update_fields=["taken_back_at"])


def leave_nothing_of(credentials: QuerySet[IssuedCredential]) -> None:
    """Have the credentials of somebody who is erased count as withdrawn, and keep nothing of what they said."""
    credentials.update(
        record=None, domain="", rests_on={}, valid_until=None, taken_back_at=timezone.now(), token=""
    )


def _decisions(record: LearnerRecord) -> dict[str, _Decision]:
    """Return what signs off each competence of a record that stands signed off today."""
    today = timezone.localdate()
    statuses = CompetenceStatus.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=today), record=record, state=Standing.SIGNED_OFF
    )
    return {
        status.competence: _Decision(
            uuid=status.entry.prior_learning.uuid if status.from_elsewhere else status.decision_uuid,
            day=timezone.localdate(status.since),
            valid_until=status.valid_until,
            from_elsewhere=status.from_elsewhere,
        )
        for status in statuses.select_related("entry__prior_learning")
    }


def _offers(framework: Framework, decisions: Mapping[str, _Decision]) -> Iterator[CredentialOffer]:
    """Yield what a credential can be about: each domain with something to sign off, and the whole."""
    for domain in framework.domains:
        if codes := domain.signable:
            yield CredentialOffer(
                domain=domain.code,
                signed_off=tuple(code for code in codes if code in decisions),
                absent=tuple(code for code in codes if code not in decisions),
            )
    yield CredentialOffer(
        domain=None,
        signed_off=tuple(each.code for each in framework.competences if each.code in decisions),
        absent=tuple(code for code in framework.needed if code not in decisions),
    )


def _makeable(
    framework: Framework, decisions: Mapping[str, _Decision], domain: str | None
) -> CredentialOffer:
    """Return the offer of a domain, or of the whole, if there can be a credential.

    Raises:
        Conflict: if there cannot yet.
        NotFound: if there is no such domain.

    """
    offer = next((each for each in _offers(framework, decisions) if each.domain == domain), None)
    if offer is None:
        raise NotFound
    if not offer.can_be_made:
        raise Conflict(_("Not everything that this takes is signed off today. Nothing was made."))
    return offer


def _credential(
    actor: Actor,
    issuer: Issuer,
    offer: CredentialOffer,
    decisions: Mapping[str, _Decision],
    hide_absent: bool,
    *,
    status_index: int,
) -> Credential:
    number, bit = divmod(status_index, SIZE)
    last_day = _earliest(offer, decisions)
    return Credential(
        uuid=uuid4(),
        issuer=issuer,
        holder=actor.full_name,
        achievement=_achievement(framework_of(issuer.places.course_key), offer, decisions),
        rests_on=tuple(_rested_on(offer, decisions)),
        issued_at=timezone.now().replace(microsecond=0),
        valid_until=last_day and _end_of(last_day),
        status_list=number,
        status_index=bit,
        about_holder="" if hide_absent or offer.is_complete else about_absent(offer.absent),
    )


def _achievement(
    framework: Framework, offer: CredentialOffer, decisions: Mapping[str, _Decision]
) -> Achievement:
    from_elsewhere = any(decisions[code].from_elsewhere for code in offer.signed_off)
    if offer.domain is not None:
        domain = next(each for each in framework.domains if each.code == offer.domain)
        return domain_achieved(framework, domain, from_elsewhere=from_elsewhere)
    achieved = whole_achieved if offer.is_complete else some_achieved
    return achieved(framework, offer.signed_off, from_elsewhere=from_elsewhere)


def _rested_on(offer: CredentialOffer, decisions: Mapping[str, _Decision]) -> Iterator[Rests]:
    """Yield each decision once, with all the competences of the offer that it signs off."""
    together: dict[_Decision, list[str]] = defaultdict(list)
    for code in offer.signed_off:
        together[decisions[code]].append(code)
    for decision, codes in together.items():
        yield decision_rested_on(decision.uuid, codes, decision.day, from_elsewhere=decision.from_elsewhere)


def _earliest(offer: CredentialOffer, decisions: Mapping[str, _Decision]) -> date | None:
    """Return the last day on which all of it holds, None if nothing runs out."""
    days = (decisions[code].valid_until for code in offer.signed_off)
    return min((day for day in days if day is not None), default=None)


def _end_of(day: date) -> datetime:
    """Return a day's last second, where this server is."""
    next_day = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    return next_day - timedelta(seconds=1)


def _free_index(places: Places) -> int:
    """Return an index of a status list that has no credential yet; by chance, so that it tells nothing of the order.

    No list is ever more than half full.
    """
    taken = IssuedCredential.objects.filter(course_key=places.course_key, site=places.site)
    first = taken.count() // (SIZE // 2) * SIZE
    while True:
        index = first + secrets.randbelow(SIZE)
        if not taken.filter(status_index=index).exists():
            return index


def _sent_before(sent: IssuedCredential, record: LearnerRecord) -> CredentialView:
    if sent.record_id != record.pk:
        raise Conflict
    return _view(sent, standing_of(sent, withdrawn_on([sent])))


def _view(row: IssuedCredential, standing: Answer) -> CredentialView:
    return CredentialView(
        uuid=row.uuid,
        domain=row.domain or None,
        competences=tuple(sorted(row.rests_on)),
        issued_at=row.issued_at,
        valid_until=row.valid_until,
        standing=standing,
        taken_back=row.taken_back_at is not None,
        token=row.token,
    )
