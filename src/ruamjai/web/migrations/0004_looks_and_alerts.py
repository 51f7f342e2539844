"""Looks at people, with their purposes, and what they alert of."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("web", "0003_invitations_and_sessions")]
    operations = []
