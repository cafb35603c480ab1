"""What was handed over by anybody: read only if a trusted key has signed it, whatever was tried."""

import hashlib
import hmac
import json
from datetime import timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.credentials.keys import new_key, signing_keys
from alongside.credentials.places import Places
from alongside.credentials.reading import LONGEST, Answer, NotGenuineError, claimed_issuer, read_badge
from tests.credentials.samples import (
    NOW,
    PLACES,
    credential,
    ed25519,
    keys_of,
    opened,
    part,
    rsa_key,
    signed,
    signed_as_it_is,
)

KEYS = keys_of(ed25519(), rsa_key())


def answer_to(token, keys=KEYS):
    """Return why a token is not read."""
    with pytest.raises(NotGenuineError) as refused:
        read_badge(token, keys)
    return refused.value.answer


def with_header(token=None, **changes):
    """Return a token with another header and the signature that it had."""
    header, claims, signature = opened(token or signed())
    header = {name: value for name, value in (header | changes).items() if value is not None}
    return f"{part(header)}.{part(claims)}.{signature}"


def changed(*path, to):
    """Return signed claims in which one thing was changed before signing; ``to`` None takes it out."""
    claims = credential().claims()
    at = claims
    for step in path[:-1]:
        at = at[step]
    if to is None:
        del at[path[-1]]
    else:
        at[path[-1]] = to
    return signed(claims)


@pytest.mark.parametrize("key", [ed25519, rsa_key])
def test_what_was_signed_is_read_as_it_was_made(key):
    badge = read_badge(signed(key=key()), KEYS)
    assert badge.holder == "Maya Okafor"
    assert (badge.issuer_id, badge.issuer_name) == (PLACES.issuer, "Northside Peer Support")
    assert [each.code for each in badge.competences] == ["3.1", "3.3"]
    assert badge.evidence == ("3.1, 3.3: signed off on 24 November 2026.",)
    assert badge.uuid == credential().uuid
    assert (badge.status_list, badge.status_index) == (PLACES.status_list(0), 4711)
    assert badge.in_time(NOW) is Answer.STANDS


def test_the_same_credential_signed_again_is_the_same_text():
    assert signed() == signed()
    assert signed(key=rsa_key()) == signed(key=rsa_key())


def test_line_breaks_of_a_mail_program_do_no_harm():
    token = signed()
    wrapped = "\r\n ".join(token[at : at + 76] for at in range(0, len(token), 76))
    assert read_badge(f"\n{wrapped}\n", KEYS) == read_badge(token, KEYS)


def test_dates_say_when_it_stands():
    badge = read_badge(signed(), KEYS)
    assert badge.in_time(badge.issued_at - timedelta(seconds=1)) is Answer.EARLY
    assert badge.in_time(badge.valid_until) is Answer.STANDS
    assert badge.in_time(badge.valid_until + timedelta(seconds=1)) is Answer.EXPIRED
    endless = read_badge(signed(credential(valid_until=None).claims()), KEYS)
    assert endless.in_time(NOW + timedelta(days=40_000)) is Answer.STANDS


def test_any_change_to_what_was_signed_is_noticed():
    header, claims, signature = opened(signed())
    claims["credentialSubject"]["identifier"][0]["identityHash"] = "Mallory"
    assert answer_to(f"{part(header)}.{part(claims)}.{signature}") is Answer.ALTERED


@settings(max_examples=60)
@given(st.integers(min_value=0), st.sampled_from("ABCDEFGHabcdefgh0123456789-_."))
def test_no_single_letter_can_be_changed(where, letter):
    token = signed()
    where %= len(token)
    spoilt = token[:where] + letter + token[where + 1 :]
    if spoilt != token:
        try:
            assert read_badge(spoilt, KEYS) == read_badge(token, KEYS)  # base64 has bits to spare at its end
        except NotGenuineError:
            return
        assert where in {len(part) - 1 for part in _prefixes(token)}


def _prefixes(token):
    header, payload, signature = token.split(".")
    return f"{header}", f"{header}.{payload}", f"{header}.{payload}.{signature}"


# -- another's key, or none -----------------------------------------------------------------------------------------


def test_another_issuer_cannot_claim_to_be_ours():
    (stranger,) = signing_keys([new_key()])
    assert answer_to(signed(key=stranger)) is Answer.NOT_FROM_HERE
    ours = PLACES.key(ed25519().public.thumbprint)
    assert answer_to(signed(key=stranger, kid=ours)) is Answer.ALTERED


def test_a_key_of_ours_cannot_be_named_on_another_site():
    elsewhere = Places("https://elsewhere.example", "x").key(ed25519().public.thumbprint)
    assert answer_to(signed(kid=elsewhere)) is Answer.NOT_FROM_HERE
    assert answer_to(signed(kid=ed25519().public.thumbprint)) is Answer.NOT_FROM_HERE


def test_a_key_that_is_brought_along_is_not_looked_at():
    (stranger,) = signing_keys([new_key()])
    token = jwt.encode(
        credential().claims(),
        stranger.private,
        algorithm="EdDSA",
        headers={"jwk": stranger.public.jwk, "kid": PLACES.key(stranger.public.thumbprint)},
    )
    assert answer_to(token) is Answer.UNREADABLE
    with_jku = with_header(jku="https://elsewhere.example/jwks.json")
    assert answer_to(with_jku) is Answer.UNREADABLE


@pytest.mark.parametrize("alg", ["none", "None", "HS256", "ES256", "RS512", "PS256", "", None, 7, ["EdDSA"]])
def test_no_other_algorithm_is_taken(alg):
    assert answer_to(with_header(alg=alg)) is Answer.UNREADABLE


def test_a_token_without_a_signature_is_not_taken():
    header, claims, _signature = opened(signed())
    assert answer_to(f"{part(header | {'alg': 'none'})}.{part(claims)}.") is Answer.UNREADABLE
    assert answer_to(f"{part(header)}.{part(claims)}.") is Answer.ALTERED


@pytest.mark.parametrize("key", [ed25519, rsa_key])
def test_the_public_key_is_no_shared_secret(key):
    public = key().public
    secret = public.key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    header = {"alg": "HS256", "typ": "JWT", "kid": PLACES.key(public.thumbprint)}
    message = f"{part(header)}.{part(credential().claims())}"
    mac = hmac.new(secret, message.encode(), hashlib.sha256).digest()
    assert answer_to(f"{message}.{part(mac)}") is Answer.UNREADABLE


def test_a_key_is_not_taken_for_one_of_the_other_kind():
    other_kid = PLACES.key(rsa_key().public.thumbprint)
    assert answer_to(signed(key=ed25519(), kid=other_kid)) is Answer.ALTERED
    assert answer_to(with_header(alg="RS256")) is Answer.ALTERED


# -- what is no credential ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "token",
    [
        "",
        "...",
        "a.b.c",
        "{}",
        "eyJhbGciOiJFZERTQSJ9",
        "ä.ö.ü",
        "\ud800.a.b",
        "\0",
        part([1]) + "." + part({}) + ".AA",
        part({"alg": "EdDSA", "kid": 7}) + "." + part({}) + ".AA",
        part({"alg": "EdDSA", "crit": ["exp"]}) + "." + part({}) + ".AA",
        part({"alg": "EdDSA", "typ": "vc+sd-jwt"}) + "." + part({}) + ".AA",
    ],
)
def test_what_is_no_signed_credential_is_unreadable(token):
    assert answer_to(token) in (Answer.UNREADABLE, Answer.NOT_FROM_HERE)


def test_what_is_too_long_is_not_looked_at():
    assert answer_to(signed() + "A" * LONGEST) is Answer.UNREADABLE


@pytest.mark.parametrize("depth", [500, 20_000])
def test_what_is_nested_too_deeply_is_unreadable(depth):
    nested = (b"[" * depth + b"]" * depth)[: LONGEST // 2]
    header, _claims, signature = opened(signed())
    assert answer_to(f"{part(nested)}.{part({})}.{signature}") is Answer.UNREADABLE
    unsigned = f"{part(header)}.{part(nested)}.{signature}"
    assert answer_to(unsigned) is Answer.ALTERED


def test_what_is_nested_too_deeply_and_signed_by_us_is_unreadable():
    assert answer_to(signed_as_it_is(b"[" * 20_000 + b"]" * 20_000)) is Answer.UNREADABLE


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("type",), ["VerifiableCredential"]),
        (("type",), "OpenBadgeCredential"),
        (("type",), ["VerifiableCredential", "BitstringStatusListCredential"]),
        (("jti",), "https://training.example.org/alongside/credentials/another/"),
        (("sub",), "urn:uuid:another"),
        (("nbf",), 7),
        (("exp",), 4102444800),
        (("exp",), None),
        (("validUntil",), None),
        (("validUntil",), "2126-01-01T00:00:00Z"),
        (("validFrom",), "2026-11-23T12:00:00"),
        (("validFrom",), "yesterday"),
        (("issuer", "id"), "https://elsewhere.example/issuer.json"),
        (("issuer",), "https://training.example.org/"),
        (("credentialSubject", "id"), "urn:uuid:another"),
        (("credentialSubject", "identifier"), None),
        (("credentialSubject", "achievement"), []),
        (("credentialStatus",), None),
        (("credentialStatus", "statusListCredential"), "https://elsewhere.example/0.jwt"),
        (("credentialStatus", "statusListIndex"), "many"),
        (("credentialStatus", "statusListIndex"), "9" * 5000),
        (("credentialStatus", "statusPurpose"), "message"),
        (("evidence",), 7),
        (("id",), None),
    ],
)
def test_claims_that_do_not_fit_together_are_unreadable_even_if_signed(path, value):
    assert answer_to(changed(*path, to=value)) is Answer.UNREADABLE


def test_a_credential_of_another_site_with_our_key_is_not_from_here():
    assert answer_to(changed("iss", to="https://elsewhere.example/issuer.json")) is Answer.NOT_FROM_HERE
    assert answer_to(changed("iss", to="http://[")) is Answer.NOT_FROM_HERE
    assert answer_to(changed("iss", to=None)) is Answer.NOT_FROM_HERE


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@settings(max_examples=80)
@given(ANY_JSON)
def test_whatever_is_signed_is_read_or_refused(claims):
    token = signed_as_it_is(json.dumps(claims).encode())
    assert answer_to(token) in (Answer.UNREADABLE, Answer.NOT_FROM_HERE)


@settings(max_examples=80)
@given(st.text() | st.binary().map(lambda raw: raw.decode("utf-8", "replace")))
def test_whatever_is_handed_over_is_refused_without_ado(text):
    assert answer_to(text) is Answer.UNREADABLE
    assert claimed_issuer(text) == ""


def test_letters_that_move_a_cursor_or_turn_the_writing_are_not_shown():
    badge = read_badge(changed("name", to="Signed\x1b[2J off\u202e!\r\n"), KEYS)
    assert badge.name == "Signed[2J off!"


def test_what_a_token_claims_can_be_asked_before_it_is_trusted():
    assert claimed_issuer(signed()) == PLACES.issuer
    assert claimed_issuer(changed("iss", to="https://\x1b.example")) == ""
    assert claimed_issuer(signed_as_it_is(b'{"iss": {"a": 1}}')) == ""
