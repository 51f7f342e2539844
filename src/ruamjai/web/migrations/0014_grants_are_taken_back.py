"""A grant to erase that could not be carried out, and has removed nothing, may be taken back: why, and when."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("web", "0013_links_to_a_new_password")]

    operations = [
        migrations.AddField(
            model_name="personrequest", name="handed_back", field=models.CharField(blank=True, default="", max_length=20),
            preserve_default=False,
        ),
        migrations.AddField(model_name="personrequest", name="handed_back_at", field=models.DateTimeField(null=True)),
    ]  # fmt: skip
