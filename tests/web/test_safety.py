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
        ({"RUAMJAI_SECRET_KEY_FILE": "/nowhere/key"}, "secret_file"),
    ],
)
def test_each_danger_is_told_by_its_name_and_refused(data, more, code):
    assert codes(SAFE | more, data) == {code}
    with pytest.raises(EnvironmentFault) as told:
        safety.refuse(environ=SAFE | more, data=data, host="0.0.0.0")  # noqa: S104
    assert told.value.message_th


def test_secrets_that_others_can_read_are_a_danger(data, tmp_path):
    key = tmp_path / "key"
    key.write_text("k" * 60, encoding="ascii")
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
