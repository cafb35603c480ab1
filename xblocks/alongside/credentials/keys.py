"""The keys that credentials are signed and checked with: Ed25519 (EdDSA) or RSA (RS256), and no others.

The algorithm always follows from the key, never from what is signed, so that nobody can have one taken for another.
"""

import re
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from json import dumps
from typing import Any

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

SMALLEST_RSA = 2048  # bits
_PEM = re.compile(r"-----BEGIN [A-Z ]+-----.+?-----END [A-Z ]+-----", re.DOTALL)
#: What a key's thumbprint is made of, by its type: RFC 7638 and, for Ed25519, RFC 8037.
_REQUIRED = {"OKP": ("crv", "kty", "x"), "RSA": ("e", "kty", "n")}


class KeyUnusableError(ValueError):
    """A key is none, or of a kind that credentials are not signed with."""


@dataclass(frozen=True)
class PublicKey:
    """What a signature is checked with."""

    key: Ed25519PublicKey | RSAPublicKey

    @property
    def algorithm(self) -> str:
        """The one algorithm that this key is for."""
        return "EdDSA" if isinstance(self.key, Ed25519PublicKey) else "RS256"

    @cached_property
    def thumbprint(self) -> str:
        """The key's own name (RFC 7638)."""
        members = self.jwk
        required = {name: members[name] for name in _REQUIRED[members["kty"]]}
        canonical = dumps(required, separators=(",", ":"), sort_keys=True)
        return _base64(sha256(canonical.encode()).digest())

    @property
    def jwk(self) -> dict[str, str]:
        """The key as a JSON Web Key, without a name."""
        if isinstance(self.key, Ed25519PublicKey):
            raw = self.key.public_bytes(Encoding.Raw, PublicFormat.Raw)
            members = {"kty": "OKP", "crv": "Ed25519", "x": _base64(raw)}
        else:
            numbers = self.key.public_numbers()
            members = {"kty": "RSA", "n": _number(numbers.n), "e": _number(numbers.e)}
        return {**members, "use": "sig", "alg": self.algorithm}


@dataclass(frozen=True)
class SigningKey:
    """What a credential is signed with."""

    private: Ed25519PrivateKey | RSAPrivateKey = field(repr=False)

    @cached_property
    def public(self) -> PublicKey:
        """What its signatures are checked with."""
        return PublicKey(self.private.public_key())

    def sign(self, claims: Mapping[str, Any], kid: str) -> str:
        """Return claims as a signed VC-JWT. The same claims give the same text each time.

        Open Badges allows no more in the header than what stands there: ``alg``, ``kid`` and ``typ``.

        Args:
            claims: what is signed.
            kid: the address at which the key is found.

        """
        return jwt.encode(dict(claims), self.private, algorithm=self.public.algorithm, headers={"kid": kid})


def new_key() -> str:
    """Return a new Ed25519 key, as PEM."""
    return (
        Ed25519PrivateKey.generate()
        .private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        .decode("ascii")
    )


def split_pem(text: str) -> list[str]:
    """Return the keys that stand one below the other in a file."""
    return _PEM.findall(text)


def signing_keys(pems: Iterable[str]) -> tuple[SigningKey, ...]:
    """Read private keys in PEM.

    Raises:
        KeyUnusableError: if one is none, or neither Ed25519 nor RSA of at least 2048 bits.

    """
    return tuple(map(_signing_key, pems))


def public_keys(key_set: Any) -> dict[str, PublicKey]:
    """Read a JSON Web Key Set, and return those keys of it that credentials are signed with, by thumbprint.

    Raises:
        KeyUnusableError: if it is no key set.

    """
    listed = key_set.get("keys") if isinstance(key_set, dict) else None
    if not isinstance(listed, list):
        raise KeyUnusableError("This is no JSON Web Key Set.")
    found = [key for each in listed if (key := _public_key(each))]
    return {key.thumbprint: key for key in found}


def _signing_key(pem: str) -> SigningKey:
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except (AttributeError, TypeError, ValueError, UnsupportedAlgorithm):
        raise KeyUnusableError("This is no private key in PEM without a password.") from None
    if isinstance(key, Ed25519PrivateKey) or (
        isinstance(key, RSAPrivateKey) and key.key_size >= SMALLEST_RSA
    ):
        return SigningKey(key)
    raise KeyUnusableError(f"Credentials are signed with Ed25519, or RSA of at least {SMALLEST_RSA} bits.")


def _public_key(jwk: Any) -> PublicKey | None:
    try:
        members = {name: jwk[name] for name in _REQUIRED[jwk["kty"]]}
        key = jwt.PyJWK(members, algorithm="EdDSA" if jwk["kty"] == "OKP" else "RS256").key
    except (jwt.PyJWTError, KeyError, TypeError, ValueError):
        return None
    if isinstance(key, Ed25519PublicKey) or (isinstance(key, RSAPublicKey) and key.key_size >= SMALLEST_RSA):
        return PublicKey(key)
    return None


def _number(number: int) -> str:
    return _base64(number.to_bytes((number.bit_length() + 7) // 8, "big"))


def _base64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
