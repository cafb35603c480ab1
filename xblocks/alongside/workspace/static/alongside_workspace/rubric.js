/* A rubric as somebody fills it in: suggests a level from what is ticked, fixes it at stop, shows how far one is.
   Needs no server. Returns {collect() -> data, fill(data), complain(problems)}. */
function AlongsideRubric(root, form) {
  "use strict";
  var plain = ["strengths", "next_step", "observed_on", "format", "relation"];
  var peer = { "": null, yes: true, no: false };
  var criteria = Array.from(form.querySelectorAll("[data-criterion]"), Criterion);
  var bar = form.querySelector(".assess-bar"), fields = form.elements;

  function say(name, values) {
    return Alongside.words(root, name).replace(/\{(\w+)\}/g, function (_all, key) { return values[key]; });
  }
  function write(node, text) { if (node.textContent !== text) { node.textContent = text; } }

  function Criterion(node) {
    var boxes = Array.from(node.querySelectorAll("input[type='checkbox']"));
    var radios = Array.from(node.querySelectorAll("input[type='radio']"));
    var note = node.querySelector(".assess-note textarea"), done = node.querySelector(".assess-done textarea");
    var basics = node.querySelector("[data-basics]"), before = null, settled = false;

    function of(kind) { return boxes.filter(function (box) { return box.dataset.kind === kind; }); }
    function ticked(some) { return some.filter(function (box) { return box.checked; }); }
    function codes(some) { return some.map(function (box) { return box.value; }); }
    function chosen() { return radios.find(function (radio) { return radio.checked; }); }

    /* The same rule as content/rubric.py, suggest_level: it has to work without a connection. */
    function suggested() {
      if (ticked(of("harmful")).length) { return "stop"; }
      if (!ticked(boxes).length) { return ""; }
      if (ticked(of("basic")).length < of("basic").length) { return "emerging"; }
      return ticked(of("skilful")).length ? "strong" : "ready";
    }
    /* A level stands as suggested until somebody sets another; a harmful behaviour always stands at stop. */
    function refresh() {
      var level = suggested(), fixed = level === "stop";
      if (fixed) { settled = false; }
      radios.forEach(function (radio) {
        if (!settled) { radio.checked = radio.value === level; }
        radio.disabled = fixed && radio.value !== level;
      });
      node.querySelector(".assess-fixed").hidden = !fixed;
      if (done) { done.closest(".assess-done").hidden = !fixed; }
      var name = level && radios.find(function (radio) { return radio.value === level; }).dataset.name;
      write(node.querySelector(".alongside-suggested"), name ? say("suggested") + " " + name : say("none"));
      var now = chosen();
      write(node.querySelector("[data-chosen]"), now ? node.querySelector("[data-descriptor='" + now.value + "']").textContent : "");
      node.dataset.rated = now ? now.value : "";
      write(basics.querySelector("[data-says]"), say(before ? "basics-undo" : "basics"));
    }
    /* One tap for all basics; another puts back what was ticked before. */
    basics.addEventListener("click", function () {
      var some = of("basic"), put = before;
      before = put ? null : codes(ticked(some));
      some.forEach(function (box) { box.checked = put ? put.indexOf(box.value) !== -1 : true; });
      refresh();
      form.dispatchEvent(new Event("input", { bubbles: true }));
    });
    node.addEventListener("input", function (event) {
      if (event.target.type === "radio") { settled = true; }
      if (event.target.dataset.kind === "basic") { before = null; }
      refresh();
    });

    /* Whether somebody has set another level than the suggested one shows in what is filled in. */
    function notice() {
      var now = chosen();
      settled = Boolean(now) && now.value !== suggested();
      before = null;
      refresh();
    }
    notice();
    return {
      node: node,
      code: node.dataset.criterion,
      level: function () { var now = chosen(); return now ? now.dataset.name : ""; },
      collect: function () {
        var now = chosen();
        return { level: now ? now.value : null, behaviours: codes(ticked(boxes)), note: note ? note.value : "", done: done ? done.value : "" };
      },
      fill: function (rating) {
        boxes.forEach(function (box) { box.checked = rating.behaviours.indexOf(box.value) !== -1; });
        radios.forEach(function (radio) { radio.checked = radio.value === rating.level; });
        if (note) { note.value = rating.note; note.closest("details").open = Boolean(rating.note); }
        if (done) { done.value = rating.done; }
        notice();
      }
    };
  }

  /* The bar at the thumb: how many are rated, a way to each, and on to the next. */
  function unrated() { return criteria.find(function (criterion) { return !criterion.level(); }); }
  function progress() {
    if (!bar) { return; }
    var rated = criteria.filter(function (criterion) { return criterion.level(); });
    write(bar.querySelector("[data-count]"), say("count", { done: rated.length, all: criteria.length }));
    criteria.forEach(function (criterion) {
      var item = bar.querySelector("[data-for='" + criterion.code + "']");
      item.dataset.rated = criterion.node.dataset.rated;
      write(item.querySelector("[data-level]"), criterion.level() || say("not-rated"));
    });
    var next = unrated();
    write(bar.querySelector("[data-next]"), next ? say("next", { title: next.node.dataset.title }) : say("end"));
  }
  function go(place) {
    if (bar) { bar.querySelector("details").open = false; }
    place.scrollIntoView({ block: "start" });
    place.focus({ preventScroll: true });
  }
  if (bar) {
    bar.querySelector("[data-next]").addEventListener("click", function () {
      var next = unrated();
      go(next ? next.node : form.querySelector("#altogether") || form.querySelector(".assess-outcomes button"));
    });
    bar.addEventListener("click", function (event) {
      var link = event.target.closest("a[href^='#']");
      if (link) { event.preventDefault(); go(form.querySelector(link.hash)); }
    });
    bar.addEventListener("keydown", function (event) {
      var list = bar.querySelector("details");
      if (event.key === "Escape" && list.open) { list.open = false; list.querySelector("summary").focus(); }
    });
  }
  form.addEventListener("input", progress);
  progress();

  /* Say what is in the way, with a way to each place; "" takes it away. `problems` is {field or criterion: words}. */
  function placeOf(name) {
    var criterion = criteria.find(function (each) { return each.code === name; });
    if (!criterion) { return fields[name] && fields[name].id ? fields[name] : null; }
    return criterion.node.querySelector(".assess-done:not([hidden]) textarea") || criterion.node;
  }
  function describe(field, problem) {
    var hint = (field.getAttribute("aria-describedby") || "").replace(/ ?problem-\S+/, "");
    field.setAttribute("aria-describedby", (hint + " " + problem).trim());
  }
  function complain(message, problems) {
    var panel = form.querySelector(".alongside-problems"), list = panel.querySelector("ul");
    panel.querySelector("p").textContent = message;
    list.replaceChildren.apply(list, Object.keys(problems).map(function (name) {
      var item = document.createElement("li"), place = placeOf(name), says = item;
      item.id = "problem-" + name;
      if (place) {
        says = item.appendChild(document.createElement("a"));
        says.href = "#" + place.id;
        says.addEventListener("click", function (event) { event.preventDefault(); go(place); });
      }
      says.textContent = problems[name];
      return item;
    }));
    form.querySelectorAll("[aria-invalid]").forEach(function (field) {
      field.removeAttribute("aria-invalid");
      describe(field, "");
    });
    Object.keys(problems).forEach(function (name) {
      var place = placeOf(name);
      if (place && place.matches("input, select, textarea")) {
        place.setAttribute("aria-invalid", "true");
        describe(place, "problem-" + name);
      }
    });
    panel.hidden = !message;
    if (message) { panel.focus(); panel.scrollIntoView({ block: "center" }); }
  }

  return {
    say: say,
    complain: complain,
    collect: function () {
      var data = { ratings: {} };
      criteria.forEach(function (criterion) { data.ratings[criterion.code] = criterion.collect(); });
      plain.forEach(function (name) { if (fields[name]) { data[name] = fields[name].value; } });
      if (fields.has_peer_experience) { data.has_peer_experience = peer[fields.has_peer_experience.value]; }
      return data;
    },
    fill: function (data) {
      criteria.forEach(function (criterion) {
        if (data.ratings[criterion.code]) { criterion.fill(data.ratings[criterion.code]); }
      });
      plain.forEach(function (name) { if (fields[name] && data[name] !== undefined) { fields[name].value = data[name]; } });
      if (fields.has_peer_experience && data.has_peer_experience !== undefined) {
        fields.has_peer_experience.value = { true: "yes", false: "no" }[data.has_peer_experience] || "";
      }
      progress();
    }
  };
}
