"""What several tables share: lengths, and links to accounts that can be cut."""

from typing import Any

from django.conf import settings
from django.db import models

KEY_LENGTH = 255
CODE_LENGTH = 64
HASH_LENGTH = 71  # "sha256:" and 64 hex digits


def person(related_name: str, **options: Any) -> models.ForeignKey:
    """Return a link to an account that is cut, not followed, when the account goes."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name=f"alongside_{related_name}",
        **options,
    )
