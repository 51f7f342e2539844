"""What the web's role may do in the database: granted by the owner at each start, and looked at by the doctor.

A table takes rows and gives them; one whose model says ``append_only = True`` is added to and never changed; what
Django keeps for itself is read. Nobody empties a table, and the web's role makes nothing and owns nothing.
"""

from dataclasses import dataclass

from django.apps import apps
from django.db import connection
from psycopg import sql

READ_ONLY = frozenset({"django_migrations", "django_content_type", "auth_permission"})
OURS = "web_"  # rows of ours end and stay: an alert, a request, a token, a role are taken out by nobody
COME_AND_GO = frozenset({"web_signedin", "web_asked", "web_cache"})


@dataclass(frozen=True, slots=True)
class Fault:
    """Something about the database that must be put right; ``code`` for machines, both texts for whoever runs it."""

    code: str
    th: str
    en: str


def append_only_tables() -> set[str]:
    """The tables whose rows are added and never changed: by the word of the model, or of a trigger ``…_append_only``."""
    said = {model._meta.db_table for model in apps.get_models() if getattr(model, "append_only", False)}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE relnamespace = 'public'::regnamespace AND tgname = relname || '_append_only'"
        )
        return said | {table for (table,) in cursor.fetchall()}


def rights_on(table: str, append_only: set[str]) -> str:
    """The rights that the web's role has on ``table``."""
    if table in READ_ONLY:
        return "SELECT"
    if table in append_only:
        return "SELECT, INSERT"
    if table.startswith(OURS) and table not in COME_AND_GO:
        return "SELECT, INSERT, UPDATE"
    return "SELECT, INSERT, UPDATE, DELETE"


def grant(role: str) -> None:
    """As the owner: give ``role`` exactly its rights on every table, sequence and function of the workspace; idempotent."""
    named = sql.Identifier(role)
    with connection.cursor() as cursor:
        database = sql.Identifier(str(connection.settings_dict["NAME"]))
        for words in (
            "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
            "REVOKE ALL ON DATABASE {database} FROM {role}",
            "GRANT CONNECT ON DATABASE {database} TO {role}",
            "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
            "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
            "GRANT USAGE ON SCHEMA public TO {role}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        ):
            cursor.execute(sql.SQL(words).format(database=database, role=named))
        append_only = append_only_tables()
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            words = f"GRANT {rights_on(table, append_only)} ON {{table}} TO {{role}}"
            cursor.execute(sql.SQL(words).format(table=sql.Identifier(table), role=named))


_OWNED = """
SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
AND pg_has_role(current_user, relowner, 'MEMBER')
"""
_UNGUARDED = """
SELECT wanted.table_name, wanted.trigger_name FROM unnest(%s::text[], %s::text[]) AS wanted(table_name, trigger_name)
WHERE NOT EXISTS (
    SELECT 1 FROM pg_trigger WHERE tgname = wanted.trigger_name AND tgrelid = to_regclass(wanted.table_name)
    AND tgenabled IN ('O', 'A'))
"""
GUARDS = (
    ("web_auditentry", "web_auditentry_append_only"), ("web_auditentry", "web_auditentry_never_emptied"),
    ("web_seal", "web_seal_append_only"), ("web_seal", "web_seal_never_emptied"),
)  # fmt: skip


def faults() -> list[Fault]:
    """As the role that the pages connect as: what lets the trail be changed through it; [] is as it should be."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolcreaterole OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone()[0]:
            found.append(
                Fault(
                    "database.too_mighty",
                    "หน้าเว็บเชื่อมต่อฐานข้อมูลด้วยบทบาทผู้ดูแลระบบฐานข้อมูล จึงแก้ไขบันทึกได้ ให้ใช้บทบาทที่ไม่ได้เป็นเจ้าของตาราง",
                    "The pages connect as a superuser or a maker of roles, who can change the trail. Use another role.",
                )
            )
        cursor.execute(_OWNED)
        if owned := cursor.fetchone()[0]:
            found.append(
                Fault(
                    "database.owns_tables",
                    f"บทบาทของหน้าเว็บเป็นเจ้าของตาราง {owned} ตาราง จึงปิดการป้องกันบันทึกได้ "
                    "ให้ตั้ง RUAMJAI_DATABASE_OWNER_URL เป็นเจ้าของ และ DATABASE_URL เป็นบทบาทที่ไม่ได้เป็นเจ้าของ",
                    f"The web's role owns {owned} tables and could take the guards of the trail away. Name the owner in "
                    "RUAMJAI_DATABASE_OWNER_URL, and in DATABASE_URL a role that owns nothing.",
                )
            )
        for table in sorted(append_only_tables()):
            cursor.execute(
                "SELECT bool_or(has_table_privilege(current_user, oid, right_)) FROM pg_class, "
                "unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) AS right_ WHERE oid = to_regclass(%s)",
                [table],
            )
            if cursor.fetchone()[0]:
                found.append(
                    Fault(
                        "database.may_change_trail",
                        f"บทบาทของหน้าเว็บมีสิทธิ์แก้ไข ลบ หรือล้างตาราง {table} ซึ่งต้องเพิ่มได้อย่างเดียว",
                        f"The web's role may change, remove or empty {table}, which is only ever added to.",
                    )
                )
        cursor.execute(_UNGUARDED, [[table for table, _ in GUARDS], [trigger for _, trigger in GUARDS]])
        found += [
            Fault(
                "database.guard_gone",
                f"การป้องกัน {trigger} ของตาราง {table} หายไปหรือถูกปิด",
                f"The guard {trigger} of {table} is gone or switched off.",
            )
            for table, trigger in cursor.fetchall()
        ]
    return found
