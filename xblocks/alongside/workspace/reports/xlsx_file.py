"""A list as an Excel workbook, written row by row to a file on disk: what is in memory does not grow with the list.

Needs the extra ``reports``; import it where ``reports.available()`` has been asked.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from tempfile import TemporaryFile
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from alongside.workspace.reports.columns import Cell, Column, Row, cells, safe

#: What Excel allows in the name of a sheet, which in some languages is longer than in English.
LONGEST_NAME = 31
NOT_IN_NAMES = re.compile(r"[\\*?:/\[\]]")
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def xlsx_file(title: str, columns: Sequence[Column[Row]], rows: Iterable[Row]) -> IO[bytes]:
    """Return the workbook as an open file that vanishes when it is closed. It is whole before anybody gets any of it.

    Dates are real dates and texts are texts: ``cells`` has seen to it that none looks like a formula.

    Args:
        title: what the workbook and its sheet are called.
        columns: the columns.
        rows: the rows, taken one by one.

    """
    book = Workbook(write_only=True)
    book.properties.title, book.properties.creator = title, "Alongside"
    sheet = book.create_sheet(NOT_IN_NAMES.sub("", title)[:LONGEST_NAME])
    sheet.freeze_panes = "A2"
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    try:
        sheet.append([_heading(sheet, column.heading) for column in columns])
        for row in rows:
            sheet.append([_plain(value) for value in cells(columns, row)])
    except Exception:
        with TemporaryFile() as nowhere:
            book.save(nowhere)  # or what was written so far stays in the folder for temporary files
        raise
    file = TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    book.save(file)
    file.seek(0)
    return file


def _heading(sheet: WriteOnlyWorksheet, words: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, safe(words))
    cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    return cell


def _plain(value: Cell) -> Cell:
    """Return a value as a workbook has it, which knows no time zones: times are in UTC."""
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value
