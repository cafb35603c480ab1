"""What the content guide asks of a course, as far as a machine can hold it.

Each rule has a name, is explained in ``docs/authors/guide-rules.md``, and can be passed over in one file by a comment
that says why. A course that breaks rules can still be built: they are about what serves learners, not about what a
program can read.
"""

from alongside.course.guide.findings import (
    document_findings,
    guide_findings,
    translation_findings,
    unreviewed,
)
from alongside.course.guide.reading import can_grade
from alongside.course.guide.released import codes_gone
from alongside.course.guide.rules import Rule

__all__ = [
    "Rule",
    "can_grade",
    "codes_gone",
    "document_findings",
    "guide_findings",
    "translation_findings",
    "unreviewed",
]
