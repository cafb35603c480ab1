/* Plan: saves by itself; when it was changed elsewhere too, shows both and asks. */
function AlongsidePlan(runtime, element, args) {
  "use strict";
  var root = Alongside.root(element), form = root.querySelector("form");
  if (!form) { return; }
  var conflict = root.querySelector(".alongside-conflict"), other = null;
  var fields = Array.from(form.querySelectorAll("textarea"));

  function collect() {
    var answers = {};
    fields.forEach(function (field) { answers[field.name] = field.value; });
    return { answers: answers };
  }
  function fill(data) {
    fields.forEach(function (field) { if (data.answers[field.name] !== undefined) { field.value = data.answers[field.name]; } });
  }
  function add(parent, tag, text) {
    var node = document.createElement(tag);
    node.textContent = text;
    return parent.appendChild(node);
  }

  var saving = Alongside.autosave({
    root: root, url: runtime.handlerUrl(element, "save_answers"), key: args.key, version: args.version,
    status: root.querySelector(".alongside-saving"), collect: collect, fill: fill,
    onConflict: function (body) {
      if (!body.answers) { return Alongside.complain(root, { body: body, status: 409 }); }
      other = body;
      var place = conflict.querySelector(".alongside-conflict__differences");
      place.textContent = "";
      fields.forEach(function (field) {
        var there = body.answers[field.name] || "";
        if (there === field.value) { return; }
        add(place, "h4", form.querySelector("label[for='" + field.id + "']").textContent);
        add(place, "p", place.dataset.textHere).className = "alongside-quiet";
        add(place, "blockquote", field.value || place.dataset.textEmpty);
        add(place, "p", place.dataset.textThere).className = "alongside-quiet";
        add(place, "blockquote", there || place.dataset.textEmpty);
      });
      conflict.hidden = false;
      Alongside.bring(conflict);
    }
  });

  form.addEventListener("input", saving.changed);
  root.addEventListener("click", function (event) {
    var button = event.target.closest("[data-action]");
    if (!button) { return; }
    var field = button.closest("[data-section]") && button.closest("[data-section]").querySelector("textarea");
    switch (button.dataset.action) {
      case "take":
        field.value += (field.value && !field.value.endsWith("\n") ? "\n" : "") + button.textContent;
        field.focus();
        saving.changed();
        break;
      case "print":
        window.print();
        break;
      case "not_for_me":
        saving.forget();
        Alongside.act(root, runtime.handlerUrl(element, "not_for_me"), {}, button);
        break;
      default: /* here, there, both: what to do about a conflict */
        if (button.dataset.action === "there") { fill(other); }
        if (button.dataset.action === "both") {
          fields.forEach(function (field) {
            var there = other.answers[field.name] || "";
            if (there && there !== field.value) { field.value = field.value ? field.value + "\n\n" + there : there; }
          });
        }
        conflict.hidden = true;
        saving.goOn(other.version, button.dataset.action !== "there");
        fields[0].focus();
    }
  });
}
