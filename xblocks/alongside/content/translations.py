"""The folder ``languages``: files of a course in other words, each at the path of the file that it translates.

A translation says by ``translates`` from which version of its source it was made. What is not there in a language stays
in the course's own.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.resources.abc import Traversable
from typing import Any

from alongside.content.comparing import Difference, differences, in_markdown, words
from alongside.content.course import Course, CourseModule
from alongside.content.library import PLACES, Document, entries, parse_about, read_text
from alongside.content.model import LANGUAGE_PATTERN, code_of
from alongside.content.module import Kind, parse_module
from alongside.content.problems import ContentError, Problem, ProblemCode, Problems, did_you_mean
from alongside.content.settings import parse_course_settings

FOLDER = "languages"
STATIC = "static"
SETTINGS = "course.yaml"
ABOUT = "about.md"

_TRANSLATES = re.compile(r"""^translates:[ \t]*["']?(?P<version>\w*)["']?[ \t]*(?:#.*)?$\n?""", re.MULTILINE)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Source:
    """A file of a course that can be translated: its content, and what reads a file of its kind."""

    content: Any
    parse: Callable[[str, str], Any]

    @property
    def version(self) -> str:
        """What a translation made from it as it is now calls it. It changes with the words and with nothing else."""
        return code_of("\n".join(words(self.content)))


@dataclass(frozen=True)
class Translation:
    """A file in another language, and whether its source still has the words from which it was made."""

    document: Document[Any]
    is_current: bool


@dataclass(frozen=True)
class Translations:
    """What there is of a course in one language.

    Attributes:
        language: its code, such as ``es``.
        sources: every file that could be translated, by its path below the course's folder, in the course's order.
        files: those that are, by the same path.
        static: pictures in which the words are translated, by name.
        problems: what is wrong with them.
    """

    language: str
    sources: Mapping[str, Source]
    files: Mapping[str, Translation]
    static: Mapping[str, bytes]
    problems: tuple[Problem, ...]

    @property
    def behind(self) -> tuple[str, ...]:
        """The paths of those whose source has other words by now."""
        return tuple(path for path, translation in self.files.items() if not translation.is_current)

    def document_of(self, path: str) -> Document[Any] | None:
        """Return the translation of the file at a path below the course's folder; None if there is none."""
        found = self.files.get(path)
        return None if found is None else found.document


def languages_in(root: Traversable) -> tuple[str, ...]:
    """Return the languages for which a course has a folder."""
    return tuple(folder.name for folder in entries(root / FOLDER) if folder.is_dir())


def sources_of(course: Course, root: Traversable) -> dict[str, Source]:
    """Return every file of a course that can be translated, by its path below the course's folder."""
    sources = {
        SETTINGS: Source(course.settings, parse_course_settings),
        ABOUT: Source(course.about, parse_about),
    }
    for folder, module in zip(course.settings.modules, course.modules, strict=True):
        sources[_module_path(folder)] = Source(module.module, parse_module)
        for unit in module.units:
            if unit.kind is not Kind.PASSPORT:
                path = _below(root, unit.document.path)
                sources[path] = Source(unit.document.content, PLACES[unit.kind].parse)
    return sources


def read_translations(course: Course, root: Traversable, language: str) -> Translations:
    """Read what there is of a course in a language, and compare it with its sources.

    Args:
        course: the course in its own language.
        root: the folder that it was read from.
        language: the name of a folder in ``languages``.
    """
    sources = sources_of(course, root)
    folder, here = root / FOLDER / language, f"{root}/{FOLDER}/{language}"
    problems: list[Problem] = []
    if not re.fullmatch(LANGUAGE_PATTERN, language) or language == course.settings.language:
        problems.append(
            Problem(
                here,
                1,
                ProblemCode.LANGUAGE_UNKNOWN.value,
                f'"{language}" is not the code of another language',
                "Name the folder by two small letters, such as es, or with a region, such as pt-br",
            )
        )
    files: dict[str, Translation] = {}
    static: dict[str, bytes] = {}
    for path, file in _files(folder):
        name = path.removeprefix(f"{STATIC}/")
        if name != path and name in course.static:
            static[name] = file.read_bytes()
            continue
        try:
            if path not in sources:
                raise ContentError([_without_source(f"{here}/{path}", path, course, sources)])
            files[path] = _translation(file, f"{here}/{path}", sources[path], language)
        except ContentError as error:
            problems += error.problems
    ordered = {path: files[path] for path in sources if path in files}
    return Translations(language, sources, ordered, static, tuple(sorted(problems)))


def in_language(course: Course, root: Traversable, language: str) -> Course:
    """Return a course in another language, and in its own where nothing is translated.

    It goes by a run of its own, so that it can stand beside the course that it was made from.

    Raises:
        ContentError: with every problem of the translations.
    """
    found = read_translations(course, root, language)
    if found.problems:
        raise ContentError(found.problems)
    own = course.settings
    settings, about = found.document_of(SETTINGS), found.document_of(ABOUT)
    said = settings.content if settings else own
    run = said.run if said.run != own.run else f"{own.run}-{language}"
    modules = zip(own.modules, course.modules, strict=True)

    def kept(document: Document[Any]) -> Document[Any]:
        return replace(document, language=own.language)

    return replace(
        course,
        settings=said.model_copy(update={"run": run, "language": language}),
        title_language="" if settings else own.language,
        framework=kept(course.framework),
        about=about.content if about else course.about,
        about_language="" if about else own.language,
        modules=tuple(_module(module, folder, root, found, own.language) for folder, module in modules),
        rubrics={code: kept(rubric) for code, rubric in course.rubrics.items()},
        static={**course.static, **found.static},
    )


def _module(
    module: CourseModule, folder: str, root: Traversable, found: Translations, own_language: str
) -> CourseModule:
    """Return a module with what is translated of it; what is not says that it is in the course's own language."""
    translated = found.document_of(_module_path(folder))
    content = translated.content if translated else module.module
    parts = []
    for part, words_of in zip(module.parts, content.parts, strict=True):
        units = tuple(
            replace(
                unit,
                document=found.document_of(_below(root, unit.document.path))
                or replace(unit.document, language=own_language),
            )
            for unit in part.units
        )
        parts.append(replace(part, title=words_of.title, units=units))
    return CourseModule(content, tuple(parts), "" if translated else own_language)


def _translation(file: Traversable, path: str, source: Source, language: str) -> Translation:
    text = read_text(file, path)
    version, line, rest = _without_version(text, is_page=isinstance(source.content, str))
    broken: tuple[Problem, ...] = ()
    try:
        content = source.parse(rest, path)
    except ContentError as error:
        if error.as_meant is None:
            raise
        content, broken = error.as_meant, error.problems
    document = Document(path, rest, content)
    problems = Problems(path)
    is_current = version == source.version
    for each in _differences(source.content, content, language):
        at = document.line(*each.location) if each.location else line
        since = "" if is_current or not version else ". The source has changed since this was translated"
        problems.add(at, ProblemCode.TRANSLATION_DIFFERS, each.message, f"{each.mend}{since}")
    if not version:
        problems.add(
            line,
            ProblemCode.VERSION_MISSING,
            "Nothing says which version of the source this was made from",
            f"Write translates: {source.version} once it says what the source says now",
        )
    if found := [*broken, *problems]:
        raise ContentError(found)
    return Translation(document, is_current)


def _differences(source: Any, translation: Any, language: str) -> Iterator[Difference]:
    if isinstance(source, str):
        yield from in_markdown(source, translation)
        return
    yield from differences(source, translation)
    said = getattr(translation, "language", language)
    if said != language:
        yield Difference(
            ("language",), f'The language of this folder is "{language}"', f"Write language: {language}"
        )


def _without_version(text: str, *, is_page: bool) -> tuple[str, int, str]:
    """Return the version that a translation was made from, its line, and the text without it, on the same lines.

    Args:
        text: the whole file.
        is_page: whether a file of this kind has no front matter otherwise.
    """
    front = _FRONT_MATTER.match(text)
    end = front.end() if front else len(text) if not is_page else 0
    found = _TRANSLATES.search(text, 0, end)
    version, line = (found["version"], text.count("\n", 0, found.start()) + 1) if found else ("", 1)
    if is_page:
        return version, line, "\n" * text.count("\n", 0, end) + text[end:]
    if found:
        text = f"{text[: found.start()]}\n{text[found.end() :]}"
    return version, line, text


def _files(folder: Traversable, path: str = "") -> Iterator[tuple[str, Traversable]]:
    """Yield every file in a folder and the folders in it, by its path from there."""
    for entry in entries(folder):
        name = f"{path}{entry.name}"
        if entry.is_dir():
            yield from _files(entry, f"{name}/")
        else:
            yield name, entry


def _without_source(path: str, below: str, course: Course, sources: Mapping[str, Source]) -> Problem:
    known = [*sources, *(f"{STATIC}/{name}" for name in course.static)]
    return Problem(
        path,
        1,
        ProblemCode.SOURCE_MISSING.value,
        "There is no file at this path in the course, or not one that can be translated",
        did_you_mean(
            below, known, "Give it the path of the file that it translates, or move it out of languages"
        ),
    )


def _module_path(folder: str) -> str:
    return f"{folder}/module.yaml"


def _below(root: Traversable, path: str) -> str:
    return path.removeprefix(f"{root}/")
