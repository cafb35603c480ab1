/* The parts of private writing: one at a time on a small screen, all at once on a wide one, or as the learner chooses. */
function AlongsidePlanParts(form, turns, fields) {
  "use strict";
  var list = form.querySelector(".alongside-plan-parts"), small = window.matchMedia("(max-width: 47.99rem)");
  var wanted = null, here = 0;

  function part(field) { return field.closest("[data-section]"); }
  function isStepping() { return fields.length > 1 && (wanted === null ? small.matches : wanted); }

  /* Show where the reader is, and which parts have words. */
  function look() {
    var stepping = isStepping(), summary = list.querySelector("summary"), view = list.querySelector("[data-action='view']");
    summary.textContent = summary.dataset[stepping ? "textHere" : "textAll"].replace("{n}", here + 1).replace("{all}", fields.length);
    view.textContent = view.dataset[stepping ? "textAll" : "textOne"];
    fields.forEach(function (field, at) {
      var button = list.querySelector("[data-part='" + field.name + "']"), state = button.lastElementChild;
      part(field).hidden = stepping && at !== here;
      state.dataset.full = String(Boolean(field.value.trim()));
      state.textContent = state.dataset[field.value.trim() ? "textFull" : "textEmpty"];
      if (stepping && at === here) { button.setAttribute("aria-current", "step"); } else { button.removeAttribute("aria-current"); }
    });
    turns.hidden = !stepping;
    turns.querySelector("[data-turn='-1']").hidden = here === 0;
    turns.querySelector("[data-turn='1']").hidden = here === fields.length - 1;
  }
  function go(field) {
    here = fields.indexOf(field);
    list.querySelector("details").open = false;
    look();
    Alongside.bring(part(field).querySelector("h3"));
  }

  small.addEventListener("change", look);
  form.addEventListener("focusin", function (event) { if (!isStepping()) { here = Math.max(0, fields.indexOf(event.target)); } });
  list.hidden = fields.length < 2;
  look();
  return {
    look: look,
    go: go,
    turn: function (button) { go(fields[here + Number(button.dataset.turn)]); },
    part: function (button) { go(form.elements[button.dataset.part]); },
    view: function () { wanted = !isStepping(); go(fields[here]); }
  };
}
