"""The first page, and what is reached from everywhere."""

from django.urls import path

from ruamjai.web.views import about, errors, language, search, today

urlpatterns = [
    path("", today.home, name="today"),
    path("more/", today.more, name="more"),
    path("search/", search.search, name="search"),
    path("language/", language.switch, name="language"),
    path("about/", about.about, name="about"),
    path("about/measures/", about.measures, name="measures"),
    path("offline/", errors.offline, name="offline"),
]
