"""How far a learner has come: what is done, and what comes next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from alongside.server.course import Course, Module, Unit
from alongside.server.models import Completion


def complete(user_id: int, course_key: str, usage_keys: Iterable[str], completion: float = 1.0) -> None:
    """Record how far a learner has come with some blocks, from 0.0 to 1.0.

    Raises:
        ValueError: if ``completion`` is not between 0.0 and 1.0.
    """
    if not 0.0 <= completion <= 1.0:
        raise ValueError(f"Completion must be from 0.0 to 1.0, not {completion!r}.")
    rows = [
        Completion(user_id=user_id, course_key=course_key, usage_key=key, completion=completion)
        for key in usage_keys
    ]
    Completion.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["user", "usage_key"],
        update_fields=["completion", "changed_at"],
    )


def completions(user_id: int, course_key: str) -> Mapping[str, float]:
    """Return how far a learner has come with each block of a course they have begun, by usage key. One query."""
    rows = Completion.objects.filter(user_id=user_id, course_key=course_key)
    return dict(rows.values_list("usage_key", "completion"))


@dataclass(frozen=True)
class Progress:
    """One learner's way through a course."""

    course: Course
    user_id: int
    last_unit: str
    completions: Mapping[str, float]

    @classmethod
    def of(cls, course: Course, user_id: int, last_unit: str) -> "Progress":
        """Return a learner's progress. One query."""
        return cls(course, user_id, last_unit, completions(user_id, str(course.key)))

    @cached_property
    def done(self) -> frozenset[str]:
        """The codes of the units in which every block is done."""
        finished = {key for key, completion in self.completions.items() if completion >= 1.0}
        return frozenset(
            unit.code
            for unit in self.course.units
            if self.course.completable[unit.key] and self.course.completable[unit.key] <= finished
        )

    def counts(self, module: Module) -> tuple[int, int]:
        """Return how many units of a module are done, and how many there are to do."""
        to_do = [unit for unit in module.units if self.course.completable[unit.key]]
        return sum(unit.code in self.done for unit in to_do), len(to_do)

    @cached_property
    def has_begun(self) -> bool:
        """Whether the learner has opened any page."""
        return self.last_unit in self.course.places

    @cached_property
    def _left(self) -> tuple[Unit, ...]:
        """The units that are not done, those from the page left open onwards first."""
        units = self.course.units
        start = next((index for index, unit in enumerate(units) if unit.code == self.last_unit), 0)
        ahead = (*units[start:], *units[:start])
        return tuple(
            unit for unit in ahead if unit.code not in self.done and self.course.completable[unit.key]
        )

    @property
    def next_unit(self) -> Unit | None:
        """Where to go on: the page left open, else the next one not done, else the first; None when all is done."""
        return self._left[0] if self._left else None

    @property
    def is_through(self) -> bool:
        """Whether the learner has come to the end, and what is left are pages that they have passed by."""
        units = self.course.units
        codes = [unit.code for unit in units]
        return (
            bool(self._left)
            and self.has_begun
            and codes.index(self._left[0].code) < codes.index(self.last_unit)
        )
