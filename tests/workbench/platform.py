"""The adapter for the XBlock SDK's workbench, where a student is a word in the address.

``?student=supervisor`` looks at a block as a member of course staff; any other word is a learner.
"""

from functools import lru_cache

from alongside.platform import Actor

STAFF = "supervisor"


@lru_cache(maxsize=64)
def _user_id(name: str) -> int:
    from django.contrib.auth import get_user_model

    return get_user_model().objects.get_or_create(username=name)[0].pk


class WorkbenchPlatform:
    """Just enough of a platform to try a block out. Scores and messages go nowhere."""

    def actor(self, block):
        user = block.runtime.service(block, "user").get_current_user()
        name = user.opt_attrs.get("xblock-workbench.user_id") or "student_1"
        return Actor(user_id=_user_id(name), full_name=name, is_staff=name == STAFF)

    def is_author(self, block):
        return self.actor(block).is_staff

    def actor_for(self, user, course_key):
        return Actor(user_id=user.pk, full_name=user.username, is_staff=user.username == STAFF)

    def is_enrolled(self, user_id, course_key):
        return True

    def enrolled(self, user_ids, course_key):
        return set(user_ids)

    def ever_enrolled(self, user_id, course_key):
        return True

    def full_names(self, user_ids):
        from django.contrib.auth import get_user_model

        return dict(get_user_model().objects.filter(pk__in=set(user_ids)).values_list("pk", "username"))

    def site_url(self):
        return "http://localhost:8000"

    def language(self, user_id):
        return ""

    def prepare_score(self, **score):
        pass

    def submit_score(self, **score):
        pass

    def scored(self, user_id, course_key):
        return set()

    def clear_score(self, **score):
        pass

    def course_title(self, course_key):
        return course_key

    def block_title(self, usage_key):
        return usage_key

    def block_url(self, usage_key):
        return "/"

    def next_page(self, usage_key):
        return ""

    def brings_help(self):
        return False

    def course_pages(self, user_id, course_key):
        return ()

    def course_framework(self, course_key):
        return ""

    def course_facts(self, course_key):
        return {}

    def workspace_url(self, course_key, path=""):
        return ""

    def emit(self, name, data, **event):
        pass

    sends_email = False

    def notify(self, **message):
        pass

    def leave_message(self, **message):
        return False

    def send_email(self, **message):
        pass
