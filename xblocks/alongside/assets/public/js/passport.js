/* Passport: the page is whole without a script; this only prints it. */
function AlongsidePassport(runtime, element) {
  "use strict";
  Alongside.root(element).querySelector("[data-action='print']").addEventListener("click", function () { window.print(); });
}
