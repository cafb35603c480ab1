"""Reading YAML safely: limits, line numbers, and plain values that stay text."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.content.problems import ContentError, ProblemCode, Problems
from alongside.content.sources import MAX_CHARACTERS, MAX_DEPTH, read_front_matter, read_yaml
from tests.content.examples import problems_in


def _read(text: str):
    return read_yaml(text, Problems("file.yaml"))


def _problems(text: str):
    return problems_in(_read, text)


def test_plain_values_stay_the_text_that_was_written() -> None:
    data = _read(
        "answer: no\non: 2026-01-31\nnumber: 3.10\nyes: y\noctal: 0777\nfloat: .inf\nsexagesimal: 12:30:00"
    ).data
    assert data == {
        "answer": "no", "on": "2026-01-31", "number": "3.10", "yes": "y",
        "octal": "0777", "float": ".inf", "sexagesimal": "12:30:00",
    }  # fmt: skip


def test_nothing_is_none_but_a_quoted_nothing_is_text() -> None:
    assert _read("a:\nb: ~\nc: null\nd: ''\ne: 'null'").data == {
        "a": None,
        "b": None,
        "c": None,
        "d": "",
        "e": "null",
    }


def test_every_part_knows_its_line() -> None:
    source = _read(
        "title: A\nscenes:\n  one:\n    choices:\n      - text: x\n      - text: y\n        next: z\n"
    )
    assert source.line("title") == 1
    assert source.line("scenes", "one", "choices", 1) == 6
    assert source.line("scenes", "one", "choices", 1, "next") == 7


def test_what_is_missing_is_reported_where_it_should_be() -> None:
    source = _read("title: A\nscenes:\n  one:\n    setting: x\n")
    assert source.line("scenes", "one", "choices") == 3
    assert source.line("nowhere", "at", "all") == 1


def test_all_repeated_keys_are_reported_at_once() -> None:
    problems = _problems("a: 1\nb: 2\na: 3\nc:\n  d: 1\n  d: 2\n")
    assert [(problem.line, problem.code) for problem in problems] == [
        (3, ProblemCode.KEY_TWICE),
        (6, ProblemCode.KEY_TWICE),
    ]
    assert "line 1" in problems[0].message


def test_an_alias_bomb_is_refused_before_it_grows() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x]\n" + "".join(
        f"{after}: &{after} [{', '.join([f'*{before}'] * 8)}]\n"
        for before, after in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert [(problem.line, problem.code) for problem in _problems(bomb)] == [(1, ProblemCode.ALIAS_USED)]


@pytest.mark.parametrize("text", ["a: !!python/object/apply:os.system [ls]", "a: !!int 3", "!x {a: 1}"])
def test_tags_are_refused(text: str) -> None:
    assert [problem.code for problem in _problems(text)] == [ProblemCode.TAG_USED]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_depth_is_limited_however_the_file_gets_deep(opening: str) -> None:
    text = "a:\n  " + opening * 20_000
    assert ProblemCode.TOO_DEEP in {problem.code for problem in _problems(text)}


def test_what_is_just_deep_enough_is_read() -> None:
    assert _read("a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)).data
    assert [problem.code for problem in _problems("a: " + "[" * MAX_DEPTH + "]" * MAX_DEPTH)] == [
        ProblemCode.TOO_DEEP
    ]


def test_size_is_limited() -> None:
    fits = "a: " + "x" * (MAX_CHARACTERS - 3)
    assert _read(fits).data
    assert [problem.code for problem in _problems(fits + "x")] == [ProblemCode.FILE_TOO_LARGE]


def test_an_escape_cannot_smuggle_in_what_a_course_cannot_carry() -> None:
    assert [(each.line, each.code) for each in _problems('a: x\nb: "\\x07"')] == [
        (2, ProblemCode.CHARACTER_NOT_ALLOWED)
    ]


def test_each_line_with_a_forbidden_character_is_reported() -> None:
    assert [each.line for each in _problems("a: \x0b\nb: fine\nc: \ufffe\n")] == [1, 3]


def test_front_matter_keeps_line_numbers_of_both_halves() -> None:
    source = read_front_matter("---\ntitle: A\nwhen: now\n---\n\nText\n", Problems("lesson.md"))
    assert source.line("when") == 3
    assert (source.body, source.body_line) == ("\nText\n", 5)


def test_a_rule_in_the_text_is_not_the_end_of_the_front_matter() -> None:
    source = read_front_matter("---\ntitle: A\n---\nOne\n\n---\n\nTwo\n", Problems("lesson.md"))
    assert source.body == "One\n\n---\n\nTwo\n"


def test_a_mistake_in_front_matter_is_found_on_its_line_of_the_file() -> None:
    with pytest.raises(ContentError) as caught:
        read_front_matter("---\ntitle: A\nb: [\n---\nText\n", Problems("lesson.md"))
    assert [problem.line for problem in caught.value.problems] == [4]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("title: A lift: home\n", 1, "colon inside the text"),
        ("a:\n\tb: c\n", 2, "indented by a tab"),
        ("a:\n\u00a0\u00a0b: c\n  d: e\n", 2, "not a plain space (U+00A0)"),
        ('a:\n  - {b: "c}\n  - {d: e}\n  - {f: "g"}\n', 2, "closed 2 lines below"),
        ('a: "b\nc: d\n', 1, "never closed"),
        ('a: "b" is c\n', 1, "after the closing quotation mark"),
        ("a: b\nc d\ne: f\n", 2, "no colon with a blank"),
        ("a: b\nc:d\ne: f\n", 2, "no colon with a blank"),
        ("a:\n    - b: c\n   d: e\n", 3, "not indented like"),
        ("a:\n  - b: c\n      d: e\n", 3, "indented too far"),
        ("a: [b, c\nd: e\n", 2, "should be closed"),
        ("a: @home\n", 1, "cannot start with @"),
        ("a: \u201cA lift: home\u201d\n", 1, "curly"),
        ("a: }\n", 1, "not"),
    ],
)
def test_what_is_not_yaml_is_answered_in_words_that_need_no_yaml(text: str, line: int, words: str) -> None:
    (problem,) = _problems(text)
    assert (problem.line, problem.code) == (line, ProblemCode.YAML_BROKEN)
    assert words in problem.message
    assert "The rest of the file is checked once that is mended" in problem.mend


@given(st.text())
def test_any_text_is_read_or_answered_with_problems(text: str) -> None:
    for read in (read_yaml, read_front_matter):
        assert all(problem.line >= 1 for problem in problems_in(read, text, Problems("file")))


_YAML_CHARACTERS = st.sampled_from(list("ab:-#&*!|>'\"%@`{}[],? \n\t0~.\\"))


@settings(max_examples=500)
@given(st.text(_YAML_CHARACTERS, max_size=60))
def test_any_punctuation_is_read_or_answered_with_problems_on_a_line_of_the_file(text: str) -> None:
    lines = text.count("\n") + 2
    assert all(1 <= problem.line <= lines for problem in problems_in(_read, text))


_WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn")), max_size=20)
_NESTED = st.recursive(
    _WORDS,
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(_WORDS, inside, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(_WORDS, _NESTED, min_size=1, max_size=5))
def test_what_yaml_writes_is_read_back(data: dict) -> None:
    assert _read(yaml.safe_dump(data, allow_unicode=True)).data == data
