"""People who come new, many at once: what each line of a list comes to, their accounts, and their way in.

An account that is made here has no password. Its owner chooses one with a link that works once; nobody else knows it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from alongside.server.membership import enrol, full_name
from alongside.server.models import Enrolment
from alongside.workspace.list_file import Line, ListForm

FORM = ListForm(
    columns=("first_name", "last_name", "email", "user_name"),
    example=(("Ada", "Bell", "ada@example.org", ""), ("Sam", "Quill", "", "sam")),
    may_end="user_name",
)
AT_ONCE = 500


@dataclass(frozen=True)
class Newcomer:
    """What one line comes to. ``account`` is theirs if there is one already; ``is_in`` means in the course."""

    line: int
    first_name: str = field(repr=False)
    last_name: str = field(repr=False)
    email: str = field(repr=False)
    user_name: str = field(repr=False)
    problem: str = ""
    account: Any = None
    is_in: bool = False

    @property
    def name(self) -> str:
        """How they are called."""
        return f"{self.first_name} {self.last_name}".strip()


def plan(course_key: str, lines: Sequence[Line]) -> tuple[Newcomer, ...]:
    """Return what each line of a list comes to, in its order. Nothing is written."""
    found = [_newcomer(line) for line in lines]
    accounts = _accounts_of(found)
    enrolled = _enrolled(course_key, {account.pk for some in accounts.values() for account in some})
    earlier: dict[str, int] = {}
    planned = []
    for each in found:
        ways = {each.user_name.lower(), each.email.lower()} - {""}
        theirs = {account.pk: account for way in ways for account in accounts.get(way, ())}
        problem = each.problem or _problem_with_earlier(ways, earlier) or _problem_with_accounts(each, theirs)
        if not problem:
            earlier |= dict.fromkeys(ways, each.line)
        account = None if problem else next(iter(theirs.values()), None)
        planned.append(
            Newcomer(
                **{name: getattr(each, name) for name in ("line", *FORM.columns)},
                problem=problem,
                account=account,
                is_in=account is not None and account.pk in enrolled,
            )
        )
    return tuple(planned)


@transaction.atomic
def let_in(course_key: str, lines: Sequence[Line]) -> tuple[Newcomer, ...]:
    """Make the accounts that a list asks for and enrol them: all of it or, if a line has a problem, nothing.

    Somebody who has an account is enrolled and otherwise left as they are. Doing it again changes nothing.

    Returns:
        What each line came to, as ``plan`` gives it.

    """
    planned = plan(course_key, lines)
    if any(each.problem for each in planned):
        return planned
    users = get_user_model()
    made = users.objects.bulk_create(
        [
            users(
                username=each.user_name,
                first_name=each.first_name,
                last_name=each.last_name,
                email=each.email,
                password=make_password(None),
            )
            for each in planned
            if each.account is None
        ],
        batch_size=AT_ONCE,
    )
    Enrolment.objects.bulk_create(
        [Enrolment(user=user, course_key=course_key) for user in made], batch_size=AT_ONCE
    )
    for each in planned:
        if each.account is not None and not each.is_in:
            enrol(each.account, course_key)
    return planned


def without_password(course_key: str) -> QuerySet[Any]:
    """Return the accounts of learners who have not chosen a password yet, in the order of their names."""
    return (
        get_user_model()
        .objects.filter(
            alongside_enrolments__course_key=course_key,
            alongside_enrolments__is_active=True,
            alongside_enrolments__role=Enrolment.Role.LEARNER,
            is_active=True,
            is_staff=False,
            password__startswith=UNUSABLE_PASSWORD_PREFIX,
        )
        .order_by("last_name", "first_name", "pk")
    )


def way_in(account: Any) -> str:
    """Return the path with which somebody chooses their first password. It works once, and for some days."""
    return reverse(
        "first-password",
        args=(urlsafe_base64_encode(force_bytes(account.pk)), default_token_generator.make_token(account)),
    )


def _newcomer(line: Line) -> Newcomer:
    """Return what a line says, and what is wrong with that."""
    cells = {column: " ".join(cell.split()) for column, cell in line.cells.items()}
    cells["user_name"] = get_user_model().normalize_username(cells["user_name"]) or cells["email"].lower()
    return Newcomer(line.number, **cells, problem=line.problem or _problem_with_cells(cells))


def _problem_with_cells(cells: Mapping[str, str]) -> str:
    if not (cells["first_name"] or cells["last_name"]):
        return _("Write a name. It stands on what others read of this person.")
    if not cells["user_name"]:
        return _("Write an email address or a user name; they sign in with it.")
    users = get_user_model()
    if any(len(cells[name]) > users._meta.get_field(name).max_length for name in ("first_name", "last_name")):
        return _("This name is too long.")
    try:
        if cells["email"]:
            validate_email(cells["email"])
    except ValidationError:
        return _("This is no email address. Mend it, or leave it empty and give a user name.")
    try:
        users._meta.get_field("username").run_validators(cells["user_name"])
    except ValidationError:
        return _("A user name consists of letters, digits and the signs @ . + - _ and has 150 at most.")
    return ""


def _accounts_of(found: Iterable[Newcomer]) -> Mapping[str, Sequence[Any]]:
    """Return the accounts that are there already, by user name and email address in small letters."""
    ways = sorted({way.lower() for each in found for way in (each.user_name, each.email) if way})
    accounts: dict[str, list[Any]] = defaultdict(list)
    for some in _parts(ways):
        rows = get_user_model().objects.annotate(small_name=Lower("username"), small_email=Lower("email"))
        for account in rows.filter(Q(small_name__in=some) | Q(small_email__in=some)):
            for way in {account.small_name, account.small_email} & set(some):
                accounts[way].append(account)
    return accounts


def _enrolled(course_key: str, ids: Iterable[int]) -> set[int]:
    """Return who of these is in the course."""
    found: set[int] = set()
    for some in _parts(sorted(ids)):
        there = Enrolment.objects.filter(user__in=some, course_key=course_key, is_active=True)
        found |= set(there.values_list("user_id", flat=True))
    return found


def _problem_with_earlier(ways: Iterable[str], earlier: Mapping[str, int]) -> str:
    line = min((earlier[way] for way in ways if way in earlier), default=0)
    if not line:
        return ""
    return _("Line %(line)d has the same email address or user name. Keep one of them.") % {"line": line}


def _problem_with_accounts(each: Newcomer, theirs: Mapping[int, Any]) -> str:
    """Return why somebody cannot be taken for the owner of the accounts that go by what a line says."""
    if len(theirs) > 1:
        return _("The email address and the user name belong to several accounts. Check both.")
    for account in theirs.values():
        if not account.is_active:
            return _("There is an account for this, and it is closed. Open it under Accounts and contacts.")
        if account.get_full_name() and account.get_full_name().casefold() != each.name.casefold():
            return _("This email address or user name belongs to %(name)s. Check it.") % {
                "name": full_name(account)
            }
    return ""


def _parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE))
