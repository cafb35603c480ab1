"""Showing parts of one's own writing to somebody: what, to whom, until when; seen first, and taken back at any time."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any, Self
from uuid import UUID

from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from alongside.answering import Refusal, action
from alongside.plan_page import PlanPage, refused
from alongside.platform import Actor
from alongside.records import api as records
from alongside.records.data import PlanView, Reader, ReaderRelation
from alongside.records.errors import Conflict, Invalid

USUALLY = timedelta(weeks=4)


@dataclass(frozen=True)
class Choices:
    """What a form says: codes of ``sections``, the code of a ``reader`` or somebody's ``login``, the last day."""

    sections: tuple[str, ...] = ()
    reader: str = ""
    login: str = ""
    until: str = ""

    @classmethod
    def posted(cls, data: Mapping[str, Any]) -> Self:
        """Return what a page sent; what it did not send is empty.

        Raises:
            Refusal: if it cannot be read.

        """
        sections = data.get("sections", [])
        words = [data.get(name, "") for name in ("reader", "login", "until")]
        if not isinstance(sections, list) or not all(isinstance(word, str) for word in [*sections, *words]):
            raise Refusal(400, _("The page sent something that could not be read. Reload it and try again."))
        return cls(tuple(sections), *words)

    @property
    def last_day(self) -> date:
        """The last day on which it can be read.

        Raises:
            Refusal: if it is none.

        """
        try:
            return date.fromisoformat(self.until)
        except ValueError:
            raise Refusal(
                400, _("Choose the last day on which it can be read. Nothing was shown to anybody.")
            ) from None


class Sharing(PlanPage):
    """The part of the page where a learner shows something of it to somebody, and takes it back."""

    @action
    def shares(self, actor: Actor, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is shown to whom, and the form to show more. ``data``: what to fill in, if anything."""
        again = data.get("again")
        chosen = self._as_before(actor, again) if again else Choices.posted(data)
        return self._panel(actor, chosen)

    @action
    def preview_share(self, actor: Actor, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return exactly what somebody would see. ``data``: see :class:`Choices`. Nobody sees anything yet.

        It is drawn from the same template as their own page.
        """
        chosen = Choices.posted(data)
        try:
            shared = records.preview_share(actor, **self._share(actor, chosen))
        except Invalid as invalid:
            raise refused(invalid) from None
        context = {
            "shared": shared,
            "page": self.render_template("plan_shared.html", {**vars(shared), "level": 5, "part_level": 6}),
            "given": json.dumps({**asdict(chosen), "version": shared.version}),
        }
        return {"html": self.render_template("plan_preview.html", context)}

    @action
    def share_parts(self, actor: Actor, data: Mapping[str, Any]) -> dict[str, Any]:
        """Show it to them. ``data``: :class:`Choices`, and ``version``, of the plan they have seen."""
        seen = data.get("version")
        if not isinstance(seen, int):
            raise Refusal(400, _("The page sent something that could not be read. Reload it and try again."))
        try:
            shared = records.share_plan(actor, **self._share(actor, Choices.posted(data)), seen_version=seen)
        except Invalid as invalid:
            raise refused(invalid) from None
        except Conflict:
            raise Refusal(
                409,
                _("You have written on since, so nothing was shown yet. Look again at what they will see."),
            ) from None
        message = _("{name} can see it now. You can take it back here at any time.")
        return self._panel(actor, Choices(), message.format(name=shared.reader))

    @action
    def end_share(self, actor: Actor, data: Mapping[str, Any]) -> dict[str, Any]:
        """Take back what is shown to somebody, at once. ``data``: ``share``, its uuid."""
        records.end_plan_share(actor, course_key=self.course_key, share_uuid=_uuid(data.get("share")))
        return self._panel(actor, Choices(), _("It is taken back. They cannot see it any more."))

    def _share(self, actor: Actor, chosen: Choices) -> dict[str, Any]:
        """Return what the records are asked to share, or to show beforehand."""
        template = self.template
        ids = {self._code(reader): reader.user_id for reader in self._readers(actor)}
        if chosen.reader and chosen.reader not in ids:
            raise Refusal(
                409, _("Choose again whom to show it to: they do not support you in this course any more.")
            )
        return {
            **self.whose,
            "sections": chosen.sections,
            "titles": {section.code: section.title for section in template.sections},
            "plan_title": template.title,
            "with_user_id": ids.get(chosen.reader),
            "with_login": chosen.login,
            "until": chosen.last_day,
        }

    def _panel(self, actor: Actor, chosen: Choices, message: str = "") -> dict[str, Any]:
        plan = self.kept_plan(actor)
        titles = {section.code: section.title for section in self.template.sections}
        today = timezone.localdate()
        context = {
            "message": message,
            "shares": [
                {**vars(share), "titles": [titles[code] for code in share.sections if code in titles]}
                for share in records.plan_shares(actor, **self.whose)
            ],
            "sections": _with_words(titles, plan),
            "readers": [
                {"code": self._code(reader), "name": reader.name, "relation": relation(reader.relation)}
                for reader in self._readers(actor)
            ],
            "wanted": replace(chosen, until=chosen.until or (today + USUALLY).isoformat()),
            "today": today,
        }
        return {"html": self.render_template("plan_shares.html", context)}

    def _as_before(self, actor: Actor, share_uuid: Any) -> Choices:
        """Return the choices of something that is shown already."""
        wanted = _uuid(share_uuid)
        for share in records.plan_shares(actor, **self.whose):
            if share.uuid == wanted:
                readers = {reader.user_id: self._code(reader) for reader in self._readers(actor)}
                return Choices(
                    share.sections, readers.get(share.reader_id, ""), until=share.until.isoformat()
                )
        raise Refusal(404, _("This was taken back meanwhile. Choose again what to show."))

    def _readers(self, actor: Actor) -> tuple[Reader, ...]:
        return records.plan_readers(actor, course_key=self.course_key)

    def _code(self, reader: Reader) -> str:
        """Return what stands for a reader on the page: it tells nothing about their account."""
        return salted_hmac("alongside.plan.reader", f"{self.usage_key} {reader.user_id}").hexdigest()[:16]


def relation(code: ReaderRelation) -> str:
    """Return how a reader stands to the learner, in words."""
    return {
        ReaderRelation.SUPERVISOR: _("your supervisor"),
        ReaderRelation.TRAINING_LEAD: _("training lead"),
    }[code]


def _with_words(titles: Mapping[str, str], plan: PlanView) -> dict[str, str]:
    return {code: title for code, title in titles.items() if plan.answers.get(code, "").strip()}


def _uuid(value: Any) -> UUID:
    try:
        return UUID(str(value))
    except ValueError:
        raise Refusal(
            400, _("The page sent something that could not be read. Reload it and try again.")
        ) from None
