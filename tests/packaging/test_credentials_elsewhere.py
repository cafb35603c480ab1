"""Another implementation, which knows nothing of us, sees the same: openbadgeslib, in an environment of its own.

It asks a server of ours for the key, the issuer and the list of what was withdrawn, as any verifier would.
"""

import json
import venv
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache

from alongside.credentials.keys import new_key
from alongside.records import api
from tests.credentials.samples import pem, rsa_key
from tests.packaging.conftest import run
from tests.records.conftest import COURSE

pytestmark = [pytest.mark.packaging, pytest.mark.django_db(transaction=True)]

LIBRARY = "openbadgeslib==4.6.*"
SCRIPT = """
import json, sys
import jwt
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier
from openbadgeslib.util import download_file

def fetch(address):
    return download_file(address, allow_insecure=True, allow_private=True)

token, keys = sys.argv[1:]
kid = jwt.get_unverified_header(token)["kid"]
key = json.loads(fetch(kid))
told = {"listed": key in json.loads(fetch(keys))["keys"]}
public = jwt.PyJWK(key).key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
try:
    credential = OB3Verifier(public).verify(token, check_status=True, download=fetch)
except OB3VerificationError as refused:
    told["refused"] = str(refused)
else:
    issuer = json.loads(fetch(credential.issuer.id))
    achievement = json.loads(fetch(credential.achievement.id))
    told |= {
        "issuer": [credential.issuer.name, issuer["name"]],
        "achievement": [credential.achievement.name, achievement["name"]],
        "holder": [each.identity_hash for each in credential.identifiers],
        "alignment": [each.target_code for each in credential.achievement.alignments],
        "evidence": [each.id for each in credential.evidence],
        "until": credential.expiration_date and credential.expiration_date.isoformat(),
    }
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    folder = tmp_path_factory.mktemp("openbadgeslib")
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", LIBRARY)
    return python


@pytest.fixture
def ask(elsewhere, live_server):
    """Return what the other implementation says of a credential."""

    def asked(credential):
        keys = f"{live_server.url}/alongside/credentials/jwks.json"
        said = run(elsewhere, "-c", SCRIPT, credential.token, keys)
        told = json.loads(said.splitlines()[-1])
        assert told.pop("listed")
        return told

    return asked


@pytest.fixture
def make(story, live_server):
    story.platform.facts[COURSE] = {"name": "Northside Peer Support", "sign_offs": {"valid_months": 12}}
    story.platform.site, before = live_server.url, story.platform.site
    yield lambda: api.issue_credential(
        story.maya, course_key=COURSE, domain=None, hide_absent=True, submission_key=uuid4()
    )
    story.platform.site = before
    story.platform.facts.clear()


@pytest.mark.parametrize("algorithm", ["EdDSA", "RS256"])
def test_it_reads_a_good_one_and_sees_a_withdrawn_and_an_expired_one_as_such(
    story, make, ask, clock, settings, algorithm
):
    settings.ALONGSIDE_CREDENTIAL_KEYS = [new_key() if algorithm == "EdDSA" else pem(rsa_key().private)]
    clock.advance(-timedelta(days=500))
    story.supervise(story.maya, story.ruth)
    story.decide()
    expired = make()
    clock.advance(timedelta(days=500))
    decision = story.decide()
    good = make()

    told = ask(good)
    assert told.pop("until")
    assert told == {
        "issuer": ["Northside Peer Support"] * 2,
        "achievement": ["Signed off: competences of “Nine domains of peer support work”"] * 2,
        "holder": ["Maya Okafor"],
        "alignment": ["3.1", "3.3"],
        "evidence": [decision.uuid.urn],
    }
    assert "expired" in ask(expired)["refused"]
    api.withdraw(story.ruth, course_key=COURSE, decision_uuid=decision.uuid, reason="A slip")
    cache.clear()  # a minute goes by
    assert "'revocation' is set" in ask(good)["refused"]
