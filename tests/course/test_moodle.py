"""The framework to Moodle and back: nothing is lost, and each row that cannot be read is answered."""

import csv
import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.content.course import shipped_framework
from alongside.content.framework import Competence, Domain, Framework, Layer, parse_framework
from alongside.content.problems import ContentError, Problem
from alongside.course.from_moodle import parse_moodle_csv, to_yaml
from alongside.course.to_moodle import COLUMNS, to_moodle_csv

HEADER = ",".join(COLUMNS)
# As Moodle's own exporter writes it: its short names, HTML from its editor, ids of its own, a rule.
FROM_MOODLE = f"""{HEADER}
,PEER,Peer work,"What our<br>workers learn",1,"Not yet,Yes","[{{""scaleid"":""2""}}]",,,,,,1,"domain,competency"
,1,Values,,1,,,,0,null,,7,,
1,1.a,"Hope, held","Hope<p>for &amp; with people</p>",1,,,core_competency\\competency_rule_all,0,null,,8,,
1,1.b,Equals,Meeting as *equals*,4,,,,0,null,1.a,9,0,
"""


def problems_of(text: str) -> tuple[Problem, ...]:
    with pytest.raises(ContentError) as caught:
        parse_moodle_csv(text, "ours.csv")
    return caught.value.problems


def test_the_shipped_framework_comes_back_from_moodle_and_from_its_yaml() -> None:
    framework = shipped_framework()
    back = parse_moodle_csv(to_moodle_csv(framework, "psw"))
    assert back == framework
    assert parse_framework(to_yaml(back)) == framework


_WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")) | st.sampled_from("\n\"',;&<>"),
    min_size=1,
    max_size=130,
).filter(lambda text: text.strip() and text.strip() != "\ufeff")


@settings(deadline=None)
@given(words=st.lists(_WORDS, min_size=9, max_size=9), flags=st.lists(st.booleans(), min_size=4, max_size=4))
def test_any_framework_comes_back(words: list[str], flags: list[bool]) -> None:
    title, short, source, summary, note, why, *others = words
    competence = Competence(
        code="12.3a"[:4], title=title, short_title=short, official=flags[0], source=source, summary=summary,
        signed_off=flags[1], why_not=why if flags[2] or not flags[1] else None,
    )  # fmt: skip
    domain = Domain(
        code="12", title=others[0], short_title=others[1], official=flags[3], source=source,
        layer=Layer.CROSS_CUTTING, summary=others[2], competences=(competence,),
    )  # fmt: skip
    framework = Framework(title=title, source=source, licence_note=note, domains=(domain,))
    assert parse_moodle_csv(to_moodle_csv(framework, "x")) == framework
    assert parse_framework(to_yaml(framework)) == framework


def test_moodle_gets_fourteen_columns_a_scale_and_names_that_it_does_not_cut() -> None:
    long = shipped_framework().model_copy(update={"title": "Long " * 40})
    header, first, *rows = csv.reader(io.StringIO(to_moodle_csv(long, "psw"), newline=""))
    assert tuple(header) == COLUMNS
    assert {len(row) for row in [header, first, *rows]} == {14}
    assert (first[0], first[1], first[12]) == ("", "psw", "1")
    assert first[6] == '[{"scaleid": "1"}, {"id": 2, "scaledefault": 1, "proficient": 1}]'
    assert all(0 < len(row[2]) <= 100 for row in [first, *rows])
    assert "Long " * 39 in first[3]
    assert {row[0] for row in rows} == {"", *(domain.code for domain in long.domains)}


def test_what_moodle_wrote_itself_is_read_and_nothing_is_made_up() -> None:
    framework = parse_moodle_csv("\ufeff" + FROM_MOODLE.replace("\n", "\r\n"), "peer.csv")
    assert (framework.title, framework.source) == ("Peer work", "The framework PEER in Moodle")
    assert "Find out" in framework.licence_note
    (domain,) = framework.domains
    assert (domain.code, domain.title, domain.summary, domain.layer) == ("1", "Values", "Values", Layer.CORE)
    hope, equals = domain.competences
    assert (hope.code, hope.title, hope.summary) == ("1.a", "Hope, held", "Hope\nfor & with people")
    assert equals.summary == "Meeting as *equals*"
    assert not any(part.official for part in (domain, hope, equals))
    assert parse_framework(to_yaml(framework)) == framework


def test_a_name_that_was_changed_in_moodle_wins() -> None:
    long = shipped_framework().model_copy(update={"title": "Long " * 40})
    written = to_moodle_csv(long, "psw")
    (_, first, *_) = csv.reader(io.StringIO(written, newline=""))
    assert parse_moodle_csv(written.replace(f",{first[2]},", ",Shorter,", 1)).title == "Shorter"


CASES: list[Any] = [
    (("1,1.b,", "1,1.b,,"), "F951", 5, "has 15 columns"),
    (('"Hope, held"', '"Hope, held'), "F951", 4, "quotation mark"),
    ((HEADER, HEADER.replace(",", ";")), "F951", 1, "commas"),
    ((",1,\"domain,competency\"", ",0,\"domain,competency\""), "F952", 1, "No rows"),
    (("1.a,9,0,", "1.a,9,1,"), "F952", 5, "2 rows"),
    (("1,1.b,", "2,1.b,"), "F953", 5, '"2"'),
    (("1,1.b,", "1.a,1.b,"), "F954", 5, "straight under a domain"),
    (("1,1.b,", "1,1-b,"), "A206", 5, "such as 1.1"),
    (("1,1.b,", "1,2.b,"), "A206", 5, "in domain"),
    ((",1,Values", ",values,Values"), "A206", 3, "Use a number"),
    (("1,1.b,", "1,1.a,"), "A207", 5, "line 4"),
    (("1,1.b,Equals", "1,1.b,"), "A203", 5, "column 3"),
    ((",PEER,Peer work", ",PEER,"), "A203", 2, "column 3"),
    ((",1,Values,,1", ",1,Values\x07,,1"), "A104", 3, "U+0007"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "code", "line", "words"), CASES)
def test_a_row_that_cannot_be_read_is_answered(
    change: tuple[str, str], code: str, line: int, words: str
) -> None:
    assert change[0] in FROM_MOODLE
    found = [problem for problem in problems_of(FROM_MOODLE.replace(*change, 1)) if problem.code == code]
    assert [(problem.path, problem.line) for problem in found] == [("ours.csv", line)]
    assert words in str(found[0])
    assert found[0].mend


def test_every_row_is_answered_at_once_each_on_the_line_where_it_begins() -> None:
    text = FROM_MOODLE.replace("Hope<p>", "Hope\n<p>")
    text = text.replace("1,1.a,", "1,1_a,").replace("1,1.b,", "3,1.b,")
    assert [(problem.line, problem.code) for problem in problems_of(text)] == [(4, "A206"), (6, "F953")]


def test_a_framework_or_a_domain_with_nothing_in_it_is_answered() -> None:
    lines = FROM_MOODLE.splitlines()
    assert [problem.code for problem in problems_of("\n".join(lines[:2]))] == ["A203"]
    assert [problem.code for problem in problems_of("\n".join(lines[:3]))] == ["A203"]
    assert [problem.code for problem in problems_of("")] == ["F952"]
