"""What administrators see of the records: links and contacts to edit, and the ledger without anybody's words."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from alongside.records.models import CourseRole, LearnerRecord, LedgerEntry, LocalSupport, Supervision
from alongside.records.people.scope import opened_record


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows to look at. They change through the records' own verbs, or not at all."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False


@admin.register(LearnerRecord)
class LearnerRecordAdmin(ReadOnlyAdmin):
    """Whose record is which."""

    list_display = ["uuid", "course_key", "user", "opened_at", "head_sequence"]
    list_select_related = ["user"]
    search_fields = ["uuid", "user__username"]


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ReadOnlyAdmin):
    """What happened on the records, without the words."""

    list_display = ["record", "sequence", "kind", "actor", "created_at"]
    list_select_related = ["record", "actor"]
    list_filter = ["kind"]
    search_fields = ["uuid", "record__uuid", "about_uuid"]
    show_full_result_count = False


@admin.register(Supervision)
class SupervisionAdmin(admin.ModelAdmin):
    """Who supports whom."""

    list_display = ["learner", "supervisor", "course_key", "starts", "ends"]
    list_select_related = ["learner", "supervisor"]
    list_filter = ["course_key"]
    raw_id_fields = ["learner", "supervisor"]
    search_fields = ["learner__username", "supervisor__username"]

    def save_model(self, request: HttpRequest, obj: Supervision, form: Any, change: bool) -> None:
        """Save the link, and open the learner's record so that the supervisor sees them at once."""
        super().save_model(request, obj, form, change)
        opened_record(obj.course_key, obj.learner_id)


@admin.register(CourseRole)
class CourseRoleAdmin(admin.ModelAdmin):
    """Who leads training in a course, and who reads its serious concerns."""

    list_display = ["user", "role", "course_key", "starts", "ends"]
    list_select_related = ["user"]
    list_filter = ["role", "course_key"]
    raw_id_fields = ["user"]
    search_fields = ["user__username"]


@admin.register(LocalSupport)
class LocalSupportAdmin(admin.ModelAdmin):
    """Where to turn, and who checked that it is right."""

    list_display = ["kind", "name", "course_key", "checked_by", "checked_on"]
    list_filter = ["kind", "course_key"]
    search_fields = ["name"]
