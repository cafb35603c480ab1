"""A list of assignments as a spreadsheet program saves it, however that program does it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.records.errors import Invalid
from alongside.workspace.caseload.assignment_file import FORM, parse
from alongside.workspace.list_file import FIELD, MOST_BYTES, MOST_ROWS, decoded

HEADER = "learner,supervisor,starts,ends\n"


def cells(wanted):
    return wanted.learner, wanted.supervisor, wanted.starts, wanted.ends


def test_the_sample_is_an_example_of_the_form():
    found = parse(decoded(FORM.sample("list.csv").content))
    assert [cells(row) for row in found.rows] == [
        ("maya", "ruth", "2026-09-01", ""),
        ("tom@example.org", "ruth@example.org", "2026-09-01", "2027-03-31"),
    ]
    assert found.misfits == ()


@pytest.mark.parametrize(
    "content",
    [
        (HEADER + "maya,ruth,2026-09-01,\n").encode(),
        b"\xef\xbb\xbf" + (HEADER + "maya,ruth,2026-09-01,\r\n").encode(),
        (HEADER + "maya,ruth,2026-09-01,\n").replace(",", ";").encode(),
        (HEADER + "maya,ruth,2026-09-01,\n").replace(",", "\t").encode("utf-16"),
        b"sep=;\r\nlearner;supervisor;starts;ends\r\nmaya;ruth;2026-09-01;\r\n",
        b"\n\nEnds, Starts ,Supervisor,LEARNER\n,2026-09-01,ruth,maya",
        b"learner,name,supervisor,starts,ends,,\nmaya,Zo\xeb,ruth,2026-09-01,,,\n,,,,,,\n",
        b'learner,supervisor,starts,ends\r"maya","ruth","2026-09-01",""\r',
        (HEADER + "maya,ruth,2026-09-01").encode(),
    ],
    ids=["plain", "mark", "semicolons", "utf-16", "sep", "order", "old Windows", "quotes", "no last day"],
)
def test_what_spreadsheet_programs_save_is_read(content):
    found = parse(decoded(content))
    assert [cells(row) for row in found.rows] == [("maya", "ruth", "2026-09-01", "")]
    assert found.misfits == ()


def test_a_row_keeps_the_number_of_its_line():
    found = parse(HEADER + "\nmaya,ruth,2026-09-01,\n\n\ntom,ruth,2026-09-01,\n")
    assert [row.line for row in found.rows] == [3, 6]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("maya;ruth;2026-09-01;", "number of cells is 1"),
        ("maya,ruth", "number of cells is 2"),
        ("maya,ruth,2026-09-01,,too much", "number of cells is 5"),
        ('"maya,ruth,2026-09-01,', "quotation mark"),
    ],
)
def test_a_line_of_another_form_is_answered_and_the_others_are_kept(line, words):
    found = parse(f"{HEADER}tom,ruth,2026-09-01,\n{line}\n")
    assert [row.learner for row in found.rows] == ["tom"]
    (answer,) = found.misfits
    assert answer.line == 3
    assert words in answer.problem


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "nothing in it"),
        (b"\n ,,\n", "nothing in it"),
        (HEADER.encode(), "no row below"),
        (b"maya,ruth,2026-09-01,\n", "has to name the columns learner, supervisor, starts, ends"),
        (b"learner,learner,supervisor,starts,ends\n", "each once"),
        (b"PK\x03\x04\x00\x00xl/workbook.xml", "save it as"),
        (b"\x81\x8d", "save it as"),
        (b"\xff\xfea", "save it as"),
        (b"x" * (MOST_BYTES + 1), "larger than 1"),
        ((HEADER + "a,b,c,d\n" * (MOST_ROWS + 1)).encode(), "more than 5,000 rows"),
        ((HEADER + "x" * 200_000).encode(), "Line 2"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_words(content, words):
    with pytest.raises(Invalid) as refused:
        parse(decoded(content))
    assert set(refused.value.problems) == {FIELD}
    assert words in refused.value.problems[FIELD]


def test_the_most_rows_there_may_be_are_read():
    assert len(parse(HEADER + "a,b,c,d\n" * MOST_ROWS).rows) == MOST_ROWS


@given(
    st.one_of(st.binary(), st.text().map(str.encode), st.text().map(lambda text: (HEADER + text).encode()))
)
def test_whatever_is_sent_is_read_or_refused_in_words(content):
    words, found = answer_to(content)
    assert words or found.rows or all(answer.problem for answer in found.misfits)


def answer_to(content):
    """The words of a refusal, or the file that was read."""
    try:
        return "", parse(decoded(content))
    except Invalid as refused:
        return refused.problems[FIELD], None


CELL = st.text(st.characters(exclude_categories=("C", "Z"), exclude_characters='"'), min_size=1)


@given(st.lists(st.tuples(CELL, CELL, CELL, CELL), min_size=1), st.sampled_from(",;\t"))
def test_every_row_that_is_written_is_read_back(rows, delimiter):
    text = HEADER.replace(",", delimiter)
    text += "".join(delimiter.join(f'"{cell}"' for cell in row) + "\r\n" for row in rows)
    assert [cells(row) for row in parse(text).rows] == rows
