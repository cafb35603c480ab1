"""The platform's signals, with our receivers on them."""

from types import SimpleNamespace

import pytest
from django.db.models.signals import post_save
from django.dispatch import Signal
from edx_django_utils.plugins import connect_plugin_receivers

from tests.platform.stand_ins import offer


class UserProfile:
    """The platform's model, as far as a signal needs it."""


@pytest.fixture
def signals(monkeypatch):
    """Connect our receivers as the platform does when it starts, and return what it may send."""
    of_retirement = {"USER_RETIRE_LMS_MISC": Signal(), "USER_RETIRE_LMS_CRITICAL": Signal()}
    offer(
        monkeypatch,
        {
            "openedx.core.djangoapps.user_api.accounts.signals": of_retirement,
            "common.djangoapps.student.models": {"UserProfile": UserProfile},
        },
    )
    before = list(post_save.receivers)
    connect_plugin_receivers("lms.djangoapp")
    yield SimpleNamespace(**of_retirement, UserProfile=UserProfile)
    post_save.receivers = before
    post_save.sender_receivers_cache.clear()
