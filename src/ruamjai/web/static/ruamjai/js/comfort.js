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
  // An open menu closes on Escape and on a press elsewhere, and when the focus leaves it; Escape gives the focus back.
  function closeMenus(except) {
    document.querySelectorAll("details.me[open]").forEach(function (menu) {
      if (menu === except) { return; }
      if (menu.contains(document.activeElement)) { menu.querySelector("summary").focus(); }
      menu.open = false;
    });
  }
  document.addEventListener("focusin", function (event) { closeMenus(event.target.closest("details.me")); });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") { closeMenus(null); }
    // Ctrl and the key of "/" go to the search box. By its place: on a Thai keyboard the key types "ฝ"; and never without
    // Ctrl: who speaks to the machine, or whose hand shakes, would set off a single letter by mistake.
    if (event.ctrlKey && (event.code === "Slash" || event.key === "/")) {
      var box = document.querySelector(".search input[type=search]");
      if (box) { event.preventDefault(); box.focus(); }
    }
  });
  document.addEventListener("click", function (event) { closeMenus(event.target.closest("details.me")); });
  // What the exchange of a part changed is said where screen readers listen: a region that comes with the part stays silent.
  function sentences() {
    return Array.prototype.map.call(document.querySelectorAll("[data-said]"), function (part) {
      return part.textContent.replace(/\s+/g, " ").trim();
    }).join(" ");
  }
  var last = sentences();
  document.addEventListener("htmx:afterSwap", function () {
    var now = sentences();
    if (now !== last) { last = now; document.getElementById("said").textContent = now; }
  });
  // So is what the act before led to: what a page brings along in such a region is passed over. What has the focus is read.
  window.addEventListener("load", function () {
    var done = Array.prototype.filter.call(document.querySelectorAll(".messages li"), function (one) { return !one.autofocus; });
    var words = done.map(function (one) { return one.textContent.trim(); }).join(" ");
    if (words) { document.getElementById("said").textContent = words; }
  });
  // Told at once when the network is gone; what was typed stays in the form.
  function tellOffline() {
    var told = document.getElementById("offline");
    if (told) { told.hidden = navigator.onLine; }
  }
  window.addEventListener("online", tellOffline);
  window.addEventListener("offline", tellOffline);
  tellOffline();
})();
