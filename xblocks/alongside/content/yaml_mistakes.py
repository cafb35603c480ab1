"""What somebody most likely wrote when a file cannot be read as YAML, in words that need no knowledge of YAML."""

import re
from dataclasses import dataclass

import yaml

_QUOTE = "Put the whole text between straight double quotes, with single quotes inside it"
_SPACES = "Delete the blanks before its first word, and type them again with the space bar"
_ALIGN = "Keys that belong together start in the same column; so do the hyphens of one list"
_STRANGE_INDENT = re.compile(r"[ \t]*(?P<strange>[^\S \t\n])")
_CURLY_START = re.compile(r"[:\[{,-] ?[“”„‘’«]")
_TEXT_AFTER_QUOTE = re.compile(r""":\s+(?P<quote>["']).*?(?P=quote)\s*[^\s#,}\]]""")
_TWO_COLONS = re.compile(r":\s.*:\s")


@dataclass(frozen=True)
class Mistake:
    """On which line (from 0), what is wrong there and what to do, each without a full stop."""

    line: int
    message: str
    mend: str


def explain(error: yaml.YAMLError, text: str, long_quotes: tuple[int, int] | None) -> Mistake:
    """Return what is behind an error of the YAML reader.

    Args:
        error: what the reader said.
        text: what it read.
        long_quotes: first and last line of the last text between quotes that went over several lines.
    """
    problem = getattr(error, "problem", None) or ""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    begins = getattr(error, "context_mark", None) or mark
    lines = text.split("\n")
    at = min(mark.line, len(lines) - 1) if mark else 0
    line = lines[at]
    if (blank := _strange_blank(lines, at)) is not None:
        return blank
    if long_quotes and long_quotes[1] >= at - 1:
        first, last = long_quotes
        return Mistake(
            first,
            f"The quotation mark that opens here is closed {_count(last - first)} below",
            _QUOTE,
        )
    if _CURLY_START.search(line):
        return Mistake(at, "The quotation marks on this line are curly ones", 'Write straight ones: "')
    if "cannot start any token" in problem and mark:
        return Mistake(
            at, f"Text cannot start with {line[mark.column : mark.column + 1]} unless it is quoted", _QUOTE
        )
    if "mapping values are not allowed" in problem:
        if _TWO_COLONS.search(line):
            return Mistake(at, "There is a colon inside the text on this line", _QUOTE)
        return Mistake(at, "This line is indented too far, or the text above it goes on into it", _ALIGN)
    if "end of stream" in problem and begins:
        return Mistake(begins.line, "The quotation mark on this line is never closed", _QUOTE)
    if re.search(r"could not find expected ':'", problem) and begins:
        return Mistake(
            begins.line,
            "This line has no colon with a blank after it",
            "Write the key, a colon, a blank and the value, such as title: A lift home",
        )
    if _TEXT_AFTER_QUOTE.search(line):
        return Mistake(at, "Text goes on after the closing quotation mark", _QUOTE)
    if re.search("expected ',' or", problem) and begins:
        return Mistake(
            at,
            f"The bracket or brace that opens on {_line_in_words(begins.line, at)} should be closed before this",
            "Close it with ] or }, and put text in it that holds a comma, a colon or a bracket between quotes",
        )
    if re.search(r"expected (key|<block end>|'-' indicator)", problem):
        return Mistake(at, "This line is not indented like the lines that it belongs with", _ALIGN)
    return Mistake(
        at,
        f"This is not YAML: {problem or 'it cannot be read'}",
        "Look at the indentation, quotes and colons on this line and the one above; "
        "put text that holds a colon or starts with a sign between quotes",
    )


def _strange_blank(lines: list[str], at: int) -> Mistake | None:
    """Return the mistake of indenting by something that is not a plain space, on this line or the one above."""
    for here in (at, at - 1):
        if here < 0:
            continue
        indent = lines[here][: len(lines[here]) - len(lines[here].lstrip())]
        if "\t" in indent:
            return Mistake(here, "This line is indented by a tab", _SPACES)
        if found := _STRANGE_INDENT.match(lines[here]):
            name = f"U+{ord(found['strange']):04X}"
            return Mistake(
                here, f"This line is indented by a blank that is not a plain space ({name})", _SPACES
            )
    return None


def _line_in_words(line: int, here: int) -> str:
    return (
        "this line"
        if line == here
        else f"the line {here - line} above"
        if here - line > 1
        else "the line above"
    )


def _count(lines: int) -> str:
    return f"{lines} line{'s' * (lines != 1)}"
