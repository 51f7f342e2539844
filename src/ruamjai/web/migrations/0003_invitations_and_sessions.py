"""Invitations, and the sessions of an account; and the table in which tries are counted over all processes."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

CACHE = """
CREATE TABLE web_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX web_cache_expires ON web_cache (expires);
"""  # as Django's createcachetable makes it


class Migration(migrations.Migration):
    dependencies = [("web", "0002_trail_is_append_only")]
    operations = [
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("display_name", models.CharField(max_length=120)),
                ("role", models.CharField(max_length=20)),
                ("area_codes", models.JSONField(default=list)),
                ("account_ends_on", models.DateField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitation",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("agency", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="web.agency")),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations_made",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["-made_at"]},
        ),
        migrations.CreateModel(
            name="SignedIn",
            fields=[
                ("key_hash", models.CharField(max_length=64, primary_key=True, serialize=False)),
                (
                    "device",
                    models.CharField(
                        choices=[
                            ("phone", "Phone"),
                            ("tablet", "Tablet"),
                            ("computer", "Computer"),
                            ("other", "Other device"),
                        ],
                        default="other",
                        max_length=10,
                    ),
                ),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("seen_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sessions", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={"ordering": ["-seen_at"]},
        ),
        migrations.RunSQL(CACHE, "DROP TABLE web_cache"),
    ]
