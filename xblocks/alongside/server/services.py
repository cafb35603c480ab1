"""The services that a block finds in Open edX, as this server offers them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import formats, translation
from xblock.core import XBlock

from alongside.server.completion import completions
from alongside.server.course import Course
from alongside.server.course_files import with_addresses
from alongside.server.membership import Membership, membership, user_by_anonymous_id


@dataclass(frozen=True)
class XBlockUser:
    """A person as blocks see them. ``opt_attrs`` holds the attributes that Open edX gives, under its names."""

    full_name: str
    emails: list[str]
    opt_attrs: Mapping[str, Any]
    is_current_user: bool = True


class CurrentUserService:
    """Who is signed in."""

    def __init__(self, user: Any, member: Membership, course_key: str):
        self._django_user = user
        self._member = member
        self._course_key = course_key

    def get_current_user(self) -> XBlockUser:
        """Return the signed-in person."""
        return _xblock_user(self._django_user, self._member)

    def get_user_by_anonymous_id(self, anonymous_id: str | None = None) -> Any:
        """Return the Django user behind an anonymous id (the current one's without an argument), or None."""
        return user_by_anonymous_id(anonymous_id) if anonymous_id else self._django_user

    def get_anonymous_user_id(self, username: str, course_id: str) -> str | None:
        """Return somebody's anonymous id in this course. Only course staff get an answer."""
        if not self._member.actor.is_staff or str(course_id) != self._course_key:
            return None
        user = get_user_model().objects.filter(username=username).first()
        return (membership(user, self._course_key).anonymous_id or None) if user else None


def _xblock_user(user: Any, member: Membership) -> XBlockUser:
    attributes = {
        "anonymous_user_id": member.anonymous_id,
        "deprecated_anonymous_user_id": member.anonymous_id,
        "is_authenticated": True,
        "request_country_code": None,
        "user_id": user.pk,
        "user_is_beta_tester": False,
        "user_is_global_staff": user.is_staff,
        "user_is_staff": member.actor.is_staff,
        "user_preferences": {"pref-lang": translation.get_language()},
        "user_role": "instructor" if member.actor.is_staff else "student",
        "username": user.get_username(),
    }
    return XBlockUser(
        full_name=member.actor.full_name,
        emails=[user.email] if user.email else [],
        opt_attrs={f"edx-platform.{name}": value for name, value in attributes.items()},
    )


class I18nService:
    """Translation and dates, by Django."""

    gettext = ugettext = staticmethod(translation.gettext)
    ngettext = ungettext = staticmethod(translation.ngettext)

    @staticmethod
    def strftime(moment: datetime, wanted: str) -> str:
        """Return a date in one of Open edX's named formats, or by a ``strftime`` pattern."""
        named = {
            "SHORT_DATE": "SHORT_DATE_FORMAT",
            "LONG_DATE": "DATE_FORMAT",
            "TIME": "TIME_FORMAT",
            "DATE_TIME": "DATETIME_FORMAT",
        }
        return formats.date_format(moment, named[wanted]) if wanted in named else moment.strftime(wanted)

    @staticmethod
    def get_javascript_i18n_catalog_url(block: XBlock) -> None:
        """Return no catalogue: blocks translate on the server."""
        return


class SettingsService:
    """Settings of a kind of block, from ``XBLOCK_SETTINGS``."""

    @staticmethod
    def get_settings_bucket(block: XBlock, default: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
        """Return the settings for this block's kind."""
        key = getattr(block, "block_settings_key", block.scope_ids.block_type)
        return getattr(settings, "XBLOCK_SETTINGS", {}).get(key, default or {})


class CompletionService:
    """What the current learner has completed."""

    def __init__(self, user_id: int, course_key: str):
        self._user_id = user_id
        self._course_key = course_key

    @staticmethod
    def completion_tracking_enabled() -> bool:
        """Return that completion counts here."""
        return True

    def get_completions(self, candidates: Iterable[Any]) -> dict[Any, float]:
        """Return the completion, from 0.0 to 1.0, of each of these usage keys."""
        found = completions(self._user_id, self._course_key)
        return {key: found.get(str(key), 0.0) for key in candidates}


class ReplaceUrlService:
    """Addresses of the course's own files."""

    def __init__(self, course: Course):
        self._course = course

    def replace_urls(self, text: str, static_replace_only: bool = False) -> str:
        """Return ``text`` with ``/static/<file of the course>`` turned into addresses that work here."""
        return with_addresses(self._course, text)
