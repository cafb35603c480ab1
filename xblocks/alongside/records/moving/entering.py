"""A whole file on its way in: read through first, then told, and on confirmation brought in line by line.

Each line is a transaction of its own, so that a learning platform with many people on it is never locked for long, and
so that whoever stops halfway can simply run it again: what is here already is left alone.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.db import IntegrityError, models, transaction
from django.views.decorators.debug import sensitive_variables

from alongside.records.models import (
    CalibrationRating,
    CourseRole,
    IssuedCredential,
    RolePlayVersion,
    RubricVersion,
    Supervision,
)
from alongside.records.moving.accounts import matches
from alongside.records.moving.arriving import HERE, NEW, Arrival, Coming, Verdict, store_version
from alongside.records.moving.file import read_lines
from alongside.records.moving.rows import put, read
from alongside.records.tables.sealing import require_keys
from alongside.records.telling.scores import Scores, restore_scores_of

__all__ = ["Intake", "import_records"]

Say = Callable[[str], object]

_VERSIONS = {"rubric": RubricVersion, "role-play": RolePlayVersion}
#: What makes each of these rows the same as another, beside its uuid.
_LOOSE: Mapping[str, tuple[type[models.Model], tuple[str, ...]]] = {
    "supervision": (Supervision, ("course_key", "supervisor_id", "learner_id", "starts")),
    "role": (CourseRole, ("course_key", "user_id", "role", "starts")),
    "credential": (IssuedCredential, ("course_key", "site", "status_index")),
    "practice-rating": (CalibrationRating, ("course_key", "example_hash", "assessor_id")),
}
_PEOPLE_AT_ONCE = 200


@dataclass
class Intake:
    """What came of a file: how many ``records``, and how many rows of the ``rest``, came how.

    ``scores`` is what the gradebook was told of the records that are here now; ``strangers`` is how many people have no
    account here.
    """

    records: Counter[Coming] = field(default_factory=Counter)
    rest: Counter[Coming] = field(default_factory=Counter)
    scores: Scores = field(default_factory=Scores)
    strangers: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether nothing was refused, by the records or by the gradebook."""
        return not (self.records[Coming.REFUSED] or self.rest[Coming.REFUSED] or self.scores.failed)


def import_records(file: BinaryIO, *, key: str, confirm: bool, say: Say) -> Intake:
    """Say what a file of ``export_records`` would bring, and bring it if that is confirmed.

    The gradebook is told of the sign-offs on each record that is here afterwards, as ``restore_scores`` does.
    For administrators' commands: it performs no authorisation check. Names and email addresses of the people in the
    file are said; words that somebody wrote, and whether there is a serious concern, are not.

    Args:
        file: the file, open for reading from any place in it.
        key: the file's key.
        confirm: whether to bring it in; otherwise nothing is changed.
        say: takes a line of the report.

    Raises:
        CannotMove: if the file was changed or cut off, or does not open with the key. Nothing was changed.
        PlanKeysMissing: if nothing private can be sealed here. Nothing was changed.

    """
    require_keys()
    for _line in read_lines(file, key):  # to the end, before anything is done
        pass
    intake = Intake()
    _tell_people(read_lines(file, key), intake, say)
    say("Records")
    for line in read_lines(file, key):
        _enter(line, intake, confirm, say)
    _sum_up(intake, confirm, say)
    return intake


def _tell_people(lines: Iterator[Mapping[str, Any]], intake: Intake, say: Say) -> None:
    say("People")
    for people in _in_batches(line for line in lines if line["kind"] == "person"):
        found = matches(person["email"] for person in people)
        for person in people:
            match = found[person["email"]]
            intake.strangers += match.user_id is None
            is_who = f"is {match.login} here" if match.user_id else f"NOT FOUND: {match.problem}"
            address = f" <{person['email']}>" if person["email"] else ""
            say(f"  {person['name']}{address} {is_who}")


def _in_batches(people: Iterator[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    batch: list[Mapping[str, Any]] = []
    for person in people:
        batch.append(person)
        if len(batch) == _PEOPLE_AT_ONCE:
            yield batch
            batch = []
    yield batch


@sensitive_variables()
def _enter(line: Mapping[str, Any], intake: Intake, confirm: bool, say: Say) -> None:
    kind = line["kind"]
    if kind == "record":
        arrival = Arrival(line)
        verdict = arrival.bring() if confirm else arrival.look()
        intake.records[verdict.coming] += 1
        record = arrival.record
        why = f": {verdict.why}" if verdict.why else ""
        say(f"  {record.uuid} in {record.course_key}, {record.head_sequence} entries: {verdict.coming}{why}")
        if confirm and verdict.coming in (Coming.NEW, Coming.HERE):
            restore_scores_of(record.uuid, intake.scores, say)
    elif kind in _VERSIONS and confirm:
        store_version(_VERSIONS[kind], line["row"])
    elif kind in _LOOSE:
        intake.rest[_enter_loose(*_LOOSE[kind], line, confirm).coming] += 1


def _enter_loose(
    model: type[models.Model], key: tuple[str, ...], line: Mapping[str, Any], confirm: bool
) -> Verdict:
    """Bring in a row that hangs on no record, if both sides of it are here and it is not here yet."""
    found = matches(line["people"].values())
    accounts = {int(there): found[email].user_id for there, email in line["people"].items()}
    if None in accounts.values():
        return Verdict(Coming.WAITS)
    row = read(model, line["row"], accounts)
    if isinstance(row, CalibrationRating):
        row.rubric = RubricVersion.objects.filter(content_hash=line["row"]["rubric"]).first()
    same = models.Q(**{name: getattr(row, name) for name in key})
    if hasattr(row, "uuid"):
        same |= models.Q(uuid=row.uuid)
    if model.objects.filter(same).exists():
        return HERE
    if confirm:
        try:
            with transaction.atomic():
                put(row)
        except IntegrityError:
            return Verdict(Coming.REFUSED)
    return NEW


def _sum_up(intake: Intake, confirm: bool, say: Say) -> None:
    for what, counted in (
        ("Records", intake.records),
        ("Supervisions, roles, practice ratings and credentials of nobody", intake.rest),
    ):
        came = ", ".join(f"{number} {coming}" for coming, number in sorted(counted.items()))
        say(f"{what}: {came or 'none'}")
    if confirm:
        say(f"Scores: {intake.scores}")
    if intake.strangers:
        say(
            f"{intake.strangers} of the people have no account here that could be found. A learner's record waits "
            "until they have one; of anybody else the name stays, and no account is linked to it, now or later."
        )
    say("Done." if confirm else "Nothing was changed. To bring in what is new, do it again with --confirm.")
