"""Read YAML and front matter safely, remembering the line of everything.

The reader is deliberately narrow, because its input is written by hand and may be pasted into a web form:

* size and depth are limited; anchors, aliases, tags, duplicate keys and several documents are refused, so
  that no file can grow when read or build an object;
* every plain value stays text (``no`` is the answer "no", ``on`` is a word, ``3.10`` keeps its nought) until
  the model that reads it asks for a number, a date or true/false. Only an empty value, ``~`` and ``null``
  are nothing.

It walks libyaml's events rather than PyYAML's node tree: one pass, iterative, so that depth cannot exhaust
the stack, and no slower than ``yaml.safe_load`` although it keeps line numbers.
"""

import re
from dataclasses import dataclass
from typing import Any, NoReturn

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from alongside.content.problems import ProblemCode, Problems
from alongside.content.yaml_mistakes import explain

MAX_CHARACTERS = 256 * 1024
MAX_DEPTH = 20

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# libyaml reads ahead and, since 0.2.6, gives up before we are asked.
_LIBYAML_TOO_DEEP = "exceeded maximum nesting depth"
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
# What XML 1.0, and so an Open edX course, cannot carry, or what YAML cannot hold unescaped.
_NOT_TEXT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


class LinedDict(dict[str, Any]):
    """A mapping from a file that knows the line of each of its keys."""

    def __init__(self, line: int):
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


class LinedList(list[Any]):
    """A sequence from a file that knows the line of each of its items."""

    def __init__(self, line: int):
        super().__init__()
        self.line = line
        self.lines: list[int] = []


@dataclass(frozen=True)
class Source:
    """A file's data and where each part of it stands.

    Attributes:
        data: the mapping at the top of the file.
        body: what follows the front matter; empty for a YAML file.
        body_line: line number of the first line of ``body``.

    """

    data: LinedDict
    body: str = ""
    body_line: int = 1

    def line(self, *location: str | int) -> int:
        """Return the line of what stands at ``location`` (keys and indexes), or of what is around it."""
        place: Any = self.data
        line = self.data.line
        for step in location:
            if isinstance(place, LinedDict) and step in place:
                line, place = place.lines[str(step)], place[str(step)]
            elif isinstance(place, LinedList) and isinstance(step, int) and step < len(place):
                line, place = place.lines[step], place[step]
            else:
                break
        return line


def plain(text: str) -> str:
    """Return text with Unix line ends and without a byte order mark."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def read_yaml(text: str, problems: Problems) -> Source:
    """Read a YAML file whose top level is a mapping.

    Raises:
        ContentError: with every problem that keeps the file from being read.

    """
    return Source(_load(_checked(text, problems), problems, first_line=1))


def read_front_matter(text: str, problems: Problems) -> Source:
    """Read a Markdown file that starts with YAML between two lines of ``---``.

    Raises:
        ContentError: with every problem that keeps the file from being read.

    """
    text = _checked(text, problems)
    found = _FRONT_MATTER.match(text)
    if found is None:
        problems.stop(
            1,
            ProblemCode.FRONT_MATTER_BROKEN,
            "The file does not start with front matter" if text.strip() else "The file is empty",
            "Begin with a line of three hyphens, then title and the other keys, then three hyphens again",
        )
    data = _load(found["yaml"], problems, first_line=2)
    return Source(data, body=text[found.end() :], body_line=text.count("\n", 0, found.end()) + 1)


def read_markdown(text: str, problems: Problems) -> str:
    """Return Markdown that has no front matter, with Unix line ends.

    Raises:
        ContentError: when it is too large or holds a character that a course cannot carry.
    """
    return _checked(text, problems)


def check_characters(text: str, problems: Problems, first_line: int = 1) -> None:
    """Note each line that holds a character which XML 1.0, and so an Open edX course, cannot carry."""
    for found in _NOT_TEXT.finditer(text):
        problems.add(
            first_line + text.count("\n", 0, found.start()),
            ProblemCode.CHARACTER_NOT_ALLOWED,
            f"The character U+{ord(found.group()):04X} cannot be part of a course",
            "Delete it; it usually comes with text pasted from another program",
        )


def _checked(text: str, problems: Problems) -> str:
    if len(text) > MAX_CHARACTERS:
        problems.stop(
            1,
            ProblemCode.FILE_TOO_LARGE,
            f"The file has {len(text):,} characters; the limit is {MAX_CHARACTERS:,}",
            "Split it into smaller files",
        )
    text = plain(text)
    check_characters(text, problems)
    problems.raise_if_any()
    return text


def _load(text: str, problems: Problems, first_line: int) -> LinedDict:
    reader = _Reader(problems, first_line)
    try:
        value = reader.read(text)
    except yaml.YAMLError as error:
        mistake = explain(error, text, reader.long_quotes)
        if getattr(error, "problem", None) == _LIBYAML_TOO_DEEP:
            _stop_too_deep(problems, first_line + mistake.line)
        problems.stop(
            first_line + mistake.line,
            ProblemCode.YAML_BROKEN,
            mistake.message,
            f"{mistake.mend}. The rest of the file is checked once that is mended",
        )
    problems.raise_if_any()
    if not isinstance(value, LinedDict):
        problems.stop(
            first_line,
            ProblemCode.NOT_A_MAPPING,
            "The file is empty" if value is None else "The file is not a set of keys with values",
            "Write one key on each line, such as title: A lift home",
        )
    return value


def _stop_too_deep(problems: Problems, line: int) -> NoReturn:
    problems.stop(
        line,
        ProblemCode.TOO_DEEP,
        f"This is nested more than {MAX_DEPTH} levels deep",
        "Look for a bracket that is never closed",
    )


class _Reader:
    """Turns the events of one YAML document into lined dictionaries, lined lists, text and None.

    ``long_quotes`` are first and last line of the last quoted text that went over several lines: seldom meant.
    """

    def __init__(self, problems: Problems, first_line: int):
        self._problems = problems
        self._first_line = first_line
        self._open: list[LinedDict | LinedList] = []
        self._keys: list[str | None] = []
        self._root: Any = None
        self.long_quotes: tuple[int, int] | None = None

    def read(self, text: str) -> Any:
        parser = _Loader(text)
        documents = 0
        try:
            while parser.check_event():
                event = parser.get_event()
                kind = type(event)
                if kind is ScalarEvent:
                    self._scalar(event)
                elif kind is MappingStartEvent or kind is SequenceStartEvent:
                    self._start(event)
                elif kind is MappingEndEvent or kind is SequenceEndEvent:
                    self._open.pop()
                    self._keys.pop()
                elif kind is AliasEvent:
                    self._stop(
                        event,
                        ProblemCode.ALIAS_USED,
                        "An alias (*) is used",
                        "Put quotes around text that starts with *",
                    )
                elif kind is DocumentStartEvent:
                    documents += 1
                    if documents > 1:
                        self._stop(
                            event,
                            ProblemCode.YAML_BROKEN,
                            "A second document starts here",
                            "Delete the line of three hyphens, or put what follows into a file of its own",
                        )
        finally:
            parser.dispose()
        return self._root

    def _scalar(self, event: ScalarEvent) -> None:
        self._refuse_anchor_and_tag(event)
        begins, ends = event.start_mark, event.end_mark
        if begins and ends and event.style in {'"', "'"} and ends.line > begins.line:
            self.long_quotes = begins.line, ends.line
        value: str | None = event.value
        if event.style == '"':  # the only style in which an escape can smuggle in what _checked() did not see
            check_characters(event.value, self._problems, self._line(event))
        elif not event.style and event.value in _NOTHING:
            value = None
        self._place(value, event)

    def _start(self, event: MappingStartEvent | SequenceStartEvent) -> None:
        self._refuse_anchor_and_tag(event)
        if len(self._open) >= MAX_DEPTH:
            _stop_too_deep(self._problems, self._line(event))
        line = self._line(event)
        value = LinedDict(line) if isinstance(event, MappingStartEvent) else LinedList(line)
        self._place(value, event)
        self._open.append(value)
        self._keys.append(None)

    def _place(self, value: Any, event: Any) -> None:
        """Put a value where it belongs: at the root, in a list, or, as a key or its value, in a mapping."""
        if not self._open:
            self._root = value
            return
        parent = self._open[-1]
        if isinstance(parent, LinedList):
            parent.append(value)
            parent.lines.append(self._line(event))
        elif (key := self._keys[-1]) is None:
            self._keys[-1] = self._new_key(parent, value, event)
        else:
            parent[key] = value
            self._keys[-1] = None

    def _new_key(self, mapping: LinedDict, key: Any, event: Any) -> str:
        if not isinstance(key, str):
            self._stop(
                event,
                ProblemCode.YAML_BROKEN,
                "This key is not a word",
                "Put quotes around the text if it starts with a bracket, a brace or a question mark",
            )
        if key in mapping.lines:
            self._problems.add(
                self._line(event),
                ProblemCode.KEY_TWICE,
                f'The key "{key}" was already used on line {mapping.lines[key]}',
                "Keep one of the two",
            )
        mapping.lines[key] = self._line(event)
        return str(key)

    def _refuse_anchor_and_tag(self, event: Any) -> None:
        if event.anchor is not None:
            self._stop(event, ProblemCode.ALIAS_USED, "An anchor (&) is used", "Put quotes around the text")
        if event.tag is not None and event.tag != "!":
            self._stop(event, ProblemCode.TAG_USED, "A tag (!) is used", "Put quotes around the text")

    def _line(self, event: Any) -> int:
        return self._first_line + int(event.start_mark.line)

    def _stop(self, event: Any, code: ProblemCode, message: str, mend: str) -> NoReturn:
        self._problems.stop(self._line(event), code, message, mend)
