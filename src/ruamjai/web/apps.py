"""The one Django app of the house."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """People's decisions, and the pages."""

    name = "ruamjai.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
