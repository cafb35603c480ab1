"""What docs/authors/formats.md shows is what the parsers read."""

import re

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.content import sources
from alongside.content.problems import ContentError
from tests.content.examples import EXAMPLES, PARSERS, problems_in


@pytest.mark.parametrize("kind", PARSERS)
def test_the_documented_example_of_each_kind_has_no_problem(kind: str) -> None:
    assert PARSERS[kind](EXAMPLES[kind]) is not None


@pytest.mark.parametrize("kind", PARSERS)
def test_windows_line_ends_and_a_byte_order_mark_change_nothing(kind: str) -> None:
    text = EXAMPLES[kind]
    assert PARSERS[kind]("\ufeff" + text.replace("\n", "\r\n")) == PARSERS[kind](text)


@pytest.mark.parametrize("kind", PARSERS)
def test_a_machine_without_libyaml_reads_the_same(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with_libyaml = PARSERS[kind](EXAMPLES[kind])
    monkeypatch.setattr(sources, "_Loader", yaml.SafeLoader)
    assert PARSERS[kind](EXAMPLES[kind]) == with_libyaml


@pytest.mark.parametrize("kind", PARSERS)
def test_models_never_change(kind: str) -> None:
    model = PARSERS[kind](EXAMPLES[kind])
    with pytest.raises(ValueError, match="frozen"):
        model.title = "Another"


@pytest.mark.parametrize("kind", PARSERS)
@pytest.mark.parametrize("nonsense", ["", "[]", "a: [", "just words", "---\n---\n", "\0", "a: &a [*a]"])
def test_nonsense_is_answered_with_problems_that_name_the_file(kind: str, nonsense: str) -> None:
    with pytest.raises(ContentError) as caught:
        PARSERS[kind](nonsense, f"somewhere/{kind}.txt")
    assert caught.value.problems
    assert all(
        problem.path == f"somewhere/{kind}.txt" and problem.line >= 1 for problem in caught.value.problems
    )


@settings(max_examples=400)
@given(st.sampled_from(list(PARSERS)), st.data())
def test_a_file_with_anything_in_any_place_is_read_or_answered_with_problems(
    kind: str, data: st.DataObject
) -> None:
    text = EXAMPLES[kind]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 80)))
    thing = data.draw(
        st.sampled_from(
            ["", "x", ":", "- ", "[]", "{}", '""', "~", "none", "\n", "\n  ", "-1", "1e999", "\u2028"]
        )
    )
    for problem in problems_in(PARSERS[kind], text[:start] + thing + text[end:], "file"):
        assert problem.message
        assert problem.mend
        assert "pydantic" not in str(problem)


@given(st.sampled_from(list(PARSERS)), st.data())
def test_a_misspelt_key_is_never_read_as_what_was_meant(kind: str, data: st.DataObject) -> None:
    text = EXAMPLES[kind]
    key = data.draw(
        st.sampled_from(re.findall(r"^(?:title|source|org|contacts|reviewed|policies):", text, re.MULTILINE))
    )
    with pytest.raises(ContentError):
        PARSERS[kind](text.replace(key, f"{key[0]}{key}", 1), "file")
