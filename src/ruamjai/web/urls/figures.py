"""Areas, strategic areas and households."""

from django.urls import path, re_path

from ruamjai.web.views import areas, households, incomes, lists, places, unseen, what_if

urlpatterns = [
    path("areas/", areas.areas, name="areas"),
    path("areas/map/", areas.big_map, name="area-map"),
    path("areas/map/shapes-<slug:key>.json", areas.map_shapes, name="area-map-shapes"),
    path("areas/map/values.json", areas.map_values, name="area-map-values"),
    re_path(r"^areas/(?P<code>TH|[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{8})/$", areas.area, name="area"),
    re_path(r"^areas/(?P<code>TH|[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{8})/why/$", areas.why, name="area-why"),
    re_path(r"^areas/(?P<code>TH|[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{8})/lists/$", lists.area_lists, name="area-lists"),
    re_path(r"^areas/(?P<code>TH|[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{8})/incomes/$", incomes.area_incomes, name="area-incomes"),
    path("unseen/", unseen.unseen, name="unseen"),
    re_path(r"^areas/(?P<code>TH|[0-9]{2}|[0-9]{4}|[0-9]{6})/what-if/$", what_if.what_if, name="area-what-if"),
    path("places/", places.places, name="places"),
    path("places/strategic_areas.csv", places.places_export, name="places-export"),
    path("households/", households.household_list, name="households"),
    path("households/<slug:household>/", households.household, name="household"),
]
