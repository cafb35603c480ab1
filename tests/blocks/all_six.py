"""The six blocks by name, with a runtime to look at them in."""

from lxml import etree
from xblock.core import XBlock
from xblock.test.tools import TestRuntime as BareRuntime

from alongside.content.course import shipped_course
from alongside.course.build import build_tree

WRITING = [
    ("alongside_lesson:the-boundary-of-the-role", "read"),
    ("alongside_scenario:a-lift-home", "begin"),
    ("alongside_scenario:a-lift-home", "choose"),
    ("alongside_scenario:a-lift-home", "show"),
    ("alongside_check:core-relational-skills", "go_on"),
    ("alongside_check:core-relational-skills", "answer"),
    ("alongside_check:core-relational-skills", "again"),
    ("alongside_plan:self-care", "save_answers"),
    ("alongside_plan:self-care", "not_for_me"),
    ("alongside_plan:self-care", "review"),
    ("alongside_plan:self-care", "set_review"),
    ("alongside_plan:self-care", "versions"),
    ("alongside_plan:self-care", "restore"),
    ("alongside_plan:self-care", "shares"),
    ("alongside_plan:self-care", "preview_share"),
    ("alongside_plan:self-care", "share_parts"),
    ("alongside_plan:self-care", "end_share"),
    ("alongside_plan:self-care", "delete_plan"),
    ("alongside_sign_off:core-relational-skills", "save_self_assessment"),
    ("alongside_sign_off:core-relational-skills", "go_on"),
    ("alongside_sign_off:core-relational-skills", "ask"),
    ("alongside_sign_off:core-relational-skills", "another_go"),
    ("alongside_sign_off:core-relational-skills", "cancel"),
    ("alongside_sign_off:core-relational-skills", "reply"),
    ("alongside_sign_off:core-relational-skills", "comment"),
]

FILES = [
    ("alongside_plan:self-care", "calendar"),
    ("alongside_plan:self-care", "take_copy"),
]

NAMES = ("lesson", "scenario", "check", "plan", "sign_off", "passport")


class Runtime(BareRuntime):
    """XBlock's own runtime for tests, with addresses."""

    def local_resource_url(self, block, uri):
        return f"/resources/{uri}"


def block_class(name):
    return XBlock.load_class(f"alongside_{name}")


def emitted_blocks():
    for path, content in build_tree(shipped_course(), include_optional=True).items():
        if path.endswith(".xml") and b"<alongside_" in content:
            yield from etree.fromstring(content).xpath("//*[starts-with(name(), 'alongside_')]")


def _keys(name):
    from xblock.fields import ScopeIds

    return ScopeIds("user", f"alongside_{name}", "definition", "usage")
