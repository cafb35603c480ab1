"""Where somebody stands with every competence of a framework, made ready for the wheel and for tables."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from alongside.content.framework import Framework
from alongside.records.data import CompetenceState, EvidenceKind, Standing
from alongside.wheel import FROM_ELSEWHERE, REACH, RUNNING_OUT, draw, mark
from alongside.wording import standing_names

_NOTHING = CompetenceState(Standing.NOT_YET)


class MarkCount(NamedTuple):
    """How often a mark is in the wheel: the mark, its name in the reader's language, and the number."""

    mark: str
    name: str
    number: int


def standings(framework: Framework, states: Mapping[str, CompetenceState]) -> dict[str, Any]:
    """Return what pages show of a passport.

    Keys: ``framework``, ``domains`` with the ``competences`` of each, ``sectors`` of the wheel, ``counts`` of each mark
    in it, and how many are ``signed_off`` of the ``total``.

    Args:
        framework: its domains and competences, in order.
        states: competence code to state; a competence that is not in it stands at "not yet".

    """
    names = standing_names()
    domains: list[dict[str, Any]] = [
        {
            "domain": domain,
            "competences": [
                {
                    "competence": competence,
                    "state": state,
                    "mark": mark(state),
                    "name": names[state.state],
                    "done": _done(state.evidence),
                }
                for competence in domain.competences
                for state in [states.get(competence.code, _NOTHING)]
            ],
        }
        for domain in framework.domains
    ]
    shown = [each for domain in domains for each in domain["competences"]]
    marked = tuple(
        (each["domain"].code, tuple((one["competence"].code, one["mark"]) for one in each["competences"]))
        for each in domains
    )
    tally, words = Counter(each["mark"] for each in shown), _mark_names()
    return {
        "framework": framework,
        "domains": domains,
        "sectors": draw(marked),
        "counts": tuple(MarkCount(each, words[each], tally[each]) for each in REACH if tally[each]),
        "signed_off": sum(each["state"].state is Standing.SIGNED_OFF for each in shown),
        "total": len(framework.competences),
    }


def _mark_names() -> dict[str, str]:
    """Return the words for each mark in the wheel: for a sign-off, what is special about it."""
    special = {
        FROM_ELSEWHERE: _("Signed off, brought from elsewhere"),
        RUNNING_OUT: _("Signed off, runs out soon"),
    }
    return {standing.value: name for standing, name in standing_names().items()} | special


def _done(evidence: Mapping[EvidenceKind, int]) -> tuple[str, ...]:
    words = {
        EvidenceKind.LESSON_READ: _("%d read or watched"),
        EvidenceKind.SCENARIO_WALKED: _("%d practised"),
        EvidenceKind.CHECK_PASSED: _("%d checked"),
    }
    return tuple(words[kind] % number for kind, number in evidence.items() if kind in words and number)
