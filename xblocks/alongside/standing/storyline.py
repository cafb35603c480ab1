"""A learner's record as a story: each entry of the ledger in a sentence, and what was said in it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from alongside.content.rubric import Outcome
from alongside.records.data import StoryEvent

#: Entries that say who had a request in hand; true, and seldom what one looks for.
_QUIET = ("claimed", "released", "resumed", "set-aside")


@dataclass(frozen=True)
class Told:
    """One entry, told. ``said`` has what was written in it, with the words for what it is; ``url`` leads to it."""

    at: datetime
    kind: str
    sentence: str
    said: tuple[tuple[str, str], ...]
    url: str
    is_quiet: bool


def tell(story: Iterable[StoryEvent], link: Callable[[StoryEvent], str]) -> list[Told]:
    """Return the story, newest first.

    Args:
        story: what happened, oldest first.
        link: where the entry about a request leads; "" for nowhere.

    """
    sentences = _sentences()
    return [
        Told(
            at=event.at,
            kind=_mark(event),
            sentence=_sentence(event, sentences[_case(event)]),
            said=_said(event.words),
            url=link(event) if event.request_uuid else "",
            is_quiet=event.kind in _QUIET,
        )
        for event in reversed(list(story))
    ]


def _mark(event: StoryEvent) -> str:
    """Return the shape that an entry has on the line: what was decided has one of its own."""
    return str(event.details.get("outcome", "decided")) if event.kind == "decided" else event.kind


def _sentence(event: StoryEvent, words: str) -> str:
    return words % {
        "who": event.by or _("Somebody"),
        "title": event.title,
        "n": event.details.get("attempt", 1),
        "competences": ", ".join(sorted(event.details.get("competences", ()))),
    }


def _case(event: StoryEvent) -> str:
    """Return the name of the sentence that tells an entry: mostly its kind."""
    if event.kind == "decided":
        return str(event.details.get("outcome", Outcome.PRACTISE_AGAIN.value))
    if event.kind == "withdrawn" and "recognition" in event.details:
        return "recognition-withdrawn"
    if event.kind == "requested" and event.details.get("attempt", 1) > 1:
        return "requested-again"
    return event.kind


def _sentences() -> Mapping[str, str]:
    return {
        "requested": _("%(who)s asked for “%(title)s” to be seen."),
        "requested-again": _("%(who)s asked for “%(title)s” to be seen, attempt %(n)s."),
        "cancelled": _("%(who)s took the request for “%(title)s” back."),
        "claimed": _("%(who)s opened “%(title)s” to assess it."),
        "released": _("%(who)s gave “%(title)s” back to the queue."),
        "rated": _("%(who)s handed in a rating of “%(title)s”."),
        "commented": _("%(who)s wrote about “%(title)s”."),
        "replied": _("%(who)s answered the decision about “%(title)s”."),
        "withdrawn": _("%(who)s took the sign-off of “%(title)s” back."),
        "set-aside": _("“%(title)s” was paused."),
        "resumed": _("“%(title)s” went back into the queue."),
        "recognised": _("%(who)s recorded learning from elsewhere: %(competences)s."),
        "recognition-withdrawn": _("%(who)s took learning from elsewhere off the record."),
        "moved": _("The record was moved here from another installation."),
        "erased": _("Somebody’s name and words were erased."),
        Outcome.SIGNED_OFF.value: _("%(who)s signed off “%(title)s”: %(competences)s."),
        Outcome.PRACTISE_AGAIN.value: _("%(who)s asked for “%(title)s” to be practised again."),
    }


def _said(words: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return what was written, with what it is. Notes on single criteria stand on the page of their request."""
    names = {
        "comment": "",
        "reply": "",
        "strengths": _("What they do well"),
        "next_step": _("What to work on next"),
        "reason": _("Why"),
        "awarded_by": _("Awarded by"),
        "evidence": _("Evidence"),
    }
    return tuple((names[name], words[name]) for name in names if words.get(name))
