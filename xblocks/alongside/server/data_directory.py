"""The folder in which one organisation's server keeps everything that is not content: database and keys."""

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet


@dataclass(frozen=True)
class DataDirectory:
    """A data folder. Secrets are made when first asked for, in files that only their owner can read."""

    path: Path

    @property
    def database(self) -> Path:
        """The SQLite file with accounts, progress and records."""
        return self.path / "alongside.sqlite3"

    @property
    def secret_key(self) -> str:
        """Django's secret key: signs sessions and forms."""
        return self._secret("secret-key", lambda: secrets.token_urlsafe(64))

    @property
    def plan_keys_file(self) -> Path:
        """Where the keys are that encrypt private plans."""
        return self.path / "plan-keys"

    @property
    def plan_keys(self) -> list[str]:
        """The keys that encrypt private plans, newest first.

        To rotate, put a new key on the first line of the file and keep the old ones below it.
        """
        return self._secret(self.plan_keys_file.name, lambda: Fernet.generate_key().decode()).split()

    @property
    def demo_password(self) -> str:
        """The password of the demo people.

        It differs from one data folder to the next, so that nobody can sign in with a password read in our
        documentation if the folder is ever served to other machines.
        """
        return self._secret("demo-password", lambda: secrets.token_urlsafe(9))

    @property
    def admin_password_file(self) -> Path:
        """Where the first administrator's first password is kept."""
        return self.path / "first-admin-password"

    @property
    def admin_password(self) -> str:
        """The first administrator's first password."""
        return self._secret(self.admin_password_file.name, lambda: secrets.token_urlsafe(12))

    def create(self) -> None:
        """Make the folder, readable by its owner only, if it is not there yet."""
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)

    def _secret(self, name: str, make: Callable[[], str]) -> str:
        self.create()
        file = self.path / name
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return file.read_text(encoding="utf-8").strip()
        secret = make()
        with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
            handle.write(secret + "\n")
        return secret
