"""Tiny XBlocks that do what the tests need, and nothing of Alongside's own."""

import json

from web_fragments.fragment import Fragment
from webob import Response
from xblock.completable import XBlockCompletionMode
from xblock.core import XBlock
from xblock.exceptions import JsonHandlerError
from xblock.fields import Dict, Integer, List, Scope, String


@XBlock.wants("user", "i18n", "settings", "completion", "replace_urls")
class Counter(XBlock):
    """Counts, remembers, completes and grades."""

    resources_dir = "assets"
    has_custom_completion = True

    display_name = String(scope=Scope.settings, default="")
    content = String(scope=Scope.content, default="")
    tags = List(scope=Scope.settings, default=[])
    count = Integer(scope=Scope.user_state, default=0)
    words = Dict(scope=Scope.user_state)
    colour = String(scope=Scope.preferences, default="teal")

    def student_view(self, context):
        pictures = '<img src="/static/two lines.svg" alt=""><img src="/static/way.svg" alt="">'
        fragment = Fragment(f'<p class="count">{self.count}</p>{pictures}')
        fragment.add_css_url(self.runtime.local_resource_url(self, "public/css/alongside.css"))
        fragment.add_javascript_url(self.runtime.local_resource_url(self, "public/js/alongside.js"))
        fragment.add_css("p { color: red }")
        fragment.initialize_js("Counter", {"sentence": "</script><b>", "count": self.count})
        return fragment

    @XBlock.json_handler
    def add(self, data, suffix=""):
        self.count += data.get("by", 1)
        self.words[str(self.count)] = data.get("word", "")
        return {"count": self.count, "suffix": suffix}

    @XBlock.json_handler
    def choose(self, data, suffix=""):
        self.colour = data["colour"]
        return {}

    @XBlock.json_handler
    def add_and_refuse(self, data, suffix=""):
        self.count += 1
        raise JsonHandlerError(409, "No.")

    @XBlock.json_handler
    def fail(self, data, suffix=""):
        self.count += 1
        raise RuntimeError("private words")

    @XBlock.json_handler
    def change_content(self, data, suffix=""):
        self.content = "Mine now"
        return {}

    @XBlock.json_handler
    def publish(self, data, suffix=""):
        self.runtime.publish(self, data["event"], data["data"])
        return {}

    @XBlock.json_handler
    def who(self, data, suffix=""):
        user = self.runtime.service(self, "user").get_current_user()
        return {"name": user.full_name, "emails": user.emails, **user.opt_attrs}

    @XBlock.handler
    def download(self, request, suffix=""):
        answer = Response(json.dumps(dict(request.GET)), content_type="text/x-words", charset="utf-8")
        answer.headers["X-Block"] = "counter"
        return answer


class Nest(XBlock):
    """Has children of its own."""

    has_children = True
    display_name = String(scope=Scope.settings, default="")

    def student_view(self, context):
        fragment = Fragment()
        for child in self.get_children():
            drawn = child.render("student_view", context)
            fragment.add_content(drawn.content)
            fragment.add_fragment_resources(drawn)
        return fragment


class Excluded(Counter):
    """Does not count towards being done."""

    completion_mode = XBlockCompletionMode.EXCLUDED


class Broken(XBlock):
    """Cannot be shown."""

    def student_view(self, context):
        raise RuntimeError("private words")


class Unreadable(XBlock):
    """Cannot be read from XML."""

    @classmethod
    def parse_xml(cls, node, runtime, keys):
        raise ValueError("no")


CLASSES = {
    "counter": Counter,
    "nest": Nest,
    "excluded": Excluded,
    "broken": Broken,
    "unreadable": Unreadable,
}
