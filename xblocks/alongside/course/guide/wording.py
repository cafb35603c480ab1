"""Words that a course may not use, or not without a notice before it; and numbers that belong to the organisation.

The words come from the safe-messaging guidance that ``docs/authors/guide-rules.md`` names. Files are searched as they
stand, so a phrase that YAML has wrapped onto the next line is found too.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from alongside.content.course import Document
from alongside.content.model import Content
from alongside.content.problems import Problem
from alongside.course.guide.rules import Rule


class Unsafe(NamedTuple):
    """Words to leave out, and what to write instead."""

    words: re.Pattern[str]
    instead: str


def _words(pattern: str) -> re.Pattern[str]:
    """Return a pattern for whole words, whatever white space stands between them."""
    spaced = pattern.replace(" ", r"\s+")
    return re.compile(rf"\b(?:{spaced})\b", re.IGNORECASE)


UNSAFE = (
    Unsafe(
        _words("commit(?:s|ted|ting)? suicide"),
        'Write "died by suicide", "took their own life" or "attempted suicide"; it is no crime',
    ),
    Unsafe(
        _words(
            "(?:un)?successful(?:ly)? (?:suicide|attempt)|(?:failed|completed) (?:suicide|attempt)(?! to)"
        ),
        'Write "died by suicide" or "attempted suicide"; nobody succeeds or fails at it',
    ),
    Unsafe(
        _words("suicide epidemic|epidemic of suicides?|suicide hot ?spots?"),
        "Leave it out; it makes suicide look common and certain",
    ),
    Unsafe(
        _words(
            "hang(?:s|ed|ing)? (?:him|her|your|my|them)sel(?:f|ves)|hung (?:him|her|your|my|them)sel(?:f|ves)"
            "|slit(?:s|ting)? (?:his|her|your|my|their) wrists?|overdos(?:e|es|ed|ing) (?:on|of|with)"
            "|jump(?:s|ed|ing)? (?:off|from) (?:a|the) (?:bridge|roof|building|cliff|platform)"
        ),
        'Leave out how; "hurt themselves" or "tried to end their life" says enough',
    ),
    Unsafe(
        _words("attention[- ]seek(?:er|ers|ing)|cry for help"),
        "Say what the person did or said, and take it seriously",
    ),
    Unsafe(_words("patients|clients|service[- ]users?"), 'Write "people you support", or the person\'s name'),
    Unsafe(
        _words(
            "schizophrenics?|(?:a|the|an) (?:addict|addicts|alcoholic|alcoholics|depressives?)|the mentally ill"
        ),
        "Name the person first, and the difficulty only where it matters",
    ),
    Unsafe(
        _words("Wellness Recovery Action Plans?"), 'Write "wellbeing at work plan"; the name is a trademark'
    ),
    Unsafe(re.compile(r"\bWRAP\b"), 'Write "wellbeing at work plan"; the name is a trademark'),
)
HEAVY = _words(
    r"suicid\w*|self-harm\w*|self-injur\w*|rap(?:e|ed|ist)|abus(?:e|ed|es|ive)|sexual(?:ly)? assault\w*"
    r"|overdos\w*|domestic violence|held down|restrain(?:ed|t|ts|ing)"
    r"|(?:hurt|hurts|hurting|harm|harmed|harming|cut|cutting|kill|killed|killing) (?:him|her|your|my|them)sel(?:f|ves)"
)
_PHONE = re.compile(r"(?<![\w.,/-])\+?\(?\d(?:[ ()-]{0,2}\d){6,}(?![\w-])")
_SHORT = _words(
    r"(?:ring|call|dial|phone|text|rang|called|dialled) (?:999|112|911|988|111|101|000|116 ?123|85258)"
)
# Dates, and the codes that choices and options go by.
_NO_PHONE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b|\bcode: [0-9a-f]{8}\b")


def unsafe_words(document: Document[Any]) -> Iterator[Problem]:
    """Yield each phrase that safe messaging leaves out, with what to write instead."""
    for words, instead in UNSAFE:
        for found in words.finditer(document.text):
            said = " ".join(found[0].split())
            yield Problem(
                document.path,
                _line(document, found),
                Rule.UNSAFE_WORDS,
                f'"{said}" should not stand here',
                instead,
            )


def notice_missing(document: Document[Any]) -> Iterator[Problem]:
    """Yield the first heavy word of a file that says there is nothing to know before it (``notice: none``)."""
    content = document.content
    if isinstance(content, Content) and content.notice is None and (found := HEAVY.search(document.text)):
        yield Problem(
            document.path,
            _line(document, found),
            Rule.NOTICE_MISSING,
            f'This speaks of "{" ".join(found[0].split())}", and nobody is told before',
            "Say in notice: what a learner may want to know before starting",
        )


def phone_numbers(document: Document[Any]) -> Iterator[Problem]:
    """Yield each telephone number. An organisation enters and dates its own."""
    text = _NO_PHONE.sub(lambda other: " " * len(other[0]), document.text)
    for pattern in (_PHONE, _SHORT):
        for found in pattern.finditer(text):
            yield Problem(
                document.path,
                _line(document, found),
                Rule.PHONE_NUMBER,
                f'"{" ".join(found[0].split())}" looks like a telephone number',
                "Ask the organisation for it, with a token such as [[contact:crisis-team]]",
            )


def _line(document: Document[Any], found: re.Match[str]) -> int:
    return document.text.count("\n", 0, found.start()) + 1
