# ruff: noqa: D106 - Django's Meta classes explain themselves
"""Where to turn, as the organisation keeps it."""

import uuid

from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alongside.content.organisation import ContactKind
from alongside.records.models._shared import CODE_LENGTH, KEY_LENGTH
from alongside.records.tables.constraints import holds
from alongside.records.tables.exact import ExactCharField

CONTACT_LABELS = {
    ContactKind.EMERGENCY.value: _("Emergency services"),
    ContactKind.CRISIS_TEAM.value: _("Crisis team"),
    ContactKind.SAFEGUARDING_ADULTS.value: _("Safeguarding adults"),
    ContactKind.SAFEGUARDING_CHILDREN.value: _("Safeguarding children"),
    ContactKind.ON_CALL_MANAGER.value: _("Manager on call"),
    ContactKind.LISTENING_LINE.value: _("Listening line"),
    ContactKind.CONCERN_LEAD.value: _("Lead for serious concerns"),
}


class LocalSupport(models.Model):
    """Where to turn in a crisis or with a safeguarding worry, as the organisation keeps it.

    .. pii: Names and work contacts that the organisation publishes to its learners.
    .. pii_types: name, phone_number, external_service
    .. pii_retirement: consumer_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course_key = ExactCharField(
        _("course"), max_length=KEY_LENGTH, blank=True, help_text=_("Leave empty for every course here.")
    )
    kind = ExactCharField(_("for what"), max_length=CODE_LENGTH, choices=tuple(CONTACT_LABELS.items()))
    name = models.CharField(_("name"), max_length=KEY_LENGTH)
    phone = models.CharField(_("telephone"), max_length=64, blank=True)
    text = models.CharField(_("text message"), max_length=KEY_LENGTH, blank=True)
    web = models.CharField(
        _("web page"), max_length=KEY_LENGTH, blank=True, validators=[URLValidator(schemes=["http", "https"])]
    )
    hours = models.CharField(_("when it answers"), max_length=KEY_LENGTH, blank=True)
    checked_by = models.CharField(_("checked by"), max_length=KEY_LENGTH)
    checked_on = models.DateField(_("checked on"))

    class Meta:
        verbose_name = _("local support contact")
        verbose_name_plural = _("local support contacts")
        constraints = [
            models.UniqueConstraint(
                fields=["course_key", "kind"],
                name="alongside_one_contact_a_kind",
                violation_error_message=_("This course already has a contact of this kind. Change that one."),
            ),
            holds(
                ~Q(phone="", text="", web=""),
                name="alongside_contact_can_be_reached",
                violation_error_message=_(
                    "Give a telephone number, a number for text messages or a web page."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"
