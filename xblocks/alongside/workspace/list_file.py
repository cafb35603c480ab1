"""A list as a spreadsheet program saves it: CSV in, lines and words about bad ones out.

Only the form of the file is judged here. What a line means, and whether it can be so, is for others to say.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alongside.records.errors import Invalid

MOST_ROWS = 5000
MOST_BYTES = 1_000_000
FIELD = "list"  # the name under which problems with the whole file are told

_DELIMITERS = (",", ";", "\t")
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@dataclass(frozen=True)
class ListForm:
    """What a list has to look like: its columns, in any order, and an example of it.

    ``may_end`` is a column whose cell, with its comma, may be missing at the end of a line.
    """

    columns: tuple[str, ...]
    example: tuple[tuple[str, ...], ...]
    may_end: str = ""

    def written(self, rows: Iterable[Iterable[str]]) -> str:
        """Return rows as a list of this form."""
        text = io.StringIO()
        csv.writer(text).writerows([self.columns, *rows])
        return text.getvalue()

    def sample(self, filename: str) -> HttpResponse:
        """Return the example as a file to download and fill in."""
        response = HttpResponse(self.written(self.example), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{filename}"'
        return response


@dataclass(frozen=True)
class Line:
    """One line: its number in the file, its cells by column, and what is wrong with its form, or ""."""

    number: int
    cells: Mapping[str, str] = field(repr=False)
    problem: str = ""


def sent(request: HttpRequest) -> str:
    """Return the list that was sent: a ``file``, or else what stands in the form's ``text``.

    Raises:
        Invalid: if there is neither, or the file is too big or no text.

    """
    file = request.FILES.get("file")
    if file is not None:
        return decoded(file.read(MOST_BYTES + 1))
    text = request.POST.get("text", "")
    if text.strip():
        return text
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        raise _too_big()
    raise _refused(_("Choose a file, or paste the list into the box."))


def decoded(content: bytes) -> str:
    """Return the text of an uploaded file, whether it was saved as UTF-8, UTF-16 or in the old Windows alphabet.

    Raises:
        Invalid: if it is too big or no text, such as a workbook that was not saved as CSV.

    """
    if len(content) > MOST_BYTES:
        raise _too_big()
    mark = next((code for start, code in _MARKS.items() if content.startswith(start)), None)
    for encoding in (mark,) if mark else ("utf-8", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _not_text()


def read(text: str, form: ListForm) -> tuple[Line, ...]:
    """Read a list: a header line with the form's columns, then one line for each thing.

    Commas, semicolons and tabs are all understood. Columns of other names are passed over, and so are empty lines.

    Raises:
        Invalid: if there is nothing in it, the header is another, or it has more rows than can be done at once.

    """
    if "\0" in text:
        raise _not_text()
    lines = _lines(text, form)
    header = next(lines, None)
    if header is None:
        raise _refused(
            _("There is nothing in it. Put the header into the first line, and the list below it.")
        )
    names = _without_empty_end(header[1])
    places = _places(names, form)
    found: list[Line] = []
    for number, cells in lines:
        if len(found) == MOST_ROWS:
            too_many = ngettext(
                "This has more than %(most)s row. Split it, and send one part after the other.",
                "This has more than %(most)s rows. Split it, and send one part after the other.",
                MOST_ROWS,
            )
            raise _refused(too_many % {"most": number_format(MOST_ROWS, force_grouping=True)})
        by_column = {column: cells[at] if at < len(cells) else "" for column, at in places.items()}
        found.append(Line(number, by_column, _misfit(cells, names, places, form)))
    if not found:
        raise _refused(_("There is a header, and no row below it. Put the list there."))
    return tuple(found)


def _lines(text: str, form: ListForm) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the cells of every line that has anything in it."""
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text, form))
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


def _delimiter(text: str, form: ListForm) -> str:
    """Return what stands between the cells, by the first line that is a header."""
    for line in text.split("\n", 3)[:3]:
        for delimiter in _DELIMITERS:
            if form.columns[0] in [name.strip(' "').lower() for name in line.split(delimiter)]:
                return delimiter
    return _DELIMITERS[0]


def _places(header: Sequence[str], form: ListForm) -> Mapping[str, int]:
    names = [name.lower() for name in header]
    if any(names.count(column) != 1 for column in form.columns):
        raise _refused(
            _("The first line has to name the columns %(wanted)s, each once. Yours: %(found)s.")
            % {"wanted": ", ".join(form.columns), "found": ", ".join(header)[:200]}
        )
    return {column: names.index(column) for column in form.columns}


def _misfit(cells: Sequence[str], names: Sequence[str], places: Mapping[str, int], form: ListForm) -> str:
    """Return what is wrong with the form of a line, or ""."""
    if any("\n" in cell for cell in cells):
        return _("A quotation mark is opened here and not closed on the same line. Take it out or close it.")
    needed = max(places[column] for column in form.columns if column != form.may_end)
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


def _too_big() -> Invalid:
    return _refused(_("This file is larger than 1 MB. Split it into several, and send one after the other."))


def _not_text() -> Invalid:
    return _refused(
        _("This file is not text. Open it in your spreadsheet program, save it as “CSV UTF-8” and send that.")
    )


def _refused(words: str) -> Invalid:
    return Invalid({FIELD: words})
