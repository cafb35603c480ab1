"""The check block: questions with reasons, to see what has stayed."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from web_fragments.fragment import Fragment
from xblock.completable import XBlockCompletionMode
from xblock.core import XBlock
from xblock.fields import Dict, Float, Scope

from alongside.answering import Refusal, action, learner_view
from alongside.content.check import Check, Item, mark, parse_check, score
from alongside.content.module import Kind
from alongside.content.problems import ContentError
from alongside.course import starters
from alongside.due import deadline_of
from alongside.outline import Outline
from alongside.platform import Actor
from alongside.records import api as records
from alongside.studio.editor import AuthorsText, StudioBlock

parsed = lru_cache(maxsize=256)(parse_check)


def _competences(check: Check) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.competence for item in check.items))


@XBlock.supports("multi_device")
class CheckBlock(StudioBlock):
    """A knowledge check. Each question answers at once with the reason for every option; the best round counts.

    Past its due date it goes on for practice: everything is as before, but the score does not change any more.

    A learner's browser gets the key of a question only once that question is answered, and no question of a check with
    a notice before they have read that and gone on.
    """

    name = "check"
    initialiser = "AlongsideCheck"
    has_score = True
    icon_class = "problem"
    completion_mode = XBlockCompletionMode.COMPLETABLE
    has_custom_completion = True
    texts = (
        AuthorsText(
            "content",
            "check",
            Kind.CHECK,
            lambda: _("The questions, in YAML"),
            starters.check("what-has-stayed", "3.3"),
        ),
    )
    settings = ("display_name", "weight")

    weight = Float(display_name="Weight", scope=Scope.settings, default=1.0, values={"min": 0, "step": 0.1})
    progress = Dict(
        scope=Scope.user_state,
        help="{'version': 1, 'answers': {item code: [option codes]}, 'best': most right in a whole round, or None}",
    )

    @property
    def check(self) -> Check:
        """The author's check. Raises ContentError if the text has mistakes."""
        return parsed(self.content)

    def max_score(self) -> float | None:
        """Return how many questions there are, so that an unanswered check counts in its subsection; None if broken."""
        try:
            return float(len(self.check.items))
        except ContentError:
            return None

    @staticmethod
    def _answers(check: Check, progress: Mapping[str, Any]) -> dict[str, frozenset[str]]:
        """Return the answers of this round that still fit the check, by item code."""
        options = {item.code: {option.code for option in item.options} for item in check.items}
        stored = progress.get("answers", {})
        return {
            code: frozenset(chosen)
            for code, chosen in stored.items()
            if code in options and options[code].issuperset(chosen)
        }

    @learner_view
    def student_view(self, context: Any) -> Fragment:
        """Show the questions, answered and not; first of all the notice before them, if there is one."""
        data = self.view_data()
        has_begun = self.progress.get("answers") or data["best"] is not None
        before = bool(self.check.notice) and not has_begun and not self.is_only_looked_at
        return self.page(self._body(data, meets_notice=before))

    def _body(self, data: Mapping[str, Any], *, meets_notice: bool = False) -> str:
        shown = {**data, "meets_notice": meets_notice, "next_page": self.next_page}
        return self.render_template("check.html", shown)

    def view_data(self) -> dict[str, Any]:
        """Return what the page shows.

        ``check``; ``questions`` (item and marking); ``result`` of this round or None; ``best`` of the rounds that count
        or None; ``deadline`` or None.
        """
        check = self.check
        answers = self._answers(check, self.progress)
        return {
            "check": check,
            "questions": [
                self._question(check, number, item, answers)
                for number, item in enumerate(check.items, start=1)
            ],
            "result": score(check, answers) if len(answers) == len(check.items) else None,
            "best": self.progress.get("best"),
            "deadline": deadline_of(self),
        }

    def outline(self) -> Outline:
        """Return the title, notice, competences and the number of questions; never a question or its key."""
        check = self.check
        return Outline(
            check.title, check.notice, _competences(check), details={"questions": len(check.items)}
        )

    def report_row(self, progress: Mapping[str, Any]) -> dict[str, Any]:
        """Return how far a learner is in the present round, and their best one."""
        check = self.check
        best = progress.get("best")
        row = {
            _("Questions"): len(check.items),
            _("Answered in this round"): len(self._answers(check, progress)),
        }
        if best is not None:
            passed = best >= check.pass_mark * len(check.items)
            row |= {_("Right in the best round"): best, _("Passed"): _("Yes") if passed else _("No")}
        return row

    @staticmethod
    def _question(
        check: Check, number: int, item: Item, answers: Mapping[str, frozenset[str]]
    ) -> dict[str, Any]:
        chosen = answers.get(item.code)
        marked = None if chosen is None else mark(check, item.code, chosen)
        options = tuple(zip(item.options, marked.reasons, strict=True)) if marked else None
        return {"number": number, "item": item, "marked": marked, "options": options}

    @action
    def answer(self, actor: Actor, data: Mapping[str, Any]) -> dict[str, Any]:
        """Answer one question. ``data``: ``item`` (its code) and ``chosen`` (a list of option codes)."""
        check = self.check
        item = next((item for item in check.items if item.code == data.get("item")), None)
        chosen = data.get("chosen")
        if item is None or not isinstance(chosen, list):
            raise Refusal(
                400,
                _(
                    "That question is not in this check any more. Reload the page; your other answers are kept."
                ),
            )
        if not chosen:
            raise Refusal(400, _("Choose an answer first."))
        if not {option.code for option in item.options}.issuperset(map(str, chosen)) or (
            item.kind == "single" and len(chosen) > 1
        ):
            raise Refusal(
                400,
                _("Those are not answers to this question. Reload the page; your other answers are kept."),
            )
        answers, picked = self._answers(check, self.progress), frozenset(map(str, chosen))
        if answers.get(item.code, picked) != picked:
            raise Refusal(
                409,
                _(
                    "You have answered this question already, perhaps in another tab. Reload the page to see it."
                ),
            )
        if item.code not in answers:  # else it had arrived, and the connection went before this did
            answers[item.code] = picked
            self._store(answers)
            if len(answers) == len(check.items):
                self._finish(actor, check, answers)
        data = self.view_data()
        question = next(question for question in data["questions"] if question["item"] is item)
        return {
            "question": self.render_template("check_question.html", question),
            "result": self.render_template("check_result.html", data),
            "due": self.render_template("check_due.html", data),
        }

    def _store(self, answers: Mapping[str, frozenset[str]]) -> None:
        self.progress = {
            "version": 1,
            "answers": {code: sorted(chosen) for code, chosen in answers.items()},
            "best": self.progress.get("best"),
        }

    def _finish(self, actor: Actor, check: Check, answers: Mapping[str, frozenset[str]]) -> None:
        result = score(check, answers)
        best, deadline = self.progress.get("best"), deadline_of(self)
        in_time = deadline is None or not deadline.has_passed
        if in_time and (best is None or result.correct > best):
            self.progress = {**self.progress, "best": result.correct}
            self.runtime.publish(self, "grade", {"value": result.correct, "max_value": result.total})
        if result.passed:
            records.note_evidence(
                actor,
                course_key=self.course_key,
                usage_key=self.usage_key,
                kind="check-passed",
                competences=_competences(check),
            )
        self.emit_completion(1.0)
        self.emit_event("finished", {"correct": result.correct, "total": result.total, "in_time": in_time})

    @action
    def go_on(self, actor: Actor, data: Mapping[str, Any]) -> dict[str, Any]:
        """Show the questions to somebody who has read the notice. Nothing is noted of it."""
        return {"html": self._body(self.view_data())}

    @action
    def again(self, actor: Actor, data: Mapping[str, Any]) -> dict[str, Any]:
        """Start a new round. The best round so far still counts."""
        self._store({})
        return {"html": self._body(self.view_data())}

    # -- Studio --------------------------------------------------------------------------------------------------

    @classmethod
    def type_name(cls) -> str:
        """Return what kind of block this is."""
        return _("Knowledge check")

    def as_learner(self, walk: list[str] | None) -> str:
        """Return the questions as somebody sees them who has read the notice and answered none."""
        return self._body(self.view_data())

    def shown_competences(self) -> tuple[str, ...]:
        """Return the competences of all questions, each once."""
        return tuple(dict.fromkeys(item.competence for item in self.check.items))

    @staticmethod
    def workbench_scenarios() -> list[tuple[str, str]]:
        """Return a short check for the XBlock SDK's workbench."""
        return [
            (
                "Alongside check",
                f"<alongside_check><![CDATA[{starters.check('what-has-stayed', '3.3')}]]></alongside_check>",
            )
        ]
