"""What somebody does with their own writing besides writing: earlier versions, a day to return, copies, deleting it."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urljoin

from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from webob import Request, Response

from alongside import platform
from alongside.answering import Refusal, action
from alongside.content.own_words import differences
from alongside.content.plan_copy import CopiedSection, PlanCopy, as_json, as_markdown
from alongside.content.reminder import calendar_entry
from alongside.plan_page import PlanPage, attachment, private_file, refused
from alongside.platform import Actor
from alongside.records import api as records
from alongside.records.data import PlanVersion, PlanView
from alongside.records.errors import Conflict, Invalid

USUALLY = timedelta(weeks=4)


class Keeping(PlanPage):
    """The parts of the page below the writing."""

    # -- a day to look at it again -------------------------------------------------------------------------------

    @action
    def review(self, actor: Actor, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return the form for the day on which the learner wants to look at it again."""
        return self._review_panel(actor)

    @action
    def set_review(self, actor: Actor, data: Mapping[str, Any]) -> dict[str, Any]:
        """Keep that day. ``data``: ``on`` (YYYY-MM-DD; missing for no day any more), ``by_email`` (boolean)."""
        on = _day(data["on"]) if data.get("on") else None
        try:
            records.set_plan_review(
                actor, **self.whose, on=on, by_email=on is not None and data.get("by_email") is True
            )
        except Invalid as invalid:
            raise refused(invalid) from None
        return self._review_panel(
            actor, _("The day is set.") if on else _("There is no day any more, and no reminder.")
        )

    def _review_panel(self, actor: Actor, message: str = "") -> dict[str, Any]:
        today = timezone.localdate()
        context = {
            "message": message,
            "plan": self.kept_plan(actor),
            "sends_email": platform.current().sends_email,
            "today": today,
            "suggested": today + USUALLY,
        }
        return {"html": self.render_template("plan_review.html", context)}

    @private_file
    def calendar(self, actor: Actor, request: Request, suffix: str) -> Response:
        """Give the day as an entry for the learner's own calendar, under a name that tells others nothing."""
        plan = self.kept_plan(actor)
        if plan.review_on is None:
            raise Refusal(404, _("You have chosen no day. Choose one on the page, then come back for it."))
        about = f"{actor.user_id} {self.course_key} {self.plan_code}"
        entry = calendar_entry(
            uid=f"{salted_hmac('alongside.plan.calendar', about).hexdigest()}@alongside",
            day=plan.review_on,
            title=_("A look at my own notes"),
            url=urljoin(request.host_url, platform.current().block_url(self.usage_key)),
            now=timezone.now(),
        )
        return attachment(entry, "text/calendar", "my-notes.ics")

    # -- earlier versions ----------------------------------------------------------------------------------------

    @action
    def versions(self, actor: Actor, data: Mapping[str, Any]) -> dict[str, Any]:
        """List the earlier versions. ``data``: ``number`` of one to be compared with how it stands now, or nothing."""
        return self._versions_panel(actor, _number(data) if "number" in data else None)

    @action
    def restore(self, actor: Actor, data: Mapping[str, Any]) -> dict[str, Any]:
        """Bring back an earlier version. ``data``: its ``number``, a ``section`` or none for all, ``base_version``."""
        section, base_version = data.get("section"), data.get("base_version")
        if not isinstance(section, str | None) or not isinstance(base_version, int):
            raise Refusal(400, _("The page sent something that could not be read. Reload it and try again."))
        try:
            plan = records.restore_plan(
                actor, **self.whose, number=_number(data), section=section, base_version=base_version
            )
        except Conflict:
            raise Refusal(
                409,
                _(
                    "You have written on somewhere else, so nothing was brought back. Reload the page and look again."
                ),
            ) from None
        return {
            **self.as_page(plan),
            **self._versions_panel(
                actor, None, _("It is back. What stood here before is among the versions.")
            ),
        }

    def _versions_panel(self, actor: Actor, number: int | None, message: str = "") -> dict[str, Any]:
        versions = records.plan_versions(actor, **self.whose)
        context: dict[str, Any] = {"versions": versions, "message": message}
        if number is not None:
            chosen = next((version for version in versions if version.number == number), None)
            if chosen is None:
                raise Refusal(404, _("This version is no longer there. Look at the others."))
            context |= {"chosen": chosen, "compared": self._compared(chosen, self.kept_plan(actor))}
        return {"html": self.render_template("plan_versions.html", context)}

    def _compared(self, earlier: PlanVersion, now: PlanView) -> list[dict[str, Any]]:
        """Return the sections that say something else now, each with how the one text became the other."""
        if earlier.answers is None:
            raise Refusal(
                503,
                _(
                    "This version cannot be opened with the keys that this server has. It was left as it is. "
                    "An administrator must put the earlier key back into ALONGSIDE_PLAN_KEYS."
                ),
            )
        pairs = [
            (section, earlier.answers.get(section.code, ""), now.answers.get(section.code, ""))
            for section in self.sections(earlier.answers, now.answers)
        ]
        return [
            {"code": section.code, "title": section.title, "stretches": differences(before, after)}
            for section, before, after in pairs
            if before != after
        ]

    # -- copies --------------------------------------------------------------------------------------------------

    @private_file
    def take_copy(self, actor: Actor, request: Request, suffix: str) -> Response:
        """Give a copy of what is kept, as a page (``html``), Markdown (``md``) or JSON (``json``)."""
        plan = self.kept_plan(actor)
        copy = PlanCopy(
            code=self.plan_code,
            title=self.template.title,
            saved_at=plan.saved_at,
            review_on=plan.review_on,
            sections=tuple(
                CopiedSection(section.code, section.title, section.prompt, plan.answers[section.code])
                for section in self.sections(plan.answers)
                if plan.answers.get(section.code, "").strip()
            ),
        )
        name = f"my-notes-{timezone.localdate():%Y-%m-%d}.{suffix}"
        match suffix:
            case "html":
                return attachment(self.render_template("plan_copy.html", {"copy": copy}), "text/html", name)
            case "md":
                return attachment(as_markdown(copy), "text/markdown", name)
            case "json":
                return attachment(as_json(copy), "application/json", name)
        raise Refusal(404, _("There is no copy of this kind. Take one of those that the page offers."))

    # -- the end -------------------------------------------------------------------------------------------------

    @action
    def delete_plan(self, actor: Actor, data: Mapping[str, Any]) -> dict[str, Any]:
        """Delete it all for good. ``data``: ``is_sure``, true."""
        if data.get("is_sure") is not True:
            raise Refusal(400, _("Tick that you want all of it to be gone. Nothing was deleted."))
        records.delete_plan(actor, **self.whose)
        return self.emptied(
            _("It is deleted, with everything that belonged to it. This page still counts as done.")
        )

    def emptied(self, message: str) -> dict[str, Any]:
        """Return the page as it begins, with a message: ``page`` and the ``data`` that its script starts with."""
        raise NotImplementedError


def _day(value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise Refusal(400, _("Choose a day first. Nothing was changed.")) from None


def _number(data: Mapping[str, Any]) -> int:
    number = data.get("number")
    if isinstance(number, bool) or not isinstance(number, int | str) or not str(number).isdecimal():
        raise Refusal(400, _("The page sent something that could not be read. Reload it and try again."))
    return min(int(number), 2**31 - 1)
