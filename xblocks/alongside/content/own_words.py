"""What somebody writes for themselves, by section: two devices' words brought together, two versions compared."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

Answers = Mapping[str, str]
"""The text of each section, by the section's code. One that is missing is empty."""


def mark(text: str) -> str:
    """Return a short mark by which a page says from which text it went on; another text has another mark."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True)
class Merged:
    """What came of bringing two devices' words together.

    ``answers`` is what to keep. ``news`` are the texts that were changed there alone. ``clashes`` are the texts
    there of sections that were changed on both sides: they stand in ``answers`` until their writer has chosen.
    """

    answers: dict[str, str] = field(repr=False)
    news: dict[str, str] = field(repr=False)
    clashes: dict[str, str] = field(repr=False)


def merge(there: Answers, here: Answers, started_from: Mapping[str, str]) -> Merged:
    """Bring the words of a page into those that are kept. Nothing that was written on either side is lost.

    Args:
        there: everything that is kept now, wherever it was written.
        here: the sections that were changed on the page, and those alone.
        started_from: the mark of each section's text that the page went on from. What it does not name was empty.

    """

    def changed_there(section: str) -> bool:
        return mark(there.get(section, "")) != started_from.get(section, mark(""))

    clashes = {
        section: there.get(section, "")
        for section, text in here.items()
        if changed_there(section) and text != there.get(section, "")
    }
    news = {
        section: there.get(section, "")
        for section in dict.fromkeys((*there, *started_from))
        if section not in here and changed_there(section)
    }
    return Merged(answers={**there, **here, **clashes}, news=news, clashes=clashes)


class Fate(StrEnum):
    """What became of some words between two versions."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Stretch:
    """Some words that follow each other and had the same fate."""

    fate: Fate
    text: str = field(repr=False)


def differences(before: str, after: str) -> tuple[Stretch, ...]:
    """Return how a text became another, word by word; what is the same or gone makes up ``before``."""
    old, new = _words(before), _words(after)

    def stretches() -> Iterator[Stretch]:
        for tag, old_start, old_end, new_start, new_end in SequenceMatcher(None, old, new).get_opcodes():
            if tag == "equal":
                yield Stretch(Fate.SAME, "".join(old[old_start:old_end]))
                continue
            if old_start < old_end:
                yield Stretch(Fate.GONE, "".join(old[old_start:old_end]))
            if new_start < new_end:
                yield Stretch(Fate.NEW, "".join(new[new_start:new_end]))

    return tuple(stretches())


def _words(text: str) -> list[str]:
    """Return the words of a text, each with the space that follows it: few pieces to compare, and none is lost."""
    return re.findall(r"\S+\s*|\s+", text)
