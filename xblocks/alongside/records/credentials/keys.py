"""The keys of this server's credentials: ``ALONGSIDE_CREDENTIAL_KEYS``, private keys in PEM; the first one signs.

Credentials that an older key has signed verify as long as it stays in the list.
"""

from functools import lru_cache

from django.conf import settings

from alongside.credentials.keys import KeyUnusableError, PublicKey, SigningKey, signing_keys
from alongside.records.errors import CredentialKeysMissing

__all__ = ["credential_keys"]

_read = lru_cache(maxsize=4)(signing_keys)


def credential_keys() -> dict[str, PublicKey]:
    """Return the keys that this server's credentials are checked with, by thumbprint. Without any, none."""
    return {key.public.thumbprint: key.public for key in _keys()}


def signing_key() -> SigningKey:
    """Return the key that signs.

    Raises:
        CredentialKeysMissing: if this server has none that can.

    """
    keys = _keys()
    if not keys:
        raise CredentialKeysMissing
    return keys[0]


def _keys() -> tuple[SigningKey, ...]:
    try:
        return _read(tuple(getattr(settings, "ALONGSIDE_CREDENTIAL_KEYS", None) or ()))
    except (KeyUnusableError, TypeError):
        return ()
