"""Stand-ins for modules of the platform, which is not installed here."""

import sys
from types import ModuleType


def offer(monkeypatch, modules):
    """Have modules of these dotted paths with these names in them, until the test ends."""
    for dotted, names in modules.items():
        parts = dotted.split(".")
        for end in range(1, len(parts) + 1):
            name = ".".join(parts[:end])
            if name not in sys.modules:
                monkeypatch.setitem(sys.modules, name, ModuleType(name))
        for name, value in names.items():
            monkeypatch.setattr(sys.modules[dotted], name, value, raising=False)
