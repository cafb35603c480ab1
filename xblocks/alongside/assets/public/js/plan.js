/* Plan: saves by itself, and asks if a part was changed on two sides. */
function AlongsidePlan(runtime, element, args) {
  "use strict";
  var root = Alongside.root(element), body = root.querySelector(".alongside-body");
  if (!args) { return; }
  var store = AlongsideUnsent(args.unsent), page = null;

  function url(handler, suffix) { return runtime.handlerUrl(element, handler, suffix); }
  function ours(data) { return Object.assign({ writer: args.unsent.name }, data); }

  function start(given) {
    var form = body.querySelector(".alongside-plan-form"), foot = body.querySelector(".alongside-plan-foot");
    var more = body.querySelector(".alongside-plan-more"), status = foot.querySelector(".alongside-saving");
    var fields = Array.from(form.querySelectorAll("textarea")), kept = {}, version = given.version;
    fields.forEach(function (field) { kept[field.name] = { text: field.value, mark: given.marks[field.name] }; });

    var parts = AlongsidePlanParts(form, foot.querySelector(".alongside-plan-turn"), fields);
    function title(field) { return field.labels[0].textContent; }

    // -- saving ---------------------------------------------------------------------------------------------------

    function collect() {
      var changed = fields.filter(function (field) { return field.value !== kept[field.name].text; });
      if (!changed.length) { return null; }
      var data = { answers: {}, marks: {} };
      changed.forEach(function (field) { data.answers[field.name] = field.value; });
      fields.forEach(function (field) { data.marks[field.name] = kept[field.name].mark; });
      return data;
    }
    /* What was left behind goes on from the text that it had begun with, unless what it had sent is what stands here. */
    function fill(data, sent) {
      var beyond = body.querySelector(".alongside-beyond");
      if (beyond) { beyond.open = true; }
      Object.keys(data.answers).forEach(function (name) {
        var field = fields.find(function (each) { return each.name === name; }), text = data.answers[name];
        if (!field) { /* its author has taken this part out meanwhile */
          field = fields[fields.length - 1];
          field.value += (field.value ? "\n\n" : "") + text;
        } else if (field.value !== text) {
          if (!(sent && sent.answers[name] === field.value)) { kept[name].mark = data.marks[name]; }
          field.value = text;
        }
      });
      parts.look();
    }
    function saved(answer, data) {
      var news = [];
      version = answer.version;
      fields.forEach(function (field) {
        var name = field.name, is = kept[name], clash = answer.clashes[name], text = answer.news[name];
        if (clash !== undefined) { return; }
        if (data.answers[name] !== undefined) {
          kept[name] = { text: data.answers[name], mark: answer.marks[name] };
        } else if (text !== undefined && field.value === is.text) {
          field.value = text;
          kept[name] = { text: text, mark: answer.marks[name] };
          news.push(title(field));
        }
      });
      show(answer.version > 0);
      parts.look();
      return news.length ? form.dataset.textNews + " " + news.join(", ") : "";
    }
    var saving = Alongside.autosave({
      root: root, url: url("save_answers"), writer: args.unsent.name, store: store, version: version, status: status,
      collect: collect, fill: fill, onSaved: saved,
      onConflict: function (answer, data) {
        if (answer.is_deleted) { return deleted(); }
        if (!answer.clashes) { return Alongside.complain(root, { body: answer, status: 409 }); }
        saved(answer, data);
        choose(answer);
      }
    });
    form.addEventListener("input", function () { parts.look(); saving.changed(); });

    /* In Open edX's frame, on a low screen, and where a keyboard comes up, nothing stays in sight at the bottom: there the
       state stands below the field that is used, too. */
    if (window.parent !== window || window.matchMedia("(pointer: coarse), (max-height: 25rem)").matches) {
      var echo = status.cloneNode(true);
      echo.removeAttribute("role");
      echo.setAttribute("aria-hidden", "true");
      new MutationObserver(function () {
        echo.textContent = status.textContent;
        echo.dataset.state = status.dataset.state;
      }).observe(status, { attributes: true, childList: true });
      form.addEventListener("focusin", function (event) { if (event.target.matches("textarea")) { event.target.after(echo); } });
    }

    // -- changed on two sides -------------------------------------------------------------------------------------

    var button = foot.querySelector("[data-action='choose']");

    function choose(answer) {
      var card = body.querySelector(".alongside-conflict:not([data-deleted])"), list = card.querySelector(".alongside-conflict__clashes");
      list.textContent = "";
      fields.forEach(function (field) {
        var there = answer.clashes[field.name];
        if (there === undefined) { return; }
        list.append(card.querySelector("template").content.cloneNode(true));
        var clash = list.lastElementChild;
        function mine() { clash.querySelector("[data-side='here']").textContent = field.value || list.dataset.textEmpty; }
        clash.querySelector("h4").textContent = title(field);
        field.addEventListener("input", mine);
        mine();
        clash.querySelector("[data-side='there']").textContent = there || list.dataset.textEmpty;
        clash.addEventListener("click", function (event) {
          var keep = event.target.dataset.keep;
          if (!keep) { return; }
          if (keep === "there") { field.value = there; }
          if (keep === "both") { field.value = [field.value, there].filter(Boolean).join("\n\n"); }
          kept[field.name] = { text: there, mark: answer.marks[field.name] };
          clash.remove();
          parts.look();
          saving.changed();
          if (list.firstElementChild) { return list.querySelector("h4").focus(); }
          chosen(card);
          saving.goOn(answer.version, true);
          parts.go(field);
        });
      });
      askFirst(card);
    }
    /* Nobody is taken out of a sentence: a button leads to the card, unless nothing is being typed. */
    function askFirst(card) {
      status.dataset.state = "error";
      status.textContent = card.dataset.textChoose;
      card.hidden = button.hidden = false;
      if (fields.indexOf(document.activeElement) < 0) { Alongside.bring(card); }
    }
    function chosen(card) { card.hidden = button.hidden = true; }
    function deleted() {
      var card = body.querySelector("[data-deleted]");
      card.onclick = function (event) {
        var keep = event.target.dataset.keep;
        if (!keep) { return; }
        chosen(card);
        version = 0;
        fields.forEach(function (field) {
          if (keep === "none") { field.value = ""; }
          kept[field.name] = { text: "" };
        });
        show(false);
        parts.look();
        saving.goOn(0, keep === "all");
        parts.go(fields[0]);
      };
      askFirst(card);
    }

    // -- what stands below ----------------------------------------------------------------------------------------

    function show(isKept) {
      more.hidden = !isKept;
      body.querySelector(".alongside-plan-unkept").hidden = isKept;
    }
    var below = AlongsidePlanBelow(more, {
      url: url, ours: ours, isOpen: saving.isOpen,
      version: function () { return version; },
      refill: function (answer) {
        fields.forEach(function (field) {
          field.value = answer.answers[field.name] || "";
          kept[field.name] = { text: field.value, mark: answer.marks[field.name] };
        });
        version = answer.version;
        saving.goOn(version, false);
        parts.look();
      },
      restart: function (answer) {
        saving.forget();
        store.forgetAll();
        Alongside.show(root, answer.page);
        page = start(answer.data);
      }
    });

    return {
      take: function (button) {
        var field = button.closest("[data-section]").querySelector("textarea"), text = field.value;
        text += (text && !text.endsWith("\n") ? "\n" : "") + button.textContent;
        if (text.length > field.maxLength) { return; }
        field.value = text;
        field.focus();
        parts.look();
        saving.changed();
      },
      print: function () { window.print(); },
      printed: function () {
        AlongsidePlanSheet(body, fields.map(function (field) { return { title: title(field), text: field.value.trim() }; }));
      },
      turn: parts.turn,
      part: parts.part,
      view: parts.view,
      choose: function () { Alongside.bring(body.querySelector(".alongside-conflict:not([hidden])")); },
      send: below.send,
      looked_at: function (button) {
        Alongside.act(root, url("set_review"), ours({}), button, function () {
          body.querySelector(".alongside-plan-due").remove();
          parts.go(fields[0]);
        });
      },
      another_day: function () {
        var panel = more.querySelector("[data-asks='review']");
        panel.open = true;
        Alongside.bring(panel);
      },
      not_for_me: function (button) {
        Alongside.act(root, url("not_for_me"), ours({}), button).then(function (answer) { if (answer && answer.ok) { saving.forget(); } });
      }
    };
  }

  page = start(args);
  window.addEventListener("beforeprint", function () { if (body.querySelector(".alongside-plan-form")) { page.printed(); } });
  body.addEventListener("click", function (event) {
    var button = event.target.closest("button"), named = button && button.dataset;
    if (!button || button.type === "submit") { return; }
    var deed = named.action || (named.sends && "send") || (named.turn && "turn") || (named.part && "part");
    if (deed && page[deed]) { page[deed](button); }
  });
}
