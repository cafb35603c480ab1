"""Somebody signed in to the embedded server, with a browser that keeps to HTTP."""

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from alongside.server import catalogue


class Visitor:
    """A signed-in person."""

    def __init__(self, client: Client):
        self._client = client

    def get(self, address: str) -> HttpResponse:
        """Open a page. Raises RuntimeError if it does not come."""
        response = self._client.get(address)
        if response.status_code != 200:
            raise RuntimeError(f"{address} answered {response.status_code}.")
        return response

    def send(self, block: str, handler: str, **data: Any) -> HttpResponse:
        """Post to a handler of the block with this code, and return whatever it answers."""
        key = next(key for key in catalogue.current().blocks if key.block_id == block)
        return self._client.post(
            reverse("handler", args=[key, handler]), json.dumps(data), content_type="application/json"
        )

    def post(self, block: str, handler: str, **data: Any) -> dict[str, Any]:
        """Post to a handler and return its JSON. Raises RuntimeError if it refuses."""
        response = self.send(block, handler, **data)
        if response.status_code != 200:
            raise RuntimeError(f"{block}.{handler} answered {response.status_code}: {response.content!r}")
        return response.json()
