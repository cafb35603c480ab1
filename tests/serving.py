"""The embedded server in a process of its own, and a browser that has nothing but its pages."""

import json
import re
import socket
import subprocess
import sys
import urllib.request
from http.cookiejar import CookieJar
from urllib.parse import urlencode

import pytest

START = (
    "import sys; from pathlib import Path; from alongside.server.run import serve; serve(**eval(sys.argv[1]))"
)
PATIENCE = 90


@pytest.fixture
def port():
    return free_port()


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Browser:
    """One person's browser: it keeps its cookies."""

    def __init__(self, base):
        self._base, self._cookies = base, CookieJar()
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._cookies)).open

    def get(self, path):
        return self._fetch(path)

    def post(self, path, data, page):
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        return self._fetch(path, urlencode({**data, "csrfmiddlewaretoken": token}).encode())

    def send(self, path, **data):
        """Send JSON, as a page's script does, and return the answer."""
        token = next(cookie.value for cookie in self._cookies if cookie.name == "csrftoken")
        headers = {"Content-Type": "application/json", "X-CSRFToken": token}
        return json.loads(self._fetch(path, json.dumps(data).encode(), headers))

    def choose(self, person):
        """Sign in as one of the demo people."""
        return self.post("/sign-in/demo/", {"username": person}, self.get("/sign-in/"))

    def sign_in(self, username, password):
        return self.post("/sign-in/", {"username": username, "password": password}, self.get("/sign-in/"))

    def _fetch(self, path, data=None, headers={}):  # noqa: B006 - only read
        request = urllib.request.Request(self._base + path, data, headers)
        with self._open(request, timeout=PATIENCE) as answer:
            return answer.read().decode()


class Server:
    """A server in a process of its own, and a browser."""

    def __init__(self, **options):
        self.base = f"http://127.0.0.1:{options['port']}"
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", START, repr(options).replace("PosixPath", "Path")],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said = ""
        browser = Browser(self.base)
        self.get, self.post = browser.get, browser.post

    def __enter__(self):
        for line in self._process.stdout:
            self.said += line
            if "Ctrl+C" in line:
                return self
        raise AssertionError(self.said)

    def __exit__(self, *error):
        self._process.terminate()
        assert self._process.wait(PATIENCE) == 0, "it should end as it does with Ctrl+C"
        self._process.stdout.close()
