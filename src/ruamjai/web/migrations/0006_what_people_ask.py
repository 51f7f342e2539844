"""What people ask about their data, breaches, and retention."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("web", "0005_trail_is_chained")]
    operations = []
