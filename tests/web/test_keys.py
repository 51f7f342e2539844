"""Secrets that the workspace keeps."""

from concurrent.futures import ThreadPoolExecutor

from ruamjai.web import keys


def test_a_secret_is_made_once_and_for_its_owner_only(tmp_path):
    path = tmp_path / "web" / "secret_key"
    first = keys.read_or_make(path)
    assert len(first) >= 48
    assert keys.read_or_make(path) == first
    assert path.stat().st_mode & 0o777 == 0o600
    assert keys.read_or_make(tmp_path / "other") != first


def test_many_that_start_at_once_agree(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _n: keys.read_or_make(tmp_path / "key"), range(8)))
    assert len(made) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["key"]


def test_a_secret_of_the_environment_or_of_a_file(tmp_path, monkeypatch):
    assert keys.from_environment("RUAMJAI_TEST_KEY") is None
    (tmp_path / "key").write_text("from a file\n")
    monkeypatch.setenv("RUAMJAI_TEST_KEY_FILE", str(tmp_path / "key"))
    assert keys.from_environment("RUAMJAI_TEST_KEY") == "from a file"
    monkeypatch.setenv("RUAMJAI_TEST_KEY", "said")
    assert keys.from_environment("RUAMJAI_TEST_KEY") == "said"
