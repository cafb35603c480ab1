"""The list in which an issuer says, one bit for each credential, which were withdrawn (W3C Bitstring Status List v1.0).

Whoever asks gets the whole list, so that the issuer does not learn which credential is looked at.
"""

import gzip
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from alongside.credentials.making import CONTEXT, written_time
from alongside.credentials.places import Places

SIZE = 131_072  # bits; the standard's least, so that one credential hides among many
GOOD_FOR = timedelta(days=1)  # an old copy of the list cannot bring back for longer what was withdrawn since


class StatusUnknownError(ValueError):
    """A status list does not tell what it should."""


def status_list(places: Places, number: int, withdrawn: Iterable[int], now: datetime) -> dict[str, Any]:
    """Return the payload of a signed status list.

    Args:
        places: the issuer's addresses.
        number: which of its lists.
        withdrawn: the indexes of what was withdrawn.
        now: the moment for which this is true.

    """
    address = places.status_list(number)
    return {
        "@context": [CONTEXT[0]],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": places.issuer,
        "validFrom": written_time(now),
        "validUntil": written_time(now + GOOD_FOR),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": _encoded(withdrawn),
        },
        "iss": places.issuer,
        "jti": address,
        "nbf": int(now.timestamp()),
        "exp": int((now + GOOD_FOR).timestamp()),
    }


def is_set(encoded: Any, index: int) -> bool:
    """Return whether a bit of an encoded list is set.

    Raises:
        StatusUnknownError: if the list cannot be read, or does not reach so far.

    """
    bits = _decoded(encoded)
    if not 0 <= index < len(bits) * 8:
        raise StatusUnknownError("The status list does not reach so far.")
    return bool(bits[index // 8] & (0x80 >> index % 8))


def _encoded(indexes: Iterable[int]) -> str:
    bits = bytearray(SIZE // 8)
    for index in indexes:
        bits[index // 8] |= 0x80 >> index % 8
    return "u" + urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).rstrip(b"=").decode("ascii")


def _decoded(encoded: Any) -> bytes:
    """Return the bits; of a list that would unfold beyond all bounds, no more than one of ours has."""
    if not isinstance(encoded, str) or not encoded.startswith("u"):
        raise StatusUnknownError("The status list is not one bit for each credential.")
    text = encoded[1:]
    try:
        packed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        return zlib.decompressobj(wbits=16 + zlib.MAX_WBITS).decompress(packed, SIZE // 8)
    except (ValueError, zlib.error):
        raise StatusUnknownError("The status list cannot be unpacked.") from None
