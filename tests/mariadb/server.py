"""A MariaDB of our own: made in a temporary folder, reached by a socket in there, stopped and removed afterwards."""

import getpass
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pymysql

PATIENCE = 60  # seconds
#: Where Debian puts the server, and where only root's path leads.
ADMINISTRATORS = "/usr/sbin"
#: A test's database outlives nothing, so nothing waits for the disk. The rest is what Open edX's own server has.
OPTIONS = (
    "--skip-networking",
    "--skip-log-bin",
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-doublewrite=0",
    "--innodb-buffer-pool-size=1G",
    "--innodb-log-file-size=512M",
    "--innodb-lock-wait-timeout=20",
    "--character-set-server=utf8mb4",
    "--collation-server=utf8mb4_unicode_ci",
)


def program() -> str | None:
    """Return the path of the server's program, or None if it is not installed."""
    return shutil.which("mariadbd") or shutil.which("mariadbd", path=ADMINISTRATORS)


@contextmanager
def running() -> Iterator[str]:
    """Run a new, empty server and yield the path of its socket. The current account may do everything there.

    Raises:
        RuntimeError: if there is no MariaDB on this machine, or it does not start; the message has what it said.
    """
    mariadbd = program()
    if mariadbd is None:
        raise RuntimeError("There is no MariaDB here. Debian or Ubuntu: apt install mariadb-server.")
    # The path of a socket has at most some hundred characters, so the folder's is kept short.
    with tempfile.TemporaryDirectory(prefix="alongside-mariadb-", ignore_cleanup_errors=True) as folder:
        where = (f"--user={getpass.getuser()}", f"--datadir={folder}/data")
        _make(where)
        said = Path(folder) / "said.txt"
        with said.open("wb") as output:
            process = subprocess.Popen(
                [mariadbd, "--no-defaults", *where, f"--socket={folder}/socket", *OPTIONS],
                stdout=output,
                stderr=output,
                start_new_session=True,  # or Ctrl+C would stop it before its last clients
            )
        try:
            _wait_for(f"{folder}/socket", process, said)
            yield f"{folder}/socket"
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _make(where: tuple[str, ...]) -> None:
    made = subprocess.run(
        ["mariadb-install-db", "--no-defaults", *where, "--auth-root-authentication-method=normal"],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        raise RuntimeError(f"MariaDB could not be set up:\n{made.stdout}{made.stderr}")


def _wait_for(socket: str, process: subprocess.Popen, said: Path) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            pymysql.connect(unix_socket=socket, user="root").close()
        except pymysql.err.OperationalError:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"MariaDB did not start:\n{said.read_text()}") from None
            time.sleep(0.1)
        else:
            return
