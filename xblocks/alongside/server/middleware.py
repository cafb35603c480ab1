"""What happens around every request: headers that keep a page to itself, and the reader's language noted."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from alongside.server.models import Enrolment

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


class ReadingLanguage:
    """Note the language in which a member reads, so that messages and reminders reach them in it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request. One query more, when a page is read in another language than before."""
        response = self.get_response(request)
        member = getattr(request, "alongside_member", None)
        enrolment = member and member.enrolment
        if request.method == "GET" and enrolment and enrolment.language != request.LANGUAGE_CODE:
            Enrolment.objects.filter(pk=enrolment.pk).update(language=request.LANGUAGE_CODE)
        return response
