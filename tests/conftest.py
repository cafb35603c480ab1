import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def empty_cache():
    """What one test made the cache remember is nothing to the next."""
    cache.clear()
