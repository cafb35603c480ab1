"""Words for somebody who is not here now, in the language that they read in."""

from contextlib import AbstractContextManager

from django.conf import settings
from django.utils.translation import override

from alongside import platform


def language_of(user_id: int) -> AbstractContextManager[None]:
    """Return a context in which gettext speaks somebody's language: theirs, or else this site's own.

    Whoever acts may read in another one, and a daily command in none.
    """
    return override(platform.current().language(user_id) or settings.LANGUAGE_CODE)
