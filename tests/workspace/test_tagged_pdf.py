"""PDFs are tagged: whoever has one read aloud goes through its headings, paragraphs and tables."""

import io

from pypdf import PdfReader

from alongside.workspace.reports.sheet import Column, Sheet
from alongside.workspace.reports.tagging import Role
from tests.workspace.tagged import kinds


def read(sheet):
    return PdfReader(io.BytesIO(bytes(sheet.output())))


def row(*words, role=Role.CELL):
    return [Column(each, 40, role=role) for each in words]


def test_headings_paragraphs_and_facts_are_told():
    sheet = Sheet("A title", "en-gb")
    sheet.heading("A title", 0)
    sheet.heading("A part", 1)
    sheet.paragraph("What it says.")
    sheet.fact("Learner", "Maya")
    sheet.rows([Column("Next step", 100, True, Role.HEADING)], [Column("Listen.", 100)], ruled=True)
    reader = read(sheet)
    found = kinds(reader)
    assert (found["/H1"], found["/H2"], found["/H4"]) == (1, 1, 1)
    assert (found["/P"], found["/Span"]) == (3, 2)
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en-gb"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_a_table_goes_on_over_pages_with_each_cell_told_once():
    sheet = Sheet("A title", "en-gb")
    with sheet.table():
        sheet.rows(row("Who", "What", role=Role.COLUMN_HEADING))
        for _line in range(60):
            sheet.rows([Column("Maya", 40, role=Role.ROW_HEADING), Column("one\ntwo", 40, role=Role.CELL)])
        sheet.rows(row("\n".join(["long"] * 90), ""))
    reader = read(sheet)
    assert len(reader.pages) > 2
    found = kinds(reader)
    assert (found["/Table"], found["/TR"]) == (1, 62)
    assert (found["/TH"], found["/TD"]) == (2 + 60, 60 + 2)


def test_what_is_drawn_beside_the_words_is_left_out():
    sheet = Sheet("A title", "en-gb")
    with sheet.beside_the_words():
        sheet.rows(row("Who", "What", role=Role.COLUMN_HEADING))
    sheet.words_at(50, 50, "12")
    sheet.paragraph("What it says.")
    assert kinds(read(sheet)) == {"/Document": 1, "/P": 1}
