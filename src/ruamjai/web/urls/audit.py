"""The trail: what an auditor reads, one's own acts, and a citizen's receipt."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
