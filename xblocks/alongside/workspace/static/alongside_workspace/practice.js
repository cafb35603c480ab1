/* A shared example: rated with the same form, kept on this device until it is handed in. */
(function () {
  "use strict";
  var place = document.querySelector(".assess-practice"), root = Alongside.root(place), form = root.querySelector("form");
  var kept = AlongsideKept(root.dataset.user, "example-" + place.dataset.example);
  if (!form) { kept.forgetAll(); return; }
  var rubric = AlongsideRubric(root, form), left = kept.getItem("draft");
  if (left) { rubric.fill(JSON.parse(left)); }

  form.addEventListener("input", function () { kept.setItem("draft", JSON.stringify(rubric.collect())); });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    rubric.complain("", {});
    Alongside.act(root, place.dataset.rate, rubric.collect(), event.submitter).then(function (answer) {
      if (!answer) { return; }
      if (answer.ok) { window.location.assign(answer.body.next); return; }
      if (answer.body.problems) { rubric.complain(answer.body.message, answer.body.problems); }
    });
  });
})();
