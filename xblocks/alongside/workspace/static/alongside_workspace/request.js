/* The page of one request: open it, assess it, leave it; comment, tell the lead, take a sign-off back. */
(function () {
  "use strict";
  var place = document.querySelector(".workspace-request"), urls = place.dataset, root = Alongside.root(place);

  function start(filled) {
    if (root.querySelector(".alongside-assess")) {
      AlongsideAssess(root, {
        user: root.dataset.user, draft: urls.draft, rate: urls.rate, decide: urls.decide, open: urls.open,
        filled: filled, shown: start
      });
    } else if (root.querySelector("[data-decided]")) {
      AlongsideKept(root.dataset.user, urls.request).forgetAll();
    }
  }
  var actions = {
    open: function (button) {
      Alongside.act(root, urls.open, {}, button).then(function (answer) { if (answer && answer.ok) { start(); } });
    },
    release: function (button) {
      Alongside.act(root, urls.release, {}, button).then(function (answer) {
        if (answer && answer.ok) { window.location.assign(answer.body.next); }
      });
    }
  };
  root.addEventListener("click", function (event) {
    var button = event.target.closest("button[data-action]");
    if (button && actions[button.dataset.action]) { actions[button.dataset.action](button); }
  });
  start();
})();
