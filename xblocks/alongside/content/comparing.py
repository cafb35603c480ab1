"""Whether a file says the same as another in other words: same codes, same shape, and words in the same places."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from alongside.content.lesson import Lesson
from alongside.content.pages import tokens

Location = tuple[str | int, ...]

# May differ: who read the text, and what a course in another language goes by.
_OWN = frozenset({"reviewed", "run", "language"})
# Look like words, and are names of other things.
_NAMES = frozenset({"domain", "modules", "licence"})
_SHAPE = re.compile(r"(?P<level>#+) |!!! ?(?P<callout>[a-z-]+)")
_ADDRESS = re.compile(r"\]\(\s*<?(?P<address>/[^\s)>]*)")


@dataclass(frozen=True)
class Difference:
    """Where a translation does not fit, what is wrong, and what to do, each without a full stop."""

    location: Location
    message: str
    mend: str


def differences(source: BaseModel, translation: BaseModel) -> Iterator[Difference]:
    """Yield each place in which ``translation`` is more than ``source`` in other words."""
    for name, field in type(source).model_fields.items():
        if name not in _OWN:
            key = field.alias or name
            yield from _in_value(
                getattr(source, name), getattr(translation, name), (key,), _is_code(name, field)
            )
    if isinstance(source, Lesson) and isinstance(translation, Lesson):
        yield from in_markdown(source.text, translation.text)


def words(content: Any, is_code: bool = False) -> Iterator[str]:
    """Yield every word in a content, or in a part of it, that a translation says in another language."""
    match content:
        case BaseModel():
            for name, field in type(content).model_fields.items():
                if name not in _OWN:
                    yield from words(getattr(content, name), _is_code(name, field))
        case dict():
            for value in content.values():
                yield from words(value, is_code)
        case tuple():
            for value in content:
                yield from words(value, is_code)
        case str() if not is_code and not isinstance(content, Enum):
            yield content


def in_markdown(source: str, translation: str) -> Iterator[Difference]:
    """Yield what a page has lost, or has more than its source: headings, callouts, facts, pictures, links."""
    for what, wanted, found in (
        ("headings and callouts", _shape(source), _shape(translation)),
        ("facts of the organisation ([[...]])", _facts(source), _facts(translation)),
        ("pictures and links inside the course", _addresses(source), _addresses(translation)),
    ):
        if wanted != found:
            yield Difference((), f"The {what} are not those of the source", _missing_and_added(wanted, found))


def _is_code(name: str, field: FieldInfo) -> bool:
    """Return whether what stands here is no word of a language."""
    return name in _NAMES or any(getattr(each, "pattern", None) for each in _constraints(field))


def _constraints(annotation: Any) -> Iterator[Any]:
    if isinstance(annotation, FieldInfo):
        yield from annotation.metadata
        annotation = annotation.annotation
    inner = get_args(annotation)
    for each in inner[1:] if get_origin(annotation) is dict else inner:
        yield each
        yield from _constraints(each)


def _in_value(source: Any, translation: Any, location: Location, is_code: bool) -> Iterator[Difference]:
    match source:
        case BaseModel():
            if not isinstance(translation, BaseModel):
                yield _left_out(location)
                return
            for inner in differences(source, translation):
                yield Difference((*location, *inner.location), inner.message, inner.mend)
        case dict():
            yield from _in_keys(source, translation, location, is_code)
        case tuple():
            if len(source) != len(translation):
                yield Difference(
                    location,
                    f'"{location[-1]}" has {len(translation)} here, and {len(source)} in the source',
                    "Translate each, in the order of the source",
                )
                return
            for at, (one, other) in enumerate(zip(source, translation, strict=True)):
                yield from _in_value(one, other, (*location, at), is_code)
        case str() if not is_code and not isinstance(source, Enum):
            if translation is None:
                yield _left_out(location)
        case None if not is_code and isinstance(translation, str):
            yield Difference(location, f'The source has nothing under "{location[-1]}"', "Delete it")
        case _ if source == translation:
            return
        case _ if location[-1] == "code":
            yield Difference(
                location,
                f'This goes by "{source}" in the source, and by "{translation}" here',
                f"Write code: {source} with it",
            )
        case _:
            said = "nothing" if source is None else f'"{source}"'
            yield Difference(
                location,
                f'{_name(location)} is "{translation}" here, and {said} in the source',
                f"Write {location[-1]}: {source}" if isinstance(location[-1], str) else f"Write {source}",
            )


def _in_keys(
    source: dict[Any, Any], translation: dict[Any, Any], location: Location, is_code: bool
) -> Iterator[Difference]:
    for key in source.keys() - translation.keys():
        yield Difference(location, f'"{key}" of the source is missing here', "Translate it, too")
    for key in translation.keys() - source.keys():
        yield Difference(
            (*location, key), f'The source has no "{key}"', "Delete it, or write the source's code"
        )
    for key in source.keys() & translation.keys():
        yield from _in_value(source[key], translation[key], (*location, key), is_code)


def _left_out(location: Location) -> Difference:
    return Difference(location, f"{_name(location)} of the source is missing here", "Translate it, too")


def _name(location: Location) -> str:
    last = location[-1]
    return f'Item {last + 1} of "{location[-2]}"' if isinstance(last, int) else f'"{last}"'


def _shape(body: str) -> list[str]:
    found = (_SHAPE.match(line) for line in body.split("\n"))
    return [each["level"] or f"!!! {each['callout']}" for each in found if each]


def _facts(body: str) -> list[str]:
    return sorted(f"[[{kind}:{code}]]" for kind, code in tokens(body))


def _addresses(body: str) -> list[str]:
    return sorted(found["address"] for found in _ADDRESS.finditer(body))


def _missing_and_added(wanted: Iterable[str], found: Iterable[str]) -> str:
    missing = Counter(wanted) - Counter(found)
    added = Counter(found) - Counter(wanted)
    words = [
        f"{what} {', '.join(dict.fromkeys(each.elements()))}"
        for what, each in (("put back", missing), ("take out", added))
        if each
    ]
    advice = " and ".join(words) or "put them into the order of the source"
    return advice[0].upper() + advice[1:]
