/* Scenario: every choice goes to the server, which answers with the next page of the conversation. */
function AlongsideScenario(runtime, element) {
  "use strict";
  var root = Alongside.root(element);
  root.addEventListener("click", function (event) {
    var button = event.target.closest("[data-action]");
    if (!button) { return; }
    var data = {};
    if (button.dataset.action === "choose") {
      data = { choice: button.dataset.choice, at: Number(button.closest("[data-at]").dataset.at) };
    }
    Alongside.act(root, runtime.handlerUrl(element, button.dataset.action), data, button);
  });
}
