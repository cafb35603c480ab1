"""The file that records move in: numbered lines, each sealed by itself, so that neither side holds more than one.

The first line says what the file is. Each of the others is a Fernet token; inside is compressed JSON with the id of
the file and the number of the line, so that a line that was changed, left out, moved or brought in from another file
is noticed, and the last says that it is the last. Nothing that anybody wrote is ever open on a disk.
"""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, BinaryIO
from uuid import UUID, uuid4

from cryptography.fernet import Fernet, InvalidToken
from django.views.decorators.debug import sensitive_variables

from alongside.records.errors import CannotMove

FORMAT, VERSION = "alongside-moving", 1
END = "end"


def new_key() -> str:
    """Return a key for one file."""
    return Fernet.generate_key().decode()


@sensitive_variables()
def write_lines(file: BinaryIO, key: str, lines: Iterable[Mapping[str, Any]]) -> None:
    """Write a whole file: ``lines``, each with a ``kind``, and the end.

    Raises:
        CannotMove: if the key is none.

    """
    fernet, file_id = _fernet(key), str(uuid4())
    file.write(json.dumps({"format": FORMAT, "version": VERSION}).encode() + b"\n")
    for number, line in enumerate(_and_end(lines), start=1):
        inside = json.dumps({"file": file_id, "line": number, **line}, default=_plain, ensure_ascii=False)
        file.write(fernet.encrypt(zlib.compress(inside.encode())) + b"\n")


@sensitive_variables()
def read_lines(file: BinaryIO, key: str) -> Iterator[dict[str, Any]]:
    """Yield the lines of a file from its beginning, without the end.

    Raises:
        CannotMove: if the file is not one of ours, was changed or cut off, or does not open with this key. Lines may
            have been yielded before, so read it through once before anything is done with them.

    """
    fernet = _fernet(key)
    file.seek(0)
    _check_head(file.readline())
    file_id, kind = None, ""
    for number, token in enumerate(file, start=1):
        line = _opened(fernet, token, number)
        file_id = file_id or line["file"]
        if kind == END or (line["file"], line["line"]) != (file_id, number):
            raise CannotMove(f"Line {number + 1} of the file does not belong there. Make the file anew.")
        kind = line["kind"]
        if kind != END:
            yield line
    if kind != END:
        raise CannotMove("The file is cut off: its end is missing. Copy it again, or make it anew.")


def _and_end(lines: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    yield from lines
    yield {"kind": END}


def _fernet(key: str) -> Fernet:
    try:
        return Fernet(key)
    except ValueError:
        raise CannotMove(
            "This is not a key. A key is 44 letters, digits, hyphens and underscores, as they were printed when the "
            "file was made."
        ) from None


def _check_head(head: bytes) -> None:
    try:
        said = json.loads(head)
        is_ours, version = said["format"] == FORMAT, said["version"]
    except (KeyError, TypeError, ValueError):
        is_ours = False
    if not is_ours:
        raise CannotMove("This is not a file of records: make one with: alongside records export")
    if version != VERSION:
        raise CannotMove(
            f"The file is of version {version}, and this Alongside reads version {VERSION}. "
            "Bring both sides to the same version of Alongside, and make the file anew."
        )


def _opened(fernet: Fernet, token: bytes, number: int) -> dict[str, Any]:
    try:
        return json.loads(zlib.decompress(fernet.decrypt(token.strip())))
    except InvalidToken:
        raise CannotMove(
            "The file does not open with this key, or was changed."
            if number == 1
            else f"Line {number + 1} of the file was changed. Copy the file again, or make it anew."
        ) from None


def _plain(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} does not move.")
