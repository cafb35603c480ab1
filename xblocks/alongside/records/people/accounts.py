"""Finding accounts by what people type: a login name, or an email address."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from alongside.records.tables.pages import parts


def accounts(logins: Iterable[str]) -> Mapping[str, frozenset[int]]:
    """Return the ids of the accounts that go by each login: by that exact login name, else by that email address.

    Letters of an email address may be large or small. Two logins are looked up in one query, or five hundred.
    """
    wanted = sorted({login for login in logins if login})
    found: dict[str, frozenset[int]] = {}
    for some in parts(wanted):
        found |= _accounts(some)
    return found


def problem_with(ids: frozenset[int] | None) -> str:
    """Return in words why what was typed names nobody in particular, or "" if it names one person."""
    if not ids:
        return _("Nobody here has this login name or email address. Check the spelling.")
    if len(ids) > 1:
        return _("Several accounts have this email address. Use the login name instead.")
    return ""


def _accounts(logins: Sequence[str]) -> Mapping[str, frozenset[int]]:
    users = get_user_model()
    small = [login.lower() for login in logins]
    rows = (
        users.objects.annotate(small_email=Lower(users.get_email_field_name()))
        .filter(Q(**{f"{users.USERNAME_FIELD}__in": logins}) | Q(small_email__in=small))
        .values_list("pk", users.USERNAME_FIELD, "small_email")
    )
    by_name: dict[str, set[int]] = defaultdict(set)
    by_email: dict[str, set[int]] = defaultdict(set)
    for pk, name, email in rows:
        by_name[name].add(pk)
        by_email[email].add(pk)
    return {login: frozenset(by_name.get(login) or by_email.get(login.lower(), ())) for login in logins}
