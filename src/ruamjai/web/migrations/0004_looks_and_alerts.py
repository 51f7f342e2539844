"""Looks at people, with their purposes, and what they alert of. A look is added and never changed or removed."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

REFUSE = """
CREATE FUNCTION web_look_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A look is added, never changed or removed.' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER web_look_append_only BEFORE UPDATE OR DELETE ON web_look
    FOR EACH ROW EXECUTE FUNCTION web_look_refuse();
CREATE TRIGGER web_lookedat_append_only BEFORE UPDATE OR DELETE ON web_lookedat
    FOR EACH ROW EXECUTE FUNCTION web_look_refuse();
CREATE TRIGGER web_refusedlook_append_only BEFORE UPDATE OR DELETE ON web_refusedlook
    FOR EACH ROW EXECUTE FUNCTION web_look_refuse();
CREATE TRIGGER web_lookextension_append_only BEFORE UPDATE OR DELETE ON web_lookextension
    FOR EACH ROW EXECUTE FUNCTION web_look_refuse();
"""
ALLOW = """
DROP TRIGGER web_look_append_only ON web_look;
DROP TRIGGER web_lookedat_append_only ON web_lookedat;
DROP TRIGGER web_refusedlook_append_only ON web_refusedlook;
DROP TRIGGER web_lookextension_append_only ON web_lookextension;
DROP FUNCTION web_look_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("web", "0003_invitations_and_sessions")]
    operations = [
        migrations.CreateModel(
            name="Look",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("until", models.DateTimeField()),
                ("role", models.CharField(max_length=20)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("names", "Names and address"),
                            ("number", "Whole citizen number"),
                            ("look_up", "Look-up by a partner system"),
                        ],
                        default="names",
                        max_length=10,
                    ),
                ),
                ("purpose", models.CharField(max_length=30)),
                ("reference", models.CharField(blank=True, max_length=24)),
                ("household_id", models.CharField(blank=True, max_length=40)),
                ("label", models.CharField(blank=True, max_length=40)),
                ("area_code", models.CharField(max_length=8)),
                ("run", models.CharField(max_length=20)),
                ("session", models.CharField(blank=True, max_length=64)),
                ("agency", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="web.agency")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="looks", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="LookAlert",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("rule", models.CharField(max_length=30)),
                ("area_code", models.CharField(max_length=8)),
                ("began_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("last_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("detail", models.JSONField(default=dict)),
                ("settled_at", models.DateTimeField(null=True)),
                ("note", models.CharField(blank=True, max_length=30)),
                ("agency", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="web.agency")),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="look_alerts", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="LookedAt",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("person_id", models.CharField(max_length=40)),
                ("look", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="people", to="web.look")),
            ],
        ),
        migrations.CreateModel(
            name="LookExtension",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("day", models.DateField()),
                ("extra", models.PositiveIntegerField()),
                ("reason", models.CharField(max_length=30)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="look_extensions", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="RefusedLook",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("area", "Outside the area or the right"),
                            ("budget", "The day's budget is used up"),
                            ("purpose", "The purpose does not allow it"),
                            ("gone", "No longer in the data"),
                        ],
                        max_length=10,
                    ),
                ),
                ("household_id", models.CharField(blank=True, max_length=40)),
                ("area_code", models.CharField(max_length=8)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="refused_looks", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.AddIndex(
            model_name="look",
            index=models.Index(fields=["by", "at"], name="look_by_account"),
        ),
        migrations.AddIndex(
            model_name="look",
            index=models.Index(fields=["household_id", "at"], name="look_by_household"),
        ),
        migrations.AddIndex(
            model_name="lookalert",
            index=models.Index(fields=["user", "rule", "last_at"], name="look_alert_by_account"),
        ),
        migrations.AddIndex(
            model_name="lookedat",
            index=models.Index(fields=["person_id"], name="looked_at_by_person"),
        ),
        migrations.AddConstraint(
            model_name="lookedat",
            constraint=models.UniqueConstraint(fields=("look", "person_id"), name="looked_at_once_a_look"),
        ),
        migrations.AddIndex(
            model_name="lookextension",
            index=models.Index(fields=["user", "day"], name="look_extension_by_day"),
        ),
        migrations.AddIndex(
            model_name="refusedlook",
            index=models.Index(fields=["by", "at"], name="refused_look_by_account"),
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
