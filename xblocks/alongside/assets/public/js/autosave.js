/* Saving as people type, for blocks and for the workspace. */
(function () {
  "use strict";
  if (Alongside.autosave) { return; }
  var post = Alongside.post, words = Alongside.words;
  var savers = [];

  /* Whether anything that was typed on this page has not reached the server yet. */
  function isUnsent() { return savers.some(function (saver) { return saver.isOpen(); }); }
  /* Lets go of it all: neither sent nor kept. */
  function letGo() { savers.forEach(function (saver) { saver.forget(); }); }

  /* Save what is typed soon after it is typed, and try again, less and less often, while the server is out of reach.
     Until it has answered, a copy stays in a store. What may have arrived although no answer came is sent again just as
     it was, before anything newer.
     options: root, url, version, status (element); collect() -> data, null if there is nothing to save; writer (whose page it is);
     fill(data, sent) shows what was left behind, of which the server may have got `sent`; onSaved(body, data) may return words to add;
     onConflict(body, data); say(state, extra) instead of the words in the status element;
     store: AlongsideUnsent's, or another with getItem, setItem and removeItem of `key` */
  function autosave(options) {
    var version = options.version, timer = null, sending = false, dirty = false, stopped = false, sent = null, failed = 0, left = [];
    var store = options.store, heard = null;

    function tell(state, extra) {
      options.status.dataset.state = state;
      options.status.textContent = words(options.root, state === "waiting" && store.isForgetful ? "unkept" : state) + (extra ? " " + extra : "");
    }
    /* Whoever listens while they type hears once that it saves; after that only that it does not, and that it does again. */
    function say(state, extra) {
      options.status.setAttribute("aria-live", state === "saving" || state === heard ? "off" : "polite");
      if (state !== "saving") { heard = state; }
      (options.say || tell)(state, extra);
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

  Alongside.autosave = autosave;
  Alongside.isUnsent = isUnsent;
  Alongside.letGo = letGo;
})();
