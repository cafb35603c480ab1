/* The menu under one's name lies over the page: Escape closes it, and so does going on from it. */
(function () {
  "use strict";
  var menu = document.querySelector(".shell-you");
  menu.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || !menu.open) { return; }
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("focusin", function (event) { if (!menu.contains(event.target)) { menu.open = false; } });
  document.addEventListener("click", function (event) { if (!menu.contains(event.target)) { menu.open = false; } });
})();
