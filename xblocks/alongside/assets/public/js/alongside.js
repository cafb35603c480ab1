/* What all Alongside blocks share in the browser: talking to handlers, showing answers, saving as people type. */
(function () {
  "use strict";
  if (window.Alongside) { return; }

  function cookie(name) {
    var found = document.cookie.split("; ").find(function (pair) { return pair.indexOf(name + "=") === 0; });
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
  }

  /* Returns a promise of {ok, status, body}; status 0 means that the server could not be reached. An answer that says that
     all is well and is no JSON comes from somewhere else (a sign-in page, a train's own page): that counts as out of reach. */
  function post(url, data, options) {
    return fetch(url, Object.assign({
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": cookie("csrftoken") },
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

  var savers = [];

  /* Whether anything that was typed on this page has not reached the server yet. */
  function unsent() { return savers.some(function (saver) { return saver.isOpen(); }); }
  /* Lets go of it all: neither sent nor kept. */
  function letGo() { savers.forEach(function (saver) { saver.forget(); }); }

  /* Save what is typed soon after it is typed, and try again, less and less often, while the server is out of reach.
     Until it has answered, a copy stays in a store, so a reload loses nothing; it is removed once saved. What may have
     arrived although no answer came is sent again just as it was, before anything newer.
     options: root, url, version, status (element); collect() -> data, null if there is nothing to save; writer (whose page it is);
     fill(data, sent) shows what was left behind, of which the server may have got `sent`; onSaved(body, data) may return words to add;
     onConflict(body, data); say(state, extra) instead of the words in the status element;
     store: getItem, setItem, removeItem of `key` (this tab's sessionStorage), or AlongsideUnsent's */
  function autosave(options) {
    var version = options.version, timer = null, sending = false, dirty = false, stopped = false, sent = null, failed = 0, left = [];
    var store = options.store || window.sessionStorage, say = options.say || tell;

    function tell(state, extra) {
      options.status.dataset.state = state;
      options.status.textContent = words(options.root, state === "waiting" && store.isForgetful ? "unkept" : state) + (extra ? " " + extra : "");
    }
    function keep() {
      var data = options.collect() || sent;
      if (!data) { store.removeItem(options.key); return null; }
      try { return store.setItem(options.key, JSON.stringify({ version: version, data: data, sent: sent })); } catch (error) { return null; /* full or switched off: the server copy remains */ }
    }
    function isOpen() { return Boolean(dirty || sending || sent); }
    function settle(extra) {
      store.removeItem(options.key);
      say("saved", new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }) + (extra ? ". " + extra : ""));
      if (left.length) { takeUp.apply(null, left.shift()); }
    }
    function send(how) {
      clearTimeout(timer);
      if (sending || stopped || !(dirty || sent)) { return; }
      var data = sent || options.collect();
      if (!sent) { dirty = false; }
      if (!data) { return settle(); }
      sending = true;
      sent = data;
      say("saving");
      keep();
      how = how || (window.AbortSignal && AbortSignal.timeout ? { signal: AbortSignal.timeout(30000) } : {});
      post(options.url, Object.assign({ base_version: version, writer: options.writer }, data), how).then(function (answer) {
        sending = false;
        if (answer.ok && !(answer.body.clashes && Object.keys(answer.body.clashes).length)) {
          failed = 0;
          sent = null;
          version = answer.body.version;
          var extra = options.onSaved && options.onSaved(answer.body, data);
          if (dirty) { keep(); return send(); }
          return settle(extra);
        }
        if (answer.status === 0 || answer.status >= 500) {
          say("waiting", answer.body.message);
          timer = setTimeout(send, Math.min(60000, 5000 * Math.pow(2, failed++)));
          return;
        }
        dirty = true;
        sent = null;
        if ((answer.ok || answer.status === 409) && options.onConflict) {
          stopped = true;
          say("waiting");
          options.onConflict(answer.body, data);
        } else {
          say("error", answer.body.message || words(options.root, "signed-out"));
        }
        keep();
      });
    }
    function changed() {
      dirty = true;
      keep();
      if (stopped) { return; }
      say("saving");
      clearTimeout(timer);
      timer = setTimeout(send, 800);
    }

    /* Goes on with what a page that is gone has not sent; `taken` is called once that is kept here. */
    function takeUp(text, taken) {
      var there = null;
      try { there = JSON.parse(text); } catch (error) { /* nothing of ours */ }
      if (there && (isOpen() || stopped)) { left.push([text, taken]); return; }
      if (there) {
        /* If the page shows just what had been sent before, nobody else wrote in between. */
        if (JSON.stringify(there.sent) !== JSON.stringify(options.collect())) { version = there.version; }
        options.fill(there.data, there.sent);
        dirty = true;
        Promise.resolve(keep()).then(taken);
        return send();
      }
      if (taken) { taken(); }
    }
    if (store.each) { store.each(takeUp); } else { takeUp(store.getItem(options.key)); }

    window.addEventListener("online", function () { failed = 0; send(); });
    window.addEventListener("focus", function () { send(); });
    window.addEventListener("pagehide", function () { send({ keepalive: true }); });
    document.addEventListener("visibilitychange", function () { if (document.visibilityState === "hidden") { send({ keepalive: true }); } });
    window.addEventListener("beforeunload", function (event) { if (store.isForgetful && isOpen()) { event.preventDefault(); event.returnValue = true; } });
    var saver = {
      changed: changed,
      isOpen: isOpen,
      /* After a conflict: go on from the given version, saving what is typed here if `save`. */
      goOn: function (newVersion, save) {
        stopped = false;
        version = newVersion;
        dirty = save;
        if (save) { keep(); send(); } else { settle(); }
      },
      /* Send nothing for a while; what is typed stays in the store. */
      hold: function () { clearTimeout(timer); stopped = true; },
      resume: function () { stopped = false; send(); },
      forget: function () { clearTimeout(timer); dirty = false; sent = null; stopped = true; store.removeItem(options.key); }
    };
    savers.push(saver);
    return saver;
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

  window.Alongside = { act: act, autosave: autosave, bring: bring, complain: complain, letGo: letGo, post: post, root: root, show: show, unsent: unsent, uuid: uuid, words: words };
})();
