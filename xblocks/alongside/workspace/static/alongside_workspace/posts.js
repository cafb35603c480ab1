/* Small forms with a text in them (a comment, a concern, a reason): posts the fields as JSON with the form's key, then
   goes where the answer says, or shows the comments as they stand now. A refusal leaves everything as it was typed. */
(function () {
  "use strict";
  document.addEventListener("submit", function (event) {
    var form = event.target.closest("form[data-posts]");
    if (!form) { return; }
    event.preventDefault();
    var data = Object.fromEntries(new FormData(form)), root = form.closest(".alongside");
    if (form.dataset.key) { data.submission_key = form.dataset.key; }
    Alongside.act(root, form.action, data, event.submitter, function (answer) {
      if (answer.next) { window.location.assign(answer.next); return; }
      form.closest(".assess-talk").outerHTML = answer.talk;
      var comments = root.querySelector(".assess-comments > :last-child");
      comments.setAttribute("tabindex", "-1");
      comments.focus();
    });
  });
})();
