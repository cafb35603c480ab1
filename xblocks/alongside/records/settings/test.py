"""What the platform's own tests run with."""

from typing import Any

from cryptography.fernet import Fernet

from alongside.credentials.keys import new_key


def plugin_settings(settings: Any) -> None:
    """Have keys, which are good for one run."""
    settings.ALONGSIDE_PLAN_KEYS = [Fernet.generate_key().decode()]
    settings.ALONGSIDE_CREDENTIAL_KEYS = [new_key()]
