"""The trail: what an auditor reads, one's own acts, and a citizen's receipt."""

from django.urls import path

from ruamjai.web.views import access_receipt, audit

urlpatterns = [
    path("", audit.trail_list, name="audit"),
    path("trail.csv", audit.trail_export, name="audit-export"),
    path("mine/", audit.my_acts, name="my-acts"),
    path("receipt/", access_receipt.my_receipt, name="access-receipt"),
    path("receipt/<int:identity>/", access_receipt.receipt_of, name="access-receipt-of"),
]
