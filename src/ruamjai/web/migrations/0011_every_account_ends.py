"""Every account ends: those without a last day get one a year from today. PostgreSQL takes no account without one."""

from django.db import migrations, models

FILL = "UPDATE web_user SET ends_on = CURRENT_DATE + 365 WHERE ends_on IS NULL"


class Migration(migrations.Migration):
    dependencies = [("web", "0010_erasures_are_carried_out")]
    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField("user", "ends_on", models.DateField(verbose_name="Account ends on")),
    ]
