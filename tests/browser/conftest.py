"""A served course, a browser, and people who use it by mouse or by keyboard alone."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.people import ByKeyboard, ByMouse

ALONGSIDE = str(Path(sys.prefix) / "bin" / "alongside")
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def served(program, data):
    """Serve the shipped course from a data folder; give the address."""
    port = free_port()
    command = [*program, "serve", "--include-optional", "--port", str(port), "--data", str(data)]
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    server = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    address = f"http://127.0.0.1:{port}"
    for _attempt in range(600):
        try:
            urllib.request.urlopen(f"{address}/sign-in/", timeout=1).close()
            break
        except OSError:
            assert server.poll() is None, server.stdout.read()
            time.sleep(0.1)
    yield address
    server.terminate()
    server.wait(timeout=20)


@pytest.fixture(scope="session")
def first_data(tmp_path_factory):
    """The data folder of a server that was started once: making it takes longer than starting again."""
    data = tmp_path_factory.mktemp("first") / "data"
    with served([ALONGSIDE], data):
        pass
    return data


@pytest.fixture
def site_data(first_data, tmp_path):
    """The data folder of a server in which nobody has done anything yet."""
    return shutil.copytree(first_data, tmp_path / "data")


@pytest.fixture
def program():
    """What is called to serve."""
    return [ALONGSIDE]


@pytest.fixture
def site(site_data, program):
    """The address of a server with the shipped course and fresh data."""
    with served(program, site_data) as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def new_person(browser, site):
    """Make people: ``new_person("maya")`` has signed in and sees the course, in a browser of their own."""
    contexts = []

    def make(username, by=ByMouse):
        size = {"width": by.width, "height": by.height}
        context = browser.new_context(viewport=size, locale="en-GB", reduced_motion="reduce")
        context.set_default_timeout(15_000)
        contexts.append(context)
        return by(context, site, username)

    yield make
    complaints = [complaint for context in contexts for complaint in getattr(context, "complaints", [])]
    for context in contexts:
        context.close()
    assert not complaints


@pytest.fixture(params=[ByMouse, ByKeyboard], ids=["by mouse at 1280", "by keyboard at 320"])
def by(request):
    return request.param
