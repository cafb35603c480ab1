"""The pages on which a training lead keeps accounts, enrolments, supervision and local contacts."""

from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from alongside.records import api as records
from alongside.server import catalogue
from alongside.server.models import Enrolment


def _this_course() -> str:
    return str(catalogue.current().key)


class EnrolmentInline(admin.StackedInline):
    """A person's place in the course, on the page of their account."""

    model = Enrolment
    extra = 0
    fields = ("course_key", "role", "is_active")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Offer this server's course for a new enrolment."""
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.base_fields["course_key"].initial = _this_course()
        return formset


class AccountAdmin(UserAdmin):
    """Django's page for accounts, with the person's place in the course.

    Deleting an account erases the person first: once their links are cut, nothing tells which words were theirs.
    """

    inlines = (EnrolmentInline,)

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Erase the person from the records and delete the account, both or neither."""
        records.retire_person(user_id=obj.pk)
        super().delete_model(request, obj)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Erase each person from the records and delete the accounts, all or none."""
        for user_id in queryset.values_list("pk", flat=True):
            records.retire_person(user_id=user_id)
        super().delete_queryset(request, queryset)


admin.site.unregister(get_user_model())
admin.site.register(get_user_model(), AccountAdmin)


@admin.register(Enrolment)
class EnrolmentAdmin(admin.ModelAdmin):
    """Who is in the course."""

    list_display = ("user", "role", "is_active", "enrolled_at")
    list_filter = ("role", "is_active")
    search_fields = ("user__username", "user__first_name", "user__last_name")
    autocomplete_fields = ("user",)
    readonly_fields = ("anonymous_id", "last_unit", "language", "enrolled_at")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Offer this server's course."""
        return {"course_key": _this_course(), **super().get_changeform_initial_data(request)}
