"""A list as CSV, piece by piece: what is in memory does not grow with the list."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from io import StringIO

from django.utils.translation import gettext as _

from alongside.workspace.reports.columns import Cell, Column, Row, cells, safe

ROWS_A_PIECE = 100
_BOM = "\ufeff"  # without it Excel takes UTF-8 for something else


def csv_pieces(columns: Sequence[Column[Row]], rows: Iterable[Row]) -> Iterator[bytes]:
    """Return the file in pieces, each made when it is asked for.

    A list that breaks off says so in its last row, and the error goes on to the server, which then cuts the connection
    without ending the download: neither a person nor a program takes half a list for a whole one.

    Args:
        columns: the columns.
        rows: the rows, taken one by one.

    """
    headings = [safe(column.heading) for column in columns]
    broken_off = _(
        "THIS LIST IS NOT COMPLETE. Something went wrong on the server, and the rows after this one are missing. "
        "Please download it again."
    )
    return _pieces(columns, rows, headings, broken_off)


def _pieces(
    columns: Sequence[Column[Row]], rows: Iterable[Row], headings: list[str], broken_off: str
) -> Iterator[bytes]:
    piece = StringIO(_BOM, newline="")
    piece.seek(0, 2)
    writer = csv.writer(piece)
    writer.writerow(headings)
    try:
        for number, row in enumerate(rows, start=1):
            writer.writerow([_text(value) for value in cells(columns, row)])
            if number % ROWS_A_PIECE == 0:
                yield _taken(piece)
    except Exception:
        writer.writerow([broken_off])
        yield _taken(piece)
        raise
    yield _taken(piece)


def _taken(piece: StringIO) -> bytes:
    text = piece.getvalue()
    piece.seek(0)
    piece.truncate()
    return text.encode()


def _text(value: Cell) -> str | int:
    """Return a cell as CSV has it: dates as ISO 8601, times in UTC, nothing as nothing."""
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else value
