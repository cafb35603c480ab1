"""The course's own files (pictures, handouts): their addresses, and how they are served."""

import hashlib
import mimetypes
import re
from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from alongside.server import catalogue
from alongside.server.course import Course

_REFERENCE = re.compile(r"""(?P<quote>["'(])/static/(?P<name>[^"')?#\s]+)""")

#: Shown in the page; anything else is offered as a download.
_SHOWN = ("image/", "audio/", "video/", "application/pdf", "text/plain")

#: A picture may hold scripts (SVG): opened by itself, it may run none and load nothing.
_LOCKED = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"


@lru_cache(maxsize=4096)
def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def with_addresses(course: Course, html: str) -> str:
    """Return ``html`` with ``/static/<name>`` turned into our address, wherever the course has such a file."""

    def address(found: re.Match[str]) -> str:
        content = course.static_files.get(found["name"])
        if content is None:
            return found[0]
        return found["quote"] + reverse("course-file", args=(_digest(content), found["name"]))

    return _REFERENCE.sub(address, html) if course.static_files else html


def serve_course_file(request: HttpRequest, digest: str, name: str) -> HttpResponse:
    """Answer with one of the course's files. The digest in the address lets browsers keep it for good."""
    content = catalogue.current().static_files.get(name)
    if content is None or _digest(content) != digest:
        raise Http404
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = HttpResponse(content, content_type=kind)
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    response["Content-Security-Policy"] = _LOCKED
    if not kind.startswith(_SHOWN):
        response["Content-Disposition"] = "attachment"
    return response
