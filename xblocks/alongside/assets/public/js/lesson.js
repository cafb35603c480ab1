/* Lesson: one button that says the page was read. */
function AlongsideLesson(runtime, element) {
  "use strict";
  var root = Alongside.root(element);
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
