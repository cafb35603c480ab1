"""A list of who supports whom, as a spreadsheet program saves it."""

from dataclasses import dataclass, field

from alongside.records.data import RowAnswer, WantedSupervision
from alongside.workspace.list_file import ListForm, read

FORM = ListForm(
    columns=("learner", "supervisor", "starts", "ends"),
    example=(
        ("maya", "ruth", "2026-09-01", ""),
        ("tom@example.org", "ruth@example.org", "2026-09-01", "2027-03-31"),
    ),
    may_end="ends",
)


@dataclass(frozen=True)
class AssignmentFile:
    """What a file holds: ``rows`` that can be read, and an answer for each line that cannot."""

    rows: tuple[WantedSupervision, ...]
    misfits: tuple[RowAnswer, ...] = field(repr=False)


def parse(text: str) -> AssignmentFile:
    """Read a list of assignments.

    Raises:
        Invalid: if it is no such list.

    """
    lines = read(text, FORM)
    return AssignmentFile(
        rows=tuple(WantedSupervision(line.number, **line.cells) for line in lines if not line.problem),
        misfits=tuple(
            RowAnswer(
                line.number,
                line.cells["learner"],
                line.cells["supervisor"],
                starts=None,
                ends=None,
                problem=line.problem,
            )
            for line in lines
            if line.problem
        ),
    )
