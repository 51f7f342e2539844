"""Whatever somebody did last is found by an index, on every page; it takes the place of the one on the account alone."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("web", "0011_every_account_ends")]

    operations = [
        migrations.AlterField(
            model_name="auditentry",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="acts",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(model_name="auditentry", index=models.Index(fields=["by", "id"], name="audit_by_account")),
    ]
