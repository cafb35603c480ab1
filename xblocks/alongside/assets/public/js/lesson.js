/* Lesson: a page that may stand behind a notice, and one button that says it was read. */
function AlongsideLesson(runtime, element) {
  "use strict";
  var root = Alongside.root(element);
  root.addEventListener("click", function (event) {
    var button = event.target.closest("[data-action='read']");
    if (!button) { return; }
    Alongside.act(root, runtime.handlerUrl(element, "read"), {}, button, function (answer) {
      var place = button.parentElement;
      place.innerHTML = answer.html;
      place.firstElementChild.setAttribute("tabindex", "-1");
      place.firstElementChild.focus();
    });
  });
}
