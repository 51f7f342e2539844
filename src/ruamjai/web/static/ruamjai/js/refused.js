// A part of a page that could not be fetched says why, in words the page brought along; without this file nothing would move.
(function () {
  "use strict";
  var place = document.getElementById("refused");
  if (!place) { return; }
  var shown = "";
  function tell(why) {
    if (why === shown) { return; } // asked for every second: told once, not once a second
    shown = why;
    place.textContent = "";
    place.hidden = !why;
    if (why) { place.textContent = document.getElementById("refused-words").content.querySelector("[data-why='" + why + "']").textContent; }
  }
  document.addEventListener("htmx:responseError", function (event) {
    var status = event.detail.xhr.status;
    var known = { 401: "closed", 403: "closed", 404: "gone", 410: "gone", 413: "large", 429: "often" };
    tell(known[status] || (status < 500 ? "unread" : "broken"));
  });
  ["htmx:sendError", "htmx:timeout"].forEach(function (name) {
    document.addEventListener(name, function () { tell("network"); });
  });
  document.addEventListener("htmx:afterRequest", function (event) { if (event.detail.successful) { tell(""); } });
})();
