"""Comments by which an author passes a rule over in one file: ``# ignore long-choice: it is long on purpose``."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from alongside.content.course import Document
from alongside.content.problems import Problem, did_you_mean
from alongside.course.guide.rules import Rule

_COMMENT = re.compile(r"^[ \t]*#[ \t]*ignore[ \t]+(?P<rule>[^\s:]+)[ \t]*:?[ \t]*(?P<why>.*)$", re.MULTILINE)
_FRONT_MATTER_END = re.compile(r"^---[ \t]*$", re.MULTILINE)


def without_ignored(document: Document[Any], findings: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the findings about a file that its comments do not pass over, and what is wrong with the comments.

    Args:
        document: the file. In Markdown, comments stand in the front matter.
        findings: what the rules found in it.

    """
    found = list(findings)
    ignored: set[str] = set()
    for comment in _COMMENT.finditer(_where_comments_stand(document)):
        line = document.text.count("\n", 0, comment.start()) + 1
        rule = comment["rule"]
        if rule not in list(Rule):
            mend = did_you_mean(rule, list(Rule), "The names are in docs/authors/guide-rules.md")
            yield Problem(document.path, line, Rule.IGNORE_UNCLEAR, f'There is no rule "{rule}"', mend)
        elif not comment["why"].strip():
            message, mend = "This comment gives no reason", f"Write # ignore {rule}: and why"
            yield Problem(document.path, line, Rule.IGNORE_UNCLEAR, message, mend)
        elif not any(finding.code == rule for finding in found):
            message = f'There is nothing here that "{rule}" would find'
            yield Problem(document.path, line, Rule.IGNORE_UNUSED, message, "Delete the comment")
        else:
            ignored.add(rule)
    yield from (finding for finding in found if finding.code not in ignored)


def _where_comments_stand(document: Document[Any]) -> str:
    if not document.path.endswith(".md"):
        return document.text
    ends = [rule.end() for rule in _FRONT_MATTER_END.finditer(document.text)]
    return document.text[: ends[1]] if len(ends) > 1 else ""
