"""Lessons on the page: safe HTML, callouts, the organisation's facts."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from alongside.content.lesson import images, parse_lesson, render_markdown, visible_text
from alongside.content.organisation import Facts, Organisation, parse_organisation
from alongside.content.pages import fill_tokens, tokens
from tests.content.examples import EXAMPLES, changed

FACTS = Facts.of(parse_organisation(EXAMPLES["organisation"]))

ALLOWED = {
    "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "blockquote", "ul", "ol", "li", "pre", "code", "em", "strong", "a",
    "img", "div", "table", "thead", "tbody", "tr", "th", "td", "aside", "span",
}  # fmt: skip


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def _elements(html: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = _Elements()
    parser.feed(html)
    return parser.seen


def test_a_lesson_is_its_front_matter_and_its_text() -> None:
    lesson = parse_lesson(EXAMPLES["lesson"])
    assert (lesson.title, lesson.competences, lesson.notice, lesson.reviewed) == (
        "A warm no",
        ("3.3",),
        None,
        None,
    )
    assert lesson.text.startswith("Sam asks for a lift.")
    assert lesson.text.endswith("[[policy:lifts]]")


def test_who_reviewed_it_and_when() -> None:
    text = changed("lesson", ("reviewed: none", 'reviewed: {by: "R. F.", on: 2026-01-31}\njurisdiction: uk'))
    lesson = parse_lesson(text)
    assert lesson.reviewed is not None
    assert (lesson.reviewed.by, lesson.reviewed.on.isoformat(), lesson.jurisdiction) == (
        "R. F.",
        "2026-01-31",
        "uk",
    )


@pytest.mark.parametrize("kind", ["role-boundary", "safety", "try-it", "in-your-service"])
def test_each_callout_is_an_aside_that_is_a_note(kind: str) -> None:
    html = render_markdown(f'!!! {kind} "A *warm* title"\n    Words.\n\n    - and a list\n\nAfter.')
    assert html.startswith(f'<aside class="alongside-callout alongside-callout--{kind}" role="note">')
    assert '<p class="alongside-callout__title">A <em>warm</em> title</p>' in html
    assert html.index("<li>and a list</li>") < html.index("</aside>") < html.index("After.")


def test_an_unset_fact_says_so_loudly_and_a_set_one_is_text() -> None:
    words = "Your organisation has not filled this in yet (policy: lifts). Ask your supervisor."
    unset = f'<span class="alongside-unset">{words}</span>'
    assert unset in render_markdown("[[policy:lifts]]", FACTS)
    assert unset in render_markdown("[[policy:lifts]]")
    assert "Small home-made gifts may be accepted" in render_markdown("[[policy:gifts]]", FACTS)
    assert visible_text(render_markdown("[[organisation:name]]", FACTS)) == "Northside Peers"
    assert visible_text(render_markdown("Ring [[contact:crisis-team]].", FACTS)) == (
        "Ring Northside crisis team, 01632 960 002, Day and night."
    )


def test_a_token_in_code_is_left_as_it_is() -> None:
    assert "<code>[[policy:gifts]]</code>" in render_markdown("Write `[[policy:gifts]]`.", FACTS)
    assert list(tokens("[[policy:gifts]] and [[contact:emergency]] and [[no token]]")) == [
        ("policy", "gifts"),
        ("contact", "emergency"),
    ]


def test_html_is_shown_as_text_and_links_keep_their_manners() -> None:
    html = render_markdown(
        '<script>alert("x")</script>\n\n<b onclick="x">bold</b> [out](https://example.org) [in](/jump_to_id/x)'
    )
    assert "<script" not in html
    assert "<b" not in html.replace("<blockquote", "")
    assert '<script>alert("x")</script>' in visible_text(html)
    links = [attributes for tag, attributes in _elements(html) if tag == "a"]
    assert links == [{"href": "https://example.org", "rel": "noopener noreferrer"}, {"href": "/jump_to_id/x"}]


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "vbscript:x", "java&#115;cript:x"]
)
def test_no_link_runs_a_script(href: str) -> None:
    for _, attributes in _elements(render_markdown(f"[x]({href}) and ![y]({href}) and <{href}>")):
        assert "href" not in attributes
        assert "src" not in attributes


def test_images_come_from_the_course_only() -> None:
    html = render_markdown(
        "![ours](/static/two-lines.svg) ![theirs](https://example.org/x.png) ![up](/static/../x.png)"
    )
    assert [attributes for tag, attributes in _elements(html) if tag == "img"] == [
        {"alt": "ours", "src": "/static/two-lines.svg"}
    ]
    assert "theirs" in visible_text(html)
    assert list(images("![a](/static/a.png)\n\ntext ![b](/static/b.svg) `![c](/static/c.svg)`", 5)) == [
        (5, "a.png"),
        (7, "b.svg"),
    ]


def test_tables_have_column_headings() -> None:
    html = render_markdown("| One | Two |\n| --- | --- |\n| a | b |")
    assert '<th scope="col">One</th>' in html


@pytest.mark.parametrize(
    "text", ["a < b and c > d", "Call <mailto:sam@example.org>", "See <https://example.org/x>", "`<b>`"]
)
def test_what_only_looks_like_html_is_no_problem(text: str) -> None:
    assert parse_lesson(changed("lesson", ("Sam asks for a lift.", text)))


_MARKDOWN = st.lists(
    st.sampled_from(
        [*"ab <>[]()!*_`#\"'&;:/-|\n\\", "[[policy:gifts]]", "!!! safety", "\n    ", "javascript:"]
    )
).map("".join)


@given(st.text() | _MARKDOWN)
def test_nothing_but_what_is_allowed_ever_reaches_the_page(text: str) -> None:
    for tag, attributes in _elements(render_markdown(text, FACTS)):
        assert tag in ALLOWED
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        assert not re.match(r"\s*(javascript|data|vbscript):", attributes.get("href") or "", re.IGNORECASE)


_VALUES = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn")), min_size=1
).filter(lambda value: value.split())


@given(_VALUES)
@example("- not a list")
@example("12. Market Street")
@example("[[policy:lifts]] **loud** <b> `code` ![x](y) &amp; a|b ~~~ === --- # \\ :")
@example("+44 1632 960 002")
def test_a_fact_put_into_markdown_reads_as_the_fact_itself(value: str) -> None:
    facts = Facts.of(Organisation.model_validate({"policies": {"gifts": value}}))
    source = "[[policy:gifts]]\n\nOur policy: [[policy:gifts]]\n\n- [[policy:gifts]]\n"
    filled = render_markdown(fill_tokens(source, facts))
    assert visible_text(filled) == visible_text(render_markdown(source, facts))
    assert {tag for tag, _ in _elements(filled)} == {"p", "ul", "li"}


def test_facts_merge_with_the_later_winning() -> None:
    ours = Facts.of(Organisation.model_validate({"name": "Ours", "policies": {"gifts": "None."}}))
    both = FACTS.merge(ours)
    assert both.value("organisation", "name") == "Ours"
    assert both.value("policy", "gifts") == "None."
    assert both.value("contact", "crisis-team") == FACTS.value("contact", "crisis-team")
    assert both.value("policy", "lifts") is None
    assert hash(both) == hash(FACTS.merge(ours))


def test_an_organisation_may_leave_everything_out() -> None:
    assert parse_organisation("contacts:\npolicies:\n# nothing yet\n") == Organisation()


def test_a_table_scrolls_in_a_frame_of_its_own_that_keys_reach() -> None:
    html = render_markdown("One\n\n| Ask | Say |\n| --- | --- |\n| one | two |\n\nTwo")
    assert re.search(r'<p>One</p>\s*<div class="alongside-table" tabindex="0">\s*<table>', html)
    assert re.search(r"</table>\s*</div>\s*<p>Two</p>", html)
    assert html.count('<th scope="col">') == 2
