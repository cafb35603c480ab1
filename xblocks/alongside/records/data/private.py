"""A learner's own writing, opened for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class PlanView:
    """A private plan, opened for its writer. ``answers`` maps section codes to text."""

    plan_code: str
    answers: Mapping[str, str] = field(repr=False)
    version: int
    saved_at: datetime
