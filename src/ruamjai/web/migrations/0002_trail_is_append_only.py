"""PostgreSQL refuses to change or remove a row of the trail, whoever asks."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION web_auditentry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'An audit entry is added, never changed or removed.' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER web_auditentry_append_only BEFORE UPDATE OR DELETE ON web_auditentry
    FOR EACH ROW EXECUTE FUNCTION web_auditentry_refuse();
"""
ALLOW = "DROP TRIGGER web_auditentry_append_only ON web_auditentry; DROP FUNCTION web_auditentry_refuse();"


class Migration(migrations.Migration):
    dependencies = [("web", "0001_accounts_work_and_trail")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
