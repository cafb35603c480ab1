"""Whether everything that was released is still there under the code it had: learners' records point at it."""

from collections.abc import Iterator, Mapping
from xml.etree import ElementTree

from alongside.content.course import Course
from alongside.content.problems import Problem, did_you_mean
from alongside.course.build import build_tree
from alongside.course.guide.rules import Rule
from alongside.course.olx import BLOCKS

_OURS = frozenset(BLOCKS.values())


def codes_gone(course: Course, settings_path: str, released: Mapping[str, bytes]) -> list[Problem]:
    """Return each page of a released course that the course no longer has, optional modules included.

    Args:
        course: the course as it is now.
        settings_path: its ``course.yaml``, as the author knows it.
        released: the files of an archive that was built before, or exported from Studio, by path.

    Raises:
        xml.etree.ElementTree.ParseError: if a file of the archive is not XML.

    """
    now = set(_codes(build_tree(course, include_optional=True)))
    return [_gone(block, code, now, settings_path) for block, code in sorted(set(_codes(released)) - now)]


def _gone(block: str, code: str, now: set[tuple[str, str]], settings_path: str) -> Problem:
    kind = next(kind for kind, name in BLOCKS.items() if name == block)
    others = [other for its_block, other in now if its_block == block]
    mend = did_you_mean(code, others, "Put it back.")
    return Problem(
        settings_path,
        1,
        Rule.CODE_GONE,
        f'The {kind} "{code}" was released and is not there any more, and learners\' work stays behind under it',
        f"{mend} If it has only got another name, say so here under kept_codes",
    )


def _codes(files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yield block type and code of each of our blocks in OLX files."""
    for path, content in files.items():
        if path.endswith(".xml"):
            for element in ElementTree.fromstring(content).iter():  # noqa: S314 - expat limits what entities grow to
                if element.tag in _OURS and (code := element.get("url_name")):
                    yield element.tag, code
