"""Markdown and YAML in, an Open edX course out; and what of the framework the course covers."""

from alongside.course.build import build_archive, build_tree, unset_facts
from alongside.course.coverage import coverage

__all__ = ["build_archive", "build_tree", "coverage", "unset_facts"]
