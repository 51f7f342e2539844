// Comfort only: every page works without this file.
(function () {
  "use strict";
  // A form that was sent is not sent again by an impatient second press.
  document.addEventListener("submit", function (event) {
    if (event.target.dataset.sent) { event.preventDefault(); return; }
    event.target.dataset.sent = "1";
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });
  // An open menu closes on Escape and on a press elsewhere.
  function closeMenus(except) {
    document.querySelectorAll("details.me[open]").forEach(function (menu) { if (menu !== except) { menu.open = false; } });
  }
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") { closeMenus(null); }
    // "/" goes to the search box, as long as nothing is being typed.
    if (event.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) {
      var box = document.querySelector(".search input[type=search]");
      if (box) { event.preventDefault(); box.focus(); }
    }
  });
  document.addEventListener("click", function (event) { closeMenus(event.target.closest("details.me")); });
  // Told at once when the network is gone; what was typed stays in the form.
  function tellOffline() {
    var told = document.getElementById("offline");
    if (told) { told.hidden = navigator.onLine; }
  }
  window.addEventListener("online", tellOffline);
  window.addEventListener("offline", tellOffline);
  tellOffline();
})();
