/* Studio: an editor that asks the server about what is typed, leads to the line, shows the page, and saves. */
function AlongsideStudio(runtime, element) {
  "use strict";
  var root = Alongside.root(element);
  var status = root.querySelector(".alongside-saving");
  var preview = root.querySelector(".alongside-studio__preview");
  var fields = Array.from(root.querySelectorAll("[data-field]"));
  var timer = null, asked = 0, walk = null, saved = JSON.stringify(values());

  function values() {
    return fields.reduce(function (found, field) { found[field.dataset.field] = field.value; return found; }, {});
  }
  function ask(handler, data) { return Alongside.post(runtime.handlerUrl(element, handler), data); }
  function say(text) { status.textContent = text && Alongside.words(root, text); }
  function notify(name, data) { if (runtime.notify) { runtime.notify(name, data); } }

  /* What the server says stands beside each field; a part that was open stays open. */
  function show(parts) {
    Object.keys(parts || {}).forEach(function (name) {
      var place = root.querySelector('[data-part="' + name + '"]');
      var open = place.querySelector("details[open]"), box = place.querySelector(".alongside-branches");
      var left = box ? box.scrollLeft : 0;
      place.innerHTML = parts[name];
      if (open) { place.querySelector("details").open = true; }
      if (left) { place.querySelector(".alongside-branches").scrollLeft = left; }
    });
    root.querySelectorAll("[data-editor]").forEach(mark);
  }

  /* A sheet lies under the text, line for line: it numbers them, shows which are spoken of, and gives the height. */
  function rule(editor) {
    var sheet = editor.querySelector(".alongside-editor__lines"), lines = editor.querySelector("textarea").value.split("\n");
    while (sheet.children.length > lines.length) { sheet.lastChild.remove(); }
    while (sheet.children.length < lines.length) { sheet.appendChild(document.createElement("div")); }
    lines.forEach(function (line, at) {
      var row = sheet.children[at];
      if (row.textContent !== line + "\u200b") { row.textContent = line + "\u200b"; }
    });
  }
  function mark(editor) {
    var rows = editor.querySelector(".alongside-editor__lines").children;
    Array.from(rows).forEach(function (row) { delete row.dataset.weight; });
    Array.from(editor.querySelectorAll("[data-weight][data-line]")).reverse().forEach(function (link) {
      var row = rows[link.dataset.line - 1];
      if (row) { row.dataset.weight = link.dataset.weight; }
    });
  }
  function tellLine(editor) {
    var text = editor.querySelector("textarea");
    var line = text.value.slice(0, text.selectionStart).split("\n").length;
    editor.querySelector("[id$='-at']").textContent = Alongside.words(root, "line") + " " + line;
  }
  function goTo(editor, line) {
    var text = editor.querySelector("textarea"), lines = text.value.split("\n");
    var start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    text.focus({ preventScroll: true });
    text.setSelectionRange(start, start + (lines[line - 1] || "").length);
    var row = editor.querySelector(".alongside-editor__lines").children[line - 1];
    if (row) { row.scrollIntoView({ block: "center" }); }
    tellLine(editor);
  }

  function check() {
    var mine = ++asked;
    ask("studio_check", { values: values() }).then(function (answer) {
      if (mine !== asked) { return; }
      if (!answer.ok) { say(answer.status ? "failed" : "offline"); return; }
      show(answer.body.parts);
      say(root.querySelector('[data-weight="problem"], .alongside-mistake') ? "wrong" : "fine");
    });
  }
  function typed(event) {
    if (!event.target.dataset.field) { return; }
    var editor = event.target.closest("[data-editor]");
    if (editor) { rule(editor); }
    say("checking");
    clearTimeout(timer);
    timer = setTimeout(check, 600);
  }

  function refuse(answer) {
    clearTimeout(timer);
    asked += 1;
    say("");
    show(answer.body.parts);
    Alongside.complain(root, answer);
  }
  function tryIt() {
    ask("studio_preview", { values: values(), walk: walk }).then(function (answer) {
      preview.hidden = !answer.ok;
      if (!answer.ok) { refuse(answer); return; }
      root.querySelector(".alongside-message").textContent = "";
      preview.innerHTML = answer.body.html;
      preview.focus({ preventScroll: true });
      preview.scrollIntoView({ block: "nearest" });
    });
  }
  function save(button) {
    if (button.getAttribute("aria-disabled") === "true") { return; }
    button.setAttribute("aria-disabled", "true");
    say("saving");
    var sent = values();
    ask("studio_save", { values: sent }).then(function (answer) {
      button.removeAttribute("aria-disabled");
      if (!answer.ok) { refuse(answer); return; }
      saved = JSON.stringify(sent);
      status.textContent = answer.body.message;
      root.querySelector(".alongside-message").textContent = "";
      /* Only now: told of a beginning, Studio waits for an end, and at the end it closes the editor. */
      notify("save", { state: "start" });
      notify("save", { state: "end" });
    });
  }

  /* In the preview, a choice leads on and everything else does nothing. */
  function tried(button) {
    if (button.dataset.action === "begin") { walk = []; }
    else if (button.dataset.action === "choose") { walk.push(button.dataset.choice); }
    else { return; }
    tryIt();
  }

  root.addEventListener("input", typed);
  root.addEventListener("submit", function (event) { event.preventDefault(); });
  root.addEventListener("click", function (event) {
    var inPreview = preview.contains(event.target);
    var button = event.target.closest("[data-action]");
    if (inPreview) {
      if (event.target.closest("a[href]")) { event.preventDefault(); }
      if (button) { tried(button); }
      return;
    }
    var link = event.target.closest("[data-line]");
    if (link) { goTo(link.closest("[data-editor]") || root.querySelector("[data-editor]"), Number(link.dataset.line)); }
    else if (button) { walk = null; tryIt(); }
    else if (event.target.closest(".save-button")) { save(event.target.closest(".save-button")); }
    else if (event.target.closest(".cancel-button")) {
      if (JSON.stringify(values()) === saved || window.confirm(Alongside.words(root, "leave"))) { notify("cancel", {}); }
    }
  });
  var start = root.querySelector(".alongside-scene"), picture = root.querySelector(".alongside-branches");
  if (start && picture.scrollWidth > picture.clientWidth) {
    picture.scrollLeft += start.getBoundingClientRect().left - picture.getBoundingClientRect().left - 16;
  }
  root.querySelectorAll("[data-editor]").forEach(function (editor) {
    var text = editor.querySelector("textarea");
    rule(editor);
    mark(editor);
    ["keyup", "click", "focus"].forEach(function (name) { text.addEventListener(name, tellLine.bind(null, editor)); });
  });
}
