"""Turn an author's Markdown into safe HTML.

Nothing an author writes reaches the page as HTML: raw HTML is shown as the text it is, and what Markdown makes
is cleaned against a short list. Four kinds of callout become asides; tokens such as ``[[policy:gifts]]`` become
the organisation's own facts, or say loudly that they are missing.
"""

import re
from collections.abc import Iterator
from html import unescape
from re import Match
from xml.etree import ElementTree

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from alongside.content.organisation import Facts

CALLOUTS = ("role-boundary", "safety", "try-it", "in-your-service")
LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
#: What a page says where a fact is not set; pages in another language say it in theirs.
MISSING = "Your organisation has not filled this in yet (%(kind)s: %(code)s). Ask your supervisor."
TOKEN = re.compile(r"\[\[(?P<kind>[a-z]+):(?P<code>[a-z0-9-]+)\]\]")
# Punctuation that can mean something in Markdown: anywhere, and at the start of a line.
_MARKUP = re.compile(r"[!-&(-+<->\[-`{-~]")
_LIST_START = re.compile(r"^(\d*)([-.])")

_TAGS = {
    *("h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "blockquote", "ul", "ol", "li", "pre", "code"),
    *("em", "strong", "a", "img", "div", "table", "thead", "tbody", "tr", "th", "td", "aside", "span"),
}
_ATTRIBUTES = {
    "a": {"href", "title", "rel"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "th": {"scope"},
    "aside": {"class", "role"},
    "div": {"class", "tabindex"},
    "p": {"class"},
    "span": {"class"},
}


def render_markdown(text: str, facts: Facts | None = None, missing: str = MISSING) -> str:
    """Return safe HTML for Markdown.

    Args:
        text: Markdown, without front matter.
        facts: what is known about the organisation; tokens it does not answer are shown as missing.
        missing: in what words, with the placeholders of ``MISSING``.

    """
    markdown = Markdown(
        extensions=["admonition", "sane_lists", "tables", _AlongsideMarkdown(facts or Facts(), missing)],
        output_format="html",
    )
    return nh3.clean(
        markdown.convert(text),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=set(LINK_SCHEMES),
        link_rel=None,  # set by _tidy_link, on links that leave the course
    )


def visible_text(html: str) -> str:
    """Return the words of a page that :func:`render_markdown` made, on one line."""
    return " ".join(unescape(nh3.clean(html, tags=set())).split())


def tokens(text: str) -> Iterator[tuple[str, str]]:
    """Yield kind and code of each token in Markdown, in order."""
    for found in TOKEN.finditer(text):
        yield found["kind"], found["code"]


def fill_tokens(text: str, facts: Facts) -> str:
    """Return Markdown with the tokens that ``facts`` answers replaced by text, never read as Markdown."""

    def fill(found: Match[str]) -> str:
        value = facts.value(found["kind"], found["code"])
        return found[0] if value is None else _as_markdown_text(value)

    return TOKEN.sub(fill, text)


def is_external(href: str) -> bool:
    """Return whether a link leaves the course."""
    return href.startswith(("http:", "https:", "//"))


def is_course_image(src: str) -> bool:
    """Return whether an image is one of the course's own static files."""
    return re.fullmatch(r"/static/[A-Za-z0-9_-][A-Za-z0-9._-]*", src) is not None


def _as_markdown_text(value: str) -> str:
    """Return one line of Markdown that renders as ``value``: whatever could be markup becomes an entity."""
    escaped = _MARKUP.sub(lambda found: f"&#{ord(found[0])};", " ".join(value.split()))
    return _LIST_START.sub(lambda found: f"{found[1]}&#{ord(found[2])};", escaped)


class _AlongsideMarkdown(Extension):
    def __init__(self, facts: Facts, missing: str):
        super().__init__()
        self._facts, self._missing = facts, missing

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        # After code spans and escapes (190, 180), before links and references (170, 160).
        md.inlinePatterns.register(_TokenProcessor(self._facts, self._missing), "alongside_token", 175)
        # After the inline patterns (20), so that links and images are there.
        md.treeprocessors.register(_PageProcessor(md), "alongside_page", 15)


class _TokenProcessor(InlineProcessor):
    def __init__(self, facts: Facts, missing: str):
        super().__init__(TOKEN.pattern)
        self._facts, self._missing = facts, missing

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the library's name
        self, m: Match[str], data: str
    ) -> tuple[ElementTree.Element, int, int]:
        kind, code = m["kind"], m["code"]
        value = self._facts.value(kind, code)
        span = ElementTree.Element("span")
        span.set("class", "alongside-unset" if value is None else "alongside-fact")
        text = self._missing % {"kind": kind, "code": code} if value is None else value
        span.text = AtomicString(
            text.replace("&", "&amp;")
        )  # the library takes "&gt;" for an entity otherwise
        return span, m.start(0), m.end(0)


class _PageProcessor(Treeprocessor):
    def run(self, root: ElementTree.Element) -> None:
        for element in list(root.iter()):
            match element.tag:
                case "div":
                    _make_callout(element)
                case "a":
                    _tidy_link(element)
                case "img":
                    _tidy_image(element)
                case "th":
                    element.set("scope", "col")
            for at, child in enumerate(element):
                if child.tag == "table":
                    element[at] = _scrolling(child)


def _scrolling(table: ElementTree.Element) -> ElementTree.Element:
    """Return a table in a frame of its own: on a small screen it scrolls there, and the page does not."""
    frame = ElementTree.Element("div", {"class": "alongside-table", "tabindex": "0"})
    frame.append(table)
    frame.tail, table.tail = table.tail, None
    return frame


def _make_callout(div: ElementTree.Element) -> None:
    """Turn the admonition extension's ``div`` into an ``aside``.

    It is a note to assistive technology, not a landmark: a page with five landmarks has none.
    """
    kind = next((name for name in div.get("class", "").split() if name in CALLOUTS), None)
    if kind is None:
        return
    div.tag = "aside"
    div.set("class", f"alongside-callout alongside-callout--{kind}")
    div.set("role", "note")
    for child in div:
        if child.get("class") == "admonition-title":
            child.set("class", "alongside-callout__title")


def _tidy_link(link: ElementTree.Element) -> None:
    if is_external(link.get("href", "")):
        link.set("rel", "noopener noreferrer")


def _tidy_image(image: ElementTree.Element) -> None:
    """Leave only the words of an image that does not belong to the course."""
    if not is_course_image(image.get("src", "")):
        image.tag, image.text = "span", image.get("alt", "")
