"""Tokens of the API and exports in bulk."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("web", "0006_what_people_ask")]
    operations = [
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("prefix", models.CharField(max_length=12)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("verbs", models.JSONField(default=list)),
                ("area_code", models.CharField(default="TH", max_length=8)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("eligibility", "Check whether somebody who applied is entitled"),
                            ("coordination", "Avoid helping one household twice"),
                            ("referral", "Pass somebody on to the service they need"),
                            ("planning", "Plan work in an area"),
                            ("evaluation", "Evaluate and study, without persons"),
                        ],
                        max_length=20,
                    ),
                ),
                ("ends_on", models.DateField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("last_used_on", models.DateField(null=True)),
                ("looks_a_day", models.PositiveIntegerField(default=0)),
                ("looks_on", models.DateField(null=True)),
                ("looks_made", models.PositiveIntegerField(default=0)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tokens", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("area_code__regex", "^(TH|(\\d\\d){1,4})$")), name="token_area_is_a_code"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("purpose__in", ["eligibility", "coordination", "referral", "planning", "evaluation"])
                        ),
                        name="token_purpose_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExportJob",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("asked_at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(null=True)),
                ("step", models.CharField(blank=True, max_length=40)),
                ("done", models.BigIntegerField(default=0)),
                ("total", models.BigIntegerField(default=0)),
                ("code", models.CharField(blank=True, max_length=60)),
                ("message_th", models.TextField(blank=True)),
                ("message_en", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting its turn"),
                            ("working", "Working"),
                            ("done", "Done"),
                            ("stopped", "Stopped"),
                            ("failed", "Could not be finished"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("run", models.CharField(max_length=20)),
                ("table", models.CharField(max_length=60)),
                ("areas", models.JSONField(default=list)),
                ("sensitive", models.BooleanField(default=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("csv", "CSV, for any programme"),
                            ("xlsx", "XLSX, for Excel"),
                            ("parquet", "Parquet, for analysis"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("planning", "Plan work in an area"),
                            ("evaluation", "Evaluate and study, without persons"),
                            ("reporting", "Report to those who ordered the work"),
                            ("checking", "Check the data against its source"),
                        ],
                        max_length=20,
                    ),
                ),
                ("size", models.BigIntegerField(default=0)),
                ("n_fetched", models.PositiveIntegerField(default=0)),
                ("kept_until", models.DateTimeField(null=True)),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "token",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="web.apitoken"
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["csv", "xlsx", "parquet"])), name="export_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("purpose__in", ["planning", "evaluation", "reporting", "checking"])),
                        name="export_purpose_known",
                    ),
                ],
            },
        ),
    ]
