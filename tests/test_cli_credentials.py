"""``alongside verify-credential``: by what an issuer publishes, by a file of keys, and in a data folder."""

import json
import subprocess
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from alongside.credentials.keys import new_key, signing_keys
from alongside.credentials.making import Issuer
from alongside.credentials.places import Places
from alongside.credentials.status import status_list
from alongside.server.issuer import LARGEST, CannotFetchError, fetch, fetch_json
from tests.command_line import invoke, run_python
from tests.credentials.samples import credential, ed25519, opened, part, rsa_key

NOW = datetime.now(UTC).replace(microsecond=0)


class Site:
    """An issuer's site on this machine, as it was told to answer: a path to (status, content, where to)."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.places = Places(self.address, "course-v1:Org+PSW+2026")
        self.answers: dict[str, tuple[int, bytes, str]] = {}
        self.asked: list[str] = []

    def publish(self, key=None, withdrawn=(), **changes) -> None:
        key = key or ed25519()
        self.answer(self.places.keys, json.dumps({"keys": [key.public.jwk]}))
        claims = status_list(self.places, 0, withdrawn, NOW) | changes
        self.answer(self.places.status_list(0), key.sign(claims, self.places.key(key.public.thumbprint)))

    def answer(self, address: str, content: str, status: int = 200, where: str = "") -> None:
        self.answers[address.removeprefix(self.address)] = status, content.encode(), where

    def token(self, key=None, **changes) -> str:
        key = key or ed25519()
        dates = {"issued_at": NOW - timedelta(days=1), "valid_until": NOW + timedelta(days=30)}
        made = replace(
            credential(), issuer=Issuer(self.places, "Northside Peer Support"), **(dates | changes)
        )
        return key.sign(made.claims(), self.places.key(key.public.thumbprint))


@contextmanager
def served():
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            site.asked.append(self.path)
            status, content, where = site.answers.get(self.path, (404, b"", ""))
            self.send_response(status)
            if where:
                self.send_header("Location", where)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_arguments):
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        site = Site(server.server_port)
        Thread(target=server.serve_forever, daemon=True).start()
        yield site
        server.shutdown()


@pytest.fixture
def site():
    with served() as answering:
        answering.publish()
        yield answering


@pytest.fixture
def check(here: Path):
    """Return the exit status and what is said of a credential."""

    def checked(token: str, *options: object):
        (here / "it.jwt").write_text(token, encoding="utf-8")
        done = invoke("verify-credential", "it.jwt", *map(str, options))
        return done.exit_code, done.output

    return checked


@pytest.mark.parametrize("key", [ed25519, rsa_key])
def test_a_good_one_stands_by_what_its_issuer_publishes(site, check, key):
    site.publish(key())
    status, said = check(site.token(key()))
    assert status == 0
    for words in (
        "It stands.",
        "Maya Okafor",
        "Northside Peer Support",
        site.address,
        "3.3 Keeping the role",
    ):
        assert words in said
    assert "safe to work" in " ".join(said.split())
    assert site.asked == [
        "/alongside/credentials/jwks.json",
        site.places.status_list(0).removeprefix(site.address),
    ]


def test_in_json_for_programs(site, check):
    status, said = check(site.token(), "--format", "json")
    told = json.loads(said)
    assert (status, told["answer"], told["says"]["holder"]) == (0, "stands", "Maya Okafor")


def test_a_withdrawn_an_expired_and_an_early_one_do_not_stand(site, check):
    assert check(site.token(valid_until=NOW - timedelta(minutes=1)))[0] == 1
    assert "run out" in check(site.token(valid_until=NOW - timedelta(minutes=1)))[1]
    assert "not valid yet" in check(site.token(issued_at=NOW + timedelta(hours=1)))[1]
    site.publish(withdrawn=[credential().status_index])
    status, said = check(site.token())
    assert (status, "It was withdrawn" in said) == (1, True)


def test_an_altered_one_does_not_stand_and_is_not_shown(site, check):
    header, claims, signature = opened(site.token())
    claims["name"] = "Doctor of everything"
    status, said = check(f"{part(header)}.{part(claims)}.{signature}")
    assert (status, "It was altered" in said, "Doctor" in said) == (1, True, False)


def test_one_that_somebody_else_signed_in_the_issuer_s_name_does_not_stand(site, check):
    (stranger,) = signing_keys([new_key()])
    status, said = check(site.token(stranger))
    assert (status, "None of the keys" in said, "Maya" in said) == (1, True, False)


def test_it_can_be_said_who_must_have_issued_it(site, check):
    assert check(site.token(), "--issuer", site.places.issuer)[0] == 0
    site.asked.clear()
    status, said = check(site.token(), "--issuer", "https://training.example.org/issuer.json")
    assert status == 1
    assert site.places.issuer in said
    assert site.asked == []


def test_with_keys_of_one_s_own_the_issuer_is_asked_only_what_was_withdrawn(site, check, here):
    (here / "keys.json").write_text(json.dumps({"keys": [ed25519().public.jwk]}))
    assert check(site.token(), "--jwks", "keys.json")[0] == 0
    assert len(site.asked) == 1
    (here / "keys.json").write_text(json.dumps({"keys": [rsa_key().public.jwk]}))
    assert check(site.token(), "--jwks", "keys.json")[0] == 1
    for spoilt in ("[]", "no", "{"):
        (here / "keys.json").write_text(spoilt)
        assert check(site.token(), "--jwks", "keys.json")[0] == 2


@pytest.mark.parametrize(
    "spoil",
    [
        lambda site: site.answers.pop(site.places.status_list(0).removeprefix(site.address)),
        lambda site: site.answer(site.places.status_list(0), "no list"),
        lambda site: site.publish(validUntil="2026-01-01T00:00:00Z"),
        lambda site: site.publish(id=site.places.status_list(1)),
    ],
    ids=["gone", "no list", "old", "another"],
)
def test_where_the_list_cannot_be_had_it_cannot_be_told(site, check, spoil):
    token = site.token()
    spoil(site)
    status, said = check(token)
    assert status == 2
    assert "cannot be told" in said
    assert "Maya Okafor" in said
    assert check(site.token(valid_until=NOW - timedelta(minutes=1)))[0] == 1, "what has run out has run out"


def test_an_issuer_that_cannot_be_reached_cannot_be_asked(site, check):
    site.answers.clear()
    status, said = check(site.token())
    assert (status, "keys cannot be had" in said) == (2, True)


@pytest.mark.parametrize("text", ["", "hello", "a.b.c", "\x00\x01"])
def test_what_is_no_credential_is_said_to_be_none(check, text):
    status, said = check(text)
    assert (status, "not a credential" in said) == (1, True)


def test_a_site_without_https_is_not_asked(check):
    elsewhere = replace(
        credential(), issuer=Issuer(Places("http://training.example.org", "x"), "Somebody")
    ).claims()
    status, said = check(ed25519().sign(elsewhere, "http://training.example.org/key"))
    assert (status, "not reached by https" in said) == (2, True)


def test_nobody_is_led_to_another_site(site):
    page = f"{site.address}/keys"
    for status in (301, 302, 307, 308):
        site.answer(page, "", status, where=f"{site.address}/elsewhere")
        with pytest.raises(CannotFetchError):
            fetch(page, site.address)
    assert "/elsewhere" not in site.asked
    for address in (
        "https://elsewhere.example/keys",
        "file:///etc/passwd",
        "http://[",
        "",
        f"{site.address}1/",
        f"{site.address}/a b",
    ):
        with pytest.raises(CannotFetchError):
            fetch(address, site.address)


def test_no_more_is_read_than_an_issuer_has_to_say(site):
    site.answer(f"{site.address}/much", "x" * (LARGEST + 1))
    with pytest.raises(CannotFetchError):
        fetch(f"{site.address}/much", site.address)
    site.answer(f"{site.address}/deep", "[" * 100_000)
    with pytest.raises(CannotFetchError):
        fetch_json(f"{site.address}/deep", site.address)


# -- a data folder ---------------------------------------------------------------------------------------------------

_TELL_A_STORY = """
import django
from django.conf import settings
from django.core.management import call_command

settings.ALONGSIDE_PLATFORM = "tests.fakes.FakePlatform"
django.setup()
call_command("migrate", verbosity=0)

from uuid import uuid4
from alongside import platform
from alongside.records import api
from tests.records.conftest import COURSE, Story, make_actor

maya, ruth = make_actor("maya", "Maya", "Okafor"), make_actor("ruth", "Ruth", "Ferreira", is_learner=False)
story = Story(platform.current(), maya, ruth, make_actor("lead", "Lee", "Adeyemi", is_staff=True))
story.supervise(maya, ruth)
decision = story.decide()
for name in ("good", "withdrawn"):
    made = api.issue_credential(maya, course_key=COURSE, domain=None, hide_absent=True, submission_key=uuid4())
    open(f"{settings.DATA.path}/{name}.jwt", "w").write(made.token)
api.take_back_credential(maya, course_key=COURSE, credential_uuid=made.uuid)
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("told") / "data"
    done = run_python(
        "-c", _TELL_A_STORY, DJANGO_SETTINGS_MODULE="alongside.server.settings", ALONGSIDE_DATA=str(folder)
    )
    assert done.returncode == 0, done.stderr
    return folder


def _command(*arguments: object) -> subprocess.CompletedProcess[str]:
    return run_python(
        "-c", "from alongside.cli import main; main()", "verify-credential", *map(str, arguments)
    )


def test_in_a_data_folder_nothing_is_asked_over_the_network(data):
    good = _command(data / "good.jwt", "--data", data)
    assert (good.returncode, good.stderr) == (0, "")
    assert "It stands." in good.stdout
    assert "Maya Okafor" in good.stdout
    assert _command(data / "withdrawn.jwt", "--data", data).returncode == 1


def test_a_folder_without_its_keys_has_signed_nothing_and_gets_none(data, tmp_path):
    (tmp_path / "alongside.sqlite3").write_bytes((data / "alongside.sqlite3").read_bytes())
    done = _command(data / "good.jwt", "--data", tmp_path)
    assert (done.returncode, "None of the keys" in done.stdout) == (1, True)
    assert [file.name for file in tmp_path.iterdir()] == ["alongside.sqlite3"]


def test_a_folder_that_is_none_and_options_that_exclude_each_other_are_refused(data, tmp_path):
    assert _command(data / "good.jwt", "--data", tmp_path / "nothing").returncode == 2
    assert _command(data / "good.jwt", "--data", data, "--issuer", "https://a.example").returncode == 2
    assert _command(tmp_path / "nothing.jwt").returncode == 2
