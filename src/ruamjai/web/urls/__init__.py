"""Where pages live. No address holds a name or a citizen number; a household's is its pseudonym."""

from django.urls import include, path

handler400 = "ruamjai.web.views.errors.bad_request"
handler403 = "ruamjai.web.views.errors.forbidden"
handler404 = "ruamjai.web.views.errors.not_found"
handler500 = "ruamjai.web.views.errors.broken"

urlpatterns = [
    path("", include("ruamjai.web.urls.today")),
    path("", include("ruamjai.web.urls.accounts")),
    path("", include("ruamjai.web.urls.figures")),
    path("data/", include("ruamjai.web.urls.data")),
    path("data/exports/", include("ruamjai.web.urls.exports")),
    path("audit/", include("ruamjai.web.urls.audit")),
    path("looks/", include("ruamjai.web.urls.looks")),
    path("my-data/", include("ruamjai.web.urls.people")),
    path("rights/", include("ruamjai.web.urls.rights")),
    path("api/", include("ruamjai.web.urls.api")),
]
