"""Starting the server: what it makes, what it refuses, and that everything is there again after a restart."""

import os
import socket
import stat
import urllib.error

import pytest

from alongside.course.version import installed_version
from alongside.server.addresses import is_loopback
from alongside.server.data_directory import DataDirectory
from alongside.server.run import serve
from tests.command_line import run_alongside, run_python
from tests.server.conftest import FILES
from tests.serving import Server, free_port, port
from tests.upgrading.earlier import data_folder, rows

__all__ = ["port"]


@pytest.fixture(autouse=True)
def _environment(monkeypatch):
    for name in [name for name in os.environ if name.startswith("ALONGSIDE_")]:
        monkeypatch.delenv(name)


LESSON = """---
title: A page
competences: []
notice: none
reviewed: none
---
Two lines.
"""


@pytest.fixture
def content(tmp_path):
    folder = tmp_path / "content"
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    lesson = f'<vertical><alongside_lesson url_name="page-three"><![CDATA[{LESSON}]]></alongside_lesson></vertical>'
    (folder / "course" / "vertical" / "three.xml").write_text(lesson)
    return folder


def test_everything_is_there_again_after_a_restart(tmp_path, content, port):
    options = {"port": port, "data_dir": tmp_path / "data", "course_path": content}
    with Server(**options) as server:
        assert f"http://127.0.0.1:{port}/" in server.said
        assert f"Version   {installed_version()}" in server.said
        assert "ruth" in server.said
        home = server.post("/sign-in/demo/", {"username": "maya"}, server.get("/sign-in/"))
        assert "Maya Okafor" in home
        server.get("/unit/three/")
        secret = (tmp_path / "data" / "secret-key").read_text()
        for file in (tmp_path / "data").iterdir():
            assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
    with Server(**options) as server:
        assert "Preparing the database" not in server.said
        assert (tmp_path / "data" / "secret-key").read_text() == secret
        home = server.post("/sign-in/demo/", {"username": "maya"}, server.get("/sign-in/"))
        assert "Where you left off" in home


def test_a_server_for_others_has_real_accounts_only(tmp_path, content, port):
    options = {"port": port, "data_dir": tmp_path / "data", "course_path": content}
    with Server(**options) as server:
        password = (tmp_path / "data" / "demo-password").read_text().strip()
    with Server(**options, demo=False) as server:
        page = server.get("/sign-in/")
        assert "Maya" not in page
        with pytest.raises(urllib.error.HTTPError, match="403"):
            server.post("/sign-in/demo/", {"username": "maya"}, page)
        answer = server.post("/sign-in/", {"username": "lead", "password": password}, page)
        assert "do not belong together" in answer
        assert "first-admin-password" in server.said
        first = (tmp_path / "data" / "first-admin-password").read_text().strip()
        assert "A small course" in server.post("/sign-in/", {"username": "admin", "password": first}, page)


def start(**options):
    with Server(**options):
        pass


def test_a_taken_port_is_said_plainly(tmp_path, content, port):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        with pytest.raises(AssertionError, match=f"--port {port + 1}"):
            start(port=port, data_dir=tmp_path / "data", course_path=content)


def test_a_taken_port_is_noticed_before_an_earlier_database_is_changed(tmp_path, port):
    data = data_folder("0001", tmp_path / "data")
    before = rows(data / "alongside.sqlite3")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        assert run_alongside("serve", "--data", data, "--port", port).returncode == 2
    assert rows(data / "alongside.sqlite3") == before
    assert not list(data.glob("*before*"))


def test_two_servers_never_work_on_one_folder(tmp_path, content, port):
    with Server(port=port, data_dir=tmp_path / "data", course_path=content):
        done = run_alongside("serve", content, "--data", tmp_path / "data", "--port", free_port())
    assert done.returncode == 2
    assert f"A server is at work on {tmp_path / 'data'} already" in done.stderr


def test_an_archive_can_be_served(tmp_path, port):
    assert run_alongside("build", "-o", tmp_path / "course.tar.gz").returncode == 0
    with Server(port=port, data_dir=tmp_path / "data", course_path=tmp_path / "course.tar.gz") as server:
        assert "Alongside" in server.get("/sign-in/")
    done = run_alongside(
        "serve", tmp_path / "course.tar.gz", "--data", tmp_path / "data", "--host", "0.0.0.0"
    )
    assert "demo people are for your own machine" in done.stderr, "the command takes it as well"


def test_without_its_extra_it_says_what_to_install(tmp_path):
    bare = "import sys; sys.modules['waitress'] = None; from alongside.cli import main; main()"
    done = run_python("-c", bare, "serve", "--data", str(tmp_path / "data"))
    assert done.returncode == 2
    assert "pip install 'alongside-xblock[server]'" in done.stderr
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALONGSIDE_ORIGIN", "training.example.org"),
        ("ALONGSIDE_ORIGIN", "https://training.example.org/learning"),
        ("ALONGSIDE_ORIGIN", "https://training.example.org:port"),
        ("ALONGSIDE_ORIGIN", "http://[::1"),
        ("ALONGSIDE_ORIGIN", "ftp://training.example.org"),
        ("ALONGSIDE_SMTP", "mail.example.org"),
        ("ALONGSIDE_SMTP", "http://us:hush@mail.example.org"),
        ("ALONGSIDE_SMTP", "smtp://us:hush@mail.example.org:port"),
        ("ALONGSIDE_EMAIL_FROM", "Alongside"),
        ("TZ", "Mars/Olympus"),
    ],
)
@pytest.mark.parametrize("command", ["serve", "remind"])
def test_a_slip_in_the_environment_is_told(tmp_path, command, name, value):
    data = data_folder("0003", tmp_path / "data")
    before = sorted(data.iterdir())
    code = "from alongside.cli import main; main()"
    done = run_python("-c", code, command, "--data", str(data), **{name: value})
    assert done.returncode == 2
    assert done.stderr.startswith(f"{name} is not understood. Write ")
    assert "hush" not in done.stderr
    assert sorted(data.iterdir()) == before


def test_a_folder_of_somebody_else_is_told_with_what_to_do(tmp_path, capsys, monkeypatch):
    (tmp_path / "plan-keys").touch()
    access = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: "plan-keys" not in str(path) and access(path, mode))
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    with pytest.raises(SystemExit) as stopped:
        serve(data_dir=tmp_path)
    assert stopped.value.code == 2
    said = capsys.readouterr().err
    assert f"54321, who runs this, may not read or write {tmp_path / 'plan-keys'}, which belongs to " in said
    assert f"chown -R 54321 {tmp_path}" in said


def test_a_folder_that_cannot_be_made_is_told(tmp_path, capsys):
    (tmp_path / "file").touch()
    with pytest.raises(SystemExit) as stopped:
        serve(data_dir=tmp_path / "file" / "data")
    assert stopped.value.code == 2
    assert f"Cannot make {tmp_path / 'file' / 'data'}: " in capsys.readouterr().err


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::", "training.example.org", ""])
def test_the_demo_people_are_served_to_nobody_else(tmp_path, capsys, host):
    with pytest.raises(SystemExit) as stopped:
        serve(host=host, data_dir=tmp_path / "data")
    assert stopped.value.code == 2
    assert "demo people are for your own machine" in capsys.readouterr().err
    assert not (tmp_path / "data").exists()


def test_nor_behind_a_public_address(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("ALONGSIDE_ORIGIN", "https://training.example.org")
    with pytest.raises(SystemExit) as stopped:
        serve(data_dir=tmp_path / "data")
    assert stopped.value.code == 2
    assert "https://training.example.org" in capsys.readouterr().err


def test_every_address_at_once_needs_to_know_its_name(tmp_path, capsys):
    with pytest.raises(SystemExit) as stopped:
        serve(host="0.0.0.0", data_dir=tmp_path / "data", demo=False)
    assert stopped.value.code == 2
    assert "ALONGSIDE_ORIGIN" in capsys.readouterr().err


def test_a_broken_course_stops_the_start_with_its_problems(tmp_path, content, port):
    (content / "course" / "vertical" / "one.xml").write_text("<vertical>")
    with pytest.raises(AssertionError, match=r"vertical/one\.xml"):
        start(port=port, data_dir=tmp_path / "data", course_path=content)


@pytest.mark.parametrize(
    ("host", "answer"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("localhost", True),
        ("::1", True),
        ("[::1]", True),
        ("0.0.0.0", False),
        ("::", False),
        ("10.0.0.1", False),
        ("localhost.example.org", False),
        ("", False),
    ],
)
def test_loopback(host, answer):
    assert is_loopback(host) is answer


def test_secrets_are_made_once_and_are_the_owner_s_alone(tmp_path):
    data = DataDirectory(tmp_path / "new" / "data")

    def secrets():
        data.make_keys()
        return data.secret_key, *data.plan_keys, *data.credential_keys, data.demo_password

    made = secrets()
    assert len(made) == 4
    assert made == secrets()
    assert DataDirectory(tmp_path / "other").secret_key != made[0]
    assert stat.S_IMODE((tmp_path / "new" / "data").stat().st_mode) == 0o700
    assert len(list((tmp_path / "new" / "data").iterdir())) == 4
    for file in (tmp_path / "new" / "data").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_secret_that_was_cut_off_is_made_anew(tmp_path):
    (tmp_path / "secret-key").touch()
    assert DataDirectory(tmp_path).secret_key


def test_plan_keys_can_be_rotated(tmp_path):
    data = DataDirectory(tmp_path)
    data.make_keys()
    (old,) = data.plan_keys
    (tmp_path / "plan-keys").write_text(f"new\n{old}\n")
    assert list(data.plan_keys) == ["new", old]
