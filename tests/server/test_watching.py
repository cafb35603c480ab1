"""An author changes files while the server runs: the change is shown, and what is broken never is."""

import time

from tests.course.samples import MODULE, write_course
from tests.serving import Server, port

__all__ = ["port"]

LESSON = f"{MODULE.partition('/')[2]}/lessons/welcome-core-relational-skills.md"
PAGE = "/unit/lesson-welcome-core-relational-skills/"
PATIENCE = 20


def _until(server, path, words):
    """Return the page once it has some words on it; as a person does who reloads it."""
    give_up_at = time.monotonic() + PATIENCE
    while words not in (page := server.get(path)):
        assert time.monotonic() < give_up_at, page
        time.sleep(0.5)
    return page


def test_a_change_is_shown_without_starting_again_and_a_mistake_is_told_on_the_page(tmp_path, port):
    root = write_course(tmp_path)
    lesson = root / LESSON
    sound = lesson.read_text(encoding="utf-8")
    with Server(port=port, data_dir=tmp_path / "data", course_path=root) as server:
        server.post("/sign-in/demo/", {"username": "maya"}, server.get("/sign-in/"))
        assert "Sam asks for a lift" in server.get(PAGE)
        lesson.write_text(sound.replace("Sam asks for a lift", "Nia asks for a lift"), encoding="utf-8")
        _until(server, PAGE, "Nia asks for a lift")
        lesson.write_text(sound.replace("title:", "titel:"), encoding="utf-8")
        page = _until(server, PAGE, "so you see it as it was before")
        assert "Nia asks for a lift" in page
        assert "Did you mean &quot;title&quot;?" in page
        lesson.write_text(sound, encoding="utf-8")
        assert "so you see it as it was before" not in _until(server, PAGE, "Sam asks for a lift")


def test_what_is_served_to_others_does_not_change_while_it_is_served(tmp_path, port):
    root = write_course(tmp_path)
    with Server(port=port, data_dir=tmp_path / "data", course_path=root, demo=False) as server:
        assert "what you change is shown" not in server.said
