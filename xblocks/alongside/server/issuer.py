"""What the command asks an issuer for, over the network: its keys and its status list, and nothing else.

Only the issuer's own site is asked, by https (or on this very machine), without following it to anywhere else.
"""

import json
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from alongside.credentials.places import site_of
from alongside.server.addresses import is_loopback

SECONDS = 10
LARGEST = 512 * 1024  # bytes


class CannotFetchError(Exception):
    """An issuer could not be asked, in words."""


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_args: Any) -> None:
        """Lead nowhere else: what another site says is not the issuer's word."""
        return


def fetch(address: str, site: str) -> str:
    """Return what stands at an address of a site.

    Raises:
        CannotFetchError: if the address is on another site, or not to be asked, or does not answer as it should.

    """
    if not site or site_of(address) != site:
        raise CannotFetchError(f"{address} is not on {site}, and was not asked.")
    if not _may_be_asked(site):
        raise CannotFetchError(f"{site} is not reached by https, and was not asked.")
    try:
        with build_opener(_NoRedirect).open(Request(address), timeout=SECONDS) as answer:  # noqa: S310 - https above
            content = answer.read(LARGEST + 1)
    except (HTTPException, OSError, ValueError) as error:
        raise CannotFetchError(f"{address} did not answer: {error}.") from None
    if len(content) > LARGEST:
        raise CannotFetchError(f"{address} sent more than an issuer has to say.")
    return content.decode("utf-8", "replace")


def fetch_json(address: str, site: str) -> Any:
    """Return the JSON at an address of a site.

    Raises:
        CannotFetchError: as ``fetch`` does, and if it is none.

    """
    try:
        return json.loads(fetch(address, site))
    except (RecursionError, ValueError):
        raise CannotFetchError(f"{address} did not answer in JSON.") from None


def _may_be_asked(site: str) -> bool:
    parts = urlsplit(site)
    return parts.scheme == "https" or is_loopback(parts.hostname or "")
