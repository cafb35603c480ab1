"""The files of a course in OLX, the format that Open edX exports: where it begins, and its XML."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from lxml import etree

from alongside.course.archive import CourseFilesError


class BrokenXmlError(Exception):
    """A file is not XML that a course may hold: on which line, what is wrong, and how to mend it."""

    def __init__(self, line: int, what: str, mend: str):
        super().__init__(what)
        self.line, self.what, self.mend = line, what, mend


def below_course_xml(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files by their path from the folder in which ``course.xml`` stands.

    Raises:
        CourseFilesError: if there is none.
    """
    tops = [PurePosixPath(name).parent for name in files if PurePosixPath(name).name == "course.xml"]
    if not tops:
        raise CourseFilesError(
            "The course",
            "there is no course.xml, so this is not a course in OLX",
            "Was it built or exported?",
        )
    top = min(tops, key=lambda folder: len(folder.parts))
    return {
        PurePosixPath(name).relative_to(top).as_posix(): content
        for name, content in files.items()
        if PurePosixPath(name).is_relative_to(top)
    }


def read_xml(content: bytes, *, keep_comments: bool = False) -> etree._Element:
    """Return the root of an XML file, with no entity resolved and nothing fetched.

    Raises:
        BrokenXmlError: if it is not well-formed, or declares a document type.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=not keep_comments,
        remove_pis=True,
        strip_cdata=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise BrokenXmlError(
            max(error.lineno or 1, 1), f"this is not well-formed XML ({error.msg})", "Build it again"
        ) from error
    if root.getroottree().docinfo.doctype:
        raise BrokenXmlError(1, "a DOCTYPE is not allowed in a course", "Remove it")
    return root
