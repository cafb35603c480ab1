"""The folder in which one organisation's server keeps everything that is not content: database and keys."""

import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet

from alongside.credentials.keys import new_key, split_pem

#: The files with secrets that a data folder may have.
SECRETS = ("secret-key", "plan-keys", "credential-keys", "demo-password", "first-admin-password")


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
        """The keys that encrypt private plans, newest first; one is made if there is none."""
        return self._secret(self.plan_keys_file.name, lambda: Fernet.generate_key().decode()).split()

    def add_plan_key(self) -> None:
        """Put a new key before those that encrypt private plans: all at once, so that nobody reads half a file.

        Raises:
            FileExistsError: if somebody else is just doing so, or was stopped on the way; with the file that says so.
            OSError: if the file cannot be read or written.

        """
        file = self.plan_keys_file
        beside = file.with_name(f".{file.name}.part")
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
                handle.write(f"{Fernet.generate_key().decode()}\n{file.read_text(encoding='utf-8')}")
                handle.flush()
                os.fsync(descriptor)
            if hasattr(os, "chown"):  # whoever runs this, the server still has to read it
                os.chown(beside, file.stat().st_uid, file.stat().st_gid)
            beside.replace(file)
        finally:
            beside.unlink(missing_ok=True)

    @property
    def credential_keys_file(self) -> Path:
        """Where the keys are that sign credentials."""
        return self.path / "credential-keys"

    @property
    def credential_keys(self) -> list[str]:
        """The keys that sign credentials, as PEM; the first one signs, all of them verify.

        To rotate, put a new key at the top of the file and keep the old ones below it.
        """
        return split_pem(self._secret(self.credential_keys_file.name, lambda: new_key().strip()))

    @property
    def credential_keys_at_hand(self) -> list[str]:
        """The keys that sign credentials, none if there is no file of them: it is not made by whoever only looks."""
        return self.credential_keys if self.credential_keys_file.is_file() else []

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

    @property
    def secrets(self) -> list[Path]:
        """The files with secrets that are there."""
        return [self.path / name for name in SECRETS if (self.path / name).is_file()]

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


class PlanKeys(Sequence[str]):
    """The keys that encrypt private plans as their file has them each time they are asked for.

    So a server at work takes up a new key at once. Once there are keys, none is ever made here: a file that is gone is
    an administrator's to put back, and until then there are none.
    """

    def __init__(self, data: DataDirectory) -> None:
        data.plan_keys  # noqa: B018 - made when they are first asked for
        self._file = data.plan_keys_file

    def __getitem__(self, at: Any) -> Any:
        return self._now()[at]

    def __len__(self) -> int:
        return len(self._now())

    def __iter__(self) -> Iterator[str]:
        return iter(self._now())

    def _now(self) -> list[str]:
        try:
            return self._file.read_text(encoding="utf-8").split()
        except FileNotFoundError:
            return []
