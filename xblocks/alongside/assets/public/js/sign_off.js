/* Sign-off, the learner's side: self-assessment and request, comments, the answer to a decision. Supervisors have a link only, and no args. */
function AlongsideSignOff(runtime, element, args) {
  "use strict";
  var root = Alongside.root(element), body = root.querySelector(".alongside-body"), saving = null, unsent = args && AlongsideUnsent(args.unsent);
  var store = window.sessionStorage, submissionKey = Alongside.uuid();

  function url(name) { return runtime.handlerUrl(element, name); }

  function startSelfAssessment(version) {
    var form = root.querySelector(".alongside-self-form");
    if (!form) { return; }
    function collect() {
      var ratings = {};
      form.querySelectorAll("[data-criterion]").forEach(function (criterion) {
        var code = criterion.dataset.criterion, checked = criterion.querySelector("input:checked");
        ratings[code] = { level: checked ? checked.value : null, note: criterion.querySelector("textarea").value };
      });
      return { ratings: ratings };
    }
    function fill(data) {
      form.querySelectorAll("[data-criterion]").forEach(function (criterion) {
        var rating = data.ratings[criterion.dataset.criterion];
        if (!rating) { return; }
        criterion.querySelectorAll("input").forEach(function (input) { input.checked = input.value === rating.level; });
        criterion.querySelector("textarea").value = rating.note;
      });
    }
    saving = Alongside.autosave({
      root: root, url: url("save_self_assessment"), writer: args.unsent.name, store: unsent, version: version,
      status: form.querySelector(".alongside-saving"), collect: collect, fill: fill,
      onConflict: function (answer) { Alongside.complain(root, { body: answer, status: 409 }); }
    });
    form.addEventListener("input", function (event) {
      var said = event.target.closest("[data-criterion]").querySelector(".alongside-message");
      if (said) { said.textContent = ""; }
      saving.changed();
    });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      var open = Array.from(form.querySelectorAll("[data-criterion]")).find(function (criterion) { return !criterion.querySelector("input:checked"); });
      if (open) { return Alongside.complain(root, { body: { message: form.dataset.textOpen } }, open.querySelector("input")); }
      var data = Object.assign({ submission_key: submissionKey }, collect());
      Alongside.act(root, url("ask"), data, form.querySelector("[type='submit']")).then(function (answer) {
        if (answer && answer.ok) { saving.forget(); submissionKey = Alongside.uuid(); }
      });
    });
  }

  /* Words for the record (a comment, an answer) stay in this tab until they are sent. The key belongs to one
     wording: sent again, it is recorded once; changed, it is something new. */
  function place(form) { return args.key + ":" + form.dataset.say + ":" + form.elements[0].value; }
  function state(form, kind, words) {
    var status = form.querySelector(".alongside-saving"), says = words || status.dataset.textKept;
    status.hidden = false;
    status.dataset.state = kind;
    if (status.textContent !== says) { status.textContent = says; } /* else it is said again with each key */
  }
  function keep(form) {
    form.dataset.key = Alongside.uuid();
    try { store.setItem(place(form), JSON.stringify({ text: form.elements.text.value, key: form.dataset.key })); } catch (error) { /* full or switched off */ }
    state(form, "saving");
  }
  function restore() {
    body.querySelectorAll(".alongside-say").forEach(function (form) {
      var left = null;
      try { left = JSON.parse(store.getItem(place(form))); } catch (error) { /* nothing kept */ }
      if (!left) { return; }
      form.querySelector("details").open = true;
      form.elements.text.value = left.text;
      form.dataset.key = left.key;
      state(form, "saving");
    });
  }
  function send(form, button) {
    if (button.getAttribute("aria-disabled") === "true") { return; }
    button.setAttribute("aria-disabled", "true");
    var data = Object.assign(Object.fromEntries(new FormData(form)), { submission_key: form.dataset.key });
    Alongside.post(url(form.dataset.say), data).then(function (answer) {
      button.removeAttribute("aria-disabled");
      if (!answer.ok) {
        var problems = answer.body.problems || {};
        return state(form, "error", problems.text || answer.body.message || Alongside.words(root, answer.status ? "failed" : "offline"));
      }
      try { store.removeItem(place(form)); } catch (error) { /* switched off */ }
      Alongside.show(root, answer.body.html);
      restore();
    });
  }

  body.addEventListener("input", function (event) {
    var form = event.target.closest(".alongside-say");
    if (form) { keep(form); }
  });
  body.addEventListener("submit", function (event) {
    var form = event.target.closest(".alongside-say");
    if (!form) { return; }
    event.preventDefault();
    send(form, form.querySelector("[type='submit']"));
  });
  body.addEventListener("click", function (event) {
    var button = event.target.closest("[data-action]");
    if (!button) { return; }
    Alongside.act(root, url(button.dataset.action), button.dataset.request ? { request: button.dataset.request } : {}, button).then(function (answer) {
      if (!answer || !answer.ok) { return; }
      if ("version" in answer.body) { startSelfAssessment(answer.body.version); }
      if (button.dataset.action === "cancel") { window.location.reload(); }
    });
  });
  if (args) {
    startSelfAssessment(args.version);
    restore();
  }
}
