"""Where the supervisor's workspace is, which both adapters answer alike: wherever Django's addresses have it."""


def workspace_url(course_key: str, path: str = "") -> str:
    """Return the address of a page of the workspace, or "" where the addresses have no workspace.

    Args:
        course_key: the course.
        path: what follows the course key, such as ``requests/<uuid>/``.

    """
    from django.urls import NoReverseMatch, reverse

    try:
        return reverse("alongside_workspace:caseload", args=(course_key,)) + path
    except NoReverseMatch:
        return ""
