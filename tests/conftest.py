from pathlib import Path

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def empty_cache():
    """What one test made the cache remember is nothing to the next."""
    cache.clear()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory without a course in it."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
