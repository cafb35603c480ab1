"""What the blocks of a course tell of themselves, asked without a learner."""

from collections.abc import Iterator

from xblock.core import XBlock
from xblock.field_data import DictFieldData
from xblock.fields import ScopeIds

from alongside.block import AlongsideBlock
from alongside.content.problems import ContentError
from alongside.passport import PassportBlock
from alongside.platform import CoursePage
from alongside.server.course import Block, Course


def course_pages(course: Course) -> tuple[CoursePage, ...]:
    """Return our blocks that are about competences, in the order of the course. Broken ones are passed over."""
    pages = []
    for block in _ours(course):
        try:
            outline = block.outline()
        except ContentError:
            continue
        if competences := tuple(outline.competences):
            usage_id = block.scope_ids.usage_id
            pages.append(CoursePage(str(usage_id), usage_id.block_type, outline.title, competences))
    return tuple(pages)


def course_framework(course: Course) -> str:
    """Return the text of the framework in the first passport that has one of its own, or ""."""
    passports = (block for block in _ours(course) if isinstance(block, PassportBlock))
    return next((passport.content for passport in passports if passport.content), "")


def _ours(course: Course) -> Iterator[AlongsideBlock]:
    for unit in course.units:
        for top in unit.blocks:
            for key in course.with_descendants(top):
                block = course.blocks[key]
                if issubclass(block.block_class, AlongsideBlock):
                    yield _without_learner(block)


def _without_learner(block: Block) -> XBlock:
    keys = ScopeIds(None, block.key.block_type, block.key, block.key)
    return block.block_class(None, DictFieldData(dict(block.fields)), keys)
