"""What would make this site unsafe where others can reach it: told by ``ruamjai doctor``, and refused by ``ruamjai serve``.

Read from the environment and the data folder, without Django, so that a site that must not start does not.
"""

import ipaddress
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from ruamjai.errors import EnvironmentFault

_SECRET_LENGTH, _SECRET_LETTERS = 50, 12  # the first as Django asks of its own key; no random text has so few letters
_MOST_PROXIES = 3
_PROVEN = frozenset({"verify-ca", "verify-full"})
_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1", "[::1]"})
_SECRETS = ("RUAMJAI_SECRET_KEY", "DATABASE_URL", "RUAMJAI_DATABASE_OWNER_URL", "RUAMJAI_OIDC_CLIENT_SECRET")


@dataclass(frozen=True, slots=True)
class Danger:
    """One thing that is unsafe: what it is and what to do, in Thai and English. ``code`` names it for tests and papers."""

    code: str
    th: str
    en: str


def production(environ: Mapping[str, str], host: str) -> bool:
    """Whether others can reach the site: it listens beyond this machine, ``RUAMJAI_PRODUCTION=1`` says so, or the rest does.

    A proxy on this machine reaches a site that listens here alone, so https, proxies and a host name of its own tell it too.
    """
    told = environ.get("RUAMJAI_PRODUCTION") == "1" or environ.get("RUAMJAI_HTTPS") == "1"
    proxies = environ.get("RUAMJAI_PROXIES", "").strip() not in ("", "0")
    return told or proxies or bool(_host_names(environ) - _LOOPBACK_NAMES) or not is_loopback(host)


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches ``host``. An empty host means every address."""
    if host in _LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def dangers(*, environ: Mapping[str, str], data: Path, host: str) -> list[Danger]:
    """Everything that is unsafe about serving ``data`` at ``host`` to others, all at once; [] where nothing is."""
    return [
        *_settings(environ), *_proxies(environ), *_hosts(environ), *_secrets(environ), *_national(environ),
        *_database(environ), *_folder(data),
    ]  # fmt: skip


def refuse(*, environ: Mapping[str, str], data: Path, host: str) -> None:
    """Pass, or ``EnvironmentFault`` naming every danger, where others can reach the site."""
    if not production(environ, host):
        return
    refuse_for(dangers(environ=environ, data=data, host=host))


def refuse_for(found: Iterable[Danger]) -> None:
    """``EnvironmentFault`` naming all that was found, or pass where nothing was."""
    found = list(found)
    if found:
        th = "ยังไม่ปลอดภัยพอที่จะเปิดให้ผู้อื่นเข้าถึง จึงไม่เริ่มทำงาน:\n" + "\n".join(f"- {one.th}" for one in found)
        en = "Not safe enough for others to reach, so it does not start:\n" + "\n".join(f"- {one.en}" for one in found)
        raise EnvironmentFault(en, message_th=th)


def _settings(environ: Mapping[str, str]) -> Iterator[Danger]:
    if environ.get("RUAMJAI_DEBUG") == "1":
        yield Danger(
            "debug",
            "เปิด RUAMJAI_DEBUG อยู่ หน้าข้อผิดพลาดจะเผยข้อมูลภายใน ให้เอาออก",
            "RUAMJAI_DEBUG is on: its error pages show what is inside. Unset it.",
        )
    if environ.get("RUAMJAI_HTTPS") != "1":
        yield Danger(
            "no_https",
            "ยังไม่ได้ใช้ https รหัสผ่านและข้อมูลจะเดินทางเปิดเผย ให้ตั้งพร็อกซีที่ใช้ https ไว้ด้านหน้า แล้วตั้ง RUAMJAI_HTTPS=1",
            "No https: passwords and data would travel in the open. Put a proxy with https in front and set RUAMJAI_HTTPS=1.",
        )
    if environ.get("RUAMJAI_LOG", "").strip().upper() in ("DEBUG", "NOTSET", "0", "10"):
        yield Danger(
            "log_debug",
            "RUAMJAI_LOG ละเอียดเกินไป บันทึกของส่วนประกอบอื่นอาจมีรหัสและโทเคน ให้ใช้ WARNING หรือ INFO",
            "RUAMJAI_LOG tells too much: parts that are not ours log codes and tokens at DEBUG. Use WARNING or INFO.",
        )


def _proxies(environ: Mapping[str, str]) -> Iterator[Danger]:
    if not environ.get("RUAMJAI_PROXIES", "").isdigit() or environ["RUAMJAI_PROXIES"] == "0":
        yield Danger(
            "no_proxies",
            "ยังไม่ได้ตั้ง RUAMJAI_PROXIES เป็นจำนวนพร็อกซีด้านหน้า ทุกคนจึงดูเหมือนมาจากที่อยู่เดียวและถูกจำกัดร่วมกัน ปกติตั้งเป็น 1",
            "RUAMJAI_PROXIES does not say how many proxies stand in front: all readers would count as one address "
            "and share its limits. Usually 1.",
        )
    elif int(environ["RUAMJAI_PROXIES"]) > _MOST_PROXIES:
        yield Danger(
            "many_proxies",
            "RUAMJAI_PROXIES มากกว่าที่น่าจะเป็น ถ้ามากกว่าจำนวนจริง ใครก็ปลอมที่อยู่ของตนได้ ปกติตั้งเป็น 1",
            "RUAMJAI_PROXIES counts more proxies than are likely: beyond their true number anybody can make up an address.",
        )


def _host_names(environ: Mapping[str, str]) -> set[str]:
    return {name.strip() for name in environ.get("RUAMJAI_HOSTS", "").split(",") if name.strip()}


def _hosts(environ: Mapping[str, str]) -> Iterator[Danger]:
    hosts = _host_names(environ)
    if any("*" in name or name.startswith(".") for name in hosts):
        yield Danger(
            "any_host",
            "RUAMJAI_HOSTS รับทุกชื่อ ให้ระบุชื่อโดเมนจริงเท่านั้น",
            "RUAMJAI_HOSTS answers to any name. List the real host names alone.",
        )
    elif not hosts - _LOOPBACK_NAMES:
        yield Danger(
            "no_host",
            "ยังไม่ได้ตั้ง RUAMJAI_HOSTS เป็นชื่อโดเมนของระบบ",
            "RUAMJAI_HOSTS does not name this site's host.",
        )


def _secrets(environ: Mapping[str, str]) -> Iterator[Danger]:
    key = environ.get("RUAMJAI_SECRET_KEY") or _read(environ.get("RUAMJAI_SECRET_KEY_FILE"))
    if key and (len(key) < _SECRET_LENGTH or len(set(key)) < _SECRET_LETTERS or key.startswith("django-insecure-")):
        yield Danger(
            "short_key",
            f"RUAMJAI_SECRET_KEY สั้นกว่า {_SECRET_LENGTH} ตัวอักษร หรือเดาได้ ให้ตั้งใหม่ หรือเอาออกเพื่อให้ระบบสร้างเอง",
            f"RUAMJAI_SECRET_KEY has fewer than {_SECRET_LENGTH} characters, or can be guessed. Set another, or unset it: "
            "one is made.",
        )
    for name in _SECRETS:
        file = environ.get(f"{name}_FILE")
        if file and (not Path(file).is_file() or _open_to_others(Path(file))):
            yield Danger(
                "secret_file",
                f"ไฟล์ของ {name}_FILE ไม่มี หรือผู้อื่นในเครื่องอ่านได้ ให้ตั้งสิทธิ์เป็น 0600",
                f"The file of {name}_FILE is missing, or others on this machine can read it. Give it mode 0600.",
            )


def _national(environ: Mapping[str, str]) -> Iterator[Danger]:
    """A national sign-in that anybody on the way could answer for, or that cannot prove who asks."""
    issuer = environ.get("RUAMJAI_OIDC_ISSUER")
    secret = environ.get("RUAMJAI_OIDC_CLIENT_SECRET") or _read(environ.get("RUAMJAI_OIDC_CLIENT_SECRET_FILE"))
    if issuer and not (issuer.startswith("https://") and environ.get("RUAMJAI_OIDC_CLIENT_ID") and secret):
        yield Danger(
            "open_oidc",
            "RUAMJAI_OIDC_ISSUER ต้องขึ้นต้นด้วย https:// และต้องมี RUAMJAI_OIDC_CLIENT_ID กับ RUAMJAI_OIDC_CLIENT_SECRET คู่กัน",
            "RUAMJAI_OIDC_ISSUER has to begin with https://, and needs RUAMJAI_OIDC_CLIENT_ID and …_CLIENT_SECRET beside it.",
        )


def _read(file: str | None) -> str:
    try:
        return Path(file).read_text(encoding="utf-8").strip() if file else ""
    except (OSError, UnicodeDecodeError):
        return ""  # told as secret_file


def _database(environ: Mapping[str, str]) -> Iterator[Danger]:
    """A server of PostgreSQL elsewhere that is not asked to prove itself."""
    for name in ("DATABASE_URL", "RUAMJAI_DATABASE_OWNER_URL"):
        url = environ.get(name) or _read(environ.get(f"{name}_FILE"))
        try:
            parts = conninfo_to_dict(url) if url else {}
        except ProgrammingError:
            continue  # the start says that it cannot be read, without repeating it
        hosts = [one for key in ("host", "hostaddr") for one in str(parts.get(key) or "").split(",") if one]
        proven = str(parts.get("sslmode") or environ.get("PGSSLMODE", "")) in _PROVEN
        if not proven and any(not one.startswith(("/", "@")) and not is_loopback(one) for one in hosts):
            yield Danger(
                "open_database",
                f"{name} ชี้ไปเครื่องอื่นโดยไม่ตรวจใบรับรอง ข้อมูลและรหัสผ่านถูกดักได้ ให้เติม sslmode=verify-full",
                f"{name} leads to another machine whose certificate is not checked: data and passwords can be caught on the "
                "way. Add sslmode=verify-full.",
            )


def _folder(data: Path) -> Iterator[Danger]:
    own = [data / name for name in ("web", "secret", "inbox", "web/secret_key", "web/postgres.json", "web/exports")]
    own += (data / "runs").glob("*/personal")
    open_to_others = [path.relative_to(data).as_posix() for path in own if path.exists() and _open_to_others(path)]
    if data.exists() and stat.S_IMODE(data.stat().st_mode) & (stat.S_IWGRP | stat.S_IWOTH):
        open_to_others.append(data.name)  # whoever may write here puts another folder in the place of ours
    if open_to_others:
        names = ", ".join(open_to_others)
        yield Danger(
            "open_folder",
            f"ผู้อื่นในเครื่องอ่านหรือเปลี่ยนได้ในโฟลเดอร์ข้อมูล: {names} ให้เอาสิทธิ์ของผู้อื่นออก (chmod go-rwx)",
            f"Others on this machine can read or change in the data folder: {names}. Take their rights away (chmod go-rwx).",
        )
    if (data / "web" / "demo_accounts.json").exists():
        yield Danger(
            "demo_accounts",
            "มีบัญชีสมมติของการสาธิตอยู่ในโฟลเดอร์ข้อมูลนี้ ให้ใช้โฟลเดอร์ใหม่สำหรับงานจริง",
            "The made-up accounts of the demo are in this data folder. Use a new folder for real work.",
        )


def _open_to_others(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO))


def listening_host(environ: Mapping[str, str] = os.environ) -> str:
    """Where ``ruamjai serve`` would listen."""
    return environ.get("RUAMJAI_HOST", "127.0.0.1")
