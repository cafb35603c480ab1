/* Check: each question is sent on its own and comes back with its reasons. */
function AlongsideCheck(runtime, element) {
  "use strict";
  var root = Alongside.root(element);
  root.addEventListener("submit", function (event) {
    var form = event.target.closest("[data-item]");
    event.preventDefault();
    if (!form) { return; }
    var chosen = Array.from(form.querySelectorAll("input:checked"), function (input) { return input.value; });
    var data = { item: form.dataset.item, chosen: chosen }, button = form.querySelector("[type='submit']");
    Alongside.act(root, runtime.handlerUrl(element, "answer"), data, button, function (answer) {
      var place = form.parentElement;
      place.innerHTML = answer.question;
      place.querySelector(".alongside-mark").focus();
      root.querySelector(".alongside-result").innerHTML = answer.result;
      root.querySelector(".alongside-due").innerHTML = answer.due; /* the date may pass while the page is open */
    });
  });
  root.addEventListener("click", function (event) {
    var button = event.target.closest("[data-action]");
    if (button) { Alongside.act(root, runtime.handlerUrl(element, button.dataset.action), {}, button); }
  });
}
