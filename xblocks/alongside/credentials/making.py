"""A credential on its way out: what stands in it, in the shape of Open Badges 3.0."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from alongside.credentials.places import Places

CONTEXT = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)


@dataclass(frozen=True)
class Issuer:
    """The organisation that issues."""

    places: Places
    name: str

    def profile(self) -> dict[str, Any]:
        """Return the issuer as a Profile."""
        return {
            "id": self.places.issuer,
            "type": ["Profile"],
            "name": self.name,
            "url": f"{self.places.site}/",
        }


@dataclass(frozen=True)
class Aligned:
    """A competence that an achievement is mapped to."""

    code: str
    title: str
    framework: str


@dataclass(frozen=True)
class Achievement:
    """What is achieved, in words. ``criteria`` says what was done to earn it."""

    code: str
    name: str
    description: str
    criteria: str
    competences: tuple[Aligned, ...]

    def written(self, places: Places) -> dict[str, Any]:
        """Return it as an Achievement."""
        return {
            "id": places.achievement(self.code),
            "type": ["Achievement"],
            "name": self.name,
            "description": self.description,
            "criteria": {"narrative": self.criteria},
            "alignment": [
                {
                    "type": ["Alignment"],
                    "targetName": each.title,
                    "targetUrl": places.competence(each.code),
                    "targetCode": each.code,
                    "targetFramework": each.framework,
                    "targetType": "ceasn:Competency",
                }
                for each in self.competences
            ],
        }


@dataclass(frozen=True)
class Rests:
    """A decision that a credential rests on, by its uuid."""

    uuid: UUID
    name: str
    description: str

    def written(self) -> dict[str, Any]:
        """Return it as Evidence."""
        return {
            "id": self.uuid.urn,
            "type": ["Evidence"],
            "name": self.name,
            "description": self.description,
        }


@dataclass(frozen=True)
class Credential:
    """One credential, for one person.

    ``status_list`` and ``status_index`` say where it is told that it was withdrawn. ``valid_until`` is its last
    moment, None if it does not run out. ``about_holder`` is what else it says of the holder, "" for nothing.
    """

    uuid: UUID
    issuer: Issuer
    holder: str = field(repr=False)
    achievement: Achievement
    rests_on: tuple[Rests, ...]
    issued_at: datetime
    valid_until: datetime | None
    status_list: int
    status_index: int
    about_holder: str = ""

    def claims(self) -> dict[str, Any]:
        """Return the payload of its VC-JWT: the credential itself, with the claims that Open Badges asks for beside it.

        The subject's id is made of the credential's own uuid, so that nobody can tell by it which other credentials
        are the same person's.
        """
        places = self.issuer.places
        address, subject = places.credential(self.uuid), self.uuid.urn
        credential = {
            "@context": list(CONTEXT),
            "id": address,
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": self.achievement.name,
            "issuer": self.issuer.profile(),
            "validFrom": written_time(self.issued_at),
            "credentialSubject": {
                "id": subject,
                "type": ["AchievementSubject"],
                "identifier": [
                    {
                        "type": "IdentityObject",
                        "hashed": False,
                        "identityHash": self.holder,
                        "identityType": "name",
                    }
                ],
                "achievement": self.achievement.written(places),
                **({"narrative": self.about_holder} if self.about_holder else {}),
            },
            "evidence": [each.written() for each in self.rests_on],
            "credentialStatus": status_entry(places, self.status_list, self.status_index),
            "iss": places.issuer,
            "jti": address,
            "sub": subject,
            "nbf": int(self.issued_at.timestamp()),
        }
        if self.valid_until is None:
            return credential
        until = {"validUntil": written_time(self.valid_until), "exp": int(self.valid_until.timestamp())}
        return credential | until


def status_entry(places: Places, number: int, index: int) -> Mapping[str, str]:
    """Return where a credential's status is told: one bit in one of the issuer's lists."""
    address = places.status_list(number)
    return {
        "id": f"{address}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": address,
    }


def written_time(moment: datetime) -> str:
    """Return a moment as the standard writes it, in UTC and to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
