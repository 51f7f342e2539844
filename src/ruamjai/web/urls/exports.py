"""Exports in bulk."""

from django.urls import path

from ruamjai.web.views import exports

urlpatterns = [
    path("", exports.export_list, name="exports"),
    path("ask/", exports.export_ask, name="export-ask"),
    path("<uuid:job>/", exports.export, name="export"),
    path("<uuid:job>/file/", exports.export_fetch, name="export-fetch"),
    path("<uuid:job>/stop/", exports.export_stop, name="export-stop"),
    path("<uuid:job>/go-on/", exports.export_go_on, name="export-go-on"),
    path("<uuid:job>/remove/", exports.export_remove, name="export-remove"),
]
