/* Lesson: a page that may stand behind a notice, and one button that says it was read. */
function AlongsideLesson(runtime, element) {
  "use strict";
  var root = Alongside.root(element);
  var beyond = root.querySelector(".alongside-beyond");
  if (beyond) { beyond.addEventListener("toggle", function () { Alongside.bring(beyond.querySelector("[data-start]")); }); }
  root.addEventListener("click", function (event) {
    var button = event.target.closest("[data-action='read']");
    if (!button) { return; }
    Alongside.post(runtime.handlerUrl(element, "read"), {}).then(function (answer) {
      if (!answer.ok) { return Alongside.complain(root, answer); }
      var place = button.parentElement;
      place.innerHTML = answer.body.html;
      place.firstElementChild.setAttribute("tabindex", "-1");
      place.firstElementChild.focus();
    });
  });
}
