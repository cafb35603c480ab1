"""What stands at the addresses that are written in credentials: for anybody, from any site, and about nobody."""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alongside import platform
from alongside.credentials.keys import PublicKey
from alongside.credentials.making import CONTEXT
from alongside.credentials.places import Places
from alongside.records import api as records
from alongside.records.errors import RecordsError

View = Callable[..., HttpResponse]

LONG, SHORT = 60 * 60, 60  # seconds that others may keep it: what hardly changes, and what was withdrawn


def published(seconds: int) -> Callable[[View], View]:
    """Make a function something that any program may ask for, without an account, and keep for some seconds."""

    def make(function: View) -> View:
        @require_safe
        @wraps(function)
        def view(request: HttpRequest, **which: Any) -> HttpResponse:
            try:
                response = function(request, **which)
            except RecordsError as error:
                response = JsonResponse({"message": error.message}, status=error.status)
            else:
                response.headers["Cache-Control"] = f"public, max-age={seconds}"
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["X-Content-Type-Options"] = "nosniff"
            return response

        return view

    return make


def of_issuing_course(function: View) -> View:
    """Answer for courses in which a credential was issued, and say of all others that they are not here."""

    @wraps(function)
    def view(request: HttpRequest, course_key: str, **which: Any) -> HttpResponse:
        if not records.issues_credentials(course_key):
            raise Http404
        return function(request, course_key=course_key, **which)

    return view


@published(LONG)
def key_set(request: HttpRequest) -> HttpResponse:
    """Give every key that credentials were signed with, as a JSON Web Key Set (RFC 7517)."""
    keys = [_named(each) for each in records.credential_keys().values()]
    return JsonResponse({"keys": keys}, content_type="application/jwk-set+json")


@published(LONG)
def key(request: HttpRequest, thumbprint: str) -> HttpResponse:
    """Give one key: what a credential names as its ``kid``."""
    found = records.credential_keys().get(thumbprint)
    if found is None:
        raise Http404
    return JsonResponse(_named(found), content_type="application/jwk+json")


@published(LONG)
@of_issuing_course
def issuer(request: HttpRequest, course_key: str) -> HttpResponse:
    """Give the issuer's profile."""
    return JsonResponse({"@context": list(CONTEXT), **records.credential_issuer(course_key).profile()})


@published(LONG)
@of_issuing_course
def achievement(request: HttpRequest, course_key: str, code: str) -> HttpResponse:
    """Give what a kind of credential is for, whoever holds it."""
    places = records.credential_issuer(course_key).places
    return JsonResponse(
        {"@context": list(CONTEXT), **records.credential_achievement(course_key, code).written(places)}
    )


@published(SHORT)
@of_issuing_course
def status_list(request: HttpRequest, course_key: str, number: int) -> HttpResponse:
    """Give one of the lists of what was withdrawn. It is made anew once in as long as others may keep it."""
    remembered = f"alongside.status.{sha256(course_key.encode()).hexdigest()}.{number}"
    token = cache.get(remembered)
    if token is None:
        token = records.signed_status_list(course_key, number, platform.current().site_url())
        cache.set(remembered, token, SHORT)
    return HttpResponse(token, content_type="application/vc+jwt")


@require_safe
@of_issuing_course
def competences(request: HttpRequest, course_key: str) -> HttpResponse:
    """Show what the competences are that credentials name."""
    context = {"framework": records.framework_of(course_key)}
    return render(request, "alongside_workspace/credentials/competences.html", context)


def _named(public: PublicKey) -> dict[str, str]:
    return {**public.jwk, "kid": Places(platform.current().site_url(), "").key(public.thumbprint)}
