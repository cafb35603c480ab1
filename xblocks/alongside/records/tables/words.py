"""What people type, made fit to be kept: whole text, but no more than that."""

from django.utils.translation import ngettext

from alongside.records.errors import Invalid

LONGEST = 20_000


def whole(text: str, field: str) -> str:
    """Return text with one kind of line ending, no NUL and nothing that UTF-8 cannot hold.

    Raises:
        Invalid: if it is longer than 20,000 characters. The message does not repeat the text.

    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    text = text.encode("utf-8", "replace").decode("utf-8")
    if len(text) > LONGEST:
        too_long = ngettext(
            "This is too long to keep: at most %(limit)d character fits.",
            "This is too long to keep: at most %(limit)d characters fit.",
            LONGEST,
        )
        raise Invalid({field: too_long % {"limit": LONGEST}})
    return text


def tidy(text: str, field: str) -> str:
    """Return ``whole`` text without the space around it.

    Raises:
        Invalid: if it is too long.

    """
    return whole(text, field).strip()
