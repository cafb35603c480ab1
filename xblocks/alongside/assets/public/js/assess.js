/* The supervisor's form: saves by itself, shows the level that the ticked behaviours suggest, and decides.
   urls: save, decide, user (whose draft this is). */
function AlongsideAssess(root, urls) {
  "use strict";
  var section = root.querySelector(".alongside-assess"), form = section.querySelector("form");
  var request = section.dataset.request, submissionKey = Alongside.uuid();
  var criteria = Array.from(form.querySelectorAll("[data-criterion]"));
  var plain = ["strengths", "next_step", "observed_on", "format", "relation"];
  var peer = { yes: true, no: false };

  function collect() {
    var data = { request: request, ratings: {} };
    criteria.forEach(function (criterion) {
      var level = criterion.querySelector("input[type='radio']:checked");
      data.ratings[criterion.dataset.criterion] = {
        level: level ? level.value : null,
        behaviours: Array.from(criterion.querySelectorAll("input[type='checkbox']:checked"), function (box) { return box.value; }),
        note: criterion.querySelector("textarea").value
      };
    });
    plain.forEach(function (name) { data[name] = form.elements[name].value; });
    var experience = form.elements.has_peer_experience.value;
    data.has_peer_experience = experience in peer ? peer[experience] : null;
    return data;
  }
  function fill(data) {
    criteria.forEach(function (criterion) {
      var rating = data.ratings[criterion.dataset.criterion];
      if (!rating) { return; }
      criterion.querySelectorAll("input[type='radio']").forEach(function (input) { input.checked = input.value === rating.level; });
      criterion.querySelectorAll("input[type='checkbox']").forEach(function (box) { box.checked = rating.behaviours.indexOf(box.value) !== -1; });
      criterion.querySelector("textarea").value = rating.note;
    });
    plain.forEach(function (name) { form.elements[name].value = data[name]; });
    form.elements.has_peer_experience.value = data.has_peer_experience === null ? "" : data.has_peer_experience ? "yes" : "no";
  }
  function suggest(suggestions) {
    criteria.forEach(function (criterion) {
      var level = suggestions[criterion.dataset.criterion];
      criterion.querySelector(".alongside-suggested").textContent = level
        ? section.dataset.textSuggested + " " + section.getAttribute("data-level-" + level) : section.dataset.textNone;
      if (level && !criterion.dataset.settled) {
        criterion.querySelector("input[type='radio'][value='" + level + "']").checked = true;
      }
    });
  }
  /* A level stands as suggested until somebody sets it; a harmful behaviour always stands at stop. */
  function settle(event) {
    var criterion = event.target.closest("[data-criterion]");
    if (criterion && event.target.type === "radio") { criterion.dataset.settled = "yes"; }
    if (criterion && event.target.closest(".alongside-behaviours--harmful") && event.target.checked) { delete criterion.dataset.settled; }
  }
  criteria.forEach(function (criterion) {
    if (criterion.querySelector("input[type='radio']:checked")) { criterion.dataset.settled = "yes"; }
  });

  var saving = Alongside.autosave({
    root: root, url: urls.save, key: "alongside-assess:" + urls.user + ":" + request, version: Number(section.dataset.version),
    status: form.querySelector(".alongside-saving"), collect: collect, fill: fill,
    onSaved: function (answer) { suggest(answer.suggestions); },
    onConflict: function (answer) { Alongside.complain(root, { body: answer, status: 409 }); }
  });
  form.addEventListener("input", function (event) { settle(event); saving.changed(); });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var data = Object.assign(collect(), { outcome: event.submitter.value, submission_key: submissionKey });
    var problems = form.querySelector(".alongside-problems");
    problems.hidden = true;
    Alongside.act(root, urls.decide, data, event.submitter).then(function (answer) {
      if (!answer) { return; }
      if (answer.ok) { return saving.forget(); }
      var words = Object.keys(answer.body.problems || {}).map(function (key) { return answer.body.problems[key]; });
      problems.replaceChildren.apply(problems, words.map(function (text) {
        var item = document.createElement("li");
        item.textContent = text;
        return item;
      }));
      problems.hidden = !words.length;
      if (words.length) { problems.focus(); }
    });
  });
}
