/* Leaving a page: not without a connection. Signing out: first asks about words that have not reached the server; then nothing
   of them stays on this computer, and other tabs go, too. What browsers keep under these names is sealed or a draft:
   assets/public/js/unsent.js and the workspace's kept.js. */
(function () {
  "use strict";
  var UNSENT = /^alongside-(unsent|self):|^alongside-kept:.*:(draft|chosen)$/, OURS = /^alongside-/;
  var form = document.getElementById("sign-out"), asks = document.querySelector(".shell-unsent"), timer = null;
  var saver = window.Alongside && Alongside.autosave ? Alongside : null; /* where this page saves as people type */
  var tabs = window.BroadcastChannel ? new BroadcastChannel("alongside-signed-out") : null;

  function names(store) { try { return Object.keys(window[store]); } catch (error) { return []; /* switched off */ } }
  function isUnsent() {
    return (saver && saver.isUnsent()) || names("localStorage").concat(names("sessionStorage")).some(function (name) { return UNSENT.test(name); });
  }
  function letGo() { if (saver) { saver.letGo(); } }
  function leave() {
    clearInterval(timer);
    letGo();
    ["localStorage", "sessionStorage"].forEach(function (store) {
      names(store).forEach(function (name) { if (OURS.test(name)) { window[store].removeItem(name); } });
    });
    var token = /(?:^|; )csrftoken=([^;]*)/.exec(document.cookie); /* another tab may have signed in since */
    if (token) { form.elements.csrfmiddlewaretoken.value = token[1]; }
    form.submit();
  }

  /* Pages are not kept, so whoever follows a link without a connection loses the page they were reading, and cannot even go
     back to it. A browser that says it has none may still reach a server on its own machine: only asking tells. */
  var offline = document.querySelector(".shell-offline");
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[href]");
    if (window.navigator.onLine || !link || event.defaultPrevented || link.origin !== window.location.origin) { return; }
    if (link.hash && link.pathname === window.location.pathname) { return; }
    event.preventDefault();
    fetch(link.href, { method: "HEAD" }).then(function () { window.location.assign(link.href); }, function () { offline.hidden = false; });
  });
  window.addEventListener("online", function () { offline.hidden = true; });

  if (document.body.classList.contains("shell-signed-out")) {
    if (tabs) { tabs.postMessage(""); }
    window.history.replaceState(null, "", window.location.pathname);
  }
  if (!form) { return; }
  if (tabs) { tabs.addEventListener("message", function () { letGo(); window.location.reload(); }); }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    if (!isUnsent()) { return leave(); }
    asks.querySelector("[role='status']").textContent = "";
    asks.showModal();
  });
  asks.addEventListener("close", function () { clearInterval(timer); });
  asks.addEventListener("click", function (event) {
    var way = event.target.dataset.way, status = asks.querySelector("[role='status']");
    if (way === "stay") { asks.close(); }
    if (way === "leave") { leave(); }
    if (way !== "wait") { return; }
    status.textContent = status.dataset.textWaiting;
    window.dispatchEvent(new Event("online")); /* tries at once */
    timer = setInterval(function () { if (!isUnsent()) { leave(); } }, 500);
  });
})();
