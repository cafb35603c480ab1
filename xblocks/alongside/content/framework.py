"""The competence framework: domains, and the numbered competences in them.

The framework is data that an organisation may edit. ``official`` says whether number and title were read in
the source; what is not official is never shown as if it were.
"""

from enum import StrEnum
from functools import cached_property, lru_cache

from pydantic import Field

from alongside.content.model import CompetenceCode, Model, Text, build, check_unique
from alongside.content.problems import ProblemCode, Problems
from alongside.content.sources import Source, read_yaml


class Layer(StrEnum):
    """How a domain relates to the others."""

    CORE = "core"
    OPTIONAL = "optional"
    CROSS_CUTTING = "cross-cutting"
    ORGANISATION = "organisation"


class Competence(Model):
    """One thing a peer support worker can show.

    Attributes:
        signed_off: whether a supervisor signs it off; if not, ``why_not`` says why.

    """

    code: CompetenceCode
    title: Text
    short_title: Text
    official: bool
    source: Text
    summary: Text
    signed_off: bool
    why_not: Text | None = None


class Domain(Model):
    """A group of competences; one module teaches one domain."""

    code: Text
    title: Text
    short_title: Text
    official: bool
    source: Text
    layer: Layer
    summary: Text
    competences: tuple[Competence, ...] = Field(min_length=1)

    @cached_property
    def signable(self) -> tuple[str, ...]:
        """The codes of the competences that can be signed off."""
        return tuple(each.code for each in self.competences if each.signed_off)


class Framework(Model):
    """All domains, in order."""

    title: Text
    source: Text
    licence_note: Text
    domains: tuple[Domain, ...] = Field(min_length=1)

    @cached_property
    def competences(self) -> tuple[Competence, ...]:
        """Every competence, in the order of the file."""
        return tuple(competence for domain in self.domains for competence in domain.competences)

    @cached_property
    def needed(self) -> tuple[str, ...]:
        """The codes of what is signed off for the whole of it: all that can be, but for the optional domains."""
        return tuple(
            code for domain in self.domains if domain.layer is not Layer.OPTIONAL for code in domain.signable
        )

    def competence(self, code: str) -> Competence:
        """Return the competence with this code.

        Raises:
            KeyError: when there is none.

        """
        return self._by_code[code][1]

    def domain_of(self, code: str) -> Domain:
        """Return the domain that holds the competence with this code.

        Raises:
            KeyError: when no domain does.

        """
        return self._by_code[code][0]

    @cached_property
    def _by_code(self) -> dict[str, tuple[Domain, Competence]]:
        return {each.code: (domain, each) for domain in self.domains for each in domain.competences}


def parse_framework(text: str, path: str = "framework") -> Framework:
    """Read ``framework.yaml``.

    Raises:
        ContentError: with every problem found.

    """
    problems = Problems(path)
    source = read_yaml(text, problems)
    framework = build(Framework, source, problems)
    _check(framework, source, problems)
    problems.raise_if_any(as_meant=framework)
    return framework


parsed = lru_cache(maxsize=16)(parse_framework)


def _check(framework: Framework, source: Source, problems: Problems) -> None:
    check_unique(
        (domain.code for domain in framework.domains),
        (source.line("domains", at) for at in range(len(framework.domains))),
        "domain",
        problems,
    )
    places = [
        (competence, domain, ("domains", i, "competences", j))
        for i, domain in enumerate(framework.domains)
        for j, competence in enumerate(domain.competences)
    ]
    check_unique(
        (competence.code for competence, _, _ in places),
        (source.line(*place) for _, _, place in places),
        "competence",
        problems,
    )
    for competence, domain, place in places:
        if not competence.code.startswith(f"{domain.code}."):
            problems.add(
                source.line(*place, "code"),
                ProblemCode.CODE_MALFORMED,
                f'The competence "{competence.code}" stands in domain "{domain.code}"',
                f"Start its code with {domain.code}. or move it",
            )
        if not competence.signed_off and competence.why_not is None:
            problems.add(
                source.line(*place, "signed_off"),
                ProblemCode.KEY_MISSING,
                f'Nothing says why the competence "{competence.code}" is not signed off',
                "Add why_not with the reason, in a sentence that a learner may read",
            )
