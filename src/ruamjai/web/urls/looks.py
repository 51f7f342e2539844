"""Looking at people, and alerts."""

from django.urls import path

from ruamjai.web.views import looks

urlpatterns = [
    path("mine/", looks.my_looks, name="my-looks"),
    path("budgets/", looks.budgets, name="look-budgets"),
    path("alerts/", looks.alert_list, name="look-alerts"),
    path("alerts/<int:alert>/settle/", looks.alert_settle, name="look-alert-settle"),
    path("close/", looks.names_close, name="names-close"),
    path("households/<slug:household>/", looks.names_open, name="names-open"),
    path("households/<slug:household>/number/", looks.number_open, name="number-open"),
]
