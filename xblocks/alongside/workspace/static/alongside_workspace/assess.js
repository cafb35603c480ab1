/* The form of somebody who assesses: saves by itself, to the server and until then on this device, and decides.
   page: user (whose draft this is), draft, rate, decide, open (addresses), shown() (called when the page has moved on),
   filled (what to go on with instead of what the server has). */
function AlongsideAssess(root, page) {
  "use strict";
  var section = root.querySelector(".alongside-assess"), form = section.querySelector("form");
  var deed = section.dataset.purpose, address = page[deed] || page.decide;
  var kept = AlongsideKept(page.user, section.dataset.request), habits = AlongsideKept(page.user, "habits", 365);
  var rubric = AlongsideRubric(root, form), status = form.querySelector(".alongside-saving");
  var pending = form.querySelector(".assess-pending"), conflict = form.querySelector(".assess-conflict");
  var fields = form.querySelector(".assess-fields"), outcomes = form.querySelector(".assess-outcomes");
  var usual = ["format", "relation", "has_peer_experience"];

  function clock(moment) { return new Date(moment).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }); }

  function say(state, extra) {
    status.dataset.state = state;
    status.textContent = Alongside.words(root, state) + " " + (state === "waiting" ? clock(kept.since("draft") || Date.now()) : extra || "");
  }

  /* On a small screen the brief, which has been read by then, makes room; it is one tap away. */
  var brief = section.querySelector(".alongside-assess__brief details");
  if (brief) { brief.open = window.matchMedia("(min-width: 64rem)").matches; }

  /* What this assessor said of themselves last time stands there already; a draft of their own wins over it. */
  function recallHabits() {
    var left = JSON.parse(habits.getItem("said") || "{}");
    if (section.dataset.version === "0") {
      usual.forEach(function (name) { if (form.elements[name] && left[name]) { form.elements[name].value = left[name]; } });
    }
  }
  function learnHabits() {
    if (!form.elements.relation) { return; }
    var said = {};
    usual.forEach(function (name) { said[name] = form.elements[name].value; });
    habits.setItem("said", JSON.stringify(said));
  }

  recallHabits();
  var saving = Alongside.autosave({
    root: root, url: page.draft, key: "draft", store: kept, say: say, version: Number(section.dataset.version),
    status: status, collect: rubric.collect, fill: rubric.fill,
    onConflict: function (answer) {
      status.dataset.state = "error";
      status.textContent = Alongside.words(root, "conflict");
      conflict.querySelector("p").textContent = answer.message;
      conflict.hidden = false;
      conflict.focus();
    }
  });
  if (page.filled) { rubric.fill(page.filled); saving.changed(); }
  form.addEventListener("input", saving.changed);

  conflict.addEventListener("click", function (event) {
    var button = event.target.closest("[data-conflict]");
    if (!button) { return; }
    var filled = rubric.collect();
    if (button.dataset.conflict === "there") {
      kept.removeItem("draft");
      window.location.reload();
      return;
    }
    Alongside.act(root, page.open, {}, button).then(function (answer) {
      if (!answer || !answer.ok) { return; }
      saving.forget();
      page.shown(filled);
    });
  });

  /* -- deciding ------------------------------------------------------------------------------------------------- */

  var waiting = null, seen = false, timer = null, failed = 0, sending = false;

  function choice(button) { return { outcome: button.value, what: button.textContent.trim() }; }
  function isOutOfReach(answer) { return answer.status === 0 || (answer.status >= 500 && !answer.body.message); }

  function send(chosen) {
    if (sending) { return; }
    sending = true;
    clearTimeout(timer);
    saving.hold();
    rubric.complain("", {});
    if (!kept.since("chosen")) { kept.setItem("chosen", JSON.stringify(chosen)); }
    var data = Object.assign(rubric.collect(), { outcome: chosen.outcome, submission_key: kept.key(deed) });
    outcomes.setAttribute("aria-busy", "true");
    Alongside.post(address, data).then(function (answer) {
      sending = false;
      outcomes.removeAttribute("aria-busy");
      if (answer.ok) { recorded(answer); } else if (isOutOfReach(answer)) { wait(chosen); } else { refused(answer); }
    });
  }
  function recorded(answer) {
    waiting = null;
    learnHabits();
    saving.forget();
    kept.forgetAll();
    Alongside.show(root, answer.body.html);
    page.shown();
  }
  function refused(answer) {
    goOnEditing();
    if (Object.keys(answer.body.problems || {}).length) {
      rubric.complain(answer.body.message, answer.body.problems);
    } else {
      Alongside.complain(root, answer);
    }
  }
  /* Nothing is sent behind somebody's back: they have to have seen that it was not recorded. */
  function wait(chosen) {
    if (!waiting) {
      showPending(rubric.say("pending", chosen));
      say("held");
      waiting = chosen;
      seen = false;
      failed = 0;
    }
    retryLater();
  }
  function retryLater() {
    if (!waiting || document.visibilityState !== "visible") { return; }
    seen = true;
    clearTimeout(timer);
    timer = setTimeout(function () { send(waiting); }, Math.min(60000, 5000 * Math.pow(2, failed++)));
  }
  function showPending(text) {
    pending.querySelector("[data-says]").textContent = text;
    pending.hidden = false;
    fields.inert = true;
    outcomes.hidden = true;
    pending.focus();
  }
  function goOnEditing() {
    clearTimeout(timer);
    waiting = null;
    kept.removeItem("chosen");
    pending.hidden = true;
    fields.inert = false;
    outcomes.hidden = false;
    saving.resume();
  }
  pending.addEventListener("click", function (event) {
    var button = event.target.closest("[data-pending]");
    if (!button) { return; }
    if (button.dataset.pending === "send") { send(JSON.parse(kept.getItem("chosen"))); return; }
    goOnEditing();
    outcomes.querySelector("button").focus();
  });
  document.addEventListener("visibilitychange", retryLater);
  window.addEventListener("online", function () { if (waiting && seen) { send(waiting); } });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    if (event.submitter && event.submitter.name === "outcome") { send(choice(event.submitter)); }
  });

  var left = JSON.parse(kept.getItem("chosen") || "null");
  if (left) { showPending(rubric.say("left", { what: left.what, time: clock(kept.since("chosen")) })); }
}
