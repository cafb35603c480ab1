"""The passport block: where every competence stands, as a picture and as a table."""

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from web_fragments.fragment import Fragment
from xblock.completable import XBlockCompletionMode
from xblock.core import XBlock

from alongside.block import AlongsideBlock, learner_view
from alongside.content.course import shipped_framework
from alongside.content.framework import Framework, parse_framework
from alongside.records import api as records
from alongside.records.data import CompetenceState, EvidenceKind, Standing
from alongside.wheel import draw
from alongside.wording import standing_names

parsed = lru_cache(maxsize=16)(parse_framework)


@XBlock.supports("multi_device")
class PassportBlock(AlongsideBlock):
    """The learner's own view of their record. It is not something to complete."""

    name = "passport"
    initialiser = "AlongsidePassport"
    completion_mode = XBlockCompletionMode.EXCLUDED

    @property
    def framework(self) -> Framework:
        """The framework in the block, or else the shipped one. Raises ContentError if its text has mistakes."""
        return parsed(self.content) if self.content else shipped_framework()

    @learner_view
    def student_view(self, context: Any) -> Fragment:
        """Show the learner their passport."""
        actor = self.actor
        states: Mapping[str, CompetenceState] = (
            records.passport(self.course_key, actor.user_id, actor=actor) if actor else {}
        )
        return self.page(
            self.render_template("passport.html", self.view_data(states, actor.full_name if actor else "")),
            wide=True,
        )

    def view_data(self, states: Mapping[str, CompetenceState], full_name: str) -> dict[str, Any]:
        """Return what the page shows: ``full_name``, ``framework``, ``sectors`` of the wheel, ``domains``, ``counts``.

        Args:
            states: competence code to state; a competence that is not in it stands at "not yet".
            full_name: whose passport it is.
        """
        framework, names = self.framework, standing_names()
        nothing = CompetenceState(Standing.NOT_YET)
        domains = [
            {
                "domain": domain,
                "competences": [
                    {
                        "competence": competence,
                        "state": state,
                        "name": names[state.state],
                        "done": _done(state.evidence),
                    }
                    for competence in domain.competences
                    for state in [states.get(competence.code, nothing)]
                ],
            }
            for domain in framework.domains
        ]
        tally = Counter(each["state"].state for domain in domains for each in domain["competences"])
        return {
            "full_name": full_name,
            "framework": framework,
            "domains": domains,
            "sectors": draw(
                tuple(
                    (
                        domain["domain"].code,
                        tuple(
                            (each["competence"].code, each["state"].state.value)
                            for each in domain["competences"]
                        ),
                    )
                    for domain in domains
                )
            ),
            "counts": [
                {"value": each.value, "name": names[each], "number": tally[each]}
                for each in Standing
                if tally[each]
            ],
            "signed_off": tally[Standing.SIGNED_OFF],
            "total": len(framework.competences),
        }

    @staticmethod
    def workbench_scenarios() -> list[tuple[str, str]]:
        """Return the passport over the shipped framework for the XBlock SDK's workbench."""
        return [("Alongside passport", "<alongside_passport/>")]


def _done(evidence: Mapping[EvidenceKind, int]) -> list[str]:
    if not evidence:
        return []
    words = {
        EvidenceKind.LESSON_READ: _("%d read"),
        EvidenceKind.SCENARIO_WALKED: _("%d practised"),
        EvidenceKind.CHECK_PASSED: _("%d checked"),
    }
    return [words[kind] % number for kind, number in evidence.items() if kind in words and number]
