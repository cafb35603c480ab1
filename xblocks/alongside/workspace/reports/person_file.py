"""Everything about one person in one file, for that person: pages to read, JSON for programs, and what is what."""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from alongside import platform
from alongside.pages.wording import event_names, evidence_names, level_names
from alongside.records import api as records
from alongside.records.data import PersonFile
from alongside.workspace.reports.record_json import plain, record_as_json
from alongside.workspace.reports.shown import show

FORMAT, VERSION = "alongside-person", 1
More = Callable[[int], Mapping[str, Any]]


@sensitive_variables()
def write_person_file(output: Path, *, login: str, made_by: str, more: More = lambda _user_id: {}) -> Path:
    """Write everything about one person to a zip file that its owner alone can read, whole or not at all.

    For administrators' commands: it performs no authorisation check.

    Args:
        output: the file, or a folder to make it in under a name that names nobody.
        login: the person's login name or email address.
        made_by: who runs the command.
        more: returns what whoever runs us keeps about the person with this id, beside the records.

    Returns:
        The path of the file.

    Raises:
        Invalid: if the login names nobody, or several.
        OSError: if the file cannot be written.

    """
    person = records.person_file(login=login, made_by=made_by)
    made_at = timezone.now()
    if output.is_dir():
        output = output / f"person-{person.actor.user_id}-{timezone.localdate(made_at)}.zip"
    beside = output.with_name(f".{output.name}.part")
    beside.unlink(missing_ok=True)
    try:
        descriptor = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w+b") as file, ZipFile(file, "w", ZIP_DEFLATED) as archive:
            _write(archive, person, made_at, more(person.actor.user_id))
        beside.replace(output)
    finally:
        beside.unlink(missing_ok=True)
    return output


@sensitive_variables()
def _write(archive: ZipFile, person: PersonFile, made_at: datetime, more: Mapping[str, Any]) -> None:
    name = person.actor.full_name
    own = [records.story(person.actor, course_key=course_key) for course_key in person.courses]
    shown = []
    for number, record in enumerate(own, start=1):
        framework = records.framework_of(record.course_key)
        made = {
            "course_title": platform.current().course_title(record.course_key),
            "made_for": name,
            "made_at": made_at,
        }
        archive.writestr(f"record-{number}.json", _json(record_as_json(record, framework, **made)))
        shown.append(show(record, framework, **made))
    beside = {key: rows for key, rows in asdict(person).items() if key not in ("actor", "courses")}
    document = {"format": FORMAT, "version": VERSION, "made_at": made_at, "name": name, **beside}
    archive.writestr("person.json", _json(plain(document)))
    if more:
        archive.writestr("server.json", _json(plain(more)))
    context = {
        "person": person,
        "name": name,
        "made_at": made_at,
        "shown": shown,
        "has_more": bool(more),
        "words": _words(beside),
    }
    for template, file in (("person.html", "everything.html"), ("person_readme.txt", "README.txt")):
        archive.writestr(file, render_to_string(f"alongside_workspace/reports/{template}", context))


def _words(beside: Mapping[str, Any]) -> dict[str, str]:
    """Return what pages say for the codes and keys in the rows: what was done, the four levels, pages and courses."""
    here = platform.current()
    rows = [row for part in beside.values() for row in part]
    return {
        **event_names(),
        **{kind.value: name for kind, name in evidence_names().items()},
        **{level.value: name for level, name in level_names().items()},
        **{key: here.block_title(key) for key in {row["usage_key"] for row in rows if "usage_key" in row}},
        **{key: here.course_title(key) for key in {row["course_key"] for row in rows if "course_key" in row}},
    }


def _json(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
