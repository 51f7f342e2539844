"""What people may ask of what is held about them, and how it is answered."""

from django.urls import URLPattern, URLResolver, path

from ruamjai.web.views import people, people_breaches, people_requests

urlpatterns: list[URLPattern | URLResolver] = [
    path("", people.my_data, name="my-data"),
    path("notices/", people.notices, name="notices"),
    path("processing/", people.record, name="processing"),
    path("processing/record.<str:kind>", people.record_export, name="processing-export"),
    path("ask/", people.ask, name="ask"),
    path("requests/", people_requests.request_list, name="requests"),
    path("requests/list.<str:kind>", people_requests.request_export, name="requests-export"),
    path("requests/take/", people.take, name="request-take"),
    path("requests/<int:number>/", people_requests.request_detail, name="request"),
    path("requests/<int:number>/package/", people_requests.package, name="request-package"),
    path("requests/<int:number>/package/<slug:kind>/", people_requests.package, name="request-package-file"),
    path("requests/<int:number>/<slug:act>/", people_requests.request_act, name="request-act"),
    path("corrections/", people_requests.corrections, name="corrections"),
    path("corrections/list.<str:kind>", people_requests.corrections_export, name="corrections-export"),
    path("breaches/", people_breaches.breach_list, name="breaches"),
    path("breaches/list.<str:kind>", people_breaches.breach_export, name="breaches-export"),
    path("breaches/report/", people_breaches.breach_report, name="breach-report"),
    path("breaches/<int:number>/", people_breaches.breach, name="breach"),
    path("breaches/<int:number>/<slug:act>/", people_breaches.breach_act, name="breach-act"),
    path("retention/", people_breaches.retention, name="retention"),
    path("retention/list.<str:kind>", people_breaches.retention_export, name="retention-export"),
    path("retention/<slug:register>/again/", people_breaches.retention_again, name="retention-again"),
    path("retention/<slug:register>/", people_breaches.retention_act, name="retention-act"),
]
