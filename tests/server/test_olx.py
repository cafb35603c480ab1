"""Reading a course: from a mapping, an archive, a folder; and what is refused."""

import io
import tarfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.course.archive import CourseFilesError, read_files
from alongside.server.blocks import HtmlBlock, PlaceholderBlock
from alongside.server.catalogue import course_files
from alongside.server.olx import load_course
from tests.server.blocks import Counter


def archive(tmp_path: Path, members) -> Path:
    path = tmp_path / "course.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        for name, content in members:
            info = tarfile.TarInfo(name) if isinstance(name, str) else name
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return path


def block_of(course, name):
    return next(block for key, block in course.blocks.items() if key.block_id == name)


def test_outline_follows_pointers_policy_and_order(course):
    assert course.title == "A small course"
    assert str(course.key) == "course-v1:Org+PSW+2026"
    assert [(part.title, part.graded_as) for part in course.modules[0].parts] == [
        ("Start here", ""),
        ("Check", "Check"),
    ]
    assert [unit.title for unit in course.units] == ["First", "Second", "The third"]
    assert course.organisation == {"name": "Lantern House"}


def test_blocks_have_real_usage_keys_and_what_their_author_wrote(course):
    block = block_of(course, "a")
    assert str(block.key) == "block-v1:Org+PSW+2026+type@counter+block@a"
    assert block.block_class is Counter
    assert block.fields["content"] == "Text & more"
    assert block.title == "A"
    assert block_of(course, "b").fields["tags"] == ["x"]


def test_what_is_for_staff_only_is_left_out(course):
    assert "secret" not in course.places
    assert not any(key.block_id == "hidden" for key in course.blocks)


def test_html_is_read_from_its_file(course):
    block = block_of(course, "page")
    assert block.block_class is HtmlBlock
    assert "Hello" in block.fields["content"]


def test_html_may_stand_in_the_unit(files):
    files["course/vertical/one.xml"] = (
        b'<vertical><html url_name="x">Well, <b>hello</b> you<br/>there</html></vertical>'
    )
    assert block_of(load_course(files), "x").fields["content"] == "Well, <b>hello</b> you<br>there"


@pytest.mark.parametrize("name", ["sums", "blot"])
def test_what_cannot_be_shown_becomes_a_placeholder_with_its_name(course, name):
    block = block_of(course, name)
    assert block.block_class is PlaceholderBlock
    assert block.title in ("Sums", "Blot")


def test_a_block_that_cannot_be_read_does_not_spoil_others_of_its_kind(files, monkeypatch):
    files["course/vertical/one.xml"] = (
        b'<vertical><counter url_name="bad" count="x" tags="{"/><counter url_name="good" tags="[]"/></vertical>'
    )
    course = load_course(files)
    assert block_of(course, "bad").block_class is PlaceholderBlock
    assert block_of(course, "good").block_class is Counter


def test_children_inside_a_block_are_blocks_of_its_unit(course):
    nest = block_of(course, "nest")
    assert [key.block_type for key in nest.children] == ["counter", "excluded"]
    assert course.unit_of(nest.children[0]).code == "two"


def test_a_name_made_from_the_text_does_not_change_when_a_block_is_put_before_it(files):
    before = block_of(load_course(files), "nest").children
    files["course/vertical/two.xml"] = files["course/vertical/two.xml"].replace(
        b'<nest url_name="nest">', b"<nest url_name=\"nest\"><counter count='3'/>"
    )
    after = block_of(load_course(files), "nest").children
    assert set(before) < set(after)


def test_places_know_what_comes_before_and_after(course):
    assert course.places["one"].previous is None
    assert course.places["one"].next.code == "two"
    assert course.places["three"].previous.code == "two"
    assert course.places["three"].next is None


@pytest.mark.parametrize(
    ("path", "content", "words"),
    [
        ("course/vertical/one.xml", b"<vertical>", "vertical/one.xml: this is not well-formed"),
        (
            "course/course.xml",
            b'<course url_name="2026" org="O r g" course="x"/>',
            "org, course and url_name",
        ),
        ("course/vertical/one.xml", b'<vertical><html url_name="page"/></vertical>', "twice"),
        ("course/vertical/one.xml", b'<vertical><html url_name="a b"/></vertical>', "letters, digits"),
        ("course/policies/2026/policy.json", b"{", "not JSON"),
        ("course/vertical/one.xml", b"<!DOCTYPE v [<!ENTITY a 'x'>]><vertical>&a;</vertical>", "DOCTYPE"),
    ],
)
def test_a_broken_course_is_refused_with_the_place(files, path, content, words):
    files[path] = content
    with pytest.raises(CourseFilesError, match=words):
        load_course(files)


def test_no_course_at_all():
    with pytest.raises(CourseFilesError, match=r"course\.xml"):
        load_course({"readme.md": b""})


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    path=st.sampled_from(["course.xml", "course/2026.xml", "vertical/one.xml", "chapter/skills.xml"]),
    junk=st.binary(),
)
def test_junk_is_read_or_refused_and_nothing_else(files, path, junk):
    with suppress(CourseFilesError):
        load_course({**files, f"course/{path}": junk})


def test_an_archive_and_a_folder_hold_the_same(tmp_path, files):
    path = archive(tmp_path, files.items())
    folder = tmp_path / "folder"
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    assert read_files(path) == read_files(folder) == files
    assert course_files(path, None) == files


def link(name, target):
    info = tarfile.TarInfo(name)
    info.type, info.linkname = tarfile.SYMTYPE, target
    return info


@pytest.mark.parametrize(
    ("member", "words"),
    [
        ("../outside.xml", "leads outside"),
        ("/etc/passwd", "leads outside"),
        ("course/../../outside.xml", "leads outside"),
        ("course\\outside.xml", "leads outside"),
        (link("course/passwd", "/etc/passwd"), "a link or a device"),
    ],
)
def test_an_archive_cannot_reach_outside_itself(tmp_path, member, words):
    with pytest.raises(CourseFilesError, match=words):
        read_files(archive(tmp_path, [(member, b"")]))


def test_a_folder_cannot_reach_outside_itself(tmp_path):
    (tmp_path / "secret").write_text("x")
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "link.xml").symlink_to(tmp_path / "secret")
    with pytest.raises(CourseFilesError, match="leads outside"):
        read_files(tmp_path / "course")


def test_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("alongside.course.archive.MAX_FILE_BYTES", 10)
    with pytest.raises(CourseFilesError, match="larger than"):
        read_files(archive(tmp_path, [("course/big.svg", b"x" * 11)]))
    monkeypatch.setattr("alongside.course.archive.MAX_TOTAL_BYTES", 15)
    with pytest.raises(CourseFilesError, match="too much"):
        read_files(archive(tmp_path, [("course/a", b"x" * 9), ("course/b", b"x" * 9)]))


@pytest.mark.parametrize("content", [b"", b"not an archive", b"\x1f\x8b\x08"])
def test_what_is_not_an_archive_is_refused(tmp_path, content):
    path = tmp_path / "course.tar.gz"
    path.write_bytes(content)
    with pytest.raises(CourseFilesError, match="not a course archive"):
        read_files(path)


def test_the_shipped_course_is_read_whole():
    course = load_course(course_files(None, None))
    assert course.units
    assert all(block.block_class is not PlaceholderBlock for block in course.blocks.values())


def test_optional_modules_are_served_if_asked_for():
    with_optional = load_course(course_files(None, None, include_optional=True))
    without = load_course(course_files(None, None))
    more = {module.title for module in with_optional.modules} - {module.title for module in without.modules}
    assert more == {"Optional skills"}


def test_what_says_no_language_is_in_the_language_of_the_course(files):
    policy = "course/policies/2026/policy.json"
    files[policy] = files[policy].replace(
        b'"display_name": "A small course"', b'"display_name": "A", "language": "en"'
    )
    files["course/chapter/skills.xml"] = files["course/chapter/skills.xml"].replace(
        b"<chapter ", b'<chapter language="cy" '
    )
    files["course/vertical/three.xml"] = (
        b'<vertical><alongside_lesson url_name="x">text</alongside_lesson></vertical>'
    )
    files["course/vertical/two.xml"] = (
        b'<vertical><alongside_lesson url_name="y" language="es">text</alongside_lesson></vertical>'
    )
    course = load_course(files)
    assert (course.language, course.modules[0].language, course.modules[0].parts[0].language) == (
        "en",
        "cy",
        "en",
    )
    assert [unit.language for unit in course.units] == ["en", "es", "en"]
    assert block_of(course, "x").fields["language"] == "en"
    assert "language" not in block_of(course, "a").fields
