"""Who may do what."""

from django.urls import path

from ruamjai.web.views import rights

urlpatterns = [
    path("", rights.matrix, name="rights"),
    path("rights.csv", rights.matrix_export, name="rights-export"),
    path("of/<int:account>/", rights.account, name="rights-account"),
]
