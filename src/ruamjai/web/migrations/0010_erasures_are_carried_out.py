"""Erasures and ends of periods that the worker carries out, and opening all that is held, which is a look."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0009_looks_are_extended_until_a_day"),
    ]

    operations = [
        migrations.AlterField(
            model_name="look",
            name="kind",
            field=models.CharField(
                choices=[
                    ("names", "Names and address"),
                    ("number", "Whole citizen number"),
                    ("look_up", "Look-up by a partner system"),
                    ("package", "All that is held, for a request"),
                ],
                default="names",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="personrequest",
            name="state",
            field=models.CharField(
                choices=[
                    ("received", "Received"),
                    ("identified", "Identity established"),
                    ("working", "In work"),
                    ("carrying", "Granted, being carried out"),
                    ("granted", "Granted"),
                    ("refused", "Refused"),
                ],
                default="received",
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="ErasureJob",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("asked_at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting its turn"),
                            ("working", "Working"),
                            ("done", "Done"),
                            ("refused", "Not taken"),
                            ("failed", "Could not be finished"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("step", models.CharField(blank=True, max_length=40)),
                ("done", models.BigIntegerField(default=0)),
                ("total", models.BigIntegerField(default=0)),
                ("code", models.CharField(blank=True, max_length=60)),
                ("message_th", models.TextField(blank=True)),
                ("message_en", models.TextField(blank=True)),
                ("reason", models.CharField(max_length=30)),
                ("register", models.CharField(blank=True, max_length=60)),
                ("batches", models.JSONField(default=list)),
                ("years", models.PositiveSmallIntegerField(null=True)),
                ("emptied", models.JSONField(default=dict)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="erasure",
                        to="web.personrequest",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("request__isnull", True), models.Q(("state", "done"), _negated=True)),
                        fields=("register",),
                        name="one_retention_at_a_time",
                    )
                ],
            },
        ),
    ]
