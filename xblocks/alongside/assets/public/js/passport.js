/* Passport: the page is whole without a script; this only prints it where nothing else does. */
function AlongsidePassport(runtime, element) {
  "use strict";
  Alongside.root(element).addEventListener("click", function (event) {
    if (event.target.closest("[data-action='print']")) { window.print(); }
  });
}
