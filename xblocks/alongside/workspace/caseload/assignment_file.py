"""A list of who supports whom, as a spreadsheet program saves it: CSV in, rows and words about bad lines out.

Only the form of the file is judged here. Whether a person is known and a date makes sense is the records' to say.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alongside.records.data import RowAnswer, WantedSupervision
from alongside.records.errors import Invalid

COLUMNS = ("learner", "supervisor", "starts", "ends")
MOST_ROWS = 5000
MOST_BYTES = 1_000_000
FIELD = "assignments"  # the name under which problems with the whole file are told

_DELIMITERS = (",", ";", "\t")
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@dataclass(frozen=True)
class AssignmentFile:
    """What a file holds: ``rows`` that can be read, and an answer for each line that cannot."""

    rows: tuple[WantedSupervision, ...] = ()
    misfits: tuple[RowAnswer, ...] = field(default=(), repr=False)


def sample() -> str:
    """Return a small file that shows the form, for people to fill in."""
    return (
        ",".join(COLUMNS) + "\r\n"
        "maya,ruth,2026-09-01,\r\n"
        "tom@example.org,ruth@example.org,2026-09-01,2027-03-31\r\n"
    )


def decoded(content: bytes) -> str:
    """Return the text of an uploaded file, whether it was saved as UTF-8, UTF-16 or in the old Windows alphabet.

    Raises:
        Invalid: if it is too big or no text, such as a workbook that was not saved as CSV.

    """
    if len(content) > MOST_BYTES:
        raise _refused(
            _("This file is larger than 1 MB. Split it into several, and send one after the other.")
        )
    mark = next((code for start, code in _MARKS.items() if content.startswith(start)), None)
    for encoding in (mark,) if mark else ("utf-8", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _not_text()


def parse(text: str) -> AssignmentFile:
    """Read a list of assignments: a header line with the four columns in any order, then one assignment a line.

    Commas, semicolons and tabs are all understood. Columns of other names are passed over, and so are empty lines.

    Raises:
        Invalid: if there is nothing in it, the header is another, or it has more rows than can be done at once.

    """
    if "\0" in text:
        raise _not_text()
    lines = _lines(text)
    header = next(lines, None)
    if header is None:
        raise _refused(
            _("There is nothing in it. Put one line for each learner and supervisor below the header.")
        )
    names = _without_empty_end(header[1])
    places = _places(names)
    rows: list[WantedSupervision] = []
    misfits: list[RowAnswer] = []
    for line, cells in lines:
        if len(rows) + len(misfits) == MOST_ROWS:
            too_many = ngettext(
                "This has more than %(most)s row. Split it, and send one part after the other.",
                "This has more than %(most)s rows. Split it, and send one part after the other.",
                MOST_ROWS,
            )
            raise _refused(too_many % {"most": number_format(MOST_ROWS, force_grouping=True)})
        wanted = {column: cells[at] if at < len(cells) else "" for column, at in places.items()}
        problem = _misfit(cells, names, places)
        if problem:
            who = wanted["learner"], wanted["supervisor"]
            misfits.append(RowAnswer(line, *who, starts=None, ends=None, problem=problem))
        else:
            rows.append(WantedSupervision(line=line, **wanted))
    if not rows and not misfits:
        raise _refused(
            _("There is a header, and no row below it. Add one line for each learner and supervisor.")
        )
    return AssignmentFile(tuple(rows), tuple(misfits))


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the cells of every line that has anything in it."""
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text))
    started = 1
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if any(stripped) and not (started == 1 and stripped[0].lower().startswith("sep=")):
                yield started, stripped
            started = reader.line_num + 1
    except csv.Error as error:
        raise _refused(
            _("Line %(line)s cannot be read as CSV. Look for a quotation mark that is opened and not closed.")
            % {"line": started}
        ) from error


def _delimiter(text: str) -> str:
    """Return what stands between the cells, by the first line that is a header."""
    for line in text.split("\n", 3)[:3]:
        for delimiter in _DELIMITERS:
            if "learner" in [name.strip(' "').lower() for name in line.split(delimiter)]:
                return delimiter
    return _DELIMITERS[0]


def _places(header: Sequence[str]) -> Mapping[str, int]:
    names = [name.lower() for name in header]
    missing = [column for column in COLUMNS if column not in names]
    doubled = [column for column in COLUMNS if names.count(column) > 1]
    if missing or doubled:
        raise _refused(
            _("The first line has to name the columns %(wanted)s, each once. Yours: %(found)s.")
            % {"wanted": ", ".join(COLUMNS), "found": ", ".join(header)[:200]}
        )
    return {column: names.index(column) for column in COLUMNS}


def _misfit(cells: Sequence[str], names: Sequence[str], places: Mapping[str, int]) -> str:
    """Return what is wrong with the form of a line, or "". The last day may be left out with its comma."""
    if any("\n" in cell for cell in cells):
        return _("A quotation mark is opened here and not closed on the same line. Take it out or close it.")
    needed = max(places[column] for column in COLUMNS if column != "ends")
    if needed < len(cells) and len(_without_empty_end(cells)) <= len(names):
        return ""
    return _(
        "The number of cells is %(found)s, and the header has %(wanted)s. Add what is missing or take out what is "
        "too much; a cell with a comma in it goes between quotation marks."
    ) % {"found": len(cells), "wanted": len(names)}


def _without_empty_end(cells: Sequence[str]) -> Sequence[str]:
    """Return the cells without the empty ones that spreadsheet programs leave at the end of a line."""
    filled = max((at for at, cell in enumerate(cells, start=1) if cell), default=0)
    return cells[:filled]


def _not_text() -> Invalid:
    return _refused(
        _("This file is not text. Open it in your spreadsheet program, save it as “CSV UTF-8” and send that.")
    )


def _refused(words: str) -> Invalid:
    return Invalid({FIELD: words}, words)
