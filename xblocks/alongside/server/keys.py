"""Whether a data folder has the keys of what is locked in it, before anything is done with new ones."""

from collections.abc import Iterable, Iterator

import click
from cryptography.fernet import Fernet

from alongside.credentials.keys import signing_keys
from alongside.server.data_directory import DataDirectory


class KeysLost(Exception):
    """Something in the folder needs a key that is not there; the message says what, and what to do."""


def have_keys(data: DataDirectory, *, without_lost_keys: bool) -> None:
    """Make the keys that a folder lacks, unless what is in its database needs those that were there.

    Args:
        data: the folder; its database is up to date.
        without_lost_keys: whether to go on with new keys all the same.

    Raises:
        KeysLost: if something needs keys that are lost, or a file holds something that is no key. Nothing was made.

    """
    if broken := "\n".join(_broken(data)):
        raise KeysLost(f"{broken}\nPut the file back from your backup. Nothing was started.")
    if (lost := "\n".join(_lost(data))) and not without_lost_keys:
        raise KeysLost(
            f"{lost}\nPut the file back from your backup. Nothing was started, and no new key was made.\n"
            "If it is lost for good, so is what it opens: start with --without-lost-keys to go on without."
        )
    data.make_keys()
    say_what_is_closed(data)


def say_what_is_closed(data: DataDirectory) -> None:
    """Say on the error output if there is private writing that none of the keys in a folder opens."""
    from alongside.records import api

    if closed := api.locked_words().closed:
        click.echo(
            f"{closed} private texts in {data.database} open with none of the keys in {data.plan_keys_file}.\n"
            "Their writers cannot read them. Put the lost key from your backup behind the others in that file.",
            err=True,
        )


def _broken(data: DataDirectory) -> Iterator[str]:
    """Say of each file of keys that holds something else. An empty one is as good as one that is gone."""
    for file, keys, read in (
        (data.plan_keys_file, data.plan_keys, _read_plan_keys),
        (data.credential_keys_file, data.credential_keys, signing_keys),
    ):
        try:
            is_whole = bool(read(keys)) or not file.is_file() or not file.read_text(encoding="utf-8").strip()
        except ValueError:
            is_whole = False
        if not is_whole:
            yield f"What stands in {file} is no key."


def _read_plan_keys(keys: Iterable[str]) -> list[Fernet]:
    return [Fernet(key) for key in keys]


def _lost(data: DataDirectory) -> Iterator[str]:
    from alongside.records import api

    words = api.locked_words()
    if words.keys_are_lost:
        yield (
            f"There are {words.closed} private texts in {data.database}, and "
            + (
                f"none of the keys in {data.plan_keys_file} opens any of them."
                if data.plan_keys
                else f"their keys are gone: there is none in {data.plan_keys_file}."
            )
        )
    if not data.credential_keys and api.issues_credentials():
        yield (
            f"Credentials were signed here, and their key is gone: there is none in {data.credential_keys_file}. "
            "Without it they verify no longer."
        )
