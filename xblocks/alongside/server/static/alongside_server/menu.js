/* The menu under one's name lies over the page: Escape closes it, and so does going on from it. */
(function () {
  "use strict";
  var menu = document.querySelector(".shell-you");
  menu.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || !menu.open) { return; }
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  /* What a dialog asks comes from the menu, and whoever stays goes back there. */
  function leave(event) { if (!menu.contains(event.target) && !event.target.closest("dialog")) { menu.open = false; } }
  document.addEventListener("focusin", leave);
  document.addEventListener("click", leave);
})();
