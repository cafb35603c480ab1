"""The overlay in which an organisation puts its own facts: name, contacts, policies.

None of these is ever guessed. A fact that is not set is said to be missing wherever a page needs it.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Annotated

from pydantic import BeforeValidator, Field

from alongside.content.model import Model, Review, Text, WebAddress, build
from alongside.content.problems import ProblemCode, Problems
from alongside.content.sources import Source, read_yaml


class ContactKind(StrEnum):
    """Whom a learner may have to reach, most urgent first."""

    EMERGENCY = "emergency"
    CRISIS_TEAM = "crisis-team"
    SAFEGUARDING_ADULTS = "safeguarding-adults"
    SAFEGUARDING_CHILDREN = "safeguarding-children"
    ON_CALL_MANAGER = "on-call-manager"
    LISTENING_LINE = "listening-line"
    CONCERN_LEAD = "concern-lead"


class PolicyCode(StrEnum):
    """What a service has its own rules about."""

    GIFTS = "gifts"
    LIFTS = "lifts"
    LENDING = "lending"
    SOCIAL_MEDIA = "social-media"
    PERSONAL_CONTACT = "personal-contact"
    LONE_WORKING = "lone-working"
    INFORMATION_SHARING = "information-sharing"
    MEDICATION = "medication"
    RECORDS = "records"
    KNOWING_SOMEONE = "knowing-someone"
    ENDINGS = "endings"
    AFTER_ENDINGS = "after-endings"
    SUPERVISION = "supervision"


class Contact(Model):
    """Somebody to reach.

    Attributes:
        name: who answers.
        phone: a number to ring.
        text: a number to send a text message to.
        web: an address on the web.
        hours: when somebody answers.
        checked: who last made sure that all this is right, and when.

    """

    name: Text
    phone: Text | None = None
    text: Text | None = None
    web: WebAddress | None = None
    hours: Text | None = None
    checked: Review

    @property
    def can_be_reached(self) -> bool:
        """Whether there is any way to reach them."""
        return bool(self.phone or self.text or self.web)

    def __str__(self) -> str:
        ways = [self.name, self.phone, self.text and f"text {self.text}", self.web, self.hours]
        return ", ".join(way for way in ways if way)


class SignOffRules(Model):
    """How long a sign-off holds.

    Attributes:
        valid_months: for how many months; None if sign-offs do not run out.
        remind_days: how many days before it runs out it is time to renew it.

    """

    valid_months: int | None = Field(default=None, ge=1, le=120)
    remind_days: int = Field(default=60, ge=0, le=366)


class WorkspaceRules(Model):
    """What the supervisors' pages point out.

    Attributes:
        overdue_days: for how many days a request may wait.
        stuck_days: after how many days without anything done a learner counts as stuck.

    """

    overdue_days: int = Field(default=7, ge=1, le=366)
    stuck_days: int = Field(default=28, ge=1, le=366)


class PlanRules(Model):
    """What is seen of self-care plans. What is in them is never seen, whatever stands here.

    Attributes:
        supervisors_see_whether_kept: whether supervisors see that somebody keeps a plan. Learners are then told so.

    """

    supervisors_see_whether_kept: bool = False


# Authors who comment out every contact leave "contacts:" behind, which is nothing rather than an empty set.
_EMPTY_IS_NONE = BeforeValidator(lambda value: {} if value is None else value)


class Organisation(Model):
    """An organisation's own facts. Anything may be left out, and is then shown as missing."""

    name: Text | None = None
    contacts: Annotated[dict[ContactKind, Contact], _EMPTY_IS_NONE] = {}
    policies: Annotated[dict[PolicyCode, Text], _EMPTY_IS_NONE] = {}
    sign_offs: Annotated[SignOffRules, _EMPTY_IS_NONE] = SignOffRules()
    workspace: Annotated[WorkspaceRules, _EMPTY_IS_NONE] = WorkspaceRules()
    plans: Annotated[PlanRules, _EMPTY_IS_NONE] = PlanRules()


# What a token in a lesson may ask of the organisation: [[kind:code]].
FACT_CODES: dict[str, tuple[str, ...]] = {
    "organisation": ("name",),
    "contact": tuple(ContactKind),
    "policy": tuple(PolicyCode),
}
# What the build works out and puts in: how long the module at hand, and the whole course, take.
TIME_CODES: dict[str, tuple[str, ...]] = {"module": ("hours",), "course": ("hours",)}
TOKEN_CODES = FACT_CODES | TIME_CODES


@dataclass(frozen=True)
class Facts:
    """What is known about an organisation, as text for a page. Hashable, so that pages can be memoised.

    ``entries`` holds ``((kind, code), text)`` in order.
    """

    entries: tuple[tuple[tuple[str, str], str], ...] = ()

    @classmethod
    def of(cls, organisation: Organisation) -> "Facts":
        """Return the facts that an organisation has set."""
        values = {("contact", kind.value): str(contact) for kind, contact in organisation.contacts.items()}
        values |= {("policy", code.value): text for code, text in organisation.policies.items()}
        if organisation.name:
            values["organisation", "name"] = organisation.name
        return cls(tuple(sorted(values.items())))

    def value(self, kind: str, code: str) -> str | None:
        """Return the text of one fact, or None when it is not set."""
        return self._values.get((kind, code))

    def merge(self, other: "Facts") -> "Facts":
        """Return these facts with those of ``other`` added; where both have one, ``other`` wins."""
        return Facts(tuple(sorted((self._values | other._values).items())))

    @cached_property
    def _values(self) -> dict[tuple[str, str], str]:
        return dict(self.entries)


def parse_organisation(text: str, path: str = "organisation") -> Organisation:
    """Read an organisation's YAML.

    Raises:
        ContentError: with every problem found.

    """
    problems = Problems(path)
    source = read_yaml(text, problems)
    organisation = build(Organisation, source, problems)
    _check_contacts(organisation, source, problems)
    problems.raise_if_any(as_meant=organisation)
    return organisation


def _check_contacts(organisation: Organisation, source: Source, problems: Problems) -> None:
    for kind, contact in organisation.contacts.items():
        if not contact.can_be_reached:
            problems.add(
                source.line("contacts", kind),
                ProblemCode.CONTACT_UNREACHABLE,
                f'The contact "{kind}" cannot be reached',
                "Add phone, text or web; leave the whole contact out until you know",
            )
