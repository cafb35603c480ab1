/* The browser's half of the XBlock runtime: starts each block on the page with what it needs to reach its handlers. */
(function () {
  "use strict";

  var runtime = {
    /* The address of a handler of the block that `element` is, or is in. */
    handlerUrl: function (element, handler, suffix, query) {
      var node = element.jquery ? element[0] : element;
      var address = node.closest("[data-handlers]").dataset.handlers + encodeURIComponent(handler);
      if (suffix) { address += "/" + suffix; }
      return query ? address + "?" + query : address;
    },
    /* Open edX tells its page about saving and errors this way. Here blocks show both themselves. */
    notify: function () {}
  };

  /* Blocks inside blocks first, as in Open edX. */
  Array.from(document.querySelectorAll(".xblock[data-init]")).reverse().forEach(function (element) {
    var start = window[element.dataset.init];
    if (typeof start !== "function") { return; }
    var script = element.querySelector(":scope > .xblock-arguments");
    try {
      start.call(runtime, runtime, element, script ? JSON.parse(script.textContent) : undefined);
    } catch (error) {
      console.error("The block " + element.dataset.usage + " did not start.", error);
    }
  });
})();
