"""A passport as a PDF: the wheel, and the table that says the same in words. One page or two.

Needs the extra ``reports``; import it where ``reports.available()`` has been asked.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from alongside.standing.rows import Row
from alongside.standing.whole import DomainRows, MarkCount, Standings
from alongside.workspace.reports.sheet import Column, Sheet
from alongside.workspace.reports.tagging import Role
from alongside.workspace.reports.wheel_svg import mark_svg, wheel_svg

_WHEEL = 88.0  # millimetres across, as all lengths here
_WHEEL_UNITS = 392.0
_DENSE = (8.0, 3.6, 2.5)  # points; from line to line; from column to column
_MARK = 2.6
_BEFORE_DOMAIN, _BETWEEN = 1.8, 0.7
_WIDTHS = (0.03, 0.27, 0.1, 0.1, 0.1, 0.125, 0.275)


@dataclass(frozen=True)
class PassportSheet:
    """What stands above a passport: its title, facts about it, and what it says and does not."""

    title: str = field(repr=False)
    facts: tuple[str, ...] = field(repr=False)
    says: tuple[str, ...] = field(repr=False)


def passport_as_pdf(head: PassportSheet, shown: Standings, *, language: str) -> bytes:
    """Return a passport as a PDF whose text can be selected and searched; the wheel is drawn in lines.

    Args:
        head: what stands above it.
        shown: the passport in the reader's words.
        language: the language of those words, as in ``en-gb``.

    """
    sheet = Sheet(head.title, language)
    sheet.heading(head.title, 0)
    for fact in head.facts:
        sheet.rows([Column(fact, sheet.epw)])
    _wheel_and_words(sheet, head, shown)
    sheet.set_type(*_DENSE)
    with sheet.table():
        _headings(sheet)
        for domain in shown.domains:
            _domain(sheet, domain)
    _notes(sheet, shown)
    if sheet.has_spelled_out:
        sheet.paragraph(
            _(
                "Some characters cannot be drawn with the font of this document. They stand in square brackets, by "
                "name or number; the page that you can print shows them as they were written."
            )
        )
    return bytes(sheet.output())


def _wheel_and_words(sheet: Sheet, head: PassportSheet, shown: Standings) -> None:
    """Draw the wheel; beside it what the passport says, and the key of the marks."""
    top, beside = sheet.get_y() + 3, sheet.l_margin + _WHEEL + 8
    _wheel(sheet, shown, sheet.l_margin, top)
    margin, sheet.l_margin = sheet.l_margin, beside
    sheet.set_xy(beside, top + 6)
    for sentence in head.says:
        sheet.paragraph(sentence)
    sheet.ln(2)
    for count in shown.counts:
        _key(sheet, count)
    bottom, sheet.l_margin = sheet.get_y(), margin
    sheet.set_xy(margin, max(bottom, top + _WHEEL) + 3)


def _wheel(sheet: Sheet, shown: Standings, left: float, top: float) -> None:
    counts = ". ".join(f"{count.name}: {count.number}" for count in shown.counts)
    alt = _("The domains as a wheel. %(counts)s. The table says the same in words.") % {"counts": counts}
    sheet.image(wheel_svg(shown.wheel), left, top, _WHEEL, alt_text=alt)
    middle_x, middle_y, unit = left + _WHEEL / 2, top + _WHEEL / 2, _WHEEL / _WHEEL_UNITS
    for sector in shown.wheel.sectors:
        x, y = float(sector.label_x) * unit, float(sector.label_y) * unit
        sheet.words_at(middle_x + x, middle_y + y + 1.4, sector.code, bold=True)
    sheet.set_type(26)
    sheet.words_at(middle_x, middle_y + 1.5, str(shown.signed_off), bold=True)
    sheet.set_type()
    of = _("of %(total)d") % {"total": shown.total} if shown.total else _("signed off")
    sheet.words_at(middle_x, middle_y + 6, of)


def _key(sheet: Sheet, count: MarkCount) -> None:
    with sheet.beside_the_words():
        sheet.image(mark_svg(count.mark), sheet.get_x(), sheet.get_y() + 1.1, _MARK)
    sheet.set_x(sheet.get_x() + _MARK + 1.5)
    words = f"{count.name}: {count.number}"
    sheet.rows([Column(words, sheet.epw - _MARK - 1.5)])


def _headings(sheet: Sheet) -> None:
    words = (
        "",
        _("Competence"),
        _("Read or watched"),
        _("Scenarios walked"),
        _("Checks passed"),
        _("Self-assessed"),
        _("Signed off"),
    )
    sheet.rows(_columns(sheet, words, Role.COLUMN_HEADING, bold=True))


def _domain(sheet: Sheet, domain: DomainRows) -> None:
    """Write a domain, its title together with what comes first; on a new page the headings come again."""
    title = [Column(f"{domain.code}  {domain.title}", sheet.epw, True, Role.ROW_HEADING, len(_WIDTHS) - 1)]
    rows = [_columns(sheet, _cells(row)) for row in domain.rows]
    _make_room(sheet, title, rows[0])
    sheet.ln(_BEFORE_DOMAIN)
    sheet.rows(title)
    for row, columns in zip(domain.rows, rows, strict=True):
        _make_room(sheet, columns)
        with sheet.beside_the_words():
            sheet.image(mark_svg(row.way.mark), sheet.l_margin, sheet.get_y() + 0.5, _MARK)
        sheet.rows(columns)
        sheet.ln(_BETWEEN)


def _make_room(sheet: Sheet, *rows: list[Column]) -> None:
    if sheet.will_page_break(_BEFORE_DOMAIN + sheet.height_of(*rows)):
        sheet.add_page()
        with sheet.beside_the_words():
            _headings(sheet)


def _cells(row: Row) -> tuple[str, ...]:
    way, sign_off = row.way, row.sign_off
    by = [f"{name.who}, {name.when}" for name in sign_off.by]
    note = f" [{sign_off.note or way.note}]" if sign_off.note or way.note else ""
    return (
        "",
        f"{way.code} {way.title}\n{way.standing}",
        *(f"{tally.number}\n{tally.day}" for tally in way.tallies),
        way.assessed,
        "\n".join([*by, *filter(None, [sign_off.until])]) + note,
    )


def _columns(
    sheet: Sheet, words: Iterable[str], others: Role = Role.CELL, *, bold: bool = False
) -> list[Column]:
    """Return the columns of a row: room for a mark, what the row is about, and the others."""
    first = Role.ROW_HEADING if others is Role.CELL else others
    roles = (None, first, *[others] * (len(_WIDTHS) - 2))
    widths = (sheet.epw * share for share in _WIDTHS)
    return [Column(text, width, bold, role) for text, width, role in zip(words, widths, roles, strict=True)]


def _notes(sheet: Sheet, shown: Standings) -> None:
    sheet.ln(3)
    for note in shown.notes:
        words = ", ".join(filter(None, [note.title.words, note.words]))
        sheet.rows(
            [Column(f"[{note.number}]", 7, role=Role.PART), Column(words, sheet.epw - 7, role=Role.PART)]
        )
