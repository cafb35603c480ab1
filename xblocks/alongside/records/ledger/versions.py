"""The exact text that a request was made under, kept once for each content hash."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from alongside.content import role_play as role_play_content
from alongside.content import rubric as rubric_content
from alongside.content.role_play import RolePlay
from alongside.content.rubric import Rubric
from alongside.records.models import KEY_LENGTH, ContentVersion, RolePlayVersion, RubricVersion


def keep_rubric(rubric: Rubric) -> RubricVersion:
    """Return the kept version of a rubric, kept now if its text was never used before."""
    version, _created = RubricVersion.objects.get_or_create(
        content_hash=rubric_content.content_hash(rubric),
        defaults={
            "code": rubric.code,
            "title": rubric.title[:KEY_LENGTH],
            "canonical": rubric_content.canonical(rubric),
        },
    )
    return version


def keep_role_play(role_play: RolePlay) -> RolePlayVersion:
    """Return the kept version of a role-play, kept now if its text was never used before."""
    version, _created = RolePlayVersion.objects.get_or_create(
        content_hash=role_play_content.content_hash(role_play),
        defaults={
            "title": role_play.title[:KEY_LENGTH],
            "canonical": role_play_content.canonical(role_play),
        },
    )
    return version


@lru_cache(maxsize=64)
def read_rubric(canonical: str) -> Rubric:
    """Return the rubric that a kept text holds."""
    return Rubric.model_validate_json(canonical)


@lru_cache(maxsize=64)
def read_role_play(canonical: str) -> RolePlay:
    """Return the role-play that a kept text holds."""
    return RolePlay.model_validate_json(canonical)


#: Titles by hash. A hash is of one text, so what was read once stays true.
_titles: dict[str, str] = {}
_MOST_TITLES = 4096


def titles_of(versions: type[ContentVersion], hashes: Iterable[str]) -> Mapping[str, str]:
    """Return the titles of kept versions by their content hash; in one query, and in none for those read before.

    Args:
        versions: the model, ``RubricVersion`` or ``RolePlayVersion``.
        hashes: the content hashes.

    """
    wanted = set(hashes)
    if wanted - _titles.keys():
        if len(_titles) > _MOST_TITLES:
            _titles.clear()
        found = versions.objects.filter(content_hash__in=wanted - _titles.keys())
        _titles.update(found.values_list("content_hash", "title"))
    return {each: _titles[each] for each in wanted if each in _titles}
