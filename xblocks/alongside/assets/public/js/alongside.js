/* What all Alongside blocks share in the browser: talking to handlers, showing answers. */
(function () {
  "use strict";
  if (window.Alongside) { return; }

  function token() { return (/(?:^|; )csrftoken=([^;]*)/.exec(document.cookie) || [])[1] || ""; }

  /* Returns a promise of {ok, status, body}; status 0: no answer in half a minute, or one that says that all is well and is
     no JSON. That comes from somewhere else (a sign-in page, a train's own page). */
  function post(url, data, options) {
    return fetch(url, Object.assign({
      method: "POST",
      signal: window.AbortSignal && AbortSignal.timeout ? AbortSignal.timeout(30000) : undefined,
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
      body: JSON.stringify(data)
    }, options)).then(function (response) {
      return response.json().then(function (body) {
        return { ok: response.ok, status: response.status, body: body };
      }, function () {
        return { ok: false, status: response.ok ? 0 : response.status, body: {} };
      });
    }, function () {
      return { ok: false, status: 0, body: {} };
    });
  }

  function uuid() {
    if (window.crypto.randomUUID) { return window.crypto.randomUUID(); }
    return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, function (digit) {
      return (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16);
    });
  }

  /* The block's own words, translated on the server and carried in data-text-* attributes of its root. */
  function words(root, name) { return root.closest(".alongside").getAttribute("data-text-" + name) || ""; }

  /* Move the focus somewhere and into view. In Open edX's front end a unit stands in a frame as high as its content, which
     cannot scroll: the page around it does, once it is told how far. It is told late, since the frame is made higher first. */
  function bring(place) {
    place.setAttribute("tabindex", "-1");
    place.focus({ preventScroll: true });
    place.scrollIntoView({ block: "start" });
    if (window.parent !== window) {
      setTimeout(function () {
        window.parent.postMessage({ offset: place.getBoundingClientRect().top + window.scrollY }, "*");
      });
    }
  }

  /* The place to say what went wrong: above what was pressed, since the top may be ten screens away; else above the body. */
  function message(root, pressed) {
    var place = root.querySelector(".alongside-message");
    var below = pressed && root.contains(pressed) ? pressed.parentElement : root.querySelector(".alongside-body");
    if (below) { below.before(place); }
    return place;
  }
  function hush(root) { message(root).textContent = ""; }

  function complain(root, answer, pressed) {
    var place = message(root, pressed);
    place.textContent = answer.body.message || words(root, answer.status ? "failed" : "offline");
    place.dataset.kind = "error";
    bring(place);
  }

  /* Swap the block's body for what the server answered and bring the reader to it. */
  function show(root, html) {
    var body = root.querySelector(".alongside-body");
    hush(root);
    body.innerHTML = html;
    var start = body.querySelector("[data-focus]") || body.querySelector("h2, h3");
    if (start) { bring(start); }
  }

  /* Post to a handler, once however often the button is pressed; show the new body, or have `done` show what came, or say
     what went wrong and leave everything as it was typed. */
  function act(root, url, data, button, done) {
    if (button) {
      if (button.getAttribute("aria-disabled") === "true") { return Promise.resolve(null); }
      button.setAttribute("aria-disabled", "true");
    }
    return post(url, data).then(function (answer) {
      if (button) { button.removeAttribute("aria-disabled"); }
      if (done && answer.ok) { hush(root); done(answer.body); }
      else if (answer.body.html !== undefined) { show(root, answer.body.html); }
      if (!answer.ok) { complain(root, answer, button); }
      return answer;
    });
  }

  /* The help panel: the last one, where several blocks on a page each bring it. Whoever goes there by a link is led back to
     where they were. Nothing is sent and nothing is kept. */
  function panel() {
    var all = Array.from(document.querySelectorAll(".alongside-help")), last = all.pop();
    all.forEach(function (other) { other.hidden = true; });
    return last;
  }
  /* Open edX notes each link that somebody follows. Whom they ring is nobody's business. */
  document.addEventListener("click", function (event) {
    if (event.target.closest(".alongside-help a")) { event.stopPropagation(); }
  }, true);
  document.addEventListener("click", function (event) {
    var link = event.target.closest("[data-help]"), help = link && panel();
    if (!help) { return; }
    event.preventDefault();
    var back = help.querySelector("[data-back]"), height = window.scrollY;
    help.open = true;
    back.hidden = false;
    back.onclick = function () {
      help.open = false;
      back.hidden = true;
      link.focus({ preventScroll: window.parent === window });
      window.scrollTo(0, height);
    };
    bring(help.lastElementChild);
  });

  document.addEventListener("toggle", function (event) {
    if (event.target.matches(".alongside-beyond")) { bring(event.target.querySelector("[data-start]").firstElementChild); } /* past a notice */
  }, true);

  function root(element) {
    var node = element.jquery ? element[0] : element;
    panel();
    return node.matches(".alongside") ? node : node.querySelector(".alongside");
  }

  window.Alongside = { act: act, bring: bring, complain: complain, post: post, root: root, show: show, uuid: uuid, words: words };
})();
