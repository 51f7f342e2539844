"""What keeps an unsafe site from being opened to others, one danger at a time."""

import pytest

from ruamjai.errors import EnvironmentFault
from ruamjai.web import safety

SAFE = {"RUAMJAI_HTTPS": "1", "RUAMJAI_HOSTS": "ruamjai.example.go.th", "RUAMJAI_PROXIES": "1"}


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    (folder / "web").mkdir(parents=True)
    (folder / "web").chmod(0o700)
    return folder


def codes(environ, data, host="0.0.0.0"):  # noqa: S104  that is the question
    return {one.code for one in safety.dangers(environ=environ, data=data, host=host)}


def test_a_site_in_order_has_no_danger(data):
    assert codes(SAFE, data) == set()
    safety.refuse(environ=SAFE, data=data, host="0.0.0.0")  # noqa: S104


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"RUAMJAI_DEBUG": "1"}, "debug"),
        ({"RUAMJAI_HTTPS": ""}, "no_https"),
        ({"RUAMJAI_PROXIES": "0"}, "no_proxies"),
        ({"RUAMJAI_PROXIES": ""}, "no_proxies"),
        ({"RUAMJAI_HOSTS": "*"}, "any_host"),
        ({"RUAMJAI_HOSTS": ".go.th"}, "any_host"),
        ({"RUAMJAI_HOSTS": "127.0.0.1,localhost"}, "no_host"),
        ({"RUAMJAI_SECRET_KEY": "short"}, "short_key"),
        ({"RUAMJAI_SECRET_KEY": "ab" * 40}, "short_key"),
        ({"RUAMJAI_SECRET_KEY": "django-insecure-" + "abcdefghijklmnopqrstuvwxyz" * 2}, "short_key"),
        ({"RUAMJAI_SECRET_KEY_FILE": "/nowhere/key"}, "secret_file"),
        ({"RUAMJAI_PROXIES": "9"}, "many_proxies"),
        ({"RUAMJAI_OIDC_ISSUER": "https://id.example.go.th"}, "open_oidc"),
        (
            {
                "RUAMJAI_OIDC_ISSUER": "http://id.example.go.th",
                "RUAMJAI_OIDC_CLIENT_ID": "a",
                "RUAMJAI_OIDC_CLIENT_SECRET": "b",
            },
            "open_oidc",
        ),
        ({"RUAMJAI_LOG": "debug"}, "log_debug"),
        ({"DATABASE_URL": "postgresql://web:x@db.example.go.th/ruamjai"}, "open_database"),
        ({"DATABASE_URL": "postgresql://web:x@db.example.go.th/ruamjai?sslmode=require"}, "open_database"),
        ({"DATABASE_URL": "postgresql://web:x@/ruamjai?hostaddr=10.0.0.4"}, "open_database"),
        ({"RUAMJAI_DATABASE_OWNER_URL": "postgresql://owner:x@10.0.0.4,127.0.0.1/ruamjai"}, "open_database"),
    ],
)
def test_each_danger_is_told_by_its_name_and_refused(data, more, code):
    assert codes(SAFE | more, data) == {code}
    with pytest.raises(EnvironmentFault) as told:
        safety.refuse(environ=SAFE | more, data=data, host="0.0.0.0")  # noqa: S104
    assert told.value.message_th


@pytest.mark.parametrize(
    "more",
    [
        {"DATABASE_URL": "postgresql://web:x@127.0.0.1:5433/ruamjai"},
        {"DATABASE_URL": "postgresql://web:x@/ruamjai?host=/run/postgresql"},
        {"DATABASE_URL": "postgresql://web:x@db.example.go.th/ruamjai?sslmode=verify-full"},
        {"DATABASE_URL": "postgresql://web:x@db.example.go.th/ruamjai", "PGSSLMODE": "verify-full"},
        {"RUAMJAI_LOG": "INFO"},
        {"RUAMJAI_PROXIES": "2"},
        {"RUAMJAI_OIDC_ISSUER": "https://id.example.go.th", "RUAMJAI_OIDC_CLIENT_ID": "a", "RUAMJAI_OIDC_CLIENT_SECRET": "b"},
        {"RUAMJAI_SECRET_KEY": "0aZ1bY2cX3dW4eV5fU6gT7hS8iR9jQ" * 2},
    ],
)
def test_what_is_in_order_is_no_danger(data, more):
    assert codes(SAFE | more, data) == set()


@pytest.mark.parametrize("more", [{"RUAMJAI_HTTPS": "1"}, {"RUAMJAI_PROXIES": "1"}, {"RUAMJAI_HOSTS": "ruamjai.example.go.th"}])
def test_behind_a_proxy_on_this_machine_others_reach_it_too(data, more):
    """It listens on loopback, and nobody remembered to say that it is no trial."""
    with pytest.raises(EnvironmentFault, match="RUAMJAI_DEBUG is on"):
        safety.refuse(environ=more | {"RUAMJAI_DEBUG": "1"}, data=data, host="127.0.0.1")


@pytest.mark.parametrize("name", ["inbox", "runs/0001/personal", "web/exports"])
def test_a_folder_of_people_that_a_copy_left_open_is_a_danger(data, name):
    (data / name).mkdir(parents=True, mode=0o700)
    assert codes(SAFE, data) == set()
    (data / name).chmod(0o750)
    assert codes(SAFE, data) == {"open_folder"}


def test_a_data_folder_that_others_may_write_in_is_a_danger(data):
    data.chmod(0o775)
    assert codes(SAFE, data) == {"open_folder"}


def test_a_short_key_in_a_file_is_a_danger(data, tmp_path):
    key = tmp_path / "key"
    key.write_text("k" * 60, encoding="ascii")
    key.chmod(0o600)
    assert codes(SAFE | {"RUAMJAI_SECRET_KEY_FILE": str(key)}, data) == {"short_key"}


def test_secrets_that_others_can_read_are_a_danger(data, tmp_path):
    key = tmp_path / "key"
    key.write_text("0aZ1bY2cX3dW4eV5fU6gT7hS8iR9jQ" * 2, encoding="ascii")
    key.chmod(0o644)
    assert codes(SAFE | {"RUAMJAI_SECRET_KEY_FILE": str(key)}, data) == {"secret_file"}
    key.chmod(0o600)
    assert codes(SAFE | {"RUAMJAI_SECRET_KEY_FILE": str(key)}, data) == set()
    (data / "web").chmod(0o755)
    assert codes(SAFE, data) == {"open_folder"}


def test_the_made_up_accounts_of_the_demo_open_no_site_to_others(data):
    (data / "web" / "demo_accounts.json").write_text("{}", encoding="ascii")
    assert codes(SAFE, data) == {"demo_accounts"}


def test_all_dangers_are_told_at_once(data):
    with pytest.raises(EnvironmentFault, match="https") as told:
        safety.refuse(environ={"RUAMJAI_DEBUG": "1"}, data=data, host="")
    assert str(told.value).count("\n- ") == 4


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.0.0.7", "[::1]"])
def test_on_this_machine_alone_it_starts_whatever_is_set(data, host):
    safety.refuse(environ={"RUAMJAI_DEBUG": "1"}, data=data, host=host)
    with pytest.raises(EnvironmentFault):
        safety.refuse(environ={"RUAMJAI_PRODUCTION": "1"}, data=data, host=host)


@pytest.mark.parametrize("host", ["", "0.0.0.0", "192.168.1.4", "ruamjai.example.go.th"])  # noqa: S104
def test_elsewhere_others_reach_it(host):
    assert not safety.is_loopback(host)
