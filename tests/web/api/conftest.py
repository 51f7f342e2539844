"""The API over a run with names and numbers in its personal part, and tokens for it."""

import datetime as dt

import pytest
from django.utils import timezone

from ruamjai.tables import TABLES
from ruamjai.thai.citizen_id import check_digit
from ruamjai.warehouse import RunStore
from web import figures_run
from web.factories import give_token, make_agency, make_user
from web.figures_run import GONE, HOUSEHOLD, MOVED, PEOPLE

NAME, SURNAME, HOUSE_NO = "ทดสอบชื่อลับ", "นามสกุลลับ", "987/65"
A_MONTH = dt.timedelta(days=30)


def number(n: int) -> str:
    """A made-up citizen number, of an office that does not exist."""
    first = f"199{n:09d}"
    return first + str(check_digit(first))


HEAD, ELSEWHERE, NOBODY, TWO_PEOPLE = number(1), number(2), number(3), number(4)


def person_records() -> list[dict]:
    """Who the rows speak of: one in Kut Bak, one in Doi Ngam, and one number that stands on two people."""
    secret = {"first_name": NAME, "last_name": SURNAME, "house_no": HOUSE_NO, "citizen_id_state": "valid"}
    return [
        {"record_id": "tpmap:" + "3" * 24, "register": "tpmap", "citizen_id": HEAD, **secret},
        {"record_id": f"basic_needs:{0:024d}", "register": "basic_needs", "citizen_id": HEAD, **secret},
        {"record_id": f"pppconnext:{1:024d}", "register": "pppconnext", "citizen_id": ELSEWHERE, **secret},
        {"record_id": f"basic_needs:{1:024d}", "register": "basic_needs", "citizen_id": TWO_PEOPLE, **secret},
        {"record_id": "welfare_card:" + "5" * 24, "register": "welfare_card", "citizen_id": TWO_PEOPLE, **secret},
    ]


def measure_rows() -> list[dict]:
    """Rows of the long table for every area that was surveyed, one of them of few people."""
    rows = []
    for row in figures_run.poverty_rows(figures_run.VILLAGES):
        if len(row["area_code"]) < 8:
            base = {"area_code": row["area_code"], "level": row["level"], "k": "1/5", "n": row["n_people"]}
            rows += [{**base, "measure": name, "b": row[column]} for name, column in (("H", "h"), ("M0", "m0"))]
            rows.append({**base, "measure": "hd", "indicator": "health", "b": 0.1234})
    return rows


def seal(data):
    """Seal and publish the run."""
    tables = {**figures_run.usual_tables(), **figures_run.household_tables(), "poverty_measures": measure_rows()}
    store = RunStore(data)
    with store.making() as making:
        for part in ("facts", "personal"):
            (making / part).mkdir()
        for name, promise in TABLES.items():
            rows = person_records() if name == "person_records" else tables.get(name, [])
            figures_run.write_table(making / ("personal" if promise.personal else "facts"), name, rows)
        run = store.seal(making, figures_run.MANIFEST)
    store.publish(run.id)
    return run


@pytest.fixture(scope="session")
def _sealed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("api")
    seal(folder)
    return folder


@pytest.fixture
def run(data, _sealed):
    """A published run in this test's data folder."""
    for name in ("runs", "published"):
        (data / name).symlink_to(_sealed / name)
    return RunStore(data).published()


@pytest.fixture
def give(administrator):
    """``give("steward", verbs, area="47")``: an account of an agency, and a token of it; returns (token, headers)."""

    def one(role, *verbs, area="TH", purpose="planning", held_in="TH", **more):
        user = make_user(role, area=held_in, username=f"{role}-{area}-{purpose}".lower(), agency=make_agency())
        token, secret = give_token(
            administrator, user, name="ระบบทดสอบ", verbs=verbs, area_code=area, purpose=purpose,
            ends_on=timezone.localdate() + A_MONTH, **more,
        )  # fmt: skip
        return token, {"Authorization": f"Bearer {secret}"}

    return one


__all__ = ["ELSEWHERE", "GONE", "HEAD", "HOUSEHOLD", "MOVED", "NOBODY", "PEOPLE", "TWO_PEOPLE"]
