"""The embedded server: first start, next start, kill, stale traces, odd paths, other accounts."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import psycopg
import pytest

from ruamjai.errors import EnvironmentFault
from ruamjai.web import database
from ruamjai.web.postgres import Embedded, connection_string

START_AND_DIE = """
import os, signal, sys
from pathlib import Path
from ruamjai.web.postgres import Embedded
server = Embedded(Path(sys.argv[1]), quick=True)
server.start()
print("up", flush=True)
os.kill(os.getpid(), signal.SIGKILL) if sys.argv[2] == "die" else sys.stdin.read()
server.stop()
"""


@pytest.fixture
def server(tmp_path):
    """A server in a folder whose name has a space and Thai letters; pytest's own folders are closed to other accounts."""
    embedded = Embedded(tmp_path / "ข้อมูล ของเรา" / "web", quick=True)
    yield embedded
    embedded.start()
    embedded.stop()


def pid(server: Embedded) -> int:
    return int((server.cluster / "postmaster.pid").read_text().split()[0])


def ask(server: Embedded, sql: str):
    with psycopg.connect(connection_string(database.address(server.web_data))) as connection:
        return connection.execute(sql).fetchone()[0]


def in_another_process(server: Embedded, how: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", START_AND_DIE, server.web_data, how], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_what_is_written_is_there_after_a_stop_and_a_start(server):
    with server:
        with psycopg.connect(connection_string(database.address(server.web_data))) as connection:
            connection.execute("CREATE TABLE kept (word text)")
            connection.execute("INSERT INTO kept VALUES ('ร่วมใจ')")
        running = psutil.Process(pid(server))
    assert not running.is_running()
    with server:
        assert ask(server, "SELECT word FROM kept") == "ร่วมใจ"
        assert ask(server, "SELECT upper('ä')") == "Ä", "letters beyond ASCII are known"


def test_a_server_that_outlived_a_kill_is_joined(server):
    assert in_another_process(server, "die").wait(timeout=180) == -signal.SIGKILL
    survivor = pid(server)
    server.start()
    assert pid(server) == survivor
    assert server.stop()
    assert not psutil.pid_exists(survivor) or psutil.Process(survivor).status() == psutil.STATUS_ZOMBIE


def test_the_last_to_leave_stops_it(server):
    other = in_another_process(server, "stay")
    assert other.stdout.readline() == "up\n"
    server.start()
    running = psutil.Process(pid(server))
    assert server.stop() is False
    assert running.is_running()
    other.communicate(timeout=180)
    assert not running.is_running() or running.status() == psutil.STATUS_ZOMBIE
    assert server.stop() is False, "leaving twice changes nothing"


def test_two_that_start_at_once_share_one_server(server):
    starters = [in_another_process(server, "stay") for _number in range(2)]
    assert [starter.stdout.readline() for starter in starters] == ["up\n", "up\n"]
    server.start()
    assert ask(server, "SELECT count(*) FROM pg_database WHERE datname = 'ruamjai'") == 1
    for starter in starters:
        starter.communicate(timeout=180)
    assert server.stop()


def test_the_trace_of_a_server_that_is_no_more_does_not_stand_in_the_way(server):
    server.start()
    dead = psutil.Process(pid(server))
    trace = (server.cluster / "postmaster.pid").read_text().splitlines()
    dead.kill()
    dead.wait(timeout=180)
    trace[0] = str(os.getpid())  # its number has gone to somebody else: to us
    (server.cluster / "postmaster.pid").write_text("\n".join(trace))
    server.start()
    assert ask(server, "SELECT 1") == 1
    assert pid(server) != os.getpid()


def test_a_first_start_that_was_cut_off_is_begun_again(server):
    (server.web_data / "postgres.making" / "base").mkdir(parents=True)
    with server:
        assert ask(server, "SELECT 1") == 1
    assert not (server.web_data / "postgres.making").exists()


def test_another_program_on_its_port_moves_it_to_another(server):
    import socket

    with server:
        first = database.address(server.web_data)["port"]
    with socket.socket() as squatter:
        squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        squatter.bind(("127.0.0.1", first))
        squatter.listen()
        with server:
            assert database.address(server.web_data)["port"] != first
            assert ask(server, "SELECT 1") == 1


def test_nobody_gets_in_without_the_password(server):
    with server:
        seen = database.address(server.web_data)
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(connection_string(seen | {"password": "guess"}))
        assert (server.web_data / "postgres.json").stat().st_mode & 0o077 == 0
        assert server.web_data.stat().st_mode & 0o077 == 0
        assert seen["password"] not in " ".join(psutil.Process(pid(server)).cmdline())


def test_a_cluster_from_before_the_web_had_a_role_of_its_own_gets_one(server):
    import json

    with server:
        seen = database.address(server.web_data)
    del seen["web_password"]
    (server.web_data / "postgres.json").write_text(json.dumps(seen))
    with server:
        seen = database.address(server.web_data)
        words = connection_string(seen | {"password": seen["web_password"]}).replace("user=ruamjai ", "user=ruamjai_web ")
        with psycopg.connect(words) as connection:
            assert connection.execute("SELECT current_user").fetchone()[0] == "ruamjai_web"


def test_a_cluster_whose_password_is_lost_is_not_thrown_away(server):
    server.start()
    server.stop()
    kept = (server.web_data / "postgres.json").read_bytes()
    (server.web_data / "postgres.json").unlink()
    with pytest.raises(EnvironmentFault, match=r"postgres\.json"):
        server.start()
    (server.web_data / "postgres.json").write_bytes(kept)
    server.start()


def test_a_server_that_cannot_start_says_why(server):
    server.start()
    server.stop()
    (server.cluster / "global" / "pg_control").write_bytes(b"")
    with pytest.raises(EnvironmentFault, match="did not start"):
        server.start()
    server.web_data = server.web_data.with_name("fresh")  # for the fixture's end
    server.cluster, server.log = server.web_data / "postgres", server.web_data / "postgres.log"


def test_errors_of_statements_leave_no_value_in_the_log(server):
    with server:
        with psycopg.connect(connection_string(database.address(server.web_data))) as connection:
            connection.execute("CREATE TABLE people (number text PRIMARY KEY)")
            connection.execute("INSERT INTO people VALUES ('1289900000012')")
            with pytest.raises(psycopg.IntegrityError):
                connection.execute("INSERT INTO people VALUES ('1289900000012')")
        assert "1289900000012" not in server.log.read_text()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can start a process as another account")
def test_as_root_it_runs_under_an_account_that_is_nobodys_and_opens_no_folder(server):
    server.web_data.mkdir(parents=True)
    parents = [parent for parent in server.web_data.parents if parent != Path("/")]
    before = [parent.stat().st_mode for parent in parents]
    with server:
        uid = psutil.Process(pid(server)).uids().real
        assert uid == database.address(server.web_data)["uid"] != 0
        import pwd

        with pytest.raises(KeyError):
            pwd.getpwuid(uid)
        assert [parent.stat().st_mode for parent in parents] == before
        assert server.cluster.stat().st_uid == uid
        assert server.web_data.stat().st_uid == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can start a process as another account")
def test_an_ordinary_user_runs_it_as_themselves():
    import shutil
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="บ้าน ของ "))  # pytest's own folders are closed to others
    home = folder / "web"
    try:
        os.chown(folder, 65_534, 65_534)
        try:
            ran = subprocess.run(
                [sys.executable, "-c", START_AND_DIE, home, "stay"], input="", cwd="/", user=65_534, group=65_534,
                extra_groups=[], capture_output=True, text=True, timeout=180,
            )  # fmt: skip
        except PermissionError:
            pytest.skip("the interpreter lies where only root can reach it")
        assert (ran.returncode, ran.stdout) == (0, "up\n"), ran.stderr
        assert (home / "postgres").stat().st_uid == 65_534
    finally:
        shutil.rmtree(folder)
