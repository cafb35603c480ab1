/* The page of one request: open it, assess it with the shared form, leave it, or take a sign-off back. */
(function () {
  "use strict";
  var page = document.querySelector(".workspace-request"), urls = page.dataset;
  var root = Alongside.root(page);

  function startForm() {
    if (root.querySelector(".alongside-assess")) {
      AlongsideAssess(root, { save: urls.draft, decide: urls.decide, user: urls.user });
    }
  }
  function go(answer) {
    if (answer && answer.ok) { window.location.assign(answer.body.next || urls.queue); }
  }
  var actions = {
    open: function (button) {
      Alongside.act(root, urls.open, {}, button).then(function (answer) { if (answer && answer.ok) { startForm(); } });
    },
    release: function (button) { Alongside.act(root, urls.release, {}, button).then(go); },
    queue: function () { window.location.assign(urls.queue); }
  };

  root.addEventListener("click", function (event) {
    var button = event.target.closest("button[data-action]");
    if (button && actions[button.dataset.action]) { actions[button.dataset.action](button); }
  });
  root.addEventListener("submit", function (event) {
    var form = event.target.closest(".workspace-withdraw form");
    if (!form) { return; }
    event.preventDefault();
    Alongside.act(root, form.action, { reason: form.elements.reason.value }, event.submitter).then(go);
  });
  startForm();
})();
