"""The exact text that a record was made against: canonical JSON and its hash."""

import hashlib
import json

from pydantic import BaseModel


def canonical(model: BaseModel) -> str:
    """Return the JSON that is the same for the same content: no spaces, every field, in the model's order.

    Keys are not sorted: the order in which an author lists behaviours is content too, and is what an assessor
    sees. ``type(model).model_validate_json(canonical(model)) == model``.
    """
    return json.dumps(model.model_dump(mode="json"), ensure_ascii=False, separators=(",", ":"))


def content_hash(model: BaseModel) -> str:
    """Return ``sha256:`` and the hexadecimal digest of the canonical JSON."""
    return f"sha256:{hashlib.sha256(canonical(model).encode()).hexdigest()}"
