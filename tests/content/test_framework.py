"""The framework: its order and its look-ups."""

import pytest

from alongside.content.framework import Framework, Layer, parse_framework
from tests.content.examples import EXAMPLES, changed

FRAMEWORK = parse_framework(EXAMPLES["framework"])


def test_competences_are_flat_and_in_order() -> None:
    assert [competence.code for competence in FRAMEWORK.competences] == ["3.3", "3.4"]
    assert FRAMEWORK.competence("3.4").short_title == "Families"
    assert FRAMEWORK.domain_of("3.4").layer is Layer.CORE


@pytest.mark.parametrize("look_up", [FRAMEWORK.competence, FRAMEWORK.domain_of])
def test_an_unknown_competence_is_a_key_error(look_up) -> None:
    with pytest.raises(KeyError):
        look_up("9.9")


def test_competences_with_letters_of_our_own_are_known_too() -> None:
    text = changed("framework", ('      - code: "3.4"', "      - code: 3.d"))
    assert parse_framework(text).competence("3.d")


def test_looking_something_up_does_not_make_two_frameworks_differ() -> None:
    other = Framework.model_validate(FRAMEWORK.model_dump())
    assert other.competences
    assert other == FRAMEWORK
