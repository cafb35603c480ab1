"""One credential, the keys that sign it, and ways to spoil it."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from alongside.credentials.keys import SigningKey, new_key, signing_keys
from alongside.credentials.making import Achievement, Aligned, Credential, Issuer, Rests
from alongside.credentials.places import Places

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PLACES = Places("https://training.example.org", "course-v1:Org+PSW+2026")


def pem(private) -> str:
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@cache
def ed25519() -> SigningKey:
    return signing_keys([new_key()])[0]


@cache
def rsa_key() -> SigningKey:
    return signing_keys([pem(rsa.generate_private_key(65537, 2048))])[0]


def credential(**changes) -> Credential:
    made = Credential(
        uuid=UUID("11111111-2222-4333-8444-555555555555"),
        issuer=Issuer(PLACES, "Northside Peer Support"),
        holder="Maya Okafor",
        achievement=Achievement(
            code="3",
            name="Signed off: 3 Core relational skills",
            description="All of it is signed off.",
            criteria="Somebody watched. It does not say that anybody is safe to work alone.",
            competences=(
                Aligned("3.1", "Listening", "Nine domains"),
                Aligned("3.3", "Keeping the role", "Nine"),
            ),
        ),
        rests_on=(Rests(UUID(int=7), "Sign-off", "3.1, 3.3: signed off on 24 November 2026."),),
        issued_at=NOW - timedelta(days=1),
        valid_until=NOW + timedelta(days=365),
        status_list=0,
        status_index=4711,
    )
    return replace(made, **changes)


def keys_of(*keys: SigningKey) -> dict:
    return {key.public.thumbprint: key.public for key in keys}


def signed(claims=None, key: SigningKey | None = None, kid: str | None = None) -> str:
    key = key or ed25519()
    return key.sign(claims or credential().claims(), kid or PLACES.key(key.public.thumbprint))


def signed_as_it_is(payload: bytes) -> str:
    """Return whatever bytes signed by our key, which would not sign them by itself."""
    headers = {"kid": PLACES.key(ed25519().public.thumbprint), "typ": "JWT"}
    return jwt.PyJWS().encode(payload, ed25519().private, algorithm="EdDSA", headers=headers)


def part(value) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def opened(token: str) -> tuple[dict, dict, str]:
    """Return the header, the claims and the signature of a token."""
    header, payload, signature = token.split(".")
    return *(json.loads(urlsafe_b64decode(each + "==")) for each in (header, payload)), signature
