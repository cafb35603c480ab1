"""The server is killed in the middle of its work: what it answered is there, and nothing is half there."""

import json
import re
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from http.client import HTTPException
from http.cookiejar import CookieJar
from threading import Semaphore
from urllib.request import HTTPCookieProcessor, Request, build_opener
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from alongside.content.course import shipped_rubric
from alongside.content.rubric import Kind
from alongside.sign_off import WORKBENCH_ROLE_PLAY
from tests.serving import PATIENCE, port

__all__ = ["port"]

COURSE = "course-v1:Org+Kill+2026"
LEARNERS = ("maya", "tom")
ROLE_PLAYS = tuple(f"play-{number}" for number in range(5))
ATTEMPTS = 10
#: After how many answered submissions of the 200 the server is killed.
KILLS = (30, 95, 160)
COMMAND = (sys.executable, "-W", "ignore", "-c", "from alongside.cli import main; main()")
READY = {
    criterion.code: {
        "level": "ready",
        "behaviours": list(criterion.behaviours.of(Kind.BASIC)),
        "note": "Seen.",
    }
    for criterion in shipped_rubric("core-relational-skills").criteria
}


class Gone(Exception):
    """The server did not answer."""


class Server:
    """``alongside serve`` in a process of its own, which can be started again."""

    def __init__(self, *options: object):
        self._options = [str(option) for option in options]

    def start(self) -> None:
        self._process = subprocess.Popen(
            [*COMMAND, "serve", *self._options], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        said = ""
        for line in self._process.stdout:
            said += line
            if "Ctrl+C" in line:
                return
        raise AssertionError(said)

    def kill(self) -> None:
        """Give it no time for anything."""
        self._process.kill()
        self._process.wait(PATIENCE)
        self._process.stdout.close()


class Browser:
    """One person's browser, which keeps its cookies while the server comes and goes."""

    def __init__(self, base: str, person: str):
        self._base, self._cookies = base, CookieJar()
        self._open = build_opener(HTTPCookieProcessor(self._cookies)).open
        page = self._fetch(f"{base}/sign-in/")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        self._fetch(f"{base}/sign-in/demo/", f"username={person}&csrfmiddlewaretoken={token}".encode())

    def post(self, path: str, **data: object) -> None:
        """Send JSON. Raises Gone if no whole answer comes, and HTTPError if it is a refusal."""
        token = next(cookie.value for cookie in self._cookies if cookie.name == "csrftoken")
        headers = {"Content-Type": "application/json", "X-CSRFToken": token}
        self._fetch(Request(self._base + path, json.dumps(data).encode(), headers))

    def _fetch(self, *request: object) -> str:
        try:
            with self._open(*request, timeout=PATIENCE) as answer:
                return answer.read().decode()
        except (HTTPException, ConnectionError) as error:
            raise Gone from error
        except OSError as error:
            if isinstance(getattr(error, "reason", None), OSError):
                raise Gone from error
            raise


@dataclass
class Ledger:
    """What is in the data folder, read past the server."""

    data: object

    def assessments(self) -> dict[UUID, int]:
        """Return for every submission's key how many ledger entries it made."""
        rows = self._rows(
            "SELECT submission_key, count(*) FROM alongside_records_assessment"
            " JOIN alongside_records_ledgerentry AS entry ON entry.id = entry_id GROUP BY submission_key"
        )
        return {UUID(key): number for key, number in rows}

    def request_of(self, key: UUID) -> UUID:
        """Return the request that a submission made."""
        sql = "SELECT uuid FROM alongside_records_roleplayrequest WHERE submission_key = ?"
        return UUID(self._rows(sql, key.hex)[0][0])

    def kinds(self) -> dict[str, int]:
        """Return how many entries of each kind there are."""
        return dict(self._rows("SELECT kind, count(*) FROM alongside_records_ledgerentry GROUP BY kind"))

    def scores(self) -> int:
        """Return how many role-plays have their point in the gradebook."""
        return self._rows("SELECT count(*) FROM submissions_score WHERE points_earned = 1")[0][0]

    def verified(self) -> str:
        """Return what ``alongside verify`` says."""
        verify = [*COMMAND, "verify", "--data", str(self.data)]
        done = subprocess.run(verify, capture_output=True, text=True, check=False, timeout=PATIENCE)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def _rows(self, sql: str, *values: object) -> list[tuple]:
        connection = sqlite3.connect(self.data / "alongside.sqlite3", timeout=20)
        try:
            return connection.execute(sql, values).fetchall()
        finally:
            connection.close()


@dataclass
class Work:
    """One learner in one role-play: asks, is seen, is told to practise again, and so on until the sign-off.

    ``todo`` are the keys of the submissions that have not been answered yet, ``done`` of those that have been.
    """

    learner: Browser
    supervisor: Browser
    role_play: str
    ledger: Ledger
    todo: list[UUID] = field(default_factory=lambda: [uuid4() for _half in range(2 * ATTEMPTS)])
    done: list[UUID] = field(default_factory=list)

    def go_on(self, answered: Semaphore) -> bool:
        """Send what has not been answered, each with its key; return False if the server goes away meanwhile."""
        try:
            while self.todo:
                if len(self.done) % 2 == 0:
                    self._ask()
                else:
                    self._decide()
                self.done.append(self.todo.pop(0))
                answered.release()
        except Gone:
            return False
        return True

    def _ask(self) -> None:
        block = f"block-v1:{COURSE.removeprefix('course-v1:')}+type@alongside_sign_off+block@{self.role_play}"
        self.learner.post(f"/handlers/{block}/ask", ratings=READY, submission_key=str(self.todo[0]))

    def _decide(self) -> None:
        request = f"/alongside/{COURSE}/requests/{self.ledger.request_of(self.done[-1])}"
        if self.todo[0] not in self.ledger.assessments():
            self.supervisor.post(f"{request}/open/")
        self.supervisor.post(
            f"{request}/decide/",
            ratings=READY,
            strengths="You listened.",
            next_step="A louder Sam.",
            observed_on=timezone.localdate().isoformat(),
            format="role-play-live",
            relation="I supervise them.",
            outcome="practise-again" if len(self.todo) > 1 else "signed-off",
            submission_key=str(self.todo[0]),
        )


@pytest.fixture
def content(tmp_path):
    """A course of nothing but role-plays."""
    blocks = "".join(
        f'<alongside_sign_off url_name="{name}"><![CDATA[{WORKBENCH_ROLE_PLAY}]]></alongside_sign_off>'
        for name in ROLE_PLAYS
    )
    folder = tmp_path / "content" / "course"
    folder.mkdir(parents=True)
    (folder / "course.xml").write_text(
        '<course org="Org" course="Kill" url_name="2026"><chapter url_name="a"><sequential url_name="b">'
        f'<vertical url_name="c">{blocks}</vertical></sequential></chapter></course>'
    )
    return folder.parent


@pytest.fixture
def server(tmp_path, content, port):
    server = Server(content, "--port", port, "--data", tmp_path / "data")
    server.start()
    yield server
    server.kill()


def test_what_was_answered_is_there_and_what_was_not_can_be_sent_again(tmp_path, server, port):
    ledger, base = Ledger(tmp_path / "data"), f"http://127.0.0.1:{port}"
    browsers = {person: Browser(base, person) for person in (*LEARNERS, "ruth")}
    everything = [
        Work(browsers[learner], browsers["ruth"], role_play, ledger)
        for role_play in ROLE_PLAYS
        for learner in LEARNERS
    ]
    for until in KILLS:
        answered = Semaphore(sum(len(work.done) for work in everything))
        with ThreadPoolExecutor(4) as people:
            at_work = [people.submit(work.go_on, answered) for work in everything]
            for _each in range(until):
                assert answered.acquire(timeout=PATIENCE), "the server answers no more"
            server.kill()
            wait(at_work)
        assert not all(one.result() for one in at_work), "the server was not killed at work"
        ledger.verified()
        recorded = ledger.assessments()
        for work in everything:
            assert all(recorded.get(key) == 1 for key in work.done)
        server.start()
    assert all(work.go_on(Semaphore()) for work in everything)
    server.kill()
    attempts = ATTEMPTS * len(everything)
    assert ledger.assessments() == {key: 1 for work in everything for key in work.done}
    assert ledger.kinds() == {"requested": attempts, "claimed": attempts, "decided": attempts}
    assert ledger.scores() == len(everything)
    assert f"Everything fits: 2 records with {3 * attempts} entries" in ledger.verified()
