// Comfort only: the part of the whole beside each slider follows what came back. Without it the page is sent by its button.
(function () {
  "use strict";
  document.addEventListener("htmx:afterSwap", function () {
    var result = document.getElementById("what-if-result");
    if (!result) { return; }
    result.dataset.parts.split(";").forEach(function (pair) {
      var name = pair.split("=")[0], slider = document.getElementById("w-" + name);
      if (slider) { slider.closest(".weight").querySelector(".part").textContent = pair.split("=")[1]; }
    });
  });
})();
