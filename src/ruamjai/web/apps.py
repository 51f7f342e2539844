"""The one Django app of the house."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Keeps the Thai catalogue compiled, so that every process that loads the app speaks Thai."""

    name = "ruamjai.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.conf import settings  # noqa: PLC0415 - Django's ready(): settings are set by now

        from ruamjai.web import catalogue  # noqa: PLC0415 - Django's ready()

        catalogue.refresh(settings.LOCALE_PATHS[0])
