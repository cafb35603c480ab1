"""The folder in which one organisation's server keeps everything that is not content: database and keys."""

import os
import pwd
import secrets
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet

from alongside.credentials.keys import new_key, split_pem

#: The files with secrets that a data folder may have.
SECRETS = ("secret-key", "plan-keys", "credential-keys", "demo-password", "first-admin-password")


def account_name(uid: int) -> str:
    """Return the name of an account of the operating system, or its number where it has no name (in a container)."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


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
    def plan_keys(self) -> "KeysInFile":
        """The keys that encrypt private plans, newest first; none if there is no file of them."""
        return KeysInFile(self.plan_keys_file, str.split)

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
            is_there = file.exists()
            earlier = file.read_text(encoding="utf-8") if is_there else ""
            with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
                handle.write(f"{Fernet.generate_key().decode()}\n{earlier}")
                handle.flush()
                os.fsync(descriptor)
            if hasattr(os, "chown"):  # whoever runs this, the server still has to read it
                belongs = (file if is_there else self.path).stat()
                os.chown(beside, belongs.st_uid, belongs.st_gid)
            beside.replace(file)
        finally:
            beside.unlink(missing_ok=True)

    @property
    def credential_keys_file(self) -> Path:
        """Where the keys are that sign credentials."""
        return self.path / "credential-keys"

    @property
    def credential_keys(self) -> "KeysInFile":
        """The keys that sign credentials, as PEM; the first one signs, all of them verify. None without a file of them.

        To rotate, put a new key at the top of the file and keep the old ones below it.
        """
        return KeysInFile(self.credential_keys_file, split_pem)

    def make_keys(self) -> None:
        """Make those of the keys that there is no file of."""
        self._secret(self.plan_keys_file.name, lambda: Fernet.generate_key().decode())
        self._secret(self.credential_keys_file.name, lambda: new_key().strip())

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

    def why_closed(self, *, to_write: bool) -> str:
        """Return why whoever runs this cannot work with the folder and what to do about it, or nothing if they can."""
        mode = os.R_OK | os.W_OK if to_write else os.R_OK
        names = (self.database.name, f"{self.database.name}-wal", f"{self.database.name}-shm", *SECRETS)
        if not os.access(self.path, mode | os.X_OK):
            closed = self.path
        else:
            there = (self.path / name for name in names if (self.path / name).exists())
            closed = next((path for path in there if not os.access(path, mode)), None)
        if closed is None:
            return ""
        runs, owner = account_name(os.geteuid()), account_name(closed.stat().st_uid)
        mend = (
            "Look at its permissions, and whether the disk can be written to."
            if runs == owner
            else f"Run this as {owner}, or give {runs} the folder with all that is in it: chown -R {runs} {self.path}"
        )
        may_not = "read or write" if to_write else "read"
        return f"{runs}, who runs this, may not {may_not} {closed}, which belongs to {owner}.\n{mend}"

    def _secret(self, name: str, make: Callable[[], str]) -> str:
        """Return what is in a file. If there is nothing it is made: whole, or not at all."""
        self.create()
        file = self.path / name
        if file.is_file() and (there := file.read_text(encoding="utf-8").strip()):
            return there
        secret = make()
        descriptor, beside = tempfile.mkstemp(dir=self.path, prefix=f".{name}.")  # its owner's alone
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
                handle.write(secret + "\n")
                handle.flush()
                os.fsync(descriptor)
            Path(beside).replace(file)
        finally:
            Path(beside).unlink(missing_ok=True)
        return secret


class KeysInFile(Sequence[str]):
    """Keys as their file has them each time they are asked for, so that a server at work takes up a new one at once.

    None is ever made here: a file that is gone is an administrator's to put back, and until then there are none.
    """

    def __init__(self, file: Path, split: Callable[[str], list[str]]) -> None:
        self._file, self._split = file, split

    def __getitem__(self, at: Any) -> Any:
        return self._now()[at]

    def __len__(self) -> int:
        return len(self._now())

    def __iter__(self) -> Iterator[str]:
        return iter(self._now())

    def _now(self) -> list[str]:
        try:
            return self._split(self._file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return []
