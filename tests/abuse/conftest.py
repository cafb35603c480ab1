"""The shipped course with the demo people in it, for whoever tries what they should not."""

import pytest

from tests.blocks.conftest import (  # noqa: F401 - the people are the same
    embedded_platform,
    lead,
    maya,
    ruth,
    stranger,
    visitor,
)


@pytest.fixture
def administrator(visitor, django_user_model):  # noqa: F811
    """Somebody who may do everything that Django's own admin offers."""
    django_user_model.objects.create_superuser("root", password="two lines", first_name="Ada")
    return visitor("root")
