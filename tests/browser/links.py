"""The pages that a page leads to."""


def links(person, part):
    """Return the paths that links on the page with this part in them lead to, each once."""
    found = person.page.locator(f"main a[href*='{part}']").evaluate_all(
        "links => links.map(each => each.pathname)"
    )
    return list(dict.fromkeys(found))
