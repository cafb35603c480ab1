"""Keys: which ones are taken, what they are called, and what of them is published."""

import json

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from alongside.credentials.keys import KeyUnusableError, new_key, public_keys, signing_keys, split_pem
from tests.credentials.samples import ed25519, pem, rsa_key


@pytest.mark.parametrize(("key", "algorithm"), [(ed25519, "EdDSA"), (rsa_key, "RS256")])
def test_a_key_is_for_one_algorithm_and_its_public_half_comes_back_from_the_key_set(key, algorithm):
    public = key().public
    assert public.algorithm == algorithm
    jwk = json.loads(json.dumps(public.jwk))
    (found,) = public_keys({"keys": [{**jwk, "kid": "https://a.example/key"}]}).values()
    assert (found.thumbprint, found.jwk) == (public.thumbprint, public.jwk)


def test_the_thumbprints_are_those_of_the_rfcs():
    rfc_7638 = {
        "kty": "RSA",
        "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRX"
        "jBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8"
        "KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBni"
        "Iqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
        "e": "AQAB",
    }
    rfc_8037 = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
    assert set(public_keys({"keys": [rfc_7638, rfc_8037]})) == {
        "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
        "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
    }


@pytest.mark.parametrize(
    "text",
    [
        "no key",
        None,
        pem(ec.generate_private_key(ec.SECP256R1())),
        pem(rsa.generate_private_key(65537, 1024)),
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
    ],
)
def test_other_keys_are_refused_without_being_repeated(text):
    with pytest.raises(KeyUnusableError) as refused:
        signing_keys([text])
    assert text is None or text not in str(refused.value)


def test_nothing_shows_a_private_key():
    assert "private" not in repr(ed25519()).lower()
    assert "d" not in ed25519().public.jwk
    assert "d" not in rsa_key().public.jwk


def test_keys_stand_below_one_another_in_a_file():
    first, second = new_key(), new_key()
    assert split_pem(f"{first}\n# older\n{second}") == [first.strip(), second.strip()]


@pytest.mark.parametrize("key_set", [None, [], {"keys": {}}, {"keys": None}, "keys"])
def test_what_is_no_key_set_is_refused(key_set):
    with pytest.raises(KeyUnusableError):
        public_keys(key_set)


@pytest.mark.parametrize(
    "jwk",
    [
        {"kty": "oct", "k": "c2VjcmV0"},
        {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"},
        {"kty": "OKP", "crv": "Ed448", "x": "AA"},
        {"kty": "OKP", "crv": "Ed25519", "x": 7},
        {"kty": "RSA", "n": "AQAB", "e": "AQAB"},
        {"kty": ["RSA"]},
        "a key",
    ],
)
def test_a_key_of_another_kind_in_a_set_is_passed_over(jwk):
    assert set(public_keys({"keys": [jwk, ed25519().public.jwk]})) == {ed25519().public.thumbprint}
