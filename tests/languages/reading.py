"""What a page says to its reader, and which of it is content and not interface."""

import csv
import dataclasses
import gettext
import io
import re
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from pathlib import Path

import django
from django.contrib.auth import get_user_model
from lxml import html
from pydantic import BaseModel

from alongside.content.course import shipped_course
from alongside.content.lesson import render_markdown
from tests.languages.pseudo import without_disguised

SPOKEN = ("alt", "title", "aria-label", "aria-description", "placeholder", "label", "content")
UNSEEN = ("script", "style")
#: What stands between two things on one line.
BETWEEN = [
    re.compile(pattern) for pattern in (r"\s·\s", r"(?<=[.?!])[\"”’)]?\s", r"\s[–—-]\s", r"[:;()]+", r",\s")
]
#: A word of a language, and no abbreviation such as PDF.
WORD = re.compile(r"[^\W\d_]*[a-z]{2}[^\W\d_]*")
#: Keys, hashes and codes, which are the same in every language.
CODE = re.compile(
    r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b(sha256:)?[0-9a-f]{16,64}\b"
    r"|\[\[(?!module)[a-z]+:[a-z0-9-]+\]\]|\b(course|block)-v1:\S+|\b\d\.\w\b|\S+@\S+|https?://\S+"
)
#: What the interface says in the middle of the course's text.
UNSET = re.compile(r'<span class="alongside-unset">[^<]*</span>')
#: What the builder of the course fills in.
NUMBER = re.compile(r"\d+½?|\[\[module:hours\]\]")


def spoken(page):
    """Yield each text of a page or a part of one: its text nodes, and attributes that are seen or read out."""
    if not page.strip():
        return
    for element in html.fromstring(f"<div>{page}</div>" if "<html" not in page else page).iter():
        if isinstance(element.tag, str):
            yield from (value for name, value in element.items() if _is_spoken(element, name))
            if element.tag not in UNSEEN and element.text:
                yield element.text
        if element.tail:
            yield element.tail


def said_in(answer):
    """Yield each text of what a handler answers: messages, and pages in them."""
    if isinstance(answer, Mapping):
        for value in answer.values():
            yield from said_in(value)
    elif isinstance(answer, list):
        for value in answer:
            yield from said_in(value)
    elif isinstance(answer, str) and (" " in answer.strip()):
        yield from spoken(answer)


def cells_of(list_of_rows):
    """Yield each cell of a CSV file."""
    for row in csv.reader(io.StringIO(list_of_rows)):
        yield from row


def left_out(texts, content):
    """Return the texts with words in English in them that are no content.

    Args:
        texts: what was said to a reader, interface and content.
        content: all texts of the content.
    """
    return {shown(text) for text in texts if not _is_known(_without_codes(without_disguised(text)), content)}


def shown(text):
    return " ".join(text.split())


def content_of(language):
    """Return all texts that are not ours to translate: the course's, people's names, and what Django says by itself."""
    people = get_user_model().objects.all()
    names = {bare(name) for each in people for name in (each.get_full_name(), each.username)}
    return course_texts() | djangos_own(language) | names


@lru_cache(maxsize=1)
def course_texts():
    """Return all texts of the shipped course, whole and in the parts that Markdown makes of them."""
    found = set()
    for text in _strings(shipped_course()):
        rendered = (
            spoken(UNSET.sub("<br>", render_markdown(text)))
            if "\n" in text or re.search(r"[*_`<\[]", text)
            else ()
        )
        for part in map(_without_codes, (text, *text.splitlines(), *rendered)):
            found.update(bare(each) for each in (part, *BETWEEN[1].split(part)))
    return frozenset(found - {""})


@lru_cache(maxsize=4)
def djangos_own(language):
    """Return what Django's own catalogues have in a language: names of months, its forms."""
    root = Path(django.__file__).parent
    texts = set()
    for folder in (root / "conf" / "locale", root / "contrib" / "auth" / "locale"):
        catalogue = gettext.translation("django", folder, [language])._catalog
        texts.update(bare(text) for text in catalogue.values())
    return frozenset(texts - {""})


def _is_spoken(element, name):
    if name == "content":
        return element.get("name") == "description"
    if name == "value":
        return element.tag == "input" and element.get("type") in ("submit", "button")
    return name in SPOKEN or name.startswith("data-text") or name == "data-label"


def _is_known(text, content):
    if not WORD.search(text) or bare(text) in content:
        return True
    taken_apart = [parts for mark in BETWEEN if len(parts := mark.split(text)) > 1]
    return any(all(_is_known(part, content) for part in parts) for parts in taken_apart)


def _without_codes(text):
    return CODE.sub(" · ", text)


def bare(text):
    """Return a text as it is compared: on one line, without what stands around its words."""
    return shown(re.sub(r"^[\W_]+|[\W_]+$", "", NUMBER.sub(" ", text))).lower()


def _strings(value):
    if isinstance(value, Enum | bytes | date | datetime):
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in (*value.keys(), *value.values()):
            yield from _strings(each)
    elif isinstance(value, BaseModel):
        yield from _strings({name: getattr(value, name) for name in type(value).model_fields})
    elif dataclasses.is_dataclass(value):
        yield from _strings({field.name: getattr(value, field.name) for field in dataclasses.fields(value)})
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from _strings(each)
