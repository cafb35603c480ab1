"""Credentials that a learner can make of what was signed off, and those that they have made."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from alongside.credentials.reading import Answer, Badge


@dataclass(frozen=True)
class CredentialOffer:
    """What a learner could make a credential of: one domain (its code), or the whole framework (None).

    ``signed_off`` stand today; ``absent`` belong to it, too, and do not.
    """

    domain: str | None
    signed_off: tuple[str, ...]
    absent: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Whether everything that belongs to it is signed off."""
        return bool(self.signed_off) and not self.absent

    @property
    def can_be_made(self) -> bool:
        """Whether there can be a credential: for a domain once it is complete, over all domains at any time."""
        return self.is_complete or (self.domain is None and bool(self.signed_off))


@dataclass(frozen=True)
class CredentialView:
    """One credential that a learner has made, as they may see it. ``token`` is what they hand to others."""

    uuid: UUID
    domain: str | None
    competences: tuple[str, ...]
    issued_at: datetime
    valid_until: date | None
    standing: Answer
    taken_back: bool
    token: str = field(repr=False)


@dataclass(frozen=True)
class CredentialCheck:
    """What can be said of a credential that anybody handed over.

    ``badge`` is what it says, None unless a key of this server has signed it. Nothing else is told of anybody.
    """

    answer: Answer
    badge: Badge | None = field(default=None, repr=False)


@dataclass(frozen=True)
class MyCredentials:
    """Everything about a learner's credentials in a course.

    ``issuer_name`` is the organisation's name, "" if it has not given one; ``is_set_up`` says whether this server has
    keys to sign with.
    """

    offers: tuple[CredentialOffer, ...]
    issued: tuple[CredentialView, ...]
    issuer_name: str
    is_set_up: bool
