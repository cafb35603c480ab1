"""Locking everything private anew with the first of the plan keys, so that the others can go.

Each row is changed by itself, and only if it is still as it was read: whoever saves meanwhile wins. So it can be
stopped at any moment, killed even, and run again; what the first key opens already is passed over.
"""

from collections.abc import Callable, Iterator

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.db.models import Model

from alongside.records.data import LockedWords, Rotation
from alongside.records.errors import PlanKeysMissing
from alongside.records.models import Concern, EarlierPlan, PlanShare, PrivatePlan
from alongside.records.private.share import end_what_ran_out
from alongside.records.tables.pages import in_order
from alongside.records.tables.sealing import fernets

__all__ = ["locked_words", "rotate_keys"]

Say = Callable[[str], object]

#: Everything that is sealed: how it is called, its table and its column. Plans come before what becomes of them.
SEALED: tuple[tuple[str, type[Model], str], ...] = (
    ("plan", PrivatePlan, "ciphertext"),
    ("earlier version of a plan", EarlierPlan, "ciphertext"),
    ("share", PlanShare, "ciphertext"),
    ("concern", Concern, "ciphertext"),
    ("closing of a concern", Concern, "closing_ciphertext"),
)
_AT_A_TIME = 50  # plans may be long
_TRIES = 5


def locked_words() -> LockedWords:
    """Return how much private writing opens with the keys of this server, and how much is closed to all of them.

    For administrators' commands: it performs no authorisation check. Earlier versions of plans are not looked at: there
    is none without its plan, and they are many.
    """
    try:
        keys = fernets()
    except PlanKeysMissing:
        keys = []
    opens = [
        any(_opens(key, sealed) for key in keys)
        for _what, model, column in SEALED
        if model is not EarlierPlan
        for sealed in model.objects.exclude(**{column: ""})
        .values_list(column, flat=True)
        .iterator(_AT_A_TIME)
    ]
    return LockedWords(open=sum(opens), closed=len(opens) - sum(opens))


def rotate_keys(say: Say) -> Rotation:
    """Lock everything private anew with the first key, and say what came of it.

    For administrators' commands: it performs no authorisation check. Nothing that anybody wrote is said, and no key.

    Args:
        say: takes a line of the report.

    Raises:
        PlanKeysMissing: if this server has no key.

    """
    keys = fernets()
    end_what_ran_out()
    rotation = Rotation(keys=len(keys))
    for what, model, column in SEALED:
        for row in in_order(model.objects.exclude(**{column: ""}), _AT_A_TIME):
            try:
                _lock_anew(row, column, keys, rotation)
            except InvalidToken:
                rotation.unreadable += 1
                say(f"  opens with none of the keys: {what} {_named(row)}")
    for line in _summed_up(rotation):
        say(line)
    return rotation


def _lock_anew(row: Model, column: str, keys: list[Fernet], rotation: Rotation) -> None:
    """Lock one row anew if it needs it, and count what came of it.

    Raises:
        InvalidToken: if none of the keys opens it.

    """
    for _try in range(_TRIES):
        sealed = getattr(row, column)
        if not sealed:  # it has ended meanwhile
            return
        if _opens(keys[0], sealed):
            rotation.already += 1
            return
        anew = MultiFernet(keys).rotate(sealed.encode()).decode()
        as_read = type(row).objects.filter(pk=row.pk, **{column: sealed})
        if as_read.update(**{column: anew}):
            rotation.anew += 1
            return
        row = type(row).objects.filter(pk=row.pk).first()
        if row is None:  # it was deleted meanwhile
            return
    rotation.busy += 1


def _opens(key: Fernet, sealed: str) -> bool:
    try:
        key.decrypt(sealed.encode())
    except InvalidToken:
        return False
    return True


def _named(row: Model) -> str:
    if isinstance(row, EarlierPlan):
        return f"{row.plan.uuid}, version {row.number}"
    return str(row.uuid)


def _summed_up(rotation: Rotation) -> Iterator[str]:
    yield f"Locked anew with the first key: {rotation.anew}. Locked with it already: {rotation.already}."
    if rotation.unreadable:
        yield (
            f"{rotation.unreadable} open with none of the keys, and were left as they are. Put the lost key behind the "
            "others and run this again; keep every key until then."
        )
    if rotation.busy:
        yield f"{rotation.busy} were being written in all the time. Run this again."
    if not rotation.is_whole:
        return
    if rotation.keys == 1:
        yield "There is one key, and it opens everything."
    elif rotation.anew:
        yield (
            "Run this again once every process of the server has the new key: what one of them has saved meanwhile may "
            "be locked with an old one. Keep the old keys until nothing is left to lock anew."
        )
    else:
        yield (
            "The first key opens everything. The others can be removed here. Keep them with the backups that were made "
            "before: those open with nothing else."
        )
