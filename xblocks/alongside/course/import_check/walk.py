"""The way through an archive that Open edX takes: from ``course.xml``, by what points to what."""

from collections.abc import Mapping

from lxml import etree

from alongside.content.problems import Problem, ProblemCode, did_you_mean
from alongside.course.import_check.blocks import PARSERS, BlockCheck
from alongside.course.import_check.elements import is_block, is_pointer, target
from alongside.course.import_check.settings import settings_problems
from alongside.course.olx_files import BrokenXmlError, read_xml

# The blocks that hold others, and those that Open edX reads from a file of their own when they are a mere pointer. What
# is inside any other is its own affair.
_CONTAINERS = frozenset(
    {
        "course", "chapter", "sequential", "vertical", "itembank", "library_content", "randomize", "split_test",
        "wrapper",
    }
)  # fmt: skip
_IN_FILES = frozenset({"course", "chapter", "sequential", "vertical", "html", "problem", "video"})
# Elements of the platform itself and of the XBlocks that it installs, from Teak to Verawood.
_OPEN_EDX = _CONTAINERS | {
    "about", "acid", "acid_parent", "annotatable", "book", "conditional", "course_info", "crowdsourcehinter",
    "custom_tag_template", "customtag", "discuss", "discussion", "done", "drag-and-drop-v2", "edx_sga", "error",
    "google-calendar", "google-document", "hidden", "html", "image", "library", "library_sourced", "lti",
    "lti_consumer", "openassessment", "poll", "poll_question", "problem", "recommender", "slides",
    "staffgradedxblock", "static_tab", "survey", "textbook", "unit", "video", "videoalpha", "videodev", "wiki",
    "word_cloud",
}  # fmt: skip

Seen = dict[tuple[str, str], str]


class Walk:
    """A walk through the files of one course, by their path from ``course.xml``."""

    def __init__(self, files: Mapping[str, bytes]):
        self._files = files
        self._found: list[Problem] = []
        self._blocks = BlockCheck(files, self._found)

    def problems(self) -> list[Problem]:
        """Return everything that would go wrong."""
        root = self._xml("course.xml")
        if root is None:
            return self._found
        self._visit(root, "course.xml", "", {})
        drafts: Seen = {}  # a draft has the name of what it would replace
        for path in self._files:
            if path.startswith("drafts/vertical/") and (draft := self._xml(path)) is not None:
                self._visit(draft, path, "drafts/", drafts)
        if self._blocks.checked:
            path = f"policies/{root.get('url_name')}/policy.json"
            self._found += settings_problems(path, self._files.get(path, b"{}"), self._blocks.pages)
        return self._found

    def _xml(self, path: str) -> etree._Element | None:
        try:
            return read_xml(self._files[path], keep_comments=True)
        except BrokenXmlError as error:
            what = f"{error.what[:1].upper()}{error.what[1:]}"
            self._found.append(Problem(path, error.line, ProblemCode.XML_BROKEN.value, what, error.mend))
            return None

    def _visit(self, node: etree._Element, path: str, folder: str, seen: Seen) -> None:
        """Look at a block and at those in it.

        Args:
            node: its element.
            path: the file that the element stands in.
            folder: where files that it points to are looked for: "" or ``drafts/``.
            seen: type and name of each block met so far, with the place where it stands.

        """
        tag = node.tag
        if tag not in PARSERS and tag not in _OPEN_EDX:
            mend = did_you_mean(tag, PARSERS, "Install the XBlock that it belongs to first, or take it out")
            message = (
                f"Neither Open edX nor Alongside knows the block {tag}, and learners would see an error page"
            )
            self._add(path, node, ProblemCode.BLOCK_UNKNOWN, message, mend)
            return
        is_new = self._check_name(node, path, seen)
        if tag in PARSERS:
            self._blocks.check(node, path, folder)
        elif is_pointer(node):
            if is_new:  # else files that point to each other would lead round for ever
                self._follow(node, path, folder, seen)
        else:
            self._visit_children(node, path, folder, seen)

    def _follow(self, node: etree._Element, path: str, folder: str, seen: Seen) -> None:
        file = target(node, folder)
        if file in self._files:
            if (definition := self._xml(file)) is None:
                return
            if definition.tag != node.tag:
                message = f"{path} points here for a {node.tag}, and this is a {definition.tag}"
                self._add(
                    file, definition, ProblemCode.POINTS_NOWHERE, message, "Build or export the course again"
                )
            self._visit_children(definition, file, folder, seen)
        elif node.tag in _IN_FILES:
            message = f"This points to {file}, and there is no such file"
            self._add(path, node, ProblemCode.POINTS_NOWHERE, message, "Build or export the course again")

    def _visit_children(self, node: etree._Element, path: str, folder: str, seen: Seen) -> None:
        if node.tag in _CONTAINERS:
            for child in filter(is_block, node):
                self._visit(child, path, folder, seen)

    def _check_name(self, node: etree._Element, path: str, seen: Seen) -> bool:
        """Return whether this is the first block of its type and name; note it if it is not."""
        name = node.get("url_name")
        if not name:
            return True
        first = seen.setdefault((node.tag, name), place := f"{path}:{node.sourceline}")
        if first == place:
            return True
        message = f'There is a {node.tag} called "{name}" already, at {first}, and one replaces the other'
        self._add(path, node, ProblemCode.NAME_NOT_UNIQUE, message, "Give one of the two another url_name")
        return False

    def _add(self, path: str, node: etree._Element, code: ProblemCode, message: str, mend: str) -> None:
        self._found.append(Problem(path, node.sourceline, code.value, message, mend))
