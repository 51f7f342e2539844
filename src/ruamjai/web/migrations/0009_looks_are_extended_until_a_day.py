"""More looks are given until a day; those given before were for one day."""

from django.db import migrations, models

# No row of this table is ever updated; a change of the column's type writes the table anew without touching a row.
FILL = """
ALTER TABLE web_lookextension ADD COLUMN until date;
ALTER TABLE web_lookextension ALTER COLUMN until TYPE date USING day, ALTER COLUMN until SET NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("web", "0008_counts_of_requests")]
    operations = [
        migrations.RunSQL(
            FILL,
            "ALTER TABLE web_lookextension DROP COLUMN until",
            state_operations=[migrations.AddField("lookextension", "until", models.DateField())],
        ),
        migrations.AddConstraint(
            "lookextension",
            models.CheckConstraint(condition=models.Q(until__gte=models.F("day")), name="look_extension_ends_after_it_began"),
        ),
    ]
