"""Lessons: Markdown with front matter, its checks, and what it becomes on the page."""

import re
from collections.abc import Iterator

from alongside.content.model import CompetenceCode, Content, Text, build
from alongside.content.organisation import TOKEN_CODES
from alongside.content.pages import (
    CALLOUTS,
    LINK_SCHEMES,
    is_course_image,
    render_markdown,
    visible_text,
)
from alongside.content.problems import ProblemCode, Problems, did_you_mean, listing
from alongside.content.sources import read_front_matter

__all__ = ["Lesson", "check_markdown", "images", "parse_lesson", "render_markdown", "visible_text"]

_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)")
_HEADING = re.compile(r"(#+)[^#]")
_CALLOUT = re.compile(r'!!! ?(?P<kind>[^\s"]*)\s*(?P<title>.*)')
_TABLE_RULE = re.compile(r"\s*(?=[^|]*\|)[|:\s-]*-[|:\s-]*")
_HTML = re.compile(r"</?[A-Za-z][^<>:@]*>|<!--")
_BRACKETS = re.compile(r"\[\[([^\[\]]*)\]\]")
_IMAGE = re.compile(r"!\[(?P<words>[^\[\]]*)\]\(\s*<?(?P<src>[^\s)>]*)")
_LINK = re.compile(r"(?<!!)\[[^\[\]]*\]\(\s*<?(?P<href>[^\s)>]*)")


class Lesson(Content):
    """A page to read. ``text`` is Markdown without the front matter."""

    competences: tuple[CompetenceCode, ...]
    text: Text


def parse_lesson(text: str, path: str = "lesson") -> Lesson:
    """Read a lesson: front matter between lines of three hyphens, then Markdown.

    Raises:
        ContentError: with every problem found.

    """
    problems = Problems(path)
    source = read_front_matter(text, problems)
    check_markdown(source.body, problems, source.body_line)
    lesson = build(Lesson, source, problems, text=source.body)
    problems.raise_if_any(as_meant=lesson)
    return lesson


def images(body: str, first_line: int = 1) -> Iterator[tuple[int, str]]:
    """Yield line and file name of each image of the course that Markdown shows."""
    for line, text in _lines(body, first_line):
        for found in _IMAGE.finditer(text):
            if is_course_image(found["src"]):
                yield line, found["src"].removeprefix("/static/")


def check_markdown(body: str, problems: Problems, first_line: int = 1) -> None:
    """Note what would not look on the page as an author expects it to.

    Args:
        body: Markdown, without front matter.
        problems: receives what is found.
        first_line: number of the body's first line in its file.

    """
    level = 1
    lines = list(_lines(body, first_line))
    for at, (line, text) in enumerate(lines):
        if heading := _HEADING.match(text):
            level = _check_heading(len(heading[1]), level, line, problems)
        if callout := _CALLOUT.match(text):
            below = next((text for _, text in lines[at + 1 :] if text.strip()), "")
            _check_callout(callout["kind"], callout["title"].strip(), below, line, problems)
        if at and _TABLE_RULE.fullmatch(text) and _has_empty_cell(lines[at - 1][1]):
            problems.add(
                lines[at - 1][0],
                ProblemCode.COLUMN_WITHOUT_HEADING,
                "A column of this table has no heading",
                "Put a word into each cell above the line of hyphens",
            )
        _check_inline(text, line, problems)


def _has_empty_cell(row: str) -> bool:
    cells = row.strip().removeprefix("|").removesuffix("|").split("|")
    return not all(cell.strip() for cell in cells)


def _lines(body: str, first_line: int) -> Iterator[tuple[int, str]]:
    """Yield each line with its number, without what stands in code spans."""
    for line, text in enumerate(body.split("\n"), first_line):
        yield line, _CODE_SPAN.sub("", text)


def _check_heading(level: int, before: int, line: int, problems: Problems) -> int:
    if level == 1:
        problems.add(
            line,
            ProblemCode.HEADING_LEVEL,
            "This heading has one # and the page's title is the only one of that level",
            "Write ## for the headings of a page",
        )
    elif level > before + 1:
        problems.add(
            line,
            ProblemCode.HEADING_LEVEL,
            f"This heading has {level} # and the one above it has {before}",
            f"Write {'#' * (before + 1)}, so that people who listen to the page do not miss a level",
        )
    return max(level, 2)


def _check_callout(kind: str, title: str, below: str, line: int, problems: Problems) -> None:
    if kind not in CALLOUTS:
        problems.add(
            line,
            ProblemCode.CALLOUT_BROKEN,
            f'There is no callout "{kind}"',
            did_you_mean(kind, CALLOUTS, f"Write {listing(CALLOUTS)}"),
        )
    elif not re.fullmatch(r'"[^"]+"', title):
        problems.add(
            line,
            ProblemCode.CALLOUT_BROKEN,
            "This callout has no title between straight quotes",
            f'Write !!! {kind} "A few words"; use single quotes inside them',
        )
    elif not below.startswith("    "):
        problems.add(
            line,
            ProblemCode.CALLOUT_BROKEN,
            "This callout is empty",
            "Indent each line that belongs in it by four spaces",
        )


def _check_inline(text: str, line: int, problems: Problems) -> None:
    if found := _HTML.search(text):
        problems.add(
            line,
            ProblemCode.HTML_USED,
            f"{found[0]} is HTML, and would be shown as it stands",
            "Use Markdown; put it between backquotes if learners should see it",
        )
    for found in _BRACKETS.finditer(text):
        _check_token(found[1], line, problems)
    for found in _IMAGE.finditer(text):
        _check_image(found["words"], found["src"], line, problems)
    for found in _LINK.finditer(text):
        scheme, colon, _ = found["href"].partition(":")
        if colon and re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*", scheme) and scheme.lower() not in LINK_SCHEMES:
            problems.add(
                line,
                ProblemCode.LINK_UNSAFE,
                f'A link cannot start with "{scheme}:"',
                f"Start it with {listing(sorted(LINK_SCHEMES))}, or with / for a page of the course",
            )


def _check_token(token: str, line: int, problems: Problems) -> None:
    kind, _, code = token.partition(":")
    known = TOKEN_CODES.get(kind)
    if known is None:
        advice = did_you_mean(kind, TOKEN_CODES, f"Start it with {listing(TOKEN_CODES)}, then a colon")
    elif code not in known:
        advice = did_you_mean(code, known, f"After {kind}: write {listing(known)}")
    else:
        return
    problems.add(line, ProblemCode.TOKEN_UNKNOWN, f"[[{token}]] stands for nothing", advice)


def _check_image(words: str, src: str, line: int, problems: Problems) -> None:
    if not is_course_image(src):
        problems.add(
            line,
            ProblemCode.IMAGE_NOT_LOCAL,
            f'The image "{src}" is not one of the course\'s own files',
            "Put the file into the folder static and write /static/ and its name",
        )
    if not words.strip():
        problems.add(
            line,
            ProblemCode.IMAGE_WITHOUT_WORDS,
            "The image has no words for people who cannot see it",
            "Say between the square brackets what the image shows",
        )
