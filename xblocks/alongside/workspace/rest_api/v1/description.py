"""The description of the API in OpenAPI, at its own address. It says nothing about anybody, so it is open to all."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request

TITLE = "Alongside"
DESCRIPTION = (
    "Read records, list what waits, rate and decide, and say who supports whom. Every address is about one course, "
    "and every answer holds what the caller may see there and nothing else. What is refused is answered with problem "
    "details (RFC 9457)."
)


class Jwt(OpenApiAuthenticationExtension):
    """How to show a JSON web token of Open edX, for the description."""

    target_class = "edx_rest_framework_extensions.auth.jwt.authentication.JwtAuthentication"
    name = "jwt"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Describe the header. It begins with JWT, which is none of the schemes that OpenAPI has a name for."""
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`JWT ` and a token that the LMS has given out.",
        }


class Description(SpectacularAPIView):
    """OpenAPI 3, as YAML or, with ``Accept: application/vnd.oai.openapi+json``, as JSON."""

    authentication_classes = ()
    permission_classes = ()
    renderer_classes = (OpenApiYamlRenderer, OpenApiJsonRenderer)

    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """Describe the API as it is mounted here."""
        self.custom_settings = {
            "TITLE": TITLE,
            "DESCRIPTION": DESCRIPTION,
            "VERSION": "1",
            "SERVERS": [{"url": reverse("alongside_api:schema").removesuffix("/schema/")}],
            "SCHEMA_PATH_PREFIX": "",
            "POSTPROCESSING_HOOKS": [],  # the platform's hooks are about the platform's APIs
            "PREPROCESSING_HOOKS": [],
            "COMPONENT_SPLIT_REQUEST": False,
        }
        return super().get(request, *args, **kwargs)


def describing(patterns: Sequence[Any]) -> Callable[..., HttpResponse]:
    """Return the view that describes the API made of these addresses."""
    return Description.as_view(patterns=list(patterns))
