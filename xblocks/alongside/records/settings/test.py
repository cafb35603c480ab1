"""What the platform's own tests run with."""

from typing import Any

from cryptography.fernet import Fernet


def plugin_settings(settings: Any) -> None:
    """Have a key, which is good for one run."""
    settings.ALONGSIDE_PLAN_KEYS = [Fernet.generate_key().decode()]
