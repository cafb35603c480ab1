"""What the blocks are fed: the texts of module 3 as shipped, alone or in a course of 216 units."""

import io
import tarfile
from collections.abc import Iterator
from itertools import cycle
from typing import Any
from xml.etree import ElementTree

from alongside.content.course import Unit, shipped_course
from alongside.content.module import Kind
from alongside.content.organisation import Facts
from alongside.content.scenario import Scenario
from alongside.course.olx import to_xml, vertical_element

CHAPTERS, PARTS, UNITS_OF_A_PART = 9, 6, 4
UNITS = CHAPTERS * PARTS * UNITS_OF_A_PART
KINDS_OF_A_UNIT = (Kind.LESSON, Kind.SCENARIO, Kind.CHECK)


def shipped(kind: Kind, code: str = "") -> Unit:
    """Return a unit of the shipped course: the one with this code, or else the first of its kind."""
    return next(unit for unit in shipped_course().units if unit.kind is kind and code in ("", unit.code))


def shipped_scenarios() -> list[Scenario]:
    """Return every scenario of the shipped course, in order."""
    return [unit.document.content for unit in shipped_course().units if unit.kind is Kind.SCENARIO]


def block_element(unit: Unit) -> ElementTree.Element:
    """Return a unit's block as the course builder writes it, but without its name: the workbench knows no names."""
    element = vertical_element(unit, shipped_course(), Facts())[0]
    del element.attrib["url_name"]
    return element


def block_xml(unit: Unit) -> str:
    """Return a unit's block as the text of its element."""
    return ElementTree.tostring(block_element(unit), encoding="unicode")


def unit_of_three() -> Iterator[list[tuple[Unit, ElementTree.Element]]]:
    """Yield units of a lesson, a scenario and a check for ever, in the shipped order, with their blocks' elements."""
    sources = [
        cycle([unit for unit in shipped_course().units if unit.kind is kind]) for kind in KINDS_OF_A_UNIT
    ]
    while True:
        yield [(unit, block_element(unit)) for unit in map(next, sources)]


def unit_code(number: int) -> str:
    """Return the code of a unit of the large course, counted from 0."""
    return f"unit-{number}"


def block_code(kind: Kind, number: int) -> str:
    """Return the code of a block in a unit of the large course."""
    return f"{kind}-{number}"


def large_course() -> bytes:
    """Return the archive of a course of 216 units (9 chapters, 54 parts) of three blocks."""
    root = ElementTree.Element(
        "course", org="Alongside", course="Bench", url_name="run", display_name="Large"
    )
    units, numbers = unit_of_three(), iter(range(UNITS))
    for chapter in range(CHAPTERS):
        chapter_element = _add(root, "chapter", f"chapter-{chapter}")
        for part in range(PARTS):
            part_element = _add(chapter_element, "sequential", f"part-{chapter}-{part}")
            for _unit in range(UNITS_OF_A_PART):
                number = next(numbers)
                unit_element = _add(part_element, "vertical", unit_code(number))
                for unit, element in next(units):
                    element.set("url_name", block_code(unit.kind, number))
                    unit_element.append(element)
    return _archive({"course/course.xml": to_xml(root)})


def _add(parent: Any, tag: str, code: str) -> Any:
    return ElementTree.SubElement(parent, tag, url_name=code, display_name=code)


def _archive(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return buffer.getvalue()
