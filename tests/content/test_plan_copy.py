"""What is taken away says what was written, whatever signs are in it."""

import json
import re
from datetime import UTC, date, datetime
from html import unescape

import markdown
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from alongside.content.plan_copy import CopiedSection, PlanCopy, as_json, as_markdown, escaped

SAVED = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def copy_of(text, title="What knocks me"):
    section = CopiedSection("what-knocks-me", title, "What tends to *knock* you?", text)
    return PlanCopy("self-care", "My plan", SAVED, date(2026, 12, 24), (section,))


def read(source):
    """Return the words that a reader sees, and the elements they stand in."""
    html = markdown.markdown(source)
    elements = set(re.findall(r"<(\w+)", html))
    return unescape(re.sub(r"<[^>]*>", " ", html)).split(), elements


SIGNS = st.text(alphabet="#*_-+=>.)(1 2\n\\`[]!<&;:|~ax", max_size=60)
ANYTHING = st.text(st.characters(exclude_categories=["Cc", "Cs"], include_characters="\n"), max_size=100)


@given(SIGNS | ANYTHING)
@example("- a\n- b")
@example("Tom & Jerry &amp; <b>me</b>")
@example("1. first\n2) second\n10. tenth")
@example("A line\n===\n---\n")
@example("    four spaces\n\n    and again")
@example("[me](http://x) ![x](y) `code` **bold** __init__ \\* \\")
@example("[a]: http://x 'y'")
@example("* * *")
@example("12\\. a")
def test_markdown_gives_the_words_back_and_makes_nothing_of_them(text):
    words, elements = read(escaped(text))
    assert words == text.split()
    assert elements <= {"p", "br"}


def test_lines_stay_lines_and_paragraphs_paragraphs():
    html = markdown.markdown(escaped("Tea\nA walk\n\nSleep"))
    assert html == "<p>Tea<br />\nA walk</p>\n<p>Sleep</p>"


def test_a_copy_in_markdown_has_headings_prompts_and_words():
    words, elements = read(as_markdown(copy_of("# Not a heading", title="1. First")))
    assert elements == {"h1", "h2", "em", "p"}
    assert " ".join(words) == "My plan 1. First What tends to *knock* you? # Not a heading"


def test_a_copy_for_programs_has_everything():
    assert json.loads(as_json(copy_of("Tea 🫖\n</script>"))) == {
        "format": "alongside-plan",
        "version": 1,
        "plan": "self-care",
        "title": "My plan",
        "saved_at": "2026-11-24T09:30:00+00:00",
        "review_on": "2026-12-24",
        "sections": [
            {
                "code": "what-knocks-me",
                "title": "What knocks me",
                "prompt": "What tends to *knock* you?",
                "text": "Tea 🫖\n</script>",
            }
        ],
    }


@pytest.mark.parametrize("printed", [repr, str])
def test_words_are_in_no_repr(printed):
    assert "heron" not in printed(copy_of("heron"))
