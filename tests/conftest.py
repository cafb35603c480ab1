from pathlib import Path

import pytest
from django.core.cache import cache
from hypothesis import settings

# How long an example takes depends on what else the machine does; speed is measured in tests/benchmarks.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture(autouse=True)
def empty_cache():
    """What one test made the cache remember is nothing to the next."""
    cache.clear()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory without a course in it."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
