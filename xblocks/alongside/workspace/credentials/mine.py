"""A learner's own credentials: what they can make, what it will say, those they have, and how these stand."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from alongside import platform
from alongside.platform import Actor
from alongside.records import api as records
from alongside.records.data import CredentialView
from alongside.records.errors import NotFound
from alongside.workspace.caseload.filters import uuid
from alongside.workspace.pages import form_page, of_course
from alongside.workspace.reports.answers import download, file_name, private_page

HIDE = "hide"


@private_page
def overview(request: HttpRequest, actor: Actor, course_key: str) -> HttpResponse:
    """Show what the actor can make a credential of, and those they have made."""
    own = records.my_credentials(actor, course_key=course_key)
    context = {
        "own": own,
        "domains": [(_title(course_key, offer.domain), offer) for offer in own.offers if offer.domain],
        "whole": next(offer for offer in own.offers if offer.domain is None),
        "issued": [(_title(course_key, each.domain), each, _link(each)) for each in own.issued],
        "verify_address": _verify_address(),
        "is_reachable": platform.current().site_url().startswith("https://"),
        **of_course(course_key),
    }
    return render(request, "alongside_workspace/credentials/mine.html", context)


@form_page
def new(request: HttpRequest, actor: Actor, course_key: str) -> HttpResponse:
    """Show what a credential will say, and make it."""
    sent = request.POST if request.method == "POST" else request.GET
    asked = {"domain": sent.get("domain") or None, "hide_absent": sent.get("absent") == HIDE}
    submission_key = uuid(sent.get("key"))
    if request.method == "POST" and submission_key:
        records.issue_credential(actor, course_key=course_key, submission_key=submission_key, **asked)
        messages.success(request, _("Your credential is made. Keep the file, and give it to whom you like."))
        return redirect("alongside_workspace:my_credentials", course_key=course_key)
    context = {
        "draft": records.preview_credential(actor, course_key=course_key, **asked),
        "asked": asked,
        "key": uuid4(),
        "HIDE": HIDE,
        **of_course(course_key),
    }
    return render(request, "alongside_workspace/credentials/new.html", context)


@private_page
def token(request: HttpRequest, actor: Actor, course_key: str, credential_uuid: UUID) -> HttpResponse:
    """Send one of the actor's credentials as a file."""
    own = _own(actor, course_key, credential_uuid)
    response = HttpResponse(own.token, content_type="application/vc+jwt")
    return download(response, file_name(f"credential-{str(own.uuid)[:8]}", course_key, "jwt"))


@form_page
def take_back(request: HttpRequest, actor: Actor, course_key: str, credential_uuid: UUID) -> HttpResponse:
    """Have one of the actor's credentials count as withdrawn, once they have said that they mean it."""
    if request.method != "POST":
        own = _own(actor, course_key, credential_uuid)
        context = {"credential": own, "title": _title(course_key, own.domain), **of_course(course_key)}
        return render(request, "alongside_workspace/credentials/take_back.html", context)
    records.take_back_credential(actor, course_key=course_key, credential_uuid=credential_uuid)
    messages.success(request, _("You have taken it back. Whoever checks it is told that it was withdrawn."))
    return redirect("alongside_workspace:my_credentials", course_key=course_key)


def _own(actor: Actor, course_key: str, credential_uuid: UUID) -> CredentialView:
    own = records.my_credentials(actor, course_key=course_key).issued
    found = next((each for each in own if each.uuid == credential_uuid), None)
    if found is None:
        raise NotFound
    return found


def _title(course_key: str, domain: str | None) -> str:
    """Return what a credential is about, in short."""
    if domain is None:
        return _("All domains")
    titles = {each.code: each.short_title for each in records.framework_of(course_key).domains}
    return f"{domain} {titles.get(domain, '')}".strip()


def _link(credential: CredentialView) -> str:
    """Return the address under which anybody can read what a credential says and whether it stands.

    The credential stands after the # and so never reaches a server's log: a script of the page sends it on.
    """
    return f"{_verify_address()}#{credential.token}"


def _verify_address() -> str:
    return platform.current().site_url() + reverse("alongside_credentials:verify")
