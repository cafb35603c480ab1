"""What to show of the workspace. What somebody may see or do is the records' to say, each time."""

from django.utils.translation import gettext as _

from alongside.platform import Actor
from alongside.records import api as records
from alongside.records.errors import NotAllowed


def sees_whole_course(actor: Actor, course_key: str) -> bool:
    """Return whether to show somebody what is for course staff and training leads. Costs no query of its own."""
    return actor.is_staff or records.doors(actor, course_key).leads_training


def require_whole_course(actor: Actor, course_key: str) -> None:
    """Refuse a page with nothing on it yet to whoever is neither course staff nor a training lead today.

    Raises:
        NotAllowed: in words.

    """
    if not records.sees_whole_course(actor, course_key):
        raise NotAllowed(_("This is for the training lead and for course staff. Nothing was changed."))


def require_staff(actor: Actor) -> None:
    """Refuse a page with nothing on it yet to whoever is not course staff.

    Raises:
        NotAllowed: in words.

    """
    if not actor.is_staff:
        raise NotAllowed(_("This is for course staff. Nothing was changed."))
