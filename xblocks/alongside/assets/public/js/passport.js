/* Passport: the page is whole without a script; this only prints it. */
function AlongsidePassport(runtime, element) {
  "use strict";
  Alongside.root(element).addEventListener("click", function (event) {
    if (event.target.matches("[data-action='print']")) { window.print(); }
  });
}
