"""Whether credentials still stand: read from the ledger at the moment somebody asks, so that no job has to have run."""

import json
from collections.abc import Iterable
from uuid import UUID

from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from alongside.credentials.places import Places
from alongside.credentials.reading import Answer, NotGenuineError, read_badge
from alongside.credentials.status import SIZE, status_list
from alongside.records.credentials.keys import credential_keys, signing_key
from alongside.records.data import CredentialCheck
from alongside.records.errors import NotFound
from alongside.records.ledger.entries import EntryKind
from alongside.records.models import IssuedCredential, LedgerEntry

__all__ = ["check_credential", "credential_standing", "issues_credentials", "signed_status_list"]


@sensitive_variables()
def check_credential(token: str) -> CredentialCheck:
    """Return what can be said of a credential that somebody handed over. For anybody.

    Args:
        token: a VC-JWT.

    """
    try:
        badge = read_badge(token, credential_keys())
    except NotGenuineError as error:
        return CredentialCheck(error.answer)
    answer = credential_standing(badge.uuid) if badge.uuid else Answer.UNKNOWN
    if answer is Answer.STANDS:
        answer = badge.in_time(timezone.now())
    return CredentialCheck(answer, badge)


def credential_standing(uuid: UUID) -> Answer:
    """Return whether a credential stands today. For anybody: it tells neither whose it is nor why it was withdrawn."""
    row = IssuedCredential.objects.filter(uuid=uuid).first()
    if row is None:
        return Answer.UNKNOWN
    return standing_of(row, withdrawn_on([row]))


def issues_credentials(course_key: str | None = None) -> bool:
    """Return whether any credential of a course, or of any course, was issued here. For anybody."""
    issued = IssuedCredential.objects.all()
    return (issued if course_key is None else issued.filter(course_key=course_key)).exists()


def signed_status_list(course_key: str, number: int, site: str) -> str:
    """Return one of a course's status lists as it is at this moment, signed. For anybody.

    Raises:
        CredentialKeysMissing: if this server has no key.
        NotFound: if nothing on that list was issued.

    """
    issued = IssuedCredential.objects.filter(
        course_key=course_key,
        site=site,
        status_index__gte=number * SIZE,
        status_index__lt=(number + 1) * SIZE,
    )
    rows = list(issued.defer("token"))
    if not rows:
        raise NotFound
    withdrawn = withdrawn_on(rows)
    set_bits = [row.status_index % SIZE for row in rows if is_withdrawn(row, withdrawn)]
    places, key = Places(site, course_key), signing_key()
    claims = status_list(places, number, set_bits, timezone.now())
    return key.sign(claims, places.key(key.public.thumbprint))


def standing_of(row: IssuedCredential, withdrawn: set[str]) -> Answer:
    """Return whether a credential stands, by the decisions that were withdrawn."""
    if is_withdrawn(row, withdrawn):
        return Answer.WITHDRAWN
    if row.valid_until is not None and row.valid_until < timezone.localdate():
        return Answer.EXPIRED
    return Answer.STANDS


def is_withdrawn(row: IssuedCredential, withdrawn: set[str]) -> bool:
    """Return whether a credential was taken back, or rests on something that was withdrawn."""
    return row.taken_back_at is not None or not withdrawn.isdisjoint(row.rests_on.values())


def withdrawn_on(rows: Iterable[IssuedCredential]) -> set[str]:
    """Return the uuids of all decisions and prior learning that were withdrawn on the records of some credentials."""
    records = {row.record_id for row in rows} - {None}
    payloads = LedgerEntry.objects.filter(record_id__in=records, kind=EntryKind.WITHDRAWN)
    told = (json.loads(payload) for payload in payloads.values_list("payload", flat=True))
    return {each.get("decision") or each["recognition"] for each in told}
