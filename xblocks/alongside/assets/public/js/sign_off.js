/* Sign-off: the learner's side (self-assessment, request, reply) and the way into the supervisor's form. */
function AlongsideSignOff(runtime, element, args) {
  "use strict";
  var root = Alongside.root(element), body = root.querySelector(".alongside-body"), saving = null;
  var submissionKey = Alongside.uuid();

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
      root: root, url: url("save_self_assessment"), key: args.key, version: version,
      status: form.querySelector(".alongside-saving"), collect: collect, fill: fill,
      onConflict: function (answer) { Alongside.complain(root, { body: answer, status: 409 }); }
    });
    form.addEventListener("input", saving.changed);
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      var open = Array.from(form.querySelectorAll("[data-criterion]")).find(function (criterion) { return !criterion.querySelector("input:checked"); });
      if (open) { return open.querySelector("input").focus(); }
      var data = Object.assign({ submission_key: submissionKey }, collect());
      Alongside.act(root, url("ask"), data, form.querySelector("[type='submit']")).then(function (answer) {
        if (answer && answer.ok) { saving.forget(); submissionKey = Alongside.uuid(); }
      });
    });
  }

  function startAssessing() {
    var form = root.querySelector(".alongside-assess");
    if (form) {
      AlongsideAssess(root, { save: url("save_draft"), decide: url("decide"), user: args.user_id });
    }
  }

  body.addEventListener("submit", function (event) {
    var form = event.target.closest(".alongside-reply-form");
    if (!form) { return; }
    event.preventDefault();
    Alongside.act(root, url("reply"), { decision: form.dataset.decision, text: form.elements.text.value }, form.querySelector("[type='submit']"));
  });
  body.addEventListener("click", function (event) {
    var button = event.target.closest("[data-action]");
    if (!button) { return; }
    var holder = button.closest("[data-request]");
    Alongside.act(root, url(button.dataset.action), holder ? { request: holder.dataset.request } : {}, button).then(function (answer) {
      if (!answer || !answer.ok) { return; }
      if (button.dataset.action === "open_request") { startAssessing(); }
      if (button.dataset.action === "another_go") { startSelfAssessment(answer.body.version); }
      if (button.dataset.action === "cancel") { window.location.reload(); }
    });
  });
  startSelfAssessment(args.version);
}
