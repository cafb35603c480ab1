/* What stands below private writing: panels that come from the server and go back there, and the sheet that is printed. */

/* page: url(handler, suffix), ours(data), isOpen(), version(), refill(answer), restart(answer) */
function AlongsidePlanBelow(place, page) {
  "use strict";

  /* Post to a handler and show its answer in the panel that it was asked from. */
  function ask(panel, handler, data, button) {
    if ((handler === "restore" || handler === "preview_share") && page.isOpen()) {
      return Alongside.complain(panel, { body: { message: place.dataset.textOpen } });
    }
    return Alongside.act(panel, page.url(handler), page.ours(data), button).then(function (answer) {
      if (!answer || !answer.ok) { return; }
      link(panel);
      if (answer.body.answers) { page.refill(answer.body); }
      if (answer.body.page) { page.restart(answer.body); }
    });
  }
  function link(panel) {
    panel.querySelectorAll("[data-file]").forEach(function (anchor) { anchor.href = page.url(anchor.dataset.file, anchor.dataset.suffix); });
  }
  /* What a form says: boxes of one name and several values are a list, a box of its own is true or false. */
  function said(form) {
    var all = new FormData(form), data = Object.fromEntries(all);
    form.querySelectorAll("[type='checkbox']").forEach(function (box) {
      data[box.name] = box.hasAttribute("value") ? all.getAll(box.name) : box.checked;
    });
    return data;
  }
  function asked(element) {
    var form = element.closest("form"), given = JSON.parse((form && form.dataset.given) || "{}");
    return Object.assign({ base_version: page.version() }, given, element.dataset);
  }

  place.addEventListener("submit", function (event) {
    event.preventDefault();
    var form = event.target;
    ask(form.closest(".alongside-panel"), form.dataset.sends, Object.assign(asked(form), said(form)), event.submitter);
  });
  place.addEventListener("toggle", function (event) {
    var panel = event.target;
    if (panel.open && panel.dataset.asks) { ask(panel, panel.dataset.asks, {}); }
  }, true);
  link(place);

  return {
    send: function (button) { ask(button.closest(".alongside-panel"), button.dataset.sends, asked(button), button); }
  };
}

/* One sheet to be folded once, of what stands on the page now. Its type gets smaller, to a limit, until it fits. */
function AlongsidePlanSheet(body, parts) {
  "use strict";
  var old = body.querySelector(".alongside-plan-sheet"), sheet = document.createElement("div");

  function add(tag, text) { sheet.appendChild(document.createElement(tag)).textContent = text; }

  if (old) { old.remove(); }
  sheet.className = "alongside-plan-sheet";
  add("h2", body.querySelector("h2").textContent);
  parts.forEach(function (part) {
    if (!part.text) { return; }
    add("h3", part.title);
    add("p", part.text);
  });
  body.append(sheet);
  sheet.dataset.measured = "";
  [11, 10, 9, 8].some(function (size) {
    sheet.style.fontSize = size + "pt";
    return sheet.scrollWidth <= sheet.clientWidth + 1;
  });
  delete sheet.dataset.measured;
}
