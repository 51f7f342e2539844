// All tambons on one map to move about in: outlines and figures come as two files, nothing from elsewhere.
(function () {
  "use strict";
  var place = document.getElementById("big-map");
  var said = document.getElementById("big-map-said");
  if (!place || !window.maplibregl) { return; }
  var colours = {};
  ["d0", "d1", "d2", "d3", "d4", "d5", "before", "card", "ink"].forEach(function (name) {
    colours[name] = getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  });
  colours.dx = colours.before;
  function failed() { said.textContent = place.dataset.failed; }
  Promise.all([place.dataset.shapes, place.dataset.values].map(function (address) {
    return fetch(address, { credentials: "same-origin" }).then(function (answer) {
      if (!answer.ok) { throw new Error(String(answer.status)); }
      return answer.json();
    });
  })).then(function (got) { draw(got[0], got[1]); }).catch(failed);

  function words(values, code) {
    return (values.names[code] || code) + ": " + (values.words[code] || place.dataset.nothing);
  }

  function draw(shapes, values) {
    shapes.tambons.features.forEach(function (feature) {
      feature.properties.colour = colours[values.classes[feature.properties.code] || "d0"];
    });
    var map;
    try {
      map = new maplibregl.Map({
        container: place,
        style: { version: 8, sources: {}, layers: [] },
        bounds: [[97.3, 5.6], [105.7, 20.5]],
        fitBoundsOptions: { padding: 12 },
        dragRotate: false,
        pitchWithRotate: false,
        attributionControl: false,
        maxZoom: 12,
        locale: {
          "Map.Title": place.getAttribute("aria-label"),
          "NavigationControl.ZoomIn": place.dataset.closer,
          "NavigationControl.ZoomOut": place.dataset.farther
        }
      });
    } catch (error) { failed(); return; }
    map.touchZoomRotate.disableRotation();
    map.addControl(new maplibregl.NavigationControl({ showCompass: false }));
    map.on("load", function () {
      map.addSource("tambons", { type: "geojson", data: shapes.tambons });
      map.addSource("provinces", { type: "geojson", data: shapes.provinces });
      map.addLayer({ id: "tambons", type: "fill", source: "tambons", paint: { "fill-color": ["get", "colour"], "fill-antialias": true } });
      map.addLayer({ id: "lines", type: "line", source: "tambons", minzoom: 7, paint: { "line-color": colours.card, "line-width": 0.6 } });
      map.addLayer({ id: "provinces", type: "line", source: "provinces", paint: { "line-color": colours.before, "line-width": 0.8 } });
      map.addLayer({ id: "chosen", type: "line", source: "tambons", filter: ["==", ["get", "code"], ""], paint: { "line-color": colours.ink, "line-width": 2.4 } });
      map.once("idle", function () { place.dataset.drawn = "1"; });
    });
    var chosen = "";
    function choose(code) {
      chosen = code;
      map.setFilter("chosen", ["==", ["get", "code"], code]);
      said.textContent = code ? words(values, code) : "";
    }
    map.on("mousemove", "tambons", function (event) {
      map.getCanvas().style.cursor = "pointer";
      var code = event.features[0].properties.code;
      if (code !== chosen) { choose(code); }
    });
    map.on("mouseleave", "tambons", function () { map.getCanvas().style.cursor = ""; });
    // By keyboard: the arrows move the map, then what lies in its middle is told; Enter opens it.
    var canvas = map.getCanvas();
    map.on("moveend", function () {
      if (document.activeElement !== canvas || !map.getLayer("tambons")) { return; }
      var middle = map.queryRenderedFeatures(map.project(map.getCenter()), { layers: ["tambons"] })[0];
      choose(middle ? middle.properties.code : "");
    });
    canvas.addEventListener("keydown", function (event) {
      if (event.key === "Enter" && chosen) { window.location.href = place.dataset.area + chosen + "/"; }
    });
    map.on("click", "tambons", function (event) {
      var code = event.features[0].properties.code;
      // On a touch screen nothing was pointed at before: the first press says, the second opens.
      if (chosen === code) { window.location.href = place.dataset.area + code + "/"; } else { choose(code); }
    });
  }
})();
