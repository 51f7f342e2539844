"""How often an account or an address has asked lately."""

from django.db import migrations

# Unlogged: written at each request, and nothing is lost when a crash empties it. Room is left on each page of the table, so
# that counting up rewrites a row in its place.
TABLE = """
CREATE UNLOGGED TABLE web_asked (key char(32) PRIMARY KEY, ends timestamptz NOT NULL, n integer NOT NULL)
WITH (fillfactor = 50);
"""


class Migration(migrations.Migration):
    dependencies = [("web", "0007_tokens_and_exports")]
    operations = [migrations.RunSQL(TABLE, "DROP TABLE web_asked")]
