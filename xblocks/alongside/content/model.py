"""What every content model shares: strictness, common fields, and plain words for what pydantic rejects."""

import datetime
import hashlib
import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from difflib import get_close_matches
from enum import StrEnum
from functools import reduce
from operator import getitem
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from alongside.content.problems import ProblemCode, Problems, did_you_mean, listing
from alongside.content.sources import Source


class Model(BaseModel):
    """Base of every content model: never changes once made, and knows no key that it was not told about."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def _none_when_said(value: Any) -> Any:
    return None if value == "none" else value


CODE_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
COMPETENCE_PATTERN = r"^[0-9]+\.[0-9a-z]+$"
JURISDICTION_PATTERN = r"^[a-z]{2}$"
LANGUAGE_PATTERN = r"^[a-z]{2,3}([-_][A-Za-z0-9]{2,8})*$"
KEY_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"
KEPT_PATTERN = r"^(lesson|scenario|check|reflection|role-play|plan)/[a-z0-9]+(-[a-z0-9]+)*$"
WEB_PATTERN = r"^https?://\S+$"
CODE_LENGTH = 60

Text = Annotated[str, StringConstraints(min_length=1)]
Code = Annotated[str, StringConstraints(pattern=CODE_PATTERN, max_length=CODE_LENGTH)]
CompetenceCode = Annotated[str, StringConstraints(pattern=COMPETENCE_PATTERN, max_length=10)]
Language = Annotated[str, StringConstraints(pattern=LANGUAGE_PATTERN)]
KeptName = Annotated[str, StringConstraints(pattern=KEPT_PATTERN)]
KeyPart = Annotated[str, StringConstraints(pattern=KEY_PATTERN, max_length=CODE_LENGTH)]
WebAddress = Annotated[str, StringConstraints(pattern=WEB_PATTERN)]
Jurisdiction = Annotated[str, StringConstraints(pattern=JURISDICTION_PATTERN)]


def code_of(text: str) -> str:
    """Return the code of a choice or option whose author gave none: eight digits of its text's SHA-256.

    It stays the same when choices are reordered or added, and changes when the words do.
    """
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def coded_by_text() -> Any:
    """Return the default of a ``code`` field that stands after the ``text`` field of the same model."""
    return Field(default_factory=lambda data: code_of(data.get("text", "")))


class Review(Model):
    """Who looked at something last, and when."""

    by: Text
    on: datetime.date


Reviewed = Annotated[Review | None, BeforeValidator(_none_when_said)]
Notice = Annotated[Text | None, BeforeValidator(_none_when_said)]

M = TypeVar("M", bound=BaseModel)


class Content(Model):
    """A file of course content: what an author says about it before a learner opens it.

    Attributes:
        title: what the learner sees as its name.
        reviewed: who reviewed it and when, or None (``reviewed: none``).
        notice: what a learner may want to know before starting, or None (``notice: none``).
        jurisdiction: two letters of the country whose law it speaks of, if it does.

    """

    title: Text
    reviewed: Reviewed
    notice: Notice
    jurisdiction: Jurisdiction | None = None


def build(model: type[M], source: Source, problems: Problems, **extra: Any) -> M:
    """Return ``model`` made from a file's data.

    Where what does not fit leaves little doubt about the rest (a word misspelt, some text left out), the problems are
    noted and the model is made as if they were mended, so that its other mistakes show at once. The caller ends with
    ``problems.raise_if_any``.

    Args:
        model: the class to make.
        source: the data and its lines.
        problems: receives one problem for each thing that does not fit.
        extra: fields that do not stand in the file, such as the code that is its name.

    Raises:
        ContentError: when the data does not fit the model, and what was meant cannot be told.

    """
    for name in source.data.keys() & extra:
        problems.add(
            source.line(name),
            ProblemCode.KEY_UNKNOWN,
            f'The key "{name}" is not written in the file',
            "Delete it; the name of the file says it",
        )
    try:
        return model.model_validate({**source.data, **extra} if extra else source.data)
    except ValidationError as error:
        details = [
            detail
            for detail in error.errors(include_url=False)
            if detail["type"] != "default_factory_not_called"  # only follows from another error
        ]
        for detail in details:
            _explain(detail, model, source, problems)
        if (meant := _as_meant(model, {**source.data, **extra}, details)) is not None:
            return meant
        problems.raise_if_any()
        raise


def check_unique(names: Iterable[str], lines: Iterable[int], what: str, problems: Problems) -> None:
    """Note each name that appears a second time; ``what`` says what has the name, such as ``criterion``."""
    seen: dict[str, int] = {}
    for name, line in zip(names, lines, strict=True):
        if name in seen:
            problems.add(
                line,
                ProblemCode.LISTED_TWICE,
                f'The {what} "{name}" already stands on line {seen[name]}',
                "Give one of the two another name, or delete it",
            )
        else:
            seen[name] = line


def known_by(code: str, text: str) -> str:
    """Return what an author knows a choice or option by: its code if they gave it one, else its words."""
    return text if code == code_of(text) else code


def _explain(detail: ErrorDetails, model: type[BaseModel], source: Source, problems: Problems) -> None:
    """Turn one pydantic error into one problem."""
    location = tuple(step for step in detail["loc"] if step != "[key]")
    is_key = location != detail["loc"]
    kind, value, context = detail["type"], detail["input"], detail.get("ctx", {})
    line, name = source.line(*location), _name(location)
    if kind == "extra_forbidden" or (is_key and kind == "enum"):
        known = _known_keys(model, location[:-1]) if kind == "extra_forbidden" else _expected(context)
        advice = did_you_mean(str(location[-1]), known, f"Delete it; known here: {listing(known, 'and')}")
        if value is None and " " in str(location[-1]):
            advice = "If it belongs to the text before the comma, put all of that text between double quotes"
        problems.add(line, ProblemCode.KEY_UNKNOWN, f"The key {name} is not known here", advice)
    elif kind == "missing":
        problems.add(
            line, ProblemCode.KEY_MISSING, f"The key {name} is missing", f"Add {name} with its value"
        )
    elif value is None or kind == "string_too_short":
        problems.add(line, ProblemCode.VALUE_EMPTY, f"{name} is empty", "Write something after it")
    elif kind == "too_short":
        _explain_too_few(name, len(value), context["min_length"], line, problems)
    elif kind == "string_pattern_mismatch":
        form = _FORMS[context["pattern"]]
        problems.add(line, ProblemCode.CODE_MALFORMED, f"{_quoted(value)} has the wrong form", form)
    elif kind == "enum":
        allowed = _expected(context)
        advice = did_you_mean(str(value), allowed, f"Write {listing(allowed)}")
        problems.add(line, ProblemCode.VALUE_NOT_ALLOWED, f"{name} cannot be {_quoted(value)}", advice)
    else:
        fitting = (words for start, words in _WANTED.items() if kind.startswith(start))
        wanted, example = next(fitting, (detail["msg"], "Change the value"))
        message = f"{name} is not {wanted}" if isinstance(value, str) else f"{name} should be {wanted}"
        problems.add(line, ProblemCode.VALUE_OF_WRONG_KIND, message, example)


def _as_meant(model: type[M], data: Any, details: list[ErrorDetails]) -> M | None:
    """Return the model with misspelt words read as those they are close to, and with something where text is left out.

    None where more than that is wrong, such as a code that is missing, since other parts depend on it.
    """
    data = deepcopy(data)
    for detail in sorted(details, key=lambda each: each["type"] != "extra_forbidden"):
        *before, last = detail["loc"]
        try:
            place = reduce(getitem, before, data)
            field = _fields(model, tuple(before)).get(str(last))
            match detail["type"]:
                case "extra_forbidden":
                    value = place.pop(last)
                    meant = _closest(str(last), _fields(model, tuple(before)))
                    if meant is not None:
                        place.setdefault(meant, value)
                case "missing":
                    place.setdefault(last, _stand_in(str(last), field))
                case "enum":
                    place[last] = _closest(str(detail["input"]), _expected(detail["ctx"])) or _stand_in(
                        str(last), field
                    )
                case _:
                    return None
        except (LookupError, TypeError, AttributeError):
            return None
    try:
        return model.model_validate(data)
    except ValidationError:
        return None


def _closest(word: str, known: Iterable[str]) -> str | None:
    return next(iter(get_close_matches(word, list(known), n=1)), None)


# What other parts of a file refer to, or are looked at by.
_DEPENDED_ON = frozenset({"kind", "status", "domain", "name", "who", "worker"})


def _stand_in(name: str, field: FieldInfo | None) -> Any:
    """Return what can stand for a value that is not there. Raises LookupError where something depends on it."""
    if (
        field is None
        or name in _DEPENDED_ON
        or any(getattr(each, "pattern", None) for each in field.metadata)
    ):
        raise LookupError(name)
    if type(None) in get_args(field.annotation):
        return None
    if field.annotation is str:
        return "…"
    if isinstance(field.annotation, type) and issubclass(field.annotation, StrEnum):
        return next(iter(field.annotation)).value
    raise LookupError(name)


def _explain_too_few(name: str, written: int, needed: int, line: int, problems: Problems) -> None:
    """Note that a list or mapping holds too little, unless it only seems so since what is in it has problems."""
    if written < needed:
        message = f"{name} has {written} and needs at least {needed}" if written else f"{name} is empty"
        problems.add(line, ProblemCode.VALUE_EMPTY, message, "Write what is missing")


def _expected(context: Mapping[str, Any]) -> list[str]:
    """Return the words that an enumeration allows."""
    return re.findall(r"'([^']+)'", context["expected"])


_FORMS = {
    CODE_PATTERN: "Use small letters, digits and single hyphens only, such as a-lift-home",
    COMPETENCE_PATTERN: 'Use a number, a full stop and a number or letter, such as "3.3"',
    KEY_PATTERN: "Use letters, digits, hyphens, full stops and underscores only, such as PSW",
    KEPT_PATTERN: "Write kind and name, such as lesson/a-warm-no",
    WEB_PATTERN: "Start it with https://",
    LANGUAGE_PATTERN: "Use two small letters, such as en, or with a region, such as pt-br",
    JURISDICTION_PATTERN: "Use the two small letters of a country, such as uk",
}
# How pydantic's error types start: what was wanted, and what to write.
_WANTED = {
    "string_too_long": ("short enough", f"Use at most {CODE_LENGTH} characters"),
    "string": (
        "text",
        "Write text after it; put it between quotes if it holds a colon or starts with a bracket",
    ),
    "bool": ("true or false", "Write true or false"),
    "int": ("a whole number", "Write digits only, such as 20"),
    "float": ("a number", "Write a number, such as 0.7"),
    "greater": ("a number in the range allowed", "Use a larger number"),
    "less": ("a number in the range allowed", "Use a smaller number"),
    "date": ("a date", "Write year, month and day, such as 2026-01-31"),
    "tuple": ("a list", "Start each item with a hyphen on a line of its own, or write [one, two]"),
    "dict": ("a set of keys with values", "Write one key on each line, indented, such as name: Sam"),
    "model": ("a set of keys with values", "Write one key on each line, indented, such as name: Sam"),
}


def _quoted(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else "this"


def _name(location: tuple[str | int, ...]) -> str:
    """Return a location's last step in words: ``"title"``, or ``item 2 of "choices"``."""
    if not location:
        return "the file"
    *before, last = location
    return f'item {last + 1} of "{before[-1]}"' if isinstance(last, int) else f'"{last}"'


def _known_keys(model: type[BaseModel], location: tuple[str | int, ...]) -> list[str]:
    """Return the keys that the model, or the model at ``location`` inside it, accepts."""
    return list(_fields(model, location))


def _fields(model: type[BaseModel], location: tuple[str | int, ...]) -> dict[str, FieldInfo]:
    """Return by key what the model, or the model at ``location`` inside it, consists of."""
    annotation: Any = model
    for step in location:
        annotation = _bare(annotation)
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            annotation = annotation.model_fields[str(step)].annotation
        else:  # dict[key, value] or tuple[value, ...]
            annotation = get_args(annotation)[0 if get_origin(annotation) is tuple else 1]
    return {field.alias or name: field for name, field in _bare(annotation).model_fields.items()}


def _bare(annotation: Any) -> Any:
    """Return an annotation without ``Annotated`` and ``| None`` around it."""
    while get_origin(annotation) in {Annotated, Union, UnionType}:
        annotation = get_args(annotation)[0]
    return annotation
