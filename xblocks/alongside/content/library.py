"""Every file of a course as read from its folders, whether or not another file lists it."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from typing import Any, Generic, TypeVar

from alongside.content.check import parse_check
from alongside.content.example import Example, parse_example
from alongside.content.framework import Framework, parse_framework
from alongside.content.lesson import check_markdown, parse_lesson
from alongside.content.module import Kind, Module, parse_module
from alongside.content.plan import parse_plan
from alongside.content.problems import ContentError, Problem, ProblemCode, Problems, listing
from alongside.content.role_play import parse_role_play
from alongside.content.rubric import Rubric, parse_rubric
from alongside.content.scenario import parse_scenario
from alongside.content.settings import CourseSettings, parse_course_settings
from alongside.content.sources import plain, read_front_matter, read_markdown, read_yaml

T = TypeVar("T")
Parser = Callable[[str, str], T]


@dataclass(frozen=True)
class Place:
    """Where files of one kind stand in their module's folder, and what reads them."""

    folder: str
    suffix: str
    parse: Parser[Any]


PLACES = {
    Kind.LESSON: Place("lessons", ".md", parse_lesson),
    Kind.SCENARIO: Place("scenarios", ".yaml", parse_scenario),
    Kind.CHECK: Place("checks", ".yaml", parse_check),
    Kind.REFLECTION: Place("reflections", ".yaml", parse_plan),
    Kind.ROLE_PLAY: Place("role-plays", ".yaml", parse_role_play),
    Kind.PLAN: Place("plans", ".yaml", parse_plan),  # these stand beside the modules, not in one
}

IN_MODULES = tuple(kind for kind in PLACES if kind is not Kind.PLAN)
# Folders of a course that are not modules.
BESIDE_MODULES = frozenset({PLACES[Kind.PLAN].folder, "static", "languages"})


@dataclass(frozen=True)
class Document(Generic[T]):
    """A file: where it stands, its text with Unix line ends, and the model made from it.

    ``language`` is the language of its words; empty for the language of the course.
    """

    path: str
    text: str
    content: T
    language: str = ""

    def line(self, *location: str | int) -> int:
        """Return the line of the value at ``location``. Reads the text again; meant for problems only."""
        read = read_front_matter if self.path.endswith(".md") else read_yaml
        return read(self.text, Problems(self.path)).line(*location)


# By code; None stands for a file that is there and of which nothing can be told.
Documents = dict[str, Document[Any] | None]


@dataclass
class Library:
    """All files of a course. What is None, here or in a mapping, is missing or broken, and a problem says so.

    A file with problems may be here as its author seems to have meant it, to be compared with the others. So whoever
    wants to use what is here looks at ``problems`` first.

    Attributes:
        modules: by the name of the folder.
        units: by the name of the module's folder (empty for plans) and the kind.
        static: contents by file name.
        problems: everything that is wrong with a file taken by itself.
    """

    settings: Document[CourseSettings] | None = None
    framework: Document[Framework] | None = None
    about: Document[str] | None = None
    modules: dict[str, Document[Module] | None] = field(default_factory=dict)
    units: dict[tuple[str, Kind], Documents] = field(default_factory=dict)
    rubrics: dict[str, Document[Rubric] | None] = field(default_factory=dict)
    examples: dict[str, Document[Example] | None] = field(default_factory=dict)
    static: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def documents(self) -> Iterator[tuple[Kind, Document[Any]]]:
        """Yield every usable file that can be a unit of the course, with its kind."""
        for (_, kind), documents in self.units.items():
            for document in documents.values():
                if document is not None:
                    yield kind, document


def read_library(root: Traversable, rubrics: Traversable) -> Library:
    """Read every file of a course.

    Args:
        root: the folder with ``course.yaml``.
        rubrics: the folder with the rubrics, and with the folder ``examples`` if there are shared examples.
    """
    library = Library()
    read = _Reader(library.problems)
    path = str(root)
    library.settings = read.file(root / "course.yaml", f"{path}/course.yaml", parse_course_settings)
    library.framework = read.file(root / "framework.yaml", f"{path}/framework.yaml", parse_framework)
    library.about = read.file(root / "about.md", f"{path}/about.md", parse_about)
    library.units["", Kind.PLAN] = read.folder(root, path, PLACES[Kind.PLAN])
    for folder in entries(root):
        here = f"{path}/{folder.name}"
        if (folder / "module.yaml").is_file():
            module = read.file(folder / "module.yaml", f"{here}/module.yaml", parse_module)
            library.modules[folder.name] = module
            for kind in IN_MODULES:
                library.units[folder.name, kind] = read.folder(folder, here, PLACES[kind])
            read.note_strays(folder, here, {"module.yaml", *(PLACES[kind].folder for kind in IN_MODULES)})
        elif folder.name not in BESIDE_MODULES:
            read.note_no_module(folder, here)
    library.rubrics = read.files(rubrics, str(rubrics), ".yaml", parse_rubric)
    library.examples = read.files(rubrics / "examples", f"{rubrics}/examples", ".yaml", parse_example)
    library.static = {file.name: file.read_bytes() for file in entries(root / "static") if file.is_file()}
    return library


def parse_about(text: str, path: str) -> str:
    """Read the About page.

    Raises:
        ContentError: with every problem found.
    """
    problems = Problems(path)
    text = read_markdown(text, problems)
    check_markdown(text, problems)
    problems.raise_if_any()
    return text


class _Reader:
    """Reads files one after another and keeps what is wrong with them."""

    def __init__(self, problems: list[Problem]):
        self._problems = problems

    def file(self, file: Traversable, path: str, parse: Parser[T]) -> Document[T] | None:
        """Return one file; note what is wrong with it, and return what was meant, or None where that cannot be told."""
        text = ""
        try:
            text = read_text(file, path)
            return Document(path, text, parse(text, path))
        except ContentError as error:
            self._problems.extend(error.problems)
            return None if error.as_meant is None else Document(path, text, error.as_meant)

    def folder(self, parent: Traversable, path: str, place: Place) -> Documents:
        """Return the files of one kind in their folder, which need not exist."""
        folder, path = parent / place.folder, f"{path}/{place.folder}"
        self.note_strays(folder, path, {entry.name for entry in entries(folder) if entry.is_file()})
        return self.files(folder, path, place.suffix, place.parse)

    def files(
        self, folder: Traversable, path: str, suffix: str, parse: Parser[T]
    ) -> dict[str, Document[T] | None]:
        """Return the files with ``suffix`` in a folder by code; note the others."""
        found: dict[str, Document[T] | None] = {}
        for file in entries(folder):
            name = f"{path}/{file.name}"
            if file.name.endswith(suffix):
                found[file.name.removesuffix(suffix)] = self.file(file, name, parse)
            elif file.name != "__init__.py" and file.is_file():
                self._note_stray(
                    name, f"Files here end in {suffix}", f"Rename it to end in {suffix}, or move it elsewhere"
                )
        return found

    def note_strays(self, folder: Traversable, path: str, known: Collection[str]) -> None:
        """Note each page in a module's folder that stands where nothing is looked for.

        Args:
            folder: the folder.
            path: what to call it in problems.
            known: the names in it that are looked at elsewhere.
        """
        for name in _pages(folder):
            if name.split("/")[0] not in known:
                self._note_stray(
                    f"{path}/{name}",
                    "Nothing is looked for in this place, so no learner would find it",
                    f"Move it into the module's folder {listing(PLACES[kind].folder for kind in IN_MODULES)}, "
                    "whichever fits, or out of the course",
                )

    def note_no_module(self, folder: Traversable, path: str) -> None:
        """Note a folder beside the modules that has pages in it and no ``module.yaml``."""
        if any(_pages(folder)):
            self._note_stray(
                path,
                "This folder has no module.yaml, so learners see nothing of what is in it",
                "Write one (alongside new module starts a module with it), or move the folder out of the course",
            )

    def _note_stray(self, path: str, message: str, mend: str) -> None:
        self._problems.append(Problem(path, 1, ProblemCode.FILE_NOT_LISTED.value, message, mend))


# What editors and systems leave in a folder, and do not show to people (the last three on Windows).
_HIDDEN = (".", "__pycache__", "~$", "Thumbs.db", "desktop.ini")


def entries(folder: Traversable) -> list[Traversable]:
    """Return what is in a folder by name, without hidden files; nothing when there is no such folder."""
    if not folder.is_dir():
        return []
    return sorted(
        (entry for entry in folder.iterdir() if not entry.name.startswith(_HIDDEN)),
        key=lambda entry: entry.name,
    )


def _pages(folder: Traversable, deep: int = 3) -> Iterator[str]:
    """Yield what looks like a page of a course in a folder and in those inside it, by its path from there."""
    for entry in entries(folder):
        if entry.is_file():
            if entry.name.lower().endswith((".md", ".yaml", ".yml")):
                yield entry.name
        elif deep:
            yield from (f"{entry.name}/{name}" for name in _pages(entry, deep - 1))


def read_text(file: Traversable, path: str) -> str:
    """Return a text file with Unix line ends. ``path`` names it in problems.

    Raises:
        ContentError: when it is not there, cannot be read, or is not UTF-8.
    """
    problems = Problems(path)
    try:
        raw = file.read_bytes()
    except OSError:
        problems.stop(
            1,
            ProblemCode.FILE_MISSING,
            "There is no such file, or it cannot be read",
            "Write it, or check its name and who may read it",
        )
    try:
        return plain(raw.decode())
    except UnicodeDecodeError as error:
        problems.stop(
            raw.count(b"\n", 0, error.start) + 1,
            ProblemCode.FILE_NOT_TEXT,
            "This line is not UTF-8 text",
            "Save the file with the encoding UTF-8",
        )
