"""Pages of text as PDF: headings, paragraphs, labelled lines, and texts side by side. It knows nothing of records.

Needs the extra ``reports``; import it where ``reports.available()`` has been asked.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

from django.utils.translation import gettext as _
from fpdf import FPDF, TextStyle, ViewerPreferences

from alongside.workspace.reports.characters import BOLD, REGULAR, advances, spell_out
from alongside.workspace.reports.tagging import Element, Role, Structure
from alongside.workspace.reports.wrapping import wrap

MARGIN = 18.0  # millimetres, as all lengths here
BODY, LEADING = 10.0, 4.8  # points; millimetres from line to line
FAMILY = "Source Sans Pro"
_HEADINGS = ((18.0, 0.0, 3.0), (13.0, 6.0, 2.0), (11.0, 4.0, 1.0))  # size, space above, space below
_LABEL = 48.0
_GAP = 5.0  # between columns
_ROOM_AFTER_HEADING = 24.0
_KEPT = 10  # lines of a longer text that stay with what stands before it


@dataclass(frozen=True)
class Column:
    """A text in a column of this width. What has no role is not read aloud; a cell may span several columns."""

    words: str
    width: float
    bold: bool = False
    role: Role | None = Role.PARAGRAPH
    span: int = 1


class Sheet(FPDF):
    """A document of A4 pages. Everything that it is given appears on it, also what its font cannot draw.

    It is tagged: headings, paragraphs and tables are told to whoever has it read aloud.
    """

    def __init__(self, title: str, language: str) -> None:
        """Begin a document.

        ``has_spelled_out`` says whether anything had to be spelled out so far, since the font cannot draw it.

        Args:
            title: the document's title, as a reader's window and the foot of each page show it.
            language: its language, as in ``en-gb``.

        """
        super().__init__(format="A4")
        self.struct_builder = self._structure = Structure()
        self._is_read = True
        self.has_spelled_out = False
        self._size, self._leading, self._gap = BODY, LEADING, _GAP
        self.set_margin(MARGIN)
        self.set_auto_page_break(True, MARGIN + 4)
        self.set_title(title)
        self.set_lang(language)
        self.set_creator("Alongside")
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self.add_font(FAMILY, "", REGULAR)
        self.add_font(FAMILY, "B", BOLD)
        self.set_font(FAMILY, size=BODY)
        self.set_section_title_styles(
            *(
                TextStyle(FAMILY, "B", size, t_margin=above, b_margin=below)
                for size, above, below in _HEADINGS
            )
        )
        self.add_page()

    def footer(self) -> None:
        """Write the line at the foot of a page."""
        self.set_y(-MARGIN)
        words = _("%(title)s. Page %(page)d of %(pages)s") % {
            "title": self.title,
            "page": self.page_no(),
            "pages": self.str_alias_nb_pages,
        }
        self.set_font(FAMILY, size=8)
        with self.beside_the_words():
            self.cell(0, 5, self._drawable(words), align="R")
        self.set_font(FAMILY, size=self._size)

    def set_type(self, size: float = BODY, leading: float = LEADING, gap: float = _GAP) -> None:
        """Write what follows in type of this size (points), this far from line to line and from column to column."""
        self._size, self._leading, self._gap = size, leading, gap
        self.set_font(FAMILY, size=size)

    def heading(self, words: str, level: int = 1) -> None:
        """Write a heading that stays with what follows, and put it into the document's outline.

        Args:
            words: the heading.
            level: 0 for the title, then 1 and 2.

        """
        if self.will_page_break(_ROOM_AFTER_HEADING):
            self.add_page()
        with self._structure.called(f"/H{level + 1}"):
            self.start_section(self._drawable(words), level)

    def paragraph(self, words: str) -> None:
        """Write a text over the whole width."""
        self.rows([Column(words, self.epw)])
        self.ln(self._leading / 3)

    def fact(self, label: str, words: str) -> None:
        """Write a label and what stands beside it."""
        self.rows([Column(label, _LABEL, True, Role.PART), Column(words, self.epw - _LABEL, role=Role.PART)])

    @contextmanager
    def table(self) -> Iterator[None]:
        """Take the cells that are written meanwhile for one table."""
        with self._structure.element("/Table"):
            yield

    @contextmanager
    def beside_the_words(self) -> Iterator[None]:
        """Leave out what is drawn meanwhile, on one page, where the document is read aloud."""
        was_read, self._is_read = self._is_read, False
        if was_read:
            self._out("/Artifact BMC")
        yield
        if was_read:
            self._out("EMC")
        self._is_read = was_read

    def rows(self, *rows: Sequence[Column], ruled: bool = False) -> None:
        """Write rows of texts side by side, all together on one page; of a long last row, at least the beginning.

        Args:
            rows: for each row its columns.
            ruled: whether a thin line goes before the first.

        """
        lines = [[self._lines(column) for column in row] for row in rows]
        *first, last = (max(map(len, row)) for row in lines)
        if self.will_page_break(self._leading * (sum(first) + min(last, _KEPT) + ruled)):
            self.add_page()
        if ruled:
            self.rule()
        for columns, texts in zip(rows, lines, strict=True):
            with self._row(columns):
                self._write(columns, texts)

    def height_of(self, *rows: Sequence[Column]) -> float:
        """Return how much room rows take."""
        return self._leading * sum(max(len(self._lines(column)) for column in row) for row in rows)

    def words_at(self, x: float, y: float, words: str, *, bold: bool = False) -> None:
        """Write words in the middle of a place, which a picture's own words have too."""
        words = self._drawable(words)
        self.set_font(style="B" if bold else "")
        with self.beside_the_words():
            self.text(x - self.get_string_width(words) / 2, y, words)
        self.set_font(style="")

    def rule(self) -> None:
        """Draw a thin line across."""
        self.ln(self._leading / 2)
        self.set_draw_color(190)
        with self.beside_the_words():
            self.line(self.l_margin, self.get_y(), self.l_margin + self.epw, self.get_y())
        self.ln(self._leading / 2)

    @contextmanager
    def _row(self, columns: Sequence[Column]) -> Iterator[None]:
        """Open what a row of columns is: a row of a table, or a paragraph of several parts."""
        roles = [column.role for column in columns if column.role]
        kind = "/TR" if any(role.is_cell for role in roles) else "/P" if Role.PART in roles else None
        with self._structure.element(kind) if kind and self._is_read else nullcontext():
            yield

    def _write(self, columns: Sequence[Column], texts: Sequence[list[str]]) -> None:
        """Write columns side by side, each as far down a page as there is room, and on where the next page begins."""
        cells = [self._cell(column) for column in columns]
        for lines in self._by_pages(max(map(len, texts))):
            left, top = self.get_x(), self.get_y()
            for column, cell, text in zip(columns, cells, texts, strict=True):
                with self._structure.within(cell) if cell else nullcontext():
                    self._write_column(column, text[lines], left, top)
                left += column.width
            self.set_xy(self.l_margin, top + self._leading * (lines.stop - lines.start))

    def _cell(self, column: Column) -> Element | None:
        is_cell = self._is_read and column.role and column.role.is_cell
        return self._structure.cell(column.role, column.span) if column.role and is_cell else None

    def _by_pages(self, count: int) -> Iterator[slice]:
        """Go through so many lines, as many at a time as there is room for."""
        start = 0
        while start < count:
            if self.will_page_break(self._leading):
                self.add_page()
            stop = start + 1
            while stop < count and not self.will_page_break(self._leading * (stop + 1 - start)):
                stop += 1
            yield slice(start, stop)
            start = stop

    def _write_column(self, column: Column, lines: Sequence[str], left: float, top: float) -> None:
        self.set_font(style="B" if column.bold else "")
        with self._as(column.role if self._is_read and any(lines) else None):
            for at, line in enumerate(lines):
                self.set_xy(left, top + self._leading * at)
                if line:  # with a space behind it: else it is read aloud as one word with the next
                    self.cell(column.width, self._leading, f"{line} ")
        self.set_font(style="")

    @contextmanager
    def _as(self, role: Role | None) -> Iterator[None]:
        """Tell what the words are that are written meanwhile."""
        if role is None:
            yield
            return
        kind = Role.PARAGRAPH.kind if role.is_cell else role.kind
        with self._structure.called(kind), self._marked_sequence():
            yield

    def _lines(self, column: Column) -> list[str]:
        room = (column.width - self._gap) / self.font_size
        return wrap(self._drawable(column.words), advances(BOLD if column.bold else REGULAR), room)

    def _drawable(self, words: str) -> str:
        spelled = spell_out(words)
        self.has_spelled_out |= spelled.count("[") > words.count("[")
        return spelled
