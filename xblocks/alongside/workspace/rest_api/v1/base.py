"""What every view of the API shares: who may call, how often, and how refusals are answered."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils.functional import classproperty
from django.utils.module_loading import import_string
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.authentication import BaseAuthentication
from rest_framework.parsers import JSONParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.serializers import Serializer
from rest_framework.throttling import UserRateThrottle
from rest_framework.views import APIView

from alongside import platform
from alongside.platform import Actor
from alongside.workspace.rest_api.v1 import problems
from alongside.workspace.rest_api.v1.serializers import ProblemDetails

SESSION = ("rest_framework.authentication.SessionAuthentication",)
CALLS = "240/min"


class Throttle(UserRateThrottle):
    """How often one person may call: ``ALONGSIDE_API_RATE``, as Django REST framework writes rates."""

    scope = "alongside"

    def get_rate(self) -> str:
        """Return the rate that the settings name."""
        return getattr(settings, "ALONGSIDE_API_RATE", CALLS)


class InUse(IsAuthenticated):
    """Lets in whoever has an account that is in use: a token goes on being good for a while after its account."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Return whether to let somebody in."""
        return super().has_permission(request, view) and request.user.is_active


class View(APIView):
    """An address of the API. Rows and verbs are scoped by the records, by who acts in which course.

    How callers prove who they are is ``ALONGSIDE_API_AUTHENTICATION``, dotted paths of authentication classes: the
    session alone by default; in Open edX JWT as well.
    """

    permission_classes = (InUse,)
    throttle_classes = (Throttle,)
    parser_classes = (JSONParser,)
    renderer_classes = (JSONRenderer,)
    schema = AutoSchema()

    @classproperty
    def authentication_classes(cls) -> list[type[BaseAuthentication]]:  # noqa: N805
        """The ways to prove who one is that the settings name.

        They stand on the class, where Open edX's middleware looks for JWT to keep restricted applications out.
        """
        return [import_string(path) for path in getattr(settings, "ALONGSIDE_API_AUTHENTICATION", SESSION)]

    def get_exception_handler(self) -> Callable[..., Any]:
        """Answer refusals in our own shape, whatever the platform's other APIs do."""
        return problems.handle

    @cached_property
    def actor(self) -> Actor:
        """Who calls, in the course of the address."""
        return platform.current().actor_for(self.request.user, self.course_key)

    @property
    def course_key(self) -> str:
        """The course of the address."""
        return self.kwargs["course_key"]

    def given(self, shape: type[Serializer], *, query: bool = False) -> dict[str, Any]:
        """Return what was sent, in the body or the query, checked. Raises ValidationError."""
        taken = shape(data=self.request.query_params if query else self.request.data)
        taken.is_valid(raise_exception=True)
        return taken.validated_data


def describes(
    operation: str,
    *,
    answers: type[Serializer] | None,
    status: int = 200,
    takes: type[Serializer] | None = None,
    query: type[Serializer] | None = None,
    refusals: tuple[int, ...] = (),
) -> Callable[..., Any]:
    """Say in the schema what a method takes and answers. Any may be refused to strangers, and for too many calls.

    Args:
        operation: the operation's id.
        answers: the serializer of the answer; None for an empty one.
        status: the status of the answer.
        takes: the serializer of the body, if there is one.
        query: the serializer of the query, if there is one.
        refusals: the other statuses with which it may be refused.

    """
    refused = OpenApiResponse(ProblemDetails)
    answered = {(each, problems.MEDIA_TYPE): refused for each in sorted({401, 403, 404, 429, *refusals})}
    describe = extend_schema(
        operation_id=operation,
        request=takes,
        parameters=[query] if query else [],
        responses={status: answers, **answered},
    )

    def described(method: Callable[..., Any]) -> Callable[..., Any]:
        method.schema = AutoSchema  # type: ignore[attr-defined]  # or the platform's default would be extended
        return describe(method)

    return described
