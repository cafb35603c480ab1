"""The whole course: every file read, checked, and put in the order in which a learner meets it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from alongside.content.agreement import disagreements
from alongside.content.example import Example, parse_example
from alongside.content.framework import Framework, parse_framework
from alongside.content.library import Document, Library, read_library
from alongside.content.module import Kind, Module
from alongside.content.problems import ContentError
from alongside.content.rubric import Rubric, parse_rubric
from alongside.content.settings import CourseSettings, parse_course_settings

__all__ = [
    "Course",
    "CourseModule",
    "CoursePart",
    "CourseSettings",
    "Document",
    "Unit",
    "load_course",
    "parse_course_settings",
    "shipped_course",
    "shipped_examples",
    "shipped_framework",
    "shipped_rubric",
    "shipped_rubric_codes",
]


T = TypeVar("T")


@dataclass(frozen=True)
class Unit:
    """One page of the course: a lesson, a scenario and so on. A passport's document is the framework."""

    kind: Kind
    code: str
    document: Document[Any]

    @property
    def title(self) -> str:
        """What a learner sees as its name."""
        return "Your passport" if self.kind is Kind.PASSPORT else str(self.document.content.title)


@dataclass(frozen=True)
class CoursePart:
    """A step of a module with its units."""

    code: str
    title: str
    units: tuple[Unit, ...]


@dataclass(frozen=True)
class CourseModule:
    """A module with its parts; an outline has none.

    ``language`` is that of its titles; empty for the language of the course.
    """

    module: Module
    parts: tuple[CoursePart, ...]
    language: str = ""

    @property
    def units(self) -> tuple[Unit, ...]:
        """Every unit, in order."""
        return tuple(unit for part in self.parts for unit in part.units)


@dataclass(frozen=True)
class Course:
    """A course without a problem in it.

    Attributes:
        about: the About page, Markdown.
        title_language: the language that its title is in; empty for the language of the course.
        about_language: the same of its About page.
        rubrics: by code.
        examples: shared ones for practice in rating, by code.
        static: the course's own static files by name.
    """

    settings: CourseSettings
    framework: Document[Framework]
    about: str
    modules: tuple[CourseModule, ...]
    rubrics: Mapping[str, Document[Rubric]]
    examples: Mapping[str, Document[Example]]
    static: Mapping[str, bytes]
    title_language: str = ""
    about_language: str = ""

    @property
    def units(self) -> tuple[Unit, ...]:
        """Every unit of every module, in order."""
        return tuple(unit for module in self.modules for unit in module.units)


def load_course(root: Traversable, rubrics: Traversable) -> Course:
    """Read a course and check every file by itself and against the others.

    Args:
        root: the folder with ``course.yaml``.
        rubrics: the folder with the rubrics.

    Raises:
        ContentError: with every problem of every file.
    """
    library = read_library(root, rubrics)
    problems = [*library.problems, *disagreements(library)]
    if problems:
        raise ContentError(problems)
    return _assemble(library)


@lru_cache(maxsize=1)
def shipped_course() -> Course:
    """Return the course that comes with Alongside."""
    return load_course(files("alongside.course_content"), files("alongside.rubrics"))


@lru_cache(maxsize=1)
def shipped_framework() -> Framework:
    """Return the framework that comes with Alongside, without reading the rest of the course."""
    file = files("alongside.course_content") / "framework.yaml"
    return parse_framework(file.read_text(encoding="utf-8"), file.name)


@lru_cache(maxsize=64)
def shipped_rubric(code: str) -> Rubric:
    """Return a rubric that comes with Alongside.

    Raises:
        KeyError: when there is none with this code.
    """
    for file in files("alongside.rubrics").iterdir():
        if file.name == f"{code}.yaml":
            return parse_rubric(file.read_text(encoding="utf-8"), file.name, code)
    raise KeyError(code)


@lru_cache(maxsize=1)
def shipped_rubric_codes() -> tuple[str, ...]:
    """Return the codes of the rubrics that come with Alongside, in alphabetical order."""
    names = (file.name for file in files("alongside.rubrics").iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


@lru_cache(maxsize=1)
def shipped_examples() -> Mapping[str, Example]:
    """Return the shared examples that come with Alongside by code, in the order of their codes."""
    found = (
        parse_example(file.read_text(encoding="utf-8"), file.name)
        for file in (files("alongside.rubrics") / "examples").iterdir()
        if file.name.endswith(".yaml")
    )
    return {example.code: example for example in sorted(found, key=lambda example: example.code)}


def _assemble(library: Library) -> Course:
    """Put a library without problems in the course's order."""
    return Course(
        settings=_usable(library.settings).content,
        framework=_usable(library.framework),
        about=_usable(library.about).content,
        modules=tuple(_module(library, folder) for folder in _usable(library.settings).content.modules),
        rubrics={code: _usable(rubric) for code, rubric in library.rubrics.items()},
        examples={code: _usable(example) for code, example in library.examples.items()},
        static=library.static,
    )


def _module(library: Library, folder: str) -> CourseModule:
    module = _usable(library.modules[folder]).content
    return CourseModule(
        module,
        tuple(
            CoursePart(
                part.code, part.title, tuple(_unit(library, folder, kind, name) for kind, name in part.listed)
            )
            for part in module.parts
        ),
    )


def _unit(library: Library, folder: str, kind: Kind, name: str) -> Unit:
    if kind is Kind.PASSPORT:
        return Unit(kind, name, _usable(library.framework))
    document = library.units["" if kind is Kind.PLAN else folder, kind][name]
    return Unit(kind, _usable(library.settings).content.code_of(kind, name), _usable(document))


def _usable(document: Document[T] | None) -> Document[T]:
    """Return a document of a library without problems, in which none is missing."""
    assert document is not None  # noqa: S101
    return document
