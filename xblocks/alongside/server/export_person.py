"""Takes out everything about one person from a data folder, for that person."""

import os
from pathlib import Path
from typing import Any

import click

from alongside.server.at_rest import cannot_read, found, open_to_write, stop
from alongside.server.data_directory import account_name


def export_person(*, data_dir: Path, login: str, output: Path) -> None:
    """Write everything about one person to a zip file, whole or not at all, and note in the events that it was done.

    Args:
        data_dir: the folder that the server keeps its data in.
        login: the person's login name or email address.
        output: the file, or a folder to make it in.

    Raises:
        SystemExit: with 2 if it cannot be done.

    """
    data = found(data_dir)
    open_to_write(data)

    from django.db import DatabaseError

    from alongside.records.errors import RecordsError
    from alongside.workspace.reports.person_file import write_person_file

    try:
        file = write_person_file(output, login=login, made_by=account_name(os.getuid()), more=_kept_here)
    except RecordsError as error:
        stop(error.message)
    except OSError as error:
        stop(f"Cannot write {output}: {error.strerror}.")
    except DatabaseError as error:
        cannot_read(data, error)
    click.echo(f"Wrote {file}. It holds private writing: give it to that person and to nobody else.")


def _kept_here(user_id: int) -> dict[str, Any]:
    """Return what this server keeps about somebody beside the records."""
    from django.contrib.auth import get_user_model

    from alongside.server.models import Completion, Enrolment, LearnerState, Notice

    def rows(model: Any, *columns: str) -> list[dict[str, Any]]:
        return list(model.objects.filter(user_id=user_id).order_by("pk").values(*columns))

    account = ("username", "first_name", "last_name", "email", "is_active", "date_joined", "last_login")
    return {
        "account": get_user_model().objects.values(*account).get(pk=user_id),
        "enrolments": rows(
            Enrolment, "course_key", "role", "is_active", "last_unit", "language", "enrolled_at"
        ),
        "answers_and_progress": rows(LearnerState, "scope_key", "state", "saved_at"),
        "completions": rows(Completion, "course_key", "usage_key", "completion", "changed_at"),
        "messages": rows(Notice, "subject", "text", "url", "created_at", "read_at"),
    }
