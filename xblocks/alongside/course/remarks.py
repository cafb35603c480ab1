"""What is said of a domain or a competence, for systems whose formats have no place of its own for it."""

from alongside.content.framework import Competence, Domain


def remarks(part: Domain | Competence) -> dict[str, str]:
    """Return, by what it is about: whose the wording is, its source, and what is true of one of its kind only."""
    found = {"Wording": "official" if part.official else "our own", "Source": part.source}
    if isinstance(part, Domain):
        return found | {"Layer": part.layer.value}
    found["Signed off"] = "yes" if part.signed_off else "no"
    return found | ({"Why not": part.why_not} if part.why_not else {})
