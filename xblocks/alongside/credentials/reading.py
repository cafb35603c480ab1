"""A credential on its way in: everything about it is doubted until a key that is trusted has signed it.

What is read here was handed over by anybody at all. Nothing of it is shown before its signature was found right, and
then only as plain text.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import jwt

from alongside.credentials.keys import PublicKey
from alongside.credentials.places import Places, site_of
from alongside.credentials.status import StatusUnknownError, is_set

LONGEST = 64 * 1024  # characters; one over all nine domains has about a third of it
ALGORITHMS = ("EdDSA", "RS256")
#: Open Badges 3.0 allows no others but ``jwk``, with which anybody could bring a key of their own.
_HEADER = {"alg", "kid", "typ"}


class Answer(StrEnum):
    """What can be said of a credential."""

    STANDS = "stands"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    EARLY = "early"  # genuine, and not valid yet
    UNKNOWN = "unknown"  # whether it was withdrawn cannot be told
    NOT_FROM_HERE = "not-from-here"  # it names a key that is none of the trusted ones
    ALTERED = "altered"  # it names a trusted key, which has not signed what it says
    UNREADABLE = "unreadable"  # it is no signed credential, whoever made it


class NotGenuineError(ValueError):
    """What was handed over is not a credential that a trusted key has signed; ``answer`` says how."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.value)
        self.answer = answer


@dataclass(frozen=True)
class Shown:
    """A competence that a credential names."""

    code: str
    title: str


@dataclass(frozen=True)
class Badge:
    """What a genuine credential says. All of it was handed over; nothing was looked up."""

    id: str
    issuer_id: str
    issuer_name: str
    holder: str = field(repr=False)
    name: str
    description: str
    criteria: str
    about_holder: str
    competences: tuple[Shown, ...]
    evidence: tuple[str, ...]
    issued_at: datetime
    valid_until: datetime | None
    status_list: str
    status_index: int

    @property
    def uuid(self) -> UUID | None:
        """The uuid in its id, None if there is none."""
        try:
            return UUID(self.id.rstrip("/").rpartition("/")[2])
        except ValueError:
            return None

    def in_time(self, now: datetime) -> Answer:
        """Return whether it stands by its dates alone."""
        if now < self.issued_at:
            return Answer.EARLY
        has_run_out = self.valid_until is not None and self.valid_until < now
        return Answer.EXPIRED if has_run_out else Answer.STANDS


def read_badge(token: str, keys: Mapping[str, PublicKey]) -> Badge:
    """Return what a credential says, if one of these keys has signed it.

    Args:
        token: a VC-JWT, with or without line breaks that a mail program may have put into it.
        keys: the keys that are trusted, by thumbprint.

    Raises:
        NotGenuineError: if it is none.

    """
    claims = _signed(token, keys)
    try:
        return _badge(claims)
    except (AttributeError, IndexError, KeyError, OverflowError, TypeError, ValueError):
        raise NotGenuineError(Answer.UNREADABLE) from None


def is_withdrawn(badge: Badge, token: str, keys: Mapping[str, PublicKey], now: datetime) -> bool:
    """Return whether a status list, signed by one of these keys, says that a credential was withdrawn.

    Raises:
        StatusUnknownError: if it is not the list that the credential names, is not signed by its issuer, has run out,
            or does not reach so far.

    """
    try:
        claims = _signed(token, keys)
        subject = claims["credentialSubject"]
        is_the_one = (
            claims["id"] == claims["jti"] == badge.status_list
            and claims["issuer"] == claims["iss"] == badge.issuer_id
            and "BitstringStatusListCredential" in claims["type"]
            and subject["statusPurpose"] == "revocation"
            and _moment(claims["validFrom"]) <= now <= _moment(claims["validUntil"])
        )
        encoded = subject["encodedList"]
    except (AttributeError, KeyError, NotGenuineError, TypeError, ValueError):
        is_the_one = False
    if not is_the_one:
        raise StatusUnknownError("This is not the issuer's list as it stands today.")
    return is_set(encoded, badge.status_index)


def claimed_issuer(token: str) -> str:
    """Return who a token says has issued it, unchecked: to know whom to ask for the keys. "" if it says nobody."""
    try:
        issuer = jwt.decode("".join(token.split()), options={"verify_signature": False}).get("iss")
    except (jwt.PyJWTError, RecursionError, ValueError):
        return ""
    return issuer if isinstance(issuer, str) and issuer.isascii() and issuer.isprintable() else ""


def _signed(token: str, keys: Mapping[str, PublicKey]) -> dict[str, Any]:
    """Return the claims of a token that one of the keys has signed, and that names that key on its issuer's site."""
    compact = "".join(token.split())
    if len(compact) > LONGEST:
        raise NotGenuineError(Answer.UNREADABLE)
    try:
        header = jwt.get_unverified_header(compact)
    except (jwt.PyJWTError, RecursionError, ValueError):
        raise NotGenuineError(Answer.UNREADABLE) from None
    is_ours = header.keys() <= _HEADER and header.get("typ", "JWT") == "JWT"
    if not is_ours or header.get("alg") not in ALGORITHMS:
        raise NotGenuineError(Answer.UNREADABLE)
    kid = header.get("kid", "")
    key = keys.get(kid.rpartition("/")[2].removesuffix(".json"))
    if key is None:
        raise NotGenuineError(Answer.NOT_FROM_HERE)
    claims = _payload(compact, key)
    issuer = claims.get("iss")
    if not isinstance(issuer, str) or kid != Places(site_of(issuer), "").key(key.thumbprint):
        raise NotGenuineError(Answer.NOT_FROM_HERE)
    return claims


def _payload(compact: str, key: PublicKey) -> dict[str, Any]:
    try:
        payload = jwt.PyJWS().decode(compact, key.key, algorithms=[key.algorithm])
    except (jwt.PyJWTError, RecursionError, ValueError):
        raise NotGenuineError(Answer.ALTERED) from None
    try:
        claims = json.loads(payload)
    except (RecursionError, ValueError):
        raise NotGenuineError(Answer.UNREADABLE) from None
    if not isinstance(claims, dict):
        raise NotGenuineError(Answer.UNREADABLE)
    return claims


def _badge(claims: Mapping[str, Any]) -> Badge:
    """Return a credential as it is shown.

    Raises:
        ValueError: and others that a shape unlike ours brings about, if it is no Open Badge, or its claims do not say
            the same as the credential (Open Badges 3.0, "Verify a Credential VC-JWT Signature").

    """
    if not {"VerifiableCredential", "OpenBadgeCredential"} <= set(claims["type"]):
        raise ValueError("no Open Badge")
    subject, issuer, status = claims["credentialSubject"], claims["issuer"], claims["credentialStatus"]
    issued_at = _moment(claims["validFrom"])
    valid_until = _moment(claims["validUntil"]) if "validUntil" in claims else None
    says_the_same = (
        claims["iss"] == issuer["id"]
        and claims["jti"] == claims["id"]
        and claims["sub"] == subject["id"]
        and claims["nbf"] == issued_at.timestamp()
        and claims.get("exp") == (valid_until and valid_until.timestamp())
        and site_of(claims["id"]) == site_of(issuer["id"]) == site_of(status["statusListCredential"])
        and (status["type"], status["statusPurpose"]) == ("BitstringStatusListEntry", "revocation")
    )
    if not says_the_same:
        raise ValueError("the claims and the credential differ")
    achievement = subject["achievement"]
    return Badge(
        id=_plain(claims["id"]),
        issuer_id=_plain(issuer["id"]),
        issuer_name=_plain(issuer["name"]),
        holder=", ".join(_names(subject["identifier"])),
        name=_plain(claims["name"]),
        description=_plain(achievement["description"]),
        criteria=_plain(achievement["criteria"]["narrative"]),
        about_holder=_plain(subject.get("narrative", "")),
        competences=tuple(
            Shown(_plain(each["targetCode"]), _plain(each["targetName"])) for each in achievement["alignment"]
        ),
        evidence=tuple(_plain(each["description"]) for each in claims["evidence"]),
        issued_at=issued_at,
        valid_until=valid_until,
        status_list=_plain(status["statusListCredential"]),
        status_index=int(status["statusListIndex"]),
    )


def _names(identifiers: list[Mapping[str, Any]]) -> Iterator[str]:
    for each in identifiers:
        if each["identityType"] == "name" and each["hashed"] is False:
            yield _plain(each["identityHash"])


def _moment(written: str) -> datetime:
    moment = datetime.fromisoformat(written)
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment.astimezone(UTC)


def _plain(text: str) -> str:
    """Return a text without what would move a terminal's cursor or turn the direction of writing."""
    return "".join(letter for letter in str(text) if letter.isprintable())
