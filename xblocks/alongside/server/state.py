"""Where blocks read and write their fields: content from memory, a learner's own state from the database.

The state of every block on a page is read with one query. What blocks changed is written with one statement.
"""

import copy
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from opaque_keys.edx.locator import BlockUsageLocator
from xblock.core import XBlock
from xblock.exceptions import InvalidScopeError
from xblock.field_data import FieldData
from xblock.fields import BlockScope, Field, Scope, UserScope

from alongside.server.course import Course
from alongside.server.models import LearnerState

_CLEARED = object()
_UNCHANGED = object()


def _is_learners_own(field: Field) -> bool:
    return (
        getattr(field.scope, "user", None) == UserScope.ONE
    )  # the scopes of parent and children have no user


def _scope_key(field: Field, key: BlockUsageLocator) -> str:
    """Return the row in which a learner's field is kept."""
    if field.scope.block == BlockScope.TYPE:
        return f"type:{key.block_type}"
    if field.scope.block == BlockScope.ALL:
        return "user"
    return str(key)


class LearnerFieldData(FieldData):
    """The fields of some blocks as one learner has them."""

    def __init__(self, course: Course, user_id: int, keys: Iterable[BlockUsageLocator]):
        """Read the learner's state for the blocks with these keys: one query, or none if they keep no state."""
        self._course = course
        self._user_id = user_id
        self._changes: dict[str, dict[str, Any]] = defaultdict(dict)
        self._rows = self._read(
            {
                _scope_key(field, key)
                for key in keys
                for field in course.blocks[key].block_class.fields.values()
                if _is_learners_own(field)
            }
        )

    def _read(self, scope_keys: Iterable[str]) -> dict[str, dict[str, Any]]:
        wanted = sorted(scope_keys)
        rows: dict[str, dict[str, Any]] = {scope_key: {} for scope_key in wanted}
        if wanted:
            stored = LearnerState.objects.filter(user_id=self._user_id, scope_key__in=wanted)
            rows.update(stored.values_list("scope_key", "state"))
        return rows

    def _row(self, scope_key: str) -> dict[str, Any]:
        if scope_key not in self._rows:  # a block of another page, which some block asked for
            self._rows.update(self._read([scope_key]))
        return self._rows[scope_key]

    def save(self) -> None:
        """Write what changed. The caller holds the transaction in which this object was made."""
        self._write({key: self._row(key) for key in self._changes})

    def save_after_view(self) -> None:
        """Write what changed while a page was drawn, without undoing what another request wrote meanwhile."""
        if self._changes:
            with transaction.atomic():
                self._write(self._read(self._changes))

    def _write(self, rows: dict[str, dict[str, Any]]) -> None:
        if not self._changes:
            return
        now = timezone.now()
        LearnerState.objects.bulk_create(
            [
                LearnerState(
                    user_id=self._user_id,
                    scope_key=scope_key,
                    state={
                        name: value
                        for name, value in {**rows[scope_key], **changes}.items()
                        if value is not _CLEARED
                    },
                    saved_at=now,
                )
                for scope_key, changes in self._changes.items()
            ],
            update_conflicts=True,
            unique_fields=["user", "scope_key"],
            update_fields=["state", "saved_at"],
        )
        self._changes.clear()

    # XBlock's interface

    def get(self, block: XBlock, name: str) -> Any:
        """Return a field's value as JSON, or raise KeyError if it has none."""
        field = block.fields[name]
        key = block.scope_ids.usage_id
        if _is_learners_own(field):
            scope_key = _scope_key(field, key)
            value = self._changes.get(scope_key, {}).get(name, _UNCHANGED)
            if value is _UNCHANGED:
                value = self._row(scope_key)[name]
            if value is _CLEARED:
                raise KeyError(name)
        else:
            value = self._course.blocks[key].fields[name]
        return copy.deepcopy(value) if isinstance(value, dict | list) else value

    def set(self, block: XBlock, name: str, value: Any) -> None:
        """Change one of the learner's own fields. Content cannot be changed here (InvalidScopeError)."""
        self._changes[self._writable(block, name)][name] = copy.deepcopy(value)

    def delete(self, block: XBlock, name: str) -> None:
        """Give one of the learner's own fields its default again."""
        self._changes[self._writable(block, name)][name] = _CLEARED

    def _writable(self, block: XBlock, name: str) -> str:
        field = block.fields[name]
        if not _is_learners_own(field):
            raise InvalidScopeError(field.scope, [Scope.user_state, Scope.preferences, Scope.user_info])
        return _scope_key(field, block.scope_ids.usage_id)
