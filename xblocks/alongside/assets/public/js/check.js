/* Check: each question is sent on its own and comes back with its reasons. */
function AlongsideCheck(runtime, element) {
  "use strict";
  var root = Alongside.root(element);
  root.addEventListener("submit", function (event) {
    var form = event.target.closest("[data-item]");
    event.preventDefault();
    if (!form) { return; }
    var chosen = Array.from(form.querySelectorAll("input:checked"), function (input) { return input.value; });
    Alongside.post(runtime.handlerUrl(element, "answer"), { item: form.dataset.item, chosen: chosen }).then(function (answer) {
      if (!answer.ok) { return Alongside.complain(root, answer); }
      root.querySelector(".alongside-message").textContent = "";
      var place = form.parentElement;
      place.innerHTML = answer.body.question;
      place.querySelector("legend").focus();
      root.querySelector(".alongside-result").innerHTML = answer.body.result;
      root.querySelector(".alongside-due").innerHTML = answer.body.due; /* the date may pass while the page is open */
    });
  });
  root.addEventListener("click", function (event) {
    var button = event.target.closest("[data-action]");
    if (button) { Alongside.act(root, runtime.handlerUrl(element, button.dataset.action), {}, button); }
  });
}
