"""Log lines that say where something failed, and nothing of what people wrote."""

import errno
import logging
import sqlite3
import traceback
from types import TracebackType


class DiscreetFormatter(logging.Formatter):
    """Shows an exception's kind and the lines of code it went through, but not its message.

    A message may quote what somebody typed into a plan or a note, and logs are read by others and kept elsewhere. Where
    the disk or the database has a code for what is wrong, such as a full disk, that is shown.
    """

    def formatException(  # noqa: N802 - logging's name
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        """Return the way an exception took, without what it said."""
        kind, error, way = ei
        return "".join(traceback.format_tb(way)) + (kind.__name__ if kind else "") + _code(error)


class OfAnotherName(logging.Filter):
    """Says in one line that a page was asked for under another name, where Django advises on a setting of its own."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Put our words in the place of Django's and of the way that the request took."""
        asked = record.request.META.get("HTTP_HOST", "") if hasattr(record, "request") else ""
        record.msg = (
            "A page was asked for under the name %r, which is not the one in ALONGSIDE_ORIGIN. If people see no pages, "
            "let the server in front of this one pass on the name that they typed."
        )
        record.args, record.exc_info = (asked,), None
        return True


def _code(error: BaseException | None) -> str:
    """Return by which code SQLite or the operating system knows what went wrong, in brackets, if it has one."""
    for each in (error, error and error.__cause__):
        if isinstance(each, sqlite3.Error) and hasattr(each, "sqlite_errorname"):
            return f" ({each.sqlite_errorname})"
        if isinstance(each, OSError) and each.errno in errno.errorcode:
            return f" ({errno.errorcode[each.errno]})"
    return ""
