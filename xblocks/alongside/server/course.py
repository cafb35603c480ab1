"""A course as the server holds it: read once, kept in memory, changed by nobody."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from opaque_keys.edx.locator import BlockUsageLocator, CourseLocator
from xblock.completable import XBlockCompletionMode
from xblock.core import XBlock

from alongside.platform import CoursePage


@dataclass(frozen=True)
class Block:
    """One block: its key, its class, and the values of the fields that its author set, as JSON."""

    key: BlockUsageLocator
    block_class: type[XBlock]
    fields: Mapping[str, Any]

    @property
    def title(self) -> str:
        """The display name, or the last part of the key."""
        return self.fields.get("display_name") or self.key.block_id

    @property
    def children(self) -> tuple[BlockUsageLocator, ...]:
        """The keys of the blocks inside this one."""
        return tuple(self.fields.get("children", ()))


@dataclass(frozen=True)
class Unit:
    """What one page shows (a vertical). ``language`` is that of its title."""

    key: BlockUsageLocator
    title: str
    blocks: tuple[BlockUsageLocator, ...]
    language: str = ""

    @property
    def code(self) -> str:
        """The unit's own id, which also stands in its address."""
        return self.key.block_id


@dataclass(frozen=True)
class Part:
    """A few units that belong together (a sequential). ``graded_as`` is the kind of assignment, or empty."""

    key: BlockUsageLocator
    title: str
    graded_as: str
    units: tuple[Unit, ...]
    language: str = ""


@dataclass(frozen=True)
class Module:
    """The part of the course for one domain (a chapter)."""

    key: BlockUsageLocator
    title: str
    parts: tuple[Part, ...]
    language: str = ""

    @property
    def units(self) -> tuple[Unit, ...]:
        """Every unit of the module, in order."""
        return tuple(unit for part in self.parts for unit in part.units)


@dataclass(frozen=True)
class Place:
    """Where a unit stands in the course."""

    module: Module
    part: Part
    unit: Unit
    previous: Unit | None
    next: Unit | None


@dataclass(frozen=True)
class Course:
    """The whole course. ``organisation`` is the overlay that was built into it."""

    key: CourseLocator
    title: str
    modules: tuple[Module, ...]
    blocks: Mapping[BlockUsageLocator, Block]
    about: str = ""
    organisation: Mapping[str, Any] = field(default_factory=dict)
    static_files: Mapping[str, bytes] = field(default_factory=dict)
    language: str = ""
    title_language: str = ""

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """Every unit, in the order in which the course is read."""
        return tuple(unit for module in self.modules for unit in module.units)

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """The place of each unit, by the unit's code."""
        units = self.units
        positions = {unit.key: index for index, unit in enumerate(units)}
        places = {}
        for module in self.modules:
            for part in module.parts:
                for unit in part.units:
                    at = positions[unit.key]
                    places[unit.code] = Place(
                        module=module,
                        part=part,
                        unit=unit,
                        previous=units[at - 1] if at else None,
                        next=units[at + 1] if at + 1 < len(units) else None,
                    )
        return places

    @cached_property
    def _unit_by_block(self) -> Mapping[BlockUsageLocator, Unit]:
        return {key: unit for unit in self.units for top in unit.blocks for key in self.with_descendants(top)}

    def unit_of(self, key: BlockUsageLocator) -> Unit | None:
        """Return the unit whose page shows this block, or None."""
        return self._unit_by_block.get(key)

    def with_descendants(self, key: BlockUsageLocator) -> tuple[BlockUsageLocator, ...]:
        """Return the key and those of all blocks inside that block."""
        found = [key]
        for child in self.blocks[key].children:
            found.extend(self.with_descendants(child))
        return tuple(found)

    @cached_property
    def pages(self) -> tuple[CoursePage, ...]:
        """Our blocks that are about competences, in order."""
        from alongside.server import told  # blocks need Django set up, which reading a course does not

        return told.course_pages(self)

    @cached_property
    def framework(self) -> str:
        """The text of the framework in the course's passport; "" for the shipped one."""
        from alongside.server import told

        return told.course_framework(self)

    @cached_property
    def completable(self) -> Mapping[BlockUsageLocator, frozenset[str]]:
        """For each unit, the usage keys (as strings) of the blocks that must be done for it to be done."""
        return {
            unit.key: frozenset(
                str(key)
                for key in unit.blocks
                if XBlockCompletionMode.get_mode(self.blocks[key].block_class)
                == XBlockCompletionMode.COMPLETABLE
            )
            for unit in self.units
        }
