"""What people may ask of what is held about them, and how it is answered."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
