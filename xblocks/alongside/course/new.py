"""Start something new in a course: write a starter file, and list it where learners will find it.

The list is added to in the author's own file, comments and all, and only if the file then reads as it should;
otherwise the author is told what to add.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent
from typing import TypeVar

from alongside.content.course import Course
from alongside.content.framework import Framework
from alongside.content.library import PLACES, Document, read_library, read_text
from alongside.content.model import CODE_LENGTH, CODE_PATTERN, LANGUAGE_PATTERN
from alongside.content.module import Kind, Module, Part, Status, parse_module
from alongside.content.problems import ContentError, did_you_mean, listing
from alongside.content.settings import CourseSettings, parse_course_settings
from alongside.content.translations import FOLDER, sources_of
from alongside.course import starters, translation_starters

T = TypeVar("T")

# What can be started in a module, and what writes its first text from a code and a competence.
STARTERS: dict[Kind, Callable[[str, str], str]] = {
    Kind.LESSON: starters.lesson,
    Kind.SCENARIO: starters.scenario,
    Kind.CHECK: starters.check,
    Kind.REFLECTION: starters.reflection,
    Kind.ROLE_PLAY: lambda code, _competence: starters.role_play(code, code),
}


class CannotStartError(Exception):
    """Something new cannot be started; the message says why and what to do. Nothing was written."""

    def __init__(self, message: str):
        super().__init__(message if message.endswith(("?", ".")) else f"{message}.")


@dataclass(frozen=True)
class Started:
    """What was written.

    Attributes:
        files: the new files.
        listed_in: the file in which they were listed, if that was needed.
        by_hand: what the author has to add to ``listed_in``, if we could not; else empty.
    """

    files: tuple[Path, ...]
    listed_in: Path | None = None
    by_hand: str = ""


class Starter:
    """Starts new things in one course.

    Args:
        root: the folder with ``course.yaml``.
        rubrics: the folder with the rubrics.
    """

    def __init__(self, root: Path, rubrics: Path):
        self._root = root
        self._rubrics = rubrics
        self._library = read_library(root, rubrics)

    def item(self, kind: Kind, code: str, module: str) -> Started:
        """Start one of :data:`STARTERS` in a module, named by its folder or its code.

        A role-play is rated by the rubric with its own code, which is started, too, if it is not there.
        """
        folder, document = self._module(module)
        taken = any(
            code in documents for (_, other), documents in self._library.units.items() if other is kind
        )
        self._check_code(kind, code, taken)
        place = PLACES[kind]
        competence = self._competence(document.content.domain)
        files = {
            self._root / folder / place.folder / f"{code}{place.suffix}": STARTERS[kind](code, competence)
        }
        if kind is Kind.ROLE_PLAY and code not in self._library.rubrics:
            files[self._rubrics / f"{code}.yaml"] = starters.rubric(code, competence)
        _write(files)
        module_parts = document.content.parts
        is_listed = any((kind, code) in part.listed for part in module_parts)
        if document.content.status is Status.OUTLINE or is_listed:
            return Started(tuple(files))
        taken = any(part.code == code for part in module_parts)
        part = Part(
            code=f"{kind}-{code}" if taken else code, title=starters.title_of(code), items=({kind: code},)
        )
        expected = document.content.model_copy(update={"parts": (*module_parts, part)})
        last_item = ("parts", len(module_parts) - 1, "items", len(module_parts[-1].items) - 1)
        return _list(tuple(files), document, starters.part(part), last_item, parse_module, expected)

    def rubric(self, code: str, module: str | None) -> Started:
        """Start a rubric, about a competence of a module's domain if one is named."""
        domain = self._module(module)[1].content.domain if module else None
        self._check_code("rubric", code, code in self._library.rubrics)
        file = self._rubrics / f"{code}.yaml"
        _write({file: starters.rubric(code, self._competence(domain))})
        return Started((file,))

    def module(self, code: str, domain: str | None = None) -> Started:
        """Start a module with a welcome page, for a domain of the framework: the first without one if none is named."""
        modules = [module.content for module in self._library.modules.values() if module is not None]
        self._check_code("module", code, any(module.code == code for module in modules))
        titles = {each.code: each.title for each in self._framework().domains}
        taught = {module.domain for module in modules}
        domain = domain or next((each for each in titles if each not in taught), "")
        if domain not in titles:
            problem = f'There is no domain "{domain}"' if domain else "Every domain has a module already"
            known = ", ".join(f"{each} ({title})" for each, title in titles.items())
            raise CannotStartError(
                f"{problem}. Say with --domain which one this is about: {known}. "
                "For a domain of your own, add it to framework.yaml first"
            )
        folder = self._root / f"module-{domain}-{code}"
        files = {
            folder / "module.yaml": starters.module(code, domain),
            folder / "lessons" / f"welcome-{code}.md": starters.welcome(),
        }
        settings = self._settings()
        _write(files)
        names = settings.content.modules
        expected = settings.content.model_copy(update={"modules": (*names, folder.name)})
        last = ("modules", len(names) - 1)
        return _list(tuple(files), settings, f"- {folder.name}\n", last, parse_course_settings, expected)

    def _module(self, name: str) -> tuple[str, Document[Module]]:
        """Return folder and file of the module with this code or folder; ``module-3`` is enough of a folder's name."""
        names: dict[str, str] = {}
        for folder, document in self._library.modules.items():
            names[folder] = folder
            if document is not None:
                names[document.content.code] = folder
        begun = [folder for folder in self._library.modules if folder.startswith(f"{name}-")]
        if name not in names and len(begun) != 1:
            raise CannotStartError(
                f'There is no module "{name}" in {self._root}. '
                + did_you_mean(name, names, f"Choose one of {listing(self._library.modules)}")
            )
        folder = names[name] if name in names else begun[0]
        return folder, self._usable(self._library.modules[folder], f"{self._root}/{folder}/module.yaml")

    def _framework(self) -> Framework:
        return self._usable(self._library.framework, f"{self._root}/framework.yaml").content

    def _settings(self) -> Document[CourseSettings]:
        return self._usable(self._library.settings, f"{self._root}/course.yaml")

    def _competence(self, domain: str | None) -> str:
        """Return the first competence of a domain, or of the framework."""
        for each in self._framework().domains:
            if domain in {None, each.code}:
                return each.competences[0].code
        raise CannotStartError(f'The framework has no domain "{domain}". Run: alongside check {self._root}')

    def _usable(self, document: Document[T] | None, path: str) -> Document[T]:
        if document is None or any(problem.path == path for problem in self._library.problems):
            raise CannotStartError(f"{path} is missing or has problems. See them with: alongside check")
        return document

    @staticmethod
    def _check_code(kind: str, code: str, taken: bool) -> None:
        if re.fullmatch(CODE_PATTERN, code) is None or len(code) > CODE_LENGTH:
            raise CannotStartError(
                f'"{code}" cannot be a code. Use small letters, digits and single hyphens only, such as a-lift-home'
            )
        if taken:
            raise CannotStartError(f'The course already has a {kind} "{code}". Choose another code')


def _write(files: dict[Path, str]) -> None:
    """Write new files, or none of them if one is there already."""
    for file in files:
        if file.exists():
            raise CannotStartError(f"{file} is there already, and was left as it is. Choose another code")
    for file, text in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def _list(
    files: tuple[Path, ...],
    document: Document[T],
    addition: str,
    last: tuple[str | int, ...],
    parse: Callable[[str, str], T],
    expected: T,
) -> Started:
    """Add an item to a list in an author's file, after the place ``last``, if the file then reads as expected."""
    lines = document.text.split("\n")
    item_line, end = lines[document.line(*last[:2]) - 1], document.line(*last)
    margin = item_line[: len(item_line) - len(item_line.lstrip())]
    lines[end:end] = indent(addition, margin).rstrip("\n").split("\n")
    edited = "\n".join(lines)
    listed_in = Path(document.path)
    try:
        reads_well = parse(edited, document.path) == expected
    except ContentError:
        reads_well = False
    if not reads_well:
        return Started(files, listed_in, addition)
    listed_in.write_text(edited, encoding="utf-8")
    return Started(files, listed_in)


def start_translation(course: Course, root: Path, file: Path, language: str) -> Started:
    """Start the translation of a file of a course: the source's text, at the same path below the language's folder.

    Args:
        course: the course, without a problem in it.
        root: the folder with ``course.yaml``.
        file: the file to translate, by its path from here or from ``root``.
        language: the code of the language.
    """
    sources = sources_of(course, root)
    if not re.fullmatch(LANGUAGE_PATTERN, language) or language == course.settings.language:
        raise CannotStartError(
            f'"{language}" is not the code of another language. Write one such as es or pt-br'
        )
    source = file.resolve()
    path = (
        source.relative_to(root.resolve()).as_posix() if source.is_relative_to(root.resolve()) else str(file)
    )
    if path not in sources:
        known = did_you_mean(
            path, sources, "Name a lesson, another page, a module.yaml, course.yaml or about.md"
        )
        raise CannotStartError(f'There is no "{path}" in the course that can be translated. {known}')
    target = root / FOLDER / language / path
    if target.exists():
        raise CannotStartError(
            f"{target} is there already, and was left as it is. Whether it is behind says: alongside translations"
        )
    text = read_text(root / path, path)
    _write({target: translation_starters.translation(sources[path], text)})
    return Started((target,))
