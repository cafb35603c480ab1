"""What is tested here needs a database with row locks and many connections: ``pytest --ds tests.mariadb.settings``."""

import pytest
from django.db import connection, transaction

from tests.records.at_once import call_at_once
from tests.records.conftest import *  # noqa: F403 - the same people, and the same story

collect_ignore_glob = [] if connection.vendor == "mysql" else ["test_*.py"]


@pytest.fixture(params=["bare", "in the transaction of a request"])
def at_once(request):
    """Call verbs at the same moment; answer with what each returned, or how it refused."""
    if request.param == "bare":
        return lambda *verbs: call_at_once(verbs)
    return lambda *verbs: call_at_once([transaction.atomic(verb) for verb in verbs])
