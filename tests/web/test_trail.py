# ruff: noqa: S608  statements are put together from numbers of this test
"""The chain: every entry sealed once, in one way; and everything that was tampered with is found."""

import contextlib
import datetime as dt
import hashlib
import json
import re
import threading
from pathlib import Path

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import translation

import ruamjai.web
from ruamjai.web import outbox
from ruamjai.web.models import AuditEntry, User
from ruamjai.web.models.audit import Seal
from ruamjai.web.trail import acts, chain
from ruamjai.web.trail.sealing import Sealer
from ruamjai.web.trail.verifying import NoWitness, Witness, verify
from web.factories import make_user

METHOD = Path(__file__).parents[2] / "docs" / "method" / "trail.md"


def wrote(*acts: str, by: User | None = None) -> list[AuditEntry]:
    with transaction.atomic():
        return [outbox.audit(act, "batch:x", by=by, rows=number) for number, act in enumerate(acts)]


def by_hand(*statements: str) -> None:
    """As the database's superuser with every trigger switched off: what a thief of the server can do."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("RESET session_replication_role")


def found(**kwargs) -> set[tuple[str, int | None]]:
    return {(fault.kind, fault.entry) for fault in verify(**kwargs).faults}


@pytest.fixture
def entries(db):
    made = wrote(*"abcdef", by=make_user("steward"))
    assert Sealer().seal() == 6
    assert verify().sound
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    yield made
    transaction.set_rollback(True)  # what was tampered with goes; its broken references are not asked about


class TestSealing:
    def test_each_entry_is_sealed_once_in_one_chain(self, entries):
        seals = list(Seal.objects.all())
        assert [seal.sequence for seal in seals] == [1, 2, 3, 4, 5, 6]
        assert [seal.entry_id for seal in seals] == [entry.pk for entry in entries]
        assert [seal.previous for seal in seals] == [chain.NOTHING_BEFORE, *(seal.hash for seal in seals[:-1])]
        sealer = Sealer()
        assert sealer.seal() == 0
        wrote("g")
        assert (sealer.seal(), sealer.seal(), Sealer().seal()) == (1, 0, 0)
        proof = verify()
        assert (proof.sound, proof.sealed, proof.sequence, proof.late) == (True, 7, 7, 0)

    def test_an_entry_that_holds_after_a_later_one_was_sealed_is_sealed_then(self, entries):
        """Its number was taken first; one sealer knows the gap, another looks everywhere."""
        early = entries[-1].pk + 1
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval(pg_get_serial_sequence('web_auditentry', 'id'))")
            assert cursor.fetchone()[0] == early
        sealer = Sealer()
        (later,) = wrote("later")
        assert later.pk == early + 1
        assert sealer.seal() == 1
        AuditEntry.objects.bulk_create([AuditEntry(pk=early, act="early", thing="batch:x")])
        (last,) = wrote("last")
        assert sealer.seal() == 2
        assert list(Seal.objects.values_list("entry_id", flat=True))[-3:] == [later.pk, early, last.pk]
        assert verify().sound

    def test_a_sealer_that_knows_nothing_of_the_gap_finds_it_too(self, entries):
        AuditEntry.objects.bulk_create([AuditEntry(pk=-7, act="early", thing="batch:x")])
        assert Sealer().seal() == 1
        assert verify().sound

    def test_an_old_entry_without_a_seal_is_told(self, entries):
        now = dt.datetime.now(dt.UTC)
        old = AuditEntry.objects.create(act="x", thing="y", at=now - dt.timedelta(minutes=2))
        AuditEntry.objects.create(act="x", thing="y", at=now)
        proof = verify()
        assert {(fault.kind, fault.entry) for fault in proof.faults} == {("unsealed", old.pk)}
        assert proof.waiting == 1


class AtOnce:
    """Threads that begin together, each with a connection of its own; what they raise is kept."""

    def __init__(self) -> None:
        self.faults: list[Exception] = []
        self.writing = threading.Event()

    def begin(self, work, *arguments) -> threading.Thread:
        def do() -> None:
            try:
                work(*arguments)
            except Exception as error:
                self.faults.append(error)
            finally:
                connection.close()

        thread = threading.Thread(target=do)
        thread.start()
        return thread

    def write(self, number: int) -> None:
        for turn in range(6):
            with contextlib.suppress(ZeroDivisionError), transaction.atomic():
                outbox.audit("act", f"thing:{number}", by=None, turn=turn)
                if turn % 3 == 2:
                    raise ZeroDivisionError

    def seal(self) -> None:
        sealer = Sealer()
        while not self.writing.is_set():
            sealer.seal()
        sealer.seal(wait=True)


@pytest.mark.django_db(transaction=True)
def test_writers_and_two_sealers_at_once_leave_one_chain():
    """Some acts fail, some hold late; each that held is sealed exactly once."""
    together = AtOnce()
    sealers = [together.begin(together.seal) for _ in range(2)]
    for thread in [together.begin(together.write, number) for number in range(12)]:
        thread.join()
    together.writing.set()
    for thread in sealers:
        thread.join()
    assert together.faults == []
    assert AuditEntry.objects.count() == 12 * 4
    proof = verify()
    assert (proof.faults, proof.sealed, proof.waiting) == ([], 48, 0)


class TestTampering:
    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("at", "at + interval '1 microsecond'"), ("by_id", "NULL"), ("agency_id", "'codi'"), ("act", "'other'"),
            ("thing", "thing || ' '"), ("area_code", "'47'"), ("detail", """'{"rows": 3}'"""), ("source", "'x'"),
        ],
    )  # fmt: skip
    def test_a_change_of_any_column_is_found(self, entries, column, value):
        by_hand(f"UPDATE web_auditentry SET {column} = {value} WHERE id = {entries[2].pk}")
        assert found() == {("changed", entries[2].pk)}

    def test_a_number_is_the_entrys_own(self, entries):
        old, new = entries[2].pk, entries[2].pk + 1_000
        by_hand(
            f"UPDATE web_auditentry SET id = {new} WHERE id = {old}",
            f"UPDATE web_seal SET entry_id = {new} WHERE entry_id = {old}",
        )
        assert found() == {("changed", new)}

    def test_a_removed_entry_is_found(self, entries):
        by_hand(f"DELETE FROM web_auditentry WHERE id = {entries[2].pk}")
        assert found() == {("entry_missing", entries[2].pk)}

    def test_a_removed_entry_is_found_when_its_seal_is_removed_too(self, entries):
        gone = entries[2].pk
        by_hand(f"DELETE FROM web_seal WHERE entry_id = {gone}", f"DELETE FROM web_auditentry WHERE id = {gone}")
        assert [(fault.kind, fault.sequence) for fault in verify().faults] == [("link_missing", 3)]

    def test_it_is_found_when_the_links_behind_are_moved_up(self, entries):
        gone = entries[2].pk
        by_hand(
            f"DELETE FROM web_seal WHERE entry_id = {gone}",
            f"DELETE FROM web_auditentry WHERE id = {gone}",
            "UPDATE web_seal SET sequence = sequence - 1 WHERE sequence > 3",
        )
        assert {("changed", entry.pk) for entry in entries[3:]} | {("link_broken", entries[3].pk)} == found()

    def test_an_inserted_entry_is_found_before_and_after_it_is_sealed(self, entries):
        """Backdated among the others: the sealer takes it in as it takes all, but the chain knows that it was not there."""
        at = entries[0].at - dt.timedelta(days=1)
        planted = AuditEntry.objects.create(act="planted", thing="batch:x", at=at)
        assert found() == {("unsealed", planted.pk)}
        Sealer().seal()
        assert found() == {("misdated", planted.pk)}

    def test_a_planted_seal_is_found(self, entries):
        planted = AuditEntry.objects.create(act="planted", thing="batch:x")
        by_hand(
            "INSERT INTO web_seal (sequence, entry_id, sealed_at, previous, hash) "
            f"SELECT 7, {planted.pk}, now(), hash, repeat('a', 64) FROM web_seal WHERE sequence = 6"
        )
        assert found() == {("changed", planted.pk)}

    def test_two_entries_that_changed_places_are_found(self, entries):
        b, e = entries[1].pk, entries[4].pk
        by_hand(
            f"UPDATE web_seal SET entry_id = -1 WHERE entry_id = {b}",
            f"UPDATE web_seal SET entry_id = {b} WHERE entry_id = {e}",
            f"UPDATE web_seal SET entry_id = {e} WHERE entry_id = -1",
        )
        assert found() == {("changed", b), ("changed", e)}

    def test_two_links_that_changed_places_are_found(self, entries):
        by_hand(
            "UPDATE web_seal SET sequence = -1 WHERE sequence = 2",
            "UPDATE web_seal SET sequence = 2 WHERE sequence = 5",
            "UPDATE web_seal SET sequence = 5 WHERE sequence = -1",
        )
        told = found()
        assert {("changed", entries[1].pk), ("changed", entries[4].pk)} <= told

    def test_an_entry_sealed_twice_is_found(self, entries):
        by_hand(
            "ALTER TABLE web_seal DROP CONSTRAINT web_seal_entry_id_key",
            "INSERT INTO web_seal (sequence, entry_id, sealed_at, previous, hash) "
            f"SELECT 7, {entries[0].pk}, now(), hash, hash FROM web_seal WHERE sequence = 6",
        )
        assert ("sealed_twice", entries[0].pk) in found()

    def test_one_link_written_anew_with_its_own_hash_breaks_from_the_next(self, entries):
        by_hand(f"UPDATE web_auditentry SET act = 'other' WHERE id = {entries[2].pk}")
        rewrite(only=3)
        assert found() == {("link_broken", entries[3].pk)}

    def test_the_whole_chain_written_anew_is_found_by_a_witness_alone(self, entries):
        kept = Witness.read(str(Seal.objects.get(sequence=4)))
        by_hand(f"UPDATE web_auditentry SET act = 'other' WHERE id = {entries[2].pk}")
        rewrite()
        assert found() == set(), "nothing inside the database can tell"
        assert found(witnesses=kept) == {("not_as_witnessed", entries[3].pk)}

    def test_an_end_that_was_cut_off_is_found_by_a_witness_alone(self, entries):
        kept = Witness.read(str(Seal.objects.get(sequence=6)))
        by_hand("DELETE FROM web_seal WHERE sequence > 4", f"DELETE FROM web_auditentry WHERE id > {entries[3].pk}")
        assert found() == set()
        assert [(f.kind, f.sequence) for f in verify(witnesses=kept).faults] == [("shorter_than_witness", 6)]


def rewrite(only: int | None = None) -> None:
    """Compute hashes again, as somebody with the whole database can."""
    previous = chain.NOTHING_BEFORE
    for seal in Seal.objects.order_by("sequence"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {chain.COLUMNS} FROM web_auditentry e WHERE id = %s", [seal.entry_id])
            entry = cursor.fetchone()
        if only in (None, seal.sequence):
            digest = chain.link_hash(sequence=seal.sequence, previous=previous, sealed_at=seal.sealed_at, entry=entry)
            by_hand(f"UPDATE web_seal SET previous = '{previous}', hash = '{digest}' WHERE sequence = {seal.sequence}")
            previous = digest
        else:
            previous = seal.hash


class TestWitness:
    def test_a_head_that_was_kept_is_found_again(self, entries):
        heads = " and\n".join(f"head {seal}" for seal in Seal.objects.all())
        proof = verify(witnesses=Witness.read(heads))
        assert (proof.sound, proof.witnessed) == (True, 6)

    def test_what_holds_no_head_is_no_witness(self):
        with pytest.raises(NoWitness):
            Witness.read("abc@3")


class TestCanonicalForm:
    def test_every_column_of_an_entry_is_hashed(self):
        """A column that is added later needs a form of its own, and a line in the method's page."""
        assert {field.name for field in AuditEntry._meta.concrete_fields} == set(chain.FIELDS)

    def test_there_is_one_form_only(self):
        bangkok = dt.timezone(dt.timedelta(hours=7))
        moment = dt.datetime(2026, 11, 21, 18, 21, 0, 5, tzinfo=bangkok)
        assert chain.canonical({"b": [1, None, True], "a": {"ข": 'ก"\n', "at": moment}}) == (
            '{"a":{"at":"2026-11-21T11:21:00.000005Z","ข":"ก\\"\\n"},"b":[1,null,true]}'
        )
        parsed = json.loads("[1.50, 1e3, -0.0, 12345678901234567890.125, 1E-7]", parse_float=chain.Decimal)
        assert chain.canonical(parsed) == "[1.5,1000,0,12345678901234567890.125,0.0000001]"
        with pytest.raises(TypeError):
            chain.canonical(object())

    def test_the_worked_example_of_the_method_page_is_computed_as_it_says(self):
        """From the page's own words alone, by hashlib; and the programme computes the same."""
        page = METHOD.read_text(encoding="utf-8")
        texts = re.findall(r"```json\n(\{.*?\})\n```", page)
        hashes = re.findall(r"^([0-9a-f]{64})$", page, flags=re.MULTILINE)
        assert len(texts) == len(hashes) == 2
        for text, digest in zip(texts, hashes, strict=True):
            assert hashlib.sha256(text.encode("utf-8")).hexdigest() == digest
            told = json.loads(text)
            entry = told["entry"] | {"at": dt.datetime.fromisoformat(told["entry"]["at"])}
            entry["detail"] = json.dumps(entry["detail"], ensure_ascii=False)
            computed = chain.link_hash(
                sequence=told["sequence"], previous=told["previous"], sealed_at=dt.datetime.fromisoformat(told["sealed_at"]),
                entry=tuple(entry[name] for name in chain.FIELDS),
            )  # fmt: skip
            assert computed == digest
        assert json.loads(texts[1])["previous"] == hashes[0]


class TestTheWebsRole:
    """On a connection of its own, as the pages have it."""

    @pytest.mark.parametrize("table", ["web_auditentry", "web_seal"])
    @pytest.mark.parametrize(
        "words",
        [
            "UPDATE {} SET {column} = {column}", "DELETE FROM {}", "TRUNCATE {} CASCADE", "ALTER TABLE {} DISABLE TRIGGER ALL",
            "DROP TABLE {} CASCADE", "DROP TRIGGER {}_append_only ON {}", "ALTER TABLE {} OWNER TO CURRENT_USER",
            "CREATE TRIGGER t BEFORE INSERT ON {} EXECUTE FUNCTION web_auditentry_refuse()",
        ],
    )  # fmt: skip
    def test_it_can_neither_change_the_trail_nor_take_its_guards_away(self, web_role, table, words):
        outbox_wrote_and_sealed()
        column = {"web_auditentry": "act", "web_seal": "hash"}[table]
        with pytest.raises(ProgrammingError), connection.cursor() as cursor:
            cursor.execute(words.format(*[table] * words.count("{}"), column=column))
        assert verify().sound

    @pytest.mark.parametrize(
        "words",
        [
            "SET session_replication_role = replica", "CREATE TABLE mine (n int)", "CREATE TEMP TABLE mine (n int)",
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'", "CREATE SCHEMA mine", "CREATE ROLE mine",
            "SET ROLE ruamjai", "ALTER ROLE ruamjai_web SUPERUSER", "DELETE FROM django_migrations",
            "CREATE OR REPLACE FUNCTION web_auditentry_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
            "DELETE FROM web_user", "DELETE FROM web_lookalert", "DELETE FROM web_personrequest", "DELETE FROM web_apitoken",
            "DELETE FROM web_rolegrant", "DELETE FROM web_exportjob", "COPY web_auditentry FROM PROGRAM 'true'",
        ],
    )  # fmt: skip
    def test_it_makes_nothing_and_becomes_nobody(self, web_role, words):
        with pytest.raises(ProgrammingError), connection.cursor() as cursor:
            cursor.execute(words)

    def test_it_can_do_its_work(self, web_role, data):
        from django.core.files.uploadedfile import SimpleUploadedFile
        from procrastinate.contrib.django.models import ProcrastinateJob

        from ruamjai.web.actions import accounts, batches

        steward, jobs = make_user("steward"), ProcrastinateJob.objects.count()
        Sealer().seal()  # what was there before
        batches.upload(by=steward, register="basic_needs", file=SimpleUploadedFile("a.csv", b"x"))
        accounts.choose_language(by=steward, language="en")
        assert ProcrastinateJob.objects.count() == jobs + 1
        assert Sealer().seal() == 2
        assert verify().sound

    def test_nothing_is_to_be_put_right(self, web_role):
        from ruamjai.web import database

        assert database.faults() == []

    @pytest.mark.django_db
    def test_as_the_owner_it_is_told(self):
        from ruamjai.web import database

        codes = {fault.code for fault in database.faults()}
        assert codes == {"database.too_mighty", "database.owns_tables", "database.may_change_trail"}
        by_hand("ALTER TABLE web_seal DISABLE TRIGGER web_seal_append_only")
        assert "database.guard_gone" in {fault.code for fault in database.faults()}


def outbox_wrote_and_sealed() -> None:
    wrote("a", "b")
    assert Sealer().seal() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["TRUNCATE web_auditentry CASCADE", "TRUNCATE web_seal", "DELETE FROM web_seal"])
def test_even_the_owner_is_refused(entries, words):
    with pytest.raises(IntegrityError, match="never changed or removed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(words)
    assert verify().sound


@pytest.mark.django_db
def test_a_seal_is_neither_saved_nor_deleted(entries):
    seal = Seal.objects.first()
    with pytest.raises(TypeError):
        seal.save()
    with pytest.raises(TypeError):
        seal.delete()


def test_every_act_and_thing_that_is_written_down_has_words():
    actions = Path(ruamjai.web.__file__).parent / "actions"
    source = "\n".join(path.read_text(encoding="utf-8") for path in sorted(actions.rglob("*.py")))
    written = set(re.findall(r'outbox\.audit\(\s*"([a-z_]+\.[a-z_]+)"', source))
    assert len(written) > 40
    assert written - set(acts.ACTS) == set()
    things = set(re.findall(r'f"([a-z-]+):\{', source)) - {"person", "act"}
    assert things - set(acts.THINGS) == set()


@pytest.mark.parametrize(
    ("thing", "words"),
    [
        ("account:14", "บัญชี 14"),
        ("export:81ba927c-0098-4f01-9ab6-8dbdcc22e045", "การส่งออก 81ba927c…"),
        ("sign-in", "เข้าสู่ระบบ"),
        ("other:1", "other 1"),
    ],
)
def test_a_thing_is_told_in_words(thing, words):
    with translation.override("th"):
        assert acts.thing_label(thing) == words
