"""Whether a credential stands, in words, for whoever was given one. It takes no account, and tells nothing else."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from alongside.credentials.reading import LONGEST, Answer
from alongside.records import api as records

_TOKEN = "credential"  # noqa: S105 - the name of a field


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def verify(request: HttpRequest) -> HttpResponse:
    """Take a credential, as text or as a file, and say what is to be said of it."""
    context: dict[str, object] = {}
    token = _handed_over(request)
    if request.method == "POST":
        context = {"check": records.check_credential(token) if token else None, "typed": token}
        if not token:
            context["problem"] = _("Choose the file, or paste the text of the credential into the box.")
    return _answer(request, "alongside_workspace/credentials/verify.html", context)


@require_safe
def credential(request: HttpRequest, credential_uuid: UUID) -> HttpResponse:
    """Say whether a credential stands, and nothing else: this is the address that it has as its id."""
    answer = records.credential_standing(credential_uuid)
    status = 404 if answer is Answer.UNKNOWN else 200
    return _answer(request, "alongside_workspace/credentials/credential.html", {"answer": answer}, status)


@sensitive_variables()
def _handed_over(request: HttpRequest) -> str:
    """Return what was sent: the file if there is one, else the text. More than a credential can have is cut off."""
    file = request.FILES.get("file")
    if file is not None:
        return file.read(LONGEST + 1).decode("utf-8", "replace").strip()
    return request.POST.get(_TOKEN, "").strip()


def _answer(
    request: HttpRequest, template: str, context: dict[str, object], status: int = 200
) -> HttpResponse:
    response = render(request, template, context, status=status)
    response.headers["Cache-Control"] = "no-store, private"
    return response
