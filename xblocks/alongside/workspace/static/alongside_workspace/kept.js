/* What a page keeps in this browser until the server has it. It survives closing the tab, belongs to one person and
   one thing (a request, an example), and is forgotten after some days, seven unless told otherwise. */
var AlongsideKept = (function () {
  "use strict";
  var PREFIX = "alongside-kept:", DAY = 24 * 60 * 60 * 1000, memory = {};

  /* Where the browser keeps nothing, what is typed is kept for as long as the page is open. */
  function put(key, entry) {
    memory[key] = entry;
    try { window.localStorage.setItem(key, JSON.stringify(entry)); } catch (error) { /* full or switched off */ }
  }
  function get(key) {
    var entry = memory[key] || null;
    try { entry = JSON.parse(window.localStorage.getItem(key)) || entry; } catch (error) { /* not ours, or switched off */ }
    return entry && Date.now() < entry.until ? entry : null;
  }
  function drop(key) {
    delete memory[key];
    try { window.localStorage.removeItem(key); } catch (error) { /* switched off */ }
  }
  function sweep() {
    try {
      Object.keys(window.localStorage).forEach(function (key) {
        if (key.indexOf(PREFIX) === 0 && !get(key)) { drop(key); }
      });
    } catch (error) { /* switched off */ }
  }
  sweep();

  /* Everything that is kept for one person about one thing. It has what Alongside.autosave asks of a store. */
  return function (user, thing, days) {
    var start = PREFIX + user + ":" + thing + ":", time = (days || 7) * DAY;
    return {
      getItem: function (name) { var entry = get(start + name); return entry && entry.value; },
      setItem: function (name, value) { put(start + name, { until: Date.now() + time, since: this.since(name) || Date.now(), value: value }); },
      removeItem: function (name) { drop(start + name); },
      /* When this was kept for the first time, in milliseconds, or 0. */
      since: function (name) { var entry = get(start + name); return entry ? entry.since : 0; },
      /* The submission key for one deed: made once, the same after a reload, until it is forgotten. */
      key: function (deed) {
        var made = this.getItem("key-" + deed);
        if (!made) { made = Alongside.uuid(); this.setItem("key-" + deed, made); }
        return made;
      },
      forgetAll: function () {
        try {
          Object.keys(window.localStorage).forEach(function (key) { if (key.indexOf(start) === 0) { drop(key); } });
        } catch (error) { /* switched off */ }
        Object.keys(memory).forEach(function (key) { if (key.indexOf(start) === 0) { drop(key); } });
      }
    };
  };
})();
