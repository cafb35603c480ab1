"""Codes of languages, and which way they are written."""

_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"})


def direction(language: str) -> str:
    """Return ``rtl`` for a language that is written from right to left, else ``ltr``."""
    return "rtl" if base(language) in _RIGHT_TO_LEFT else "ltr"


def base(language: str) -> str:
    """Return a language without its region: ``pt`` for ``pt-br``."""
    return tag(language).lower().partition("-")[0]


def tag(language: str) -> str:
    """Return a language as HTML names it: Open edX has codes such as ``zh_HANS``."""
    return language.replace("_", "-")
