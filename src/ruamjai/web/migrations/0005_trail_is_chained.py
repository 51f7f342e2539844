"""The trail is hash-chained; PostgreSQL refuses to change, remove or empty what stands in it."""

import django.db.models.deletion
import django.utils.timezone
from django.contrib.postgres.indexes import BrinIndex
from django.db import migrations, models

REFUSE = """
CREATE TRIGGER web_auditentry_never_emptied BEFORE TRUNCATE ON web_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION web_auditentry_refuse();
CREATE TRIGGER web_seal_append_only BEFORE UPDATE OR DELETE ON web_seal
    FOR EACH ROW EXECUTE FUNCTION web_auditentry_refuse();
CREATE TRIGGER web_seal_never_emptied BEFORE TRUNCATE ON web_seal
    FOR EACH STATEMENT EXECUTE FUNCTION web_auditentry_refuse();
"""
ALLOW = """
DROP TRIGGER web_seal_never_emptied ON web_seal;
DROP TRIGGER web_seal_append_only ON web_seal;
DROP TRIGGER web_auditentry_never_emptied ON web_auditentry;
"""


class Migration(migrations.Migration):
    dependencies = [("web", "0004_looks_and_alerts")]
    operations = [
        migrations.AddField(model_name="auditentry", name="source", field=models.CharField(max_length=160, null=True)),
        migrations.AlterField(
            model_name="auditentry", name="at", field=models.DateTimeField(default=django.utils.timezone.now)
        ),
        migrations.AlterField(
            model_name="auditentry",
            name="agency",
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="web.agency"),
        ),
        migrations.AddIndex(model_name="auditentry", index=BrinIndex(fields=["at"], name="audit_by_day")),
        migrations.AddConstraint(
            model_name="auditentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source__isnull", False)), fields=("source",), name="audit_taken_up_once"
            ),
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("sequence", models.BigIntegerField(primary_key=True, serialize=False)),
                ("sealed_at", models.DateTimeField()),
                ("previous", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
                (
                    "entry",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="seal", to="web.auditentry"),
                ),
            ],
            options={"ordering": ["sequence"]},
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
