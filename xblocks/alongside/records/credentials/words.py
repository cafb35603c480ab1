"""What credentials say, in the reader's language: what was done, what it means, and what it does not mean.

Never that somebody is safe to work alone, nothing about anybody's health, and no word of feedback. The framework is
*mapped to*; nobody has endorsed anything.
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alongside import platform
from alongside.content.framework import Domain, Framework
from alongside.content.organisation import Facts
from alongside.credentials.making import Achievement, Aligned, Issuer, Rests
from alongside.credentials.places import Places
from alongside.records.errors import NotFound
from alongside.records.local.framework import framework_of
from alongside.records.local.support import local_support

__all__ = ["credential_achievement", "credential_issuer"]

WHOLE, SO_FAR = "whole", "signed-off"


def credential_issuer(course_key: str, site: str | None = None) -> Issuer:
    """Return who issues the credentials of a course: the organisation, by the name that it has given itself.

    One that has not given its name is said to have none; a name is never guessed.

    Args:
        course_key: the course.
        site: the address under which they were issued; None for that of today.

    """
    name = organisation_name(local_support(course_key).facts)
    return Issuer(
        Places(platform.current().site_url() if site is None else site, course_key),
        name
        or _("An organisation that has not given its name (course: %s)")
        % platform.current().course_title(course_key),
    )


def organisation_name(facts: Facts) -> str:
    """Return the organisation's name, "" if it has not given one."""
    return facts.value("organisation", "name") or ""


def credential_achievement(course_key: str, code: str) -> Achievement:
    """Return what a credential of this kind is for, whoever holds it.

    Args:
        course_key: the course.
        code: of a domain, ``whole`` or ``signed-off``.

    Raises:
        NotFound: if there is no such kind.

    """
    framework = framework_of(course_key)
    if code == SO_FAR:
        return some_achieved(framework, (), from_elsewhere=False)
    if code == WHOLE:
        return whole_achieved(framework, framework.needed, from_elsewhere=False)
    domain = next((each for each in framework.domains if each.code == code), None)
    if domain is None or not domain.signable:
        raise NotFound
    return domain_achieved(framework, domain, from_elsewhere=False)


def domain_achieved(framework: Framework, domain: Domain, *, from_elsewhere: bool) -> Achievement:
    """Return what a credential for a domain says."""
    return Achievement(
        code=domain.code,
        name=_("Signed off: %(code)s %(title)s") % {"code": domain.code, "title": domain.title},
        description=_("Every competence of this domain that can be signed off is signed off."),
        criteria=_criteria(from_elsewhere=from_elsewhere),
        competences=_aligned(framework, domain.signable),
    )


def whole_achieved(framework: Framework, codes: Iterable[str], *, from_elsewhere: bool) -> Achievement:
    """Return what a credential for the whole framework says."""
    return Achievement(
        code=WHOLE,
        name=_("Signed off: all of “%s”") % framework.title,
        description=_(
            "Every competence of the framework that can be signed off is signed off; optional domains are listed "
            "where they were signed off, too."
        ),
        criteria=_criteria(from_elsewhere=from_elsewhere),
        competences=_aligned(framework, codes),
    )


def some_achieved(framework: Framework, codes: Iterable[str], *, from_elsewhere: bool) -> Achievement:
    """Return what a credential over part of the framework says."""
    return Achievement(
        code=SO_FAR,
        name=_("Signed off: competences of “%s”") % framework.title,
        description=_(
            "The competences listed here are signed off. It is a list of what was seen, and says nothing about what "
            "is not on it."
        ),
        criteria=_criteria(from_elsewhere=from_elsewhere),
        competences=_aligned(framework, codes),
    )


def about_absent(codes: Iterable[str]) -> str:
    """Return what a credential says of the competences that were not signed off when it was made."""
    return _("Not signed off on the day this was made: %s.") % ", ".join(codes)


def decision_rested_on(uuid: UUID, competences: Iterable[str], day: date, *, from_elsewhere: bool) -> Rests:
    """Return what a credential says of one decision: which competences, and when; nobody's name, no level."""
    told = {"codes": ", ".join(competences), "day": date_format(day, _("j F Y"))}
    if from_elsewhere:
        return Rests(
            uuid,
            _("Brought from elsewhere"),
            _("%(codes)s: awarded elsewhere; the organisation accepted proof of it on %(day)s.") % told,
        )
    return Rests(uuid, _("Sign-off"), _("%(codes)s: signed off on %(day)s.") % told)


def _criteria(*, from_elsewhere: bool) -> str:
    parts = [
        _(
            "For each competence listed, a named assessor watched the holder, rated what they saw by a rubric that "
            "both knew beforehand, and put a sign-off on the record on the day given in the evidence."
        )
    ]
    if from_elsewhere:
        parts.append(
            _(
                "Where the evidence says “brought from elsewhere”, the organisation accepted proof of it instead."
            )
        )
    parts.append(
        _(
            "It says that people saw these skills on those days. It does not say that anybody is safe to work alone, "
            "and says nothing about anybody’s health. The competences are mapped to a framework whose authors "
            "have not endorsed or checked this."
        )
    )
    return " ".join(parts)


def _aligned(framework: Framework, codes: Iterable[str]) -> tuple[Aligned, ...]:
    return tuple(Aligned(code, framework.competence(code).title, framework.title) for code in codes)
