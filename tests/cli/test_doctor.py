"""The doctor tells every danger; serving to others is refused while there is one."""

import pytest

SAFE = {"RUAMJAI_HTTPS": "1", "RUAMJAI_HOSTS": "ruamjai.example.go.th", "RUAMJAI_PROXIES": "1"}


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch):
    for name in ("RUAMJAI_HTTPS", "RUAMJAI_HOSTS", "RUAMJAI_DEBUG", "RUAMJAI_PRODUCTION", "RUAMJAI_HOST", "RUAMJAI_PROXIES"):
        monkeypatch.delenv(name, raising=False)


def test_the_doctor_names_each_danger_and_what_to_do(ruamjai, tmp_path, monkeypatch):
    monkeypatch.setenv("RUAMJAI_DEBUG", "1")
    code, out, _ = ruamjai("--data", tmp_path, "doctor", "--host", "0.0.0.0")  # noqa: S104
    assert code == 1
    assert out.count("✗") == 4
    assert "RUAMJAI_HTTPS=1" in out


def test_on_this_machine_alone_dangers_are_told_and_stop_nothing(ruamjai, tmp_path):
    code, out, _ = ruamjai("--data", tmp_path, "doctor")
    assert code == 0
    assert "✗" in out


def test_a_site_in_order_is_said_to_be(ruamjai, tmp_path, monkeypatch):
    for name, value in SAFE.items():
        monkeypatch.setenv(name, value)
    code, out, _ = ruamjai("--data", tmp_path, "doctor", "--host", "0.0.0.0")  # noqa: S104
    assert code == 0
    assert "✗" not in out


def test_serving_to_others_is_refused_before_anything_is_opened(ruamjai, tmp_path):
    code, _, err = ruamjai("--data", tmp_path / "data", "serve", "--host", "0.0.0.0")  # noqa: S104
    assert code == 6
    assert "https" in err
    assert not (tmp_path / "data" / "web").exists()
