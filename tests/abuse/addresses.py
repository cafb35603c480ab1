"""Every address there is."""

from django.urls import URLPattern, URLResolver

from tests.blocks.conftest import address, course_key

#: What a part of an address is tried with, by its name.
SAMPLES = {"course_key": None, "code": "passport-passport", "digest": "-", "name": "x", "usage_key": None}

UUID = "6f1b0c66-63a5-4ba0-9c4f-0a6f6f2b8f11"

BY_CONVERTER = {"uuid": UUID, "int": "1", "str": "x", "slug": "x", "path": "x"}


def patterns(resolver, before=()):
    for entry in resolver.url_patterns:
        here = (*before, entry)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, here)
        elif isinstance(entry, URLPattern):
            yield here


def path_of(steps):
    """Return an address that leads to the last of some steps through the resolver."""
    path = "/"
    for step in steps:
        route = str(step.pattern)
        for name, converter in step.pattern.converters.items():
            kind = type(converter).__name__.removesuffix("Converter").lower()
            known = {"course_key": course_key(), "usage_key": address("alongside_plan:self-care", "")[10:-1]}
            value = known.get(name) or SAMPLES.get(name) or BY_CONVERTER[{"string": "str"}.get(kind, kind)]
            for written in (f"<{kind}:{name}>", f"<str:{name}>", f"<{name}>"):
                route = route.replace(written, value)
        path += route.replace("^", "").replace("$", "")
    return path
