"""What happens to an Open edX installation that takes Alongside in: to its pins, and to its Tutor configuration."""

import json
import re
import shutil
import sys
import venv
from pathlib import Path

import pytest
import yaml
from cryptography.fernet import Fernet, MultiFernet

from alongside.credentials.keys import new_key, signing_keys
from tests.packaging.conftest import ROOT, run

pytestmark = pytest.mark.packaging

PINS = Path(__file__).parent / "pins"
OURS = {"alongside-xblock", "setuptools"}  # the platform has setuptools, and pins it elsewhere
FOR_REPORTS = {"et-xmlfile", "font-source-sans-pro", "fonttools", "fpdf2", "openpyxl"}


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(release):
    lines = (PINS / f"{release}.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if not line.startswith("#"))


def resolved(wheel, extras, release, tmp_path):
    """Return the version of everything that pip would have there, kept to the platform's pins."""
    report = tmp_path / "report.json"
    keep_to = ["--constraint", PINS / f"{release}.txt"]
    pretend = [
        "--dry-run",
        "--ignore-installed",
        "--quiet",
        "--disable-pip-version-check",
        "--report",
        report,
    ]
    run(sys.executable, "-m", "pip", "install", *pretend, *keep_to, f"{wheel}{extras}")
    installed = json.loads(report.read_text(encoding="utf-8"))["install"]
    return {normal(each["metadata"]["name"]): each["metadata"]["version"] for each in installed}


@pytest.mark.parametrize("release", ["teak", "verawood"])
@pytest.mark.parametrize("extras", ["", "[reports]"])
def test_no_pin_of_the_platform_moves(distributions, release, extras, tmp_path):
    pins, found = pinned(release), resolved(distributions[0], extras, release, tmp_path)
    assert {name: found[name] for name in found.keys() & pins.keys()} == {
        name: version for name, version in pins.items() if name in found
    }
    assert len(found.keys() & pins.keys()) > 30


@pytest.mark.parametrize(("extras", "new"), [("", set()), ("[reports]", FOR_REPORTS)])
def test_nothing_comes_in_that_the_platform_does_not_have(distributions, extras, new, tmp_path):
    found = resolved(distributions[0], extras, "teak", tmp_path)
    assert found.keys() - pinned("teak").keys() == OURS | new


@pytest.fixture(scope="module", params=["20", "21", "22"])
def tutor(request, tmp_path_factory):
    """Return what runs this release of Tutor, with our plugin enabled."""
    folder = tmp_path_factory.mktemp(f"tutor-{request.param}")
    venv.create(folder / "venv", with_pip=True)
    command = folder / "venv" / "bin"
    install = [command / "pip", "install", "--quiet", "--disable-pip-version-check"]
    run(*install, f"tutor=={request.param}.*")
    plugins = folder / "plugins"
    plugins.mkdir()
    shutil.copyfile(ROOT / "docs/admins/tutor-alongside.yaml", plugins / "alongside.yml")
    where = {"TUTOR_ROOT": str(folder / "root"), "TUTOR_PLUGINS_ROOT": str(plugins), "HOME": str(folder)}

    def tutor(*arguments):
        run(command / "tutor", *arguments, env=where | {"PATH": "/usr/bin:/bin"})
        return folder / "root"

    tutor("plugins", "enable", "alongside")
    return tutor


def settings(root, service):
    return yaml.safe_load((root / f"env/apps/openedx/config/{service}.env.yml").read_text(encoding="utf-8"))


def test_tutor_makes_a_key_once_and_gives_it_to_the_lms_alone(tutor):
    root = tutor("config", "save")
    (key,) = settings(root, "lms")["ALONGSIDE_PLAN_KEYS"]
    assert Fernet(key).decrypt(Fernet(key).encrypt(b"A walk.")) == b"A walk."
    assert settings(tutor("config", "save"), "lms")["ALONGSIDE_PLAN_KEYS"] == [key]
    assert not [name for name in settings(root, "cms") if name.startswith("ALONGSIDE_")]
    tutor("plugins", "disable", "alongside")
    assert key in (root / "config.yml").read_text(encoding="utf-8"), "or plans could never be opened again"
    assert "ALONGSIDE_PLAN_KEYS" not in settings(root, "lms")
    assert settings(tutor("plugins", "enable", "alongside"), "lms")["ALONGSIDE_PLAN_KEYS"] == [key]


def test_tutor_makes_a_key_for_credentials_once_and_rotates_it(tutor):
    (key,) = settings(tutor("config", "save"), "lms")["ALONGSIDE_CREDENTIAL_KEYS"]
    (signing,) = signing_keys([key])
    assert signing.public.algorithm == "RS256"
    assert settings(tutor("config", "save"), "lms")["ALONGSIDE_CREDENTIAL_KEYS"] == [key]
    new, earlier = json.dumps(new_key()), json.dumps([key])
    root = tutor(
        *("config", "save", "--set", f"ALONGSIDE_CREDENTIAL_KEY={new}"),
        *("--set", f"ALONGSIDE_EARLIER_CREDENTIAL_KEYS={earlier}"),
    )
    keys = signing_keys(settings(root, "lms")["ALONGSIDE_CREDENTIAL_KEYS"])
    assert [each.public.algorithm for each in keys] == ["EdDSA", "RS256"]


def test_tutor_puts_the_requirement_into_the_image(tutor):
    root = tutor("config", "save", "--set", "ALONGSIDE_REQUIREMENT=alongside-xblock==9.9")
    image = (root / "env/build/openedx/Dockerfile").read_text(encoding="utf-8")
    python = image[image.index("AS python-requirements") : image.index("AS nodejs-requirements")]
    assert "install 'alongside-xblock==9.9'\n" in python
    assert python.index("requirements/edx/base.txt") < python.index("alongside-xblock")


def test_tutor_rotates_keys(tutor):
    (old,) = settings(tutor("config", "save"), "lms")["ALONGSIDE_PLAN_KEYS"]
    locked = Fernet(old).encrypt(b"A walk.")
    new = Fernet.generate_key().decode()
    earlier = f"ALONGSIDE_EARLIER_PLAN_KEYS={json.dumps([old])}"
    root = tutor("config", "save", "--set", f"ALONGSIDE_PLAN_KEY={new}", "--set", earlier)
    keys = settings(root, "lms")["ALONGSIDE_PLAN_KEYS"]
    assert keys == [new, old]
    assert MultiFernet([Fernet(key) for key in keys]).decrypt(locked) == b"A walk."
