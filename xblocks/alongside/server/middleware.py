"""Headers that keep every page to itself: no scripts, styles or pictures from anywhere else."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

#: Everything comes from this server, nothing is inline, and no other site may frame us.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


class SecurityHeaders:
    """Add a Content-Security-Policy to each answer.

    Pages are not stored either: on a shared computer, "back" must not show what somebody wrote who has signed out.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request, with the headers."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response
