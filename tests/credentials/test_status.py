"""The list of what was withdrawn: a bit for each credential, and whose word it is."""

import gzip
from base64 import urlsafe_b64encode
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.credentials.reading import is_withdrawn, read_badge
from alongside.credentials.status import SIZE, StatusUnknownError, is_set, status_list
from tests.credentials.samples import NOW, PLACES, credential, ed25519, keys_of, rsa_key, signed

KEYS = keys_of(ed25519())


def encoded(raw):
    return "u" + urlsafe_b64encode(raw).rstrip(b"=").decode()


def ask(claims, key=None, now=NOW, **changes):
    badge = read_badge(signed(credential(**changes).claims()), KEYS)
    return is_withdrawn(badge, signed(claims, key), KEYS, now)


@settings(max_examples=30)
@given(st.sets(st.integers(0, SIZE - 1), max_size=20), st.integers(0, SIZE - 1))
def test_the_bits_that_were_set_are_set_and_no_others(indexes, other):
    written = status_list(PLACES, 0, indexes, NOW)["credentialSubject"]["encodedList"]
    assert all(is_set(written, index) for index in indexes)
    assert is_set(written, other) == (other in indexes)


def test_a_list_tells_of_its_own_credential_only():
    assert ask(status_list(PLACES, 0, [4711], NOW))
    assert not ask(status_list(PLACES, 0, [4710, 4712], NOW))


def another_site():
    return status_list(type(PLACES)("https://elsewhere.example", PLACES.course_key), 0, [], NOW)


@pytest.mark.parametrize(
    "claims",
    [
        status_list(PLACES, 1, [], NOW),
        status_list(PLACES, 0, [], NOW - timedelta(days=2)),
        status_list(PLACES, 0, [], NOW + timedelta(minutes=1)),
        status_list(type(PLACES)(PLACES.site, "course-v1:Another+One+2026"), 0, [], NOW),
        status_list(PLACES, 0, [], NOW) | {"type": ["VerifiableCredential"]},
        status_list(PLACES, 0, [], NOW) | {"credentialSubject": {"statusPurpose": "suspension"}},
        status_list(PLACES, 0, [], NOW) | {"validUntil": "tomorrow"},
        {"iss": PLACES.issuer},
        credential().claims(),
        another_site(),
    ],
)
def test_another_list_tells_nothing(claims):
    with pytest.raises(StatusUnknownError):
        ask(claims)


def test_a_list_that_somebody_else_signed_tells_nothing():
    with pytest.raises(StatusUnknownError):
        ask(status_list(PLACES, 0, [], NOW), key=rsa_key())


def test_a_list_that_is_too_short_tells_nothing():
    with pytest.raises(StatusUnknownError):
        ask(status_list(PLACES, 0, [], NOW), status_index=SIZE)
    with pytest.raises(StatusUnknownError):
        ask(status_list(PLACES, 0, [], NOW), status_index=-1)


@pytest.mark.parametrize(
    "text", [None, 7, "", "no", "u", "uAAAA", encoded(b"\x1f\x8b" + bytes(30)), "uä", {"u": 1}]
)
def test_what_cannot_be_unpacked_tells_nothing(text):
    with pytest.raises(StatusUnknownError):
        is_set(text, 0)


def test_a_list_that_would_unfold_without_end_is_read_no_further_than_ours_goes():
    bomb = encoded(gzip.compress(bytes(200 * 1024 * 1024), compresslevel=1))
    assert not is_set(bomb, SIZE - 1)
    with pytest.raises(StatusUnknownError):
        is_set(bomb, SIZE)
