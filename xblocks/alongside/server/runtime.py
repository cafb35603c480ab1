"""The XBlock runtime of the embedded server: one learner, one request."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from opaque_keys.edx.locator import BlockUsageLocator
from web_fragments.fragment import Fragment
from xblock.completable import XBlockCompletionMode
from xblock.core import XBlock
from xblock.exceptions import NoSuchUsage
from xblock.fields import ScopeIds
from xblock.runtime import Runtime

from alongside import platform
from alongside.server.completion import complete
from alongside.server.course import Course
from alongside.server.course_files import with_addresses
from alongside.server.membership import Membership
from alongside.server.resources import block_resource_name
from alongside.server.services import (
    CompletionService,
    CurrentUserService,
    I18nService,
    ReplaceUrlService,
    SettingsService,
)
from alongside.server.state import LearnerFieldData


class LearnerRuntime(Runtime):
    """Runs some of a course's blocks for the person who is signed in."""

    def __init__(self, course: Course, user: Any, member: Membership, keys: Iterable[BlockUsageLocator]):
        """Read the learner's state for the blocks with these keys and for the blocks inside them.

        Args:
            course: the course as the server holds it.
            user: the signed-in Django user.
            member: what they are in the course.
            keys: the top-level blocks that this request is about.
        """
        self.course = course
        self.actor = member.actor
        course_key = str(course.key)
        self.state = LearnerFieldData(
            course, user.pk, [inner for key in keys for inner in course.with_descendants(key)]
        )
        super().__init__(
            id_reader=None,
            id_generator=None,
            services={
                "field-data": self.state,
                "user": CurrentUserService(user, member, course_key),
                "i18n": I18nService(),
                "settings": SettingsService(),
                "completion": CompletionService(user.pk, course_key),
                "replace_urls": ReplaceUrlService(course),
            },
        )

    @property
    def user_id(self) -> int:
        """The id of the signed-in user. Older blocks read it here."""
        return self.actor.user_id

    def get_block(self, usage_id: BlockUsageLocator, for_parent: XBlock | None = None) -> XBlock:
        """Return a block of the course as this learner has it.

        Raises:
            NoSuchUsage: if the course has no such block.
        """
        block = self.course.blocks.get(usage_id)
        if block is None:
            raise NoSuchUsage(repr(usage_id))
        keys = ScopeIds(self.actor.user_id, usage_id.block_type, usage_id, usage_id)
        return self.construct_xblock_from_class(block.block_class, keys, for_parent=for_parent)

    # Addresses

    def handler_url(
        self, block: XBlock, handler_name: str, suffix: str = "", query: str = "", thirdparty: bool = False
    ) -> str:
        """Return the address of a handler. There is none for visitors who are not signed in."""
        if thirdparty:
            raise NotImplementedError("This server has no handlers for other sites.")
        path = [block.scope_ids.usage_id, handler_name, *([suffix] if suffix else [])]
        address = reverse("handler", args=path)
        return f"{address}?{query}" if query else address

    def resource_url(self, resource: str) -> str:
        """Return the address of a static file that belongs to no block."""
        return staticfiles_storage.url(resource)

    def local_resource_url(self, block: XBlock, uri: str) -> str:
        """Return the address of a public file of the block's package."""
        return staticfiles_storage.url(block_resource_name(type(block), uri))

    # Drawing

    def applicable_aside_types(self, block: XBlock) -> list[str]:
        """Return none: looking for asides scans every installed package for each block drawn."""
        return []

    def wrap_xblock(self, block: XBlock, view: str, frag: Fragment, context: Any) -> Fragment:
        """Return the fragment in the element that ``runtime.js`` starts it on."""
        key = block.scope_ids.usage_id
        wrapped = Fragment(
            format_html(
                '<div class="xblock xblock-{}" id="{}" data-usage="{}" data-block-type="{}" data-init="{}"'
                ' data-handlers="{}">{}{}</div>',
                view,
                anchor(key),
                key,
                key.block_type,
                frag.js_init_fn or "",
                self.handler_url(block, "*").removesuffix("*"),
                mark_safe(with_addresses(self.course, frag.body_html())),  # noqa: S308 - the block's own HTML
                _arguments(frag.json_init_args),
            )
        )
        wrapped.add_fragment_resources(frag)
        return wrapped

    # Events

    def publish(self, block: XBlock, event_type: str, event_data: Mapping[str, Any]) -> None:
        """Keep a completion or a grade of the signed-in learner; other events are not kept.

        As in Open edX, a ``user_id`` in the event is ignored: nobody sets another person's grade this way.
        """
        key = block.scope_ids.usage_id
        if event_type == "grade":
            earned, possible = _whole_points(event_data["value"], event_data["max_value"])
            platform.current().submit_score(
                user_id=self.actor.user_id,
                course_key=str(self.course.key),
                usage_key=str(key),
                earned=earned,
                possible=possible,
                given_by=self.actor.user_id,
                reason="",
            )
        elif event_type == "completion":
            complete(self.actor.user_id, str(self.course.key), [str(key)], event_data["completion"])
        elif event_type == "progress" and not getattr(block, "has_custom_completion", False):
            complete(self.actor.user_id, str(self.course.key), [str(key)])


def anchor(key: BlockUsageLocator) -> str:
    """Return the id of the element that holds a block on its page."""
    return f"block-{key.block_id}"


def _whole_points(earned: float, possible: float) -> tuple[int, int]:
    """Return points as the gradebook takes them. Fractions are kept to a hundredth of a point."""
    if earned == int(earned) and possible == int(possible):
        return int(earned), int(possible)
    return round(earned * 100), round(possible * 100)


def is_done_when_seen(block_class: type[XBlock]) -> bool:
    """Return whether looking at such a block completes it, by the rule of Open edX's completion service."""
    return (
        XBlockCompletionMode.get_mode(block_class) == XBlockCompletionMode.COMPLETABLE
        and not getattr(block_class, "has_custom_completion", False)
        and not getattr(block_class, "has_score", False)
    )


def _arguments(arguments: Any) -> str:
    """Return the element with what a block's script is started with; none of its text can end the element."""
    if arguments is None:
        return ""
    harmless = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}
    data = mark_safe(json.dumps(arguments).translate(harmless))  # noqa: S308 - see above
    return format_html('<script type="application/json" class="xblock-arguments">{}</script>', data)
