/* Words that have not reached the server yet, kept in this browser under lock: the key comes with the page of whoever wrote
   them. Each tab keeps its own; what a closed one leaves behind goes to the next page of the same person and block. It is a
   store for Alongside.autosave. mine: {name, key}, from the server. */
function AlongsideUnsent(mine) {
  "use strict";
  var START = "alongside-unsent:", AT_MOST = 90 * 24 * 60 * 60 * 1000;
  var start = START + mine.name + ":", place = start + Alongside.uuid(), turn = 0;
  var locks = window.navigator.locks, subtle = window.crypto.subtle;
  var store = { isForgetful: !subtle, setItem: keep, removeItem: forget, each: each, forgetAll: forgetAll };
  var key = subtle && subtle.importKey("raw", bytes(mine.key), "AES-GCM", false, ["encrypt", "decrypt"]);

  function bytes(text) { return Uint8Array.from(atob(text), function (sign) { return sign.charCodeAt(0); }); }
  function text(bytes) { return btoa(Array.from(bytes, function (byte) { return String.fromCharCode(byte); }).join("")); }

  function names() {
    try { return Object.keys(window.localStorage); } catch (error) { return []; /* switched off */ }
  }
  function drop(name) { try { window.localStorage.removeItem(name); } catch (error) { /* switched off */ } }

  /* The last to be kept stays, whichever is sealed first. */
  function keep(_, words) {
    var now = ++turn, salt = window.crypto.getRandomValues(new Uint8Array(12));
    if (!subtle) { return null; }
    return key.then(function (key) {
      return subtle.encrypt({ name: "AES-GCM", iv: salt }, key, new TextEncoder().encode(words));
    }).then(function (sealed) {
      if (now !== turn) { return; }
      window.localStorage.setItem(place, JSON.stringify({ at: Date.now(), salt: text(salt), sealed: text(new Uint8Array(sealed)) }));
      store.isForgetful = false;
    }).catch(function () { store.isForgetful = true; /* full or switched off */ });
  }
  function forget() { turn++; drop(place); }
  function forgetAll() {
    turn++;
    names().forEach(function (name) { if (name.indexOf(start) === 0) { drop(name); } });
  }
  function open(name) {
    var kept = JSON.parse(window.localStorage.getItem(name));
    return key.then(function (key) {
      return subtle.decrypt({ name: "AES-GCM", iv: bytes(kept.salt) }, key, bytes(kept.sealed));
    }).then(function (words) { return new TextDecoder().decode(words); });
  }
  function isOld(name) {
    try { return JSON.parse(window.localStorage.getItem(name)).at < Date.now() - AT_MOST; } catch (error) { return true; }
  }
  /* Each page holds a lock on what it keeps for as long as it is open: what nobody holds was left behind. */
  function each(takeUp) {
    names().forEach(function (name) {
      if (name.indexOf(START) !== 0 || name === place) { return; }
      if (isOld(name)) { drop(name); return; }
      if (!subtle || name.indexOf(start) !== 0) { return; }
      function take() {
        return open(name).then(function (words) {
          return new Promise(function (done) { takeUp(words, function () { drop(name); done(); }); });
        }).catch(function () { /* gone meanwhile, or sealed under an earlier secret */ });
      }
      if (locks) { locks.request(name, take); } else { take(); }
    });
  }
  if (subtle && locks) { locks.request(place, function () { return new Promise(function () { /* until the page is gone */ }); }); }
  return store;
}
