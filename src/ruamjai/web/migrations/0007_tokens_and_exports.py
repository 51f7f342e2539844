"""Tokens of the API and exports in bulk."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("web", "0006_what_people_ask")]
    operations = []
