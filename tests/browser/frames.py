"""A page inside another's frame, as Open edX's learning pages have it."""

#: Stands on another port of the same machine: another origin, as the front end is to the LMS, and the same site.
FRONT_END = "http://127.0.0.1:9/learning/"

#: What the learning front end does: it makes the frame as high as it is told, and scrolls where it is told.
AROUND = """<!doctype html><title>Course</title><body style="margin: 0">
<div style="height: 700px">What stands above the unit</div>
<iframe id="unit-iframe" title="Unit" style="width: 100%; border: 0; display: block" height="300"></iframe>
<div style="height: 1500px">What stands below</div>
<script>
  const frame = document.getElementById("unit-iframe");
  addEventListener("message", ({ data }) => {
    if (data.type === "plugin.resize") { frame.height = data.payload.height; }
    else if (data.offset) { scrollTo(0, data.offset + frame.offsetTop); }
  });
  frame.src = new URLSearchParams(location.search).get("unit");
</script>"""

#: What the LMS's page in the frame does: it tells how high it is whenever that changes, and then never stays scrolled.
INSIDE = """(() => {
  if (window === window.parent) { return; }
  let last = 0;
  const tell = () => {
    const height = document.body.offsetHeight;
    if (height === last) { return; }
    last = height;
    window.parent.postMessage({ type: "plugin.resize", payload: { height } }, "*");
    window.scrollTo(0, 0);
  };
  addEventListener("load", () => {
    document.body.style.minBlockSize = "0"; // our own server's frame is as high as its window
    new MutationObserver(tell).observe(document.body, { attributes: true, childList: true, subtree: true });
    new ResizeObserver(tell).observe(document.body);
    tell();
  });
})()"""


def in_a_frame(person, unit):
    """Open a unit as the learning front end shows it; return its frame."""

    def framed(route):
        page = route.fetch()
        kept = {"content-type", "set-cookie"}
        headers = {name: value for name, value in page.headers.items() if name in kept}
        route.fulfill(response=page, headers=headers)  # our server lets nobody frame its pages; the LMS does

    person.context.route(lambda url: "/unit/" in url and ":9/" not in url, framed)
    person.context.route(
        lambda url: url.startswith(FRONT_END),
        lambda route: route.fulfill(body=AROUND, content_type="text/html"),
    )
    person.context.add_init_script(INSIDE)
    person.page.goto(f"{FRONT_END}?unit={person.site}/unit/{unit}/")
    person.context.complaints.remove(f"asked another host: {person.page.url}")
    frame = person.page.locator("#unit-iframe").element_handle().content_frame()
    frame.wait_for_url(f"{person.site}/unit/{unit}/")
    return frame
