/* What all Alongside blocks share in the browser: talking to handlers, showing answers, saving as people type. */
(function () {
  "use strict";
  if (window.Alongside) { return; }

  function cookie(name) {
    var found = document.cookie.split("; ").find(function (pair) { return pair.indexOf(name + "=") === 0; });
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
  }

  /* Returns a promise of {ok, status, body}; status 0 means that the server could not be reached. */
  function post(url, data, options) {
    return fetch(url, Object.assign({
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": cookie("csrftoken") },
      body: JSON.stringify(data)
    }, options)).then(function (response) {
      return response.json().catch(function () { return {}; }).then(function (body) {
        return { ok: response.ok, status: response.status, body: body };
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
  function words(root, name) { return root.getAttribute("data-text-" + name) || ""; }

  /* Move the focus somewhere and bring it into view. In Open edX's learning front end the unit stands in a frame as high as
     its content, which cannot scroll; there the page around it scrolls, once it is told how far down the place is. It is
     told after what changed, since the platform's own script first has to have the frame made higher. */
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

  function complain(root, answer) {
    var place = root.querySelector(".alongside-message");
    place.textContent = answer.body.message || words(root, answer.status ? "failed" : "offline");
    place.dataset.kind = "error";
    bring(place);
  }

  /* Swap the block's body for what the server answered and bring the reader to it. */
  function show(root, html) {
    var body = root.querySelector(".alongside-body");
    body.innerHTML = html;
    root.querySelector(".alongside-message").textContent = "";
    var start = body.querySelector("[data-focus]") || body.querySelector("h2, h3");
    if (start) { bring(start); }
  }

  /* Post to a handler; show the new body, or say what went wrong and leave everything as it was typed. */
  function act(root, url, data, button) {
    if (button) {
      if (button.getAttribute("aria-disabled") === "true") { return Promise.resolve(null); }
      button.setAttribute("aria-disabled", "true");
    }
    return post(url, data).then(function (answer) {
      if (button) { button.removeAttribute("aria-disabled"); }
      if (answer.body.html !== undefined) { show(root, answer.body.html); }
      if (!answer.ok) { complain(root, answer); }
      return answer;
    });
  }

  /* Save what is typed soon after it is typed, and try again, less and less often, while the server is out of reach.
     Until it has answered, a copy stays in this tab's sessionStorage, so a reload loses nothing; it is removed once saved.
     options: root, url, key, version, collect() -> data, fill(data), onSaved(body), onConflict(body), status (element);
     store instead of sessionStorage; say(state, extra) instead of the words in the status element */
  function autosave(options) {
    var version = options.version, timer = null, sending = false, dirty = false, stopped = false, sent = null, failed = 0;
    var store = options.store || window.sessionStorage, say = options.say || tell;

    function tell(state, extra) {
      options.status.dataset.state = state;
      options.status.textContent = words(options.root, state) + (extra ? " " + extra : "");
    }
    function keep(data) {
      try { store.setItem(options.key, JSON.stringify({ version: version, data: data, sent: sent })); } catch (error) { /* full or switched off: the server copy remains */ }
    }
    function send(extra) {
      clearTimeout(timer);
      if (sending || stopped || !dirty) { return; }
      sending = true;
      dirty = false;
      say("saving");
      var data = options.collect();
      sent = data;
      keep(data);
      post(options.url, Object.assign({ base_version: version }, data), extra).then(function (answer) {
        sending = false;
        if (answer.ok) {
          failed = 0;
          version = answer.body.version;
          if (options.onSaved) { options.onSaved(answer.body); }
          if (dirty) { return send(); }
          store.removeItem(options.key);
          say("saved", new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }));
          return;
        }
        dirty = true;
        if (answer.status === 409 && options.onConflict) {
          stopped = true;
          say("waiting");
          options.onConflict(answer.body);
        } else if (answer.status === 0 || answer.status >= 500) {
          say("waiting");
          timer = setTimeout(send, Math.min(60000, 5000 * Math.pow(2, failed++)));
        } else {
          say("error", answer.body.message);
        }
      });
    }
    function changed() {
      if (stopped) { keep(options.collect()); return; }
      dirty = true;
      keep(options.collect());
      say("saving");
      clearTimeout(timer);
      timer = setTimeout(send, 800);
    }

    var left = null;
    try { left = JSON.parse(store.getItem(options.key)); } catch (error) { left = null; }
    if (left) {
      /* If the page shows just what this tab had sent before it was reloaded, nobody else wrote in between. */
      if (JSON.stringify(left.sent) !== JSON.stringify(options.collect())) { version = left.version; }
      options.fill(left.data);
      dirty = true;
      send();
    }
    window.addEventListener("online", function () { failed = 0; send(); });
    window.addEventListener("pagehide", function () { if (dirty) { send({ keepalive: true }); } });
    return {
      changed: changed,
      /* After a conflict: go on from the given version, saving what is typed here if `save`. */
      goOn: function (newVersion, save) {
        stopped = false;
        version = newVersion;
        dirty = save;
        if (save) { send(); } else { store.removeItem(options.key); say("saved"); }
      },
      /* Send nothing for a while; what is typed stays in the store. */
      hold: function () { clearTimeout(timer); stopped = true; },
      resume: function () { stopped = false; send(); },
      forget: function () { clearTimeout(timer); dirty = false; stopped = true; store.removeItem(options.key); }
    };
  }

  /* The help panel: the last one, where several blocks on a page each bring it; the others make room. Whoever goes there
     by a link is led back to where they were. Nothing is sent and nothing is kept. */
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

  function root(element) {
    var node = element.jquery ? element[0] : element;
    panel();
    return node.matches(".alongside") ? node : node.querySelector(".alongside");
  }

  window.Alongside = { act: act, autosave: autosave, bring: bring, complain: complain, post: post, root: root, show: show, uuid: uuid, words: words };
})();
