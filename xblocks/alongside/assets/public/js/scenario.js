/* Scenario: what is pressed goes to the server, which answers with the next page of the conversation. A pause stays here. */
function AlongsideScenario(runtime, element) {
  "use strict";
  var root = Alongside.root(element);

  function pause(isPaused) {
    var walk = root.querySelector(".alongside-walk"), paused = root.querySelector(".alongside-paused");
    walk.hidden = isPaused;
    paused.hidden = !isPaused;
    Alongside.bring(isPaused ? paused.querySelector("h3") : walk.querySelector("[data-focus]"));
  }
  root.addEventListener("click", function (event) {
    var button = event.target.closest("button");
    if (!button) { return; }
    if ("pause" in button.dataset || "resume" in button.dataset) { return pause("pause" in button.dataset); }
    if (!button.dataset.action) { return; }
    var shown = button.closest("[data-shown]"), at = button.closest("[data-at]");
    var data = { choice: button.dataset.choice, shown: shown && shown.dataset.shown, at: at && Number(at.dataset.at) };
    Alongside.act(root, runtime.handlerUrl(element, button.dataset.action), data, button).then(function (answer) {
      /* Whoever goes over to watching in the middle, or back, has read what came before. */
      var here = button.matches(".alongside-gently [data-shown]") && root.querySelector(".alongside-watching p, .alongside-choices");
      if (here && answer && answer.ok) { Alongside.bring(here); }
    });
  });
}
