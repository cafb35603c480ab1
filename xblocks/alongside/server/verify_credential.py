"""Says whether a credential stands: by a data folder, or by what its issuer publishes."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from alongside.credentials.keys import KeyUnusableError, PublicKey, public_keys
from alongside.credentials.places import key_set, site_of
from alongside.credentials.reading import (
    LONGEST,
    Answer,
    Badge,
    NotGenuineError,
    claimed_issuer,
    is_withdrawn,
    read_badge,
)
from alongside.credentials.status import StatusUnknownError
from alongside.server.at_rest import cannot_read, found, open_to_read, stop
from alongside.server.issuer import CannotFetchError, fetch, fetch_json

STANDS, DOES_NOT, CANNOT_TELL = 0, 1, 2
_WORDS = {
    Answer.STANDS: "It stands.",
    Answer.WITHDRAWN: "It was withdrawn, and does not count any more.",
    Answer.EXPIRED: "It has run out.",
    Answer.EARLY: "It is not valid yet.",
    Answer.UNKNOWN: "It is genuine, but whether it was withdrawn cannot be told.",
    Answer.NOT_FROM_HERE: "None of the keys that were looked at has signed it.",
    Answer.ALTERED: "It was altered since it was signed. Nothing in it can be relied on.",
    Answer.UNREADABLE: "This is not a credential that Alongside makes.",
}


@dataclass(frozen=True)
class Checked:
    """What is to be said: the answer, what the credential says (None unless it is genuine), and what else to know."""

    answer: Answer
    badge: Badge | None = None
    note: str = ""


def in_folder(file: Path, data_dir: Path) -> Checked:
    """Check a credential against the records and keys in a data folder. Nothing is asked over the network.

    Raises:
        SystemExit: with 2 if there is no database of ours there.

    """
    data = found(data_dir)
    open_to_read(data, plan_keys=[], credential_keys=data.credential_keys)

    from django.db import DatabaseError

    from alongside.records import api

    try:
        check = api.check_credential(_text(file))
    except DatabaseError as error:
        cannot_read(data, error)
    return Checked(check.answer, check.badge, f"Checked against {data.path}.")


def at_issuer(file: Path, *, issuer: str | None, jwks: Path | None) -> Checked:
    """Check a credential against what its issuer publishes.

    Args:
        file: the credential.
        issuer: who must have issued it; None for whoever it names.
        jwks: a file with the keys to trust; None to ask the issuer for them.

    Raises:
        SystemExit: with 2 if the keys cannot be had.

    """
    token = _text(file)
    named = claimed_issuer(token)
    if not named:
        return Checked(Answer.UNREADABLE)
    if issuer is not None and named != issuer:
        return Checked(Answer.NOT_FROM_HERE, note=f"It says that it is from {named}.")
    site = site_of(named)
    keys = _keys_in(jwks) if jwks else _keys_at(site)
    try:
        badge = read_badge(token, keys)
    except NotGenuineError as error:
        return Checked(error.answer, note=f"It says that it is from {named}.")
    where = f"the keys in {jwks}" if jwks else f"the keys that {site} publishes"
    return _with_status(badge, keys, site, f"It is signed by {where}.")


def report(checked: Checked, *, as_json: bool) -> int:
    """Print what is to be said, and return the status to end with."""
    if as_json:
        shown = {
            "answer": checked.answer,
            "note": checked.note,
            "says": checked.badge and asdict(checked.badge),
        }
        click.echo(json.dumps(shown, default=str, ensure_ascii=False, indent=2))
    else:
        click.echo(" ".join(filter(None, (_WORDS[checked.answer], checked.note))))
        if checked.badge:
            click.echo(_said(checked.badge))
    if checked.answer is Answer.STANDS:
        return STANDS
    return CANNOT_TELL if checked.answer is Answer.UNKNOWN else DOES_NOT


def _with_status(badge: Badge, keys: dict[str, PublicKey], site: str, note: str) -> Checked:
    now = datetime.now(UTC)
    try:
        if is_withdrawn(badge, fetch(badge.status_list, site), keys, now):
            return Checked(Answer.WITHDRAWN, badge, note)
    except (CannotFetchError, StatusUnknownError) as error:
        answer = badge.in_time(now)
        return Checked(Answer.UNKNOWN if answer is Answer.STANDS else answer, badge, f"{note} {error}")
    return Checked(badge.in_time(now), badge, note)


def _said(badge: Badge) -> str:
    """Return what a credential says, for a terminal."""
    told = [
        ("About", badge.holder),
        ("Issued by", f"{badge.issuer_name} ({badge.issuer_id})"),
        ("Made on", f"{badge.issued_at:%Y-%m-%d}"),
        ("Until", f"{badge.valid_until:%Y-%m-%d}" if badge.valid_until else "it does not run out by itself"),
        ("Says", badge.name),
        *(("", f"{each.code} {each.title}") for each in badge.competences),
        ("", badge.about_holder),
        ("Means", badge.criteria),
    ]
    lines = [
        click.wrap_text(text, width=100, initial_indent=f"  {name:<11}", subsequent_indent=" " * 13)
        for name, text in told
        if text
    ]
    return "\n".join(["", *lines, "", "Whoever has the file can show it: compare the name with the person."])


def _keys_in(file: Path) -> dict[str, PublicKey]:
    try:
        return public_keys(json.loads(file.read_text(encoding="utf-8")))
    except (KeyUnusableError, OSError, RecursionError, ValueError):
        stop(f"{file} is no JSON Web Key Set.")


def _keys_at(site: str) -> dict[str, PublicKey]:
    try:
        return public_keys(fetch_json(key_set(site), site))
    except (CannotFetchError, KeyUnusableError) as error:
        stop(f"The issuer's keys cannot be had, so nothing can be told of the credential. {error}")


def _text(file: Path) -> str:
    with file.open("rb") as opened:
        return opened.read(LONGEST + 1).decode("utf-8", "replace")
