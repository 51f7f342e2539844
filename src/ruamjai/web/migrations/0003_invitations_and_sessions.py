"""Invitations, and the sessions of an account."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("web", "0002_trail_is_append_only")]
    operations = []
