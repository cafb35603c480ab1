"""Log lines that say where something failed, and nothing of what people wrote."""

import logging
import traceback
from types import TracebackType


class DiscreetFormatter(logging.Formatter):
    """Shows an exception's kind and the lines of code it went through, but not its message.

    A message may quote what somebody typed into a plan or a note, and logs are read by others and kept elsewhere.
    """

    def formatException(  # noqa: N802 - logging's name
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        """Return the way an exception took, without what it said."""
        kind, _error, way = ei
        return "".join(traceback.format_tb(way)) + (kind.__name__ if kind else "")
