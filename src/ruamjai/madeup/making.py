"""Making the files: the world first, then each register's view of it, then the agencies' files one by one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from ruamjai.madeup.broken import write_broken
from ruamjai.madeup.calibration import SURVEY_YEAR_BE
from ruamjai.madeup.dress import area_teams, basic_needs, field_checks, pppconnext, tpmap, tpmap_areas, welfare_card
from ruamjai.madeup.dress.sheets import Sheet
from ruamjai.madeup.rates import RATES
from ruamjai.madeup.slips import Record, write_down
from ruamjai.madeup.truth import truth_of
from ruamjai.madeup.world import World, make_world
from ruamjai.warehouse.writing import write_csv, write_parquet, write_xlsx

Progress = Callable[[str, int, int], None]
_MARK = "ข้อมูลสมมุติ ไม่ใช่บุคคลจริง (made up, nobody exists)"
_YEAR = SURVEY_YEAR_BE % 100
_AREA_LEVELS = ("province", "amphoe", "tambon")


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file to take, and the register that it belongs to."""

    register: str
    path: Path


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: the agencies' files, and the key to them (Parquet, see ``truth.truth_of``)."""

    files: list[MadeFile]
    truth: Path


@dataclass(frozen=True, slots=True)
class _Views:
    """The world as registers wrote it down."""

    survey: Record
    cards: Record
    teams: Record
    joined: tpmap.Joined


def make(
    *,
    out: Path,
    provinces: tuple[str, ...] = ("57", "47"),
    people: int = 150_000,
    seed: int = 2566,
    progress: Progress | None = None,
) -> Made:
    """Make a world of about ``people`` people in ``provinces`` (two-digit codes) and write its agencies' files under ``out``.

    The same arguments give the same files, byte for byte. ``progress(what, done, total)`` is told after each file.
    One file that cannot be read lies in ``out/broken`` and is not among ``Made.files``; the key to all rows is
    ``out/truth/rows.parquet``. Raises ``UsageError`` for a code that is no province.
    """
    tell = progress or (lambda what, done, total: None)
    tell("world", 0, 1)
    world = make_world(provinces=provinces, people=people, seed=seed)
    views = _views(world, seed)
    tell("world", 1, 1)
    total = _number_of_files(world, views, provinces)
    files, keys = [], []
    for done, (file, write) in enumerate(_jobs(world, views, provinces, out, seed)):
        tell("files", done, total)
        keys.extend(write())
        files.append(file)
    tell("files", total, total)
    write_broken(out / "broken", files)
    _write_readme(out, provinces, len(world.household), len(world.village), seed)
    truth = out / "truth" / "rows.parquet"
    write_parquet(pa.concat_tables(keys), truth)
    return Made(files=files, truth=truth)


def _views(world: World, seed: int) -> _Views:
    listed = np.flatnonzero(world.survey.listed)
    holders = np.flatnonzero(world.card > 0)
    seen = np.flatnonzero(world.capitals.surveyed[world.household])
    survey = write_down(world, listed, register="basic_needs", rates=RATES["basic_needs"], seed=seed)
    cards = write_down(world, holders, register="welfare_card", rates=RATES["welfare_card"], seed=seed)
    teams = write_down(world, seen, register="pppconnext", rates=RATES["pppconnext"], seed=seed)
    return _Views(survey=survey, cards=cards, teams=teams, joined=tpmap.join(world, survey, cards))


_Job = tuple[MadeFile, Callable[[], list[pa.Table]]]


def _number_of_files(world: World, views: _Views, provinces: tuple[str, ...]) -> int:
    amphoe = world.places.amphoe_code[world.tambon]
    surveyed = set(amphoe[world.household[views.survey.person]])
    seen = set(amphoe[world.household[views.teams.person]])
    return len(surveyed) + len(seen) + 3 * len(provinces) + len(_AREA_LEVELS) + 2


def _jobs(world: World, views: _Views, provinces: tuple[str, ...], out: Path, seed: int) -> Iterator[_Job]:
    """Every file, and what writes it and returns its key."""
    for file in basic_needs.amphoe_files(world, views.survey, seed=seed):
        suffix = "xlsx" if file.workbook else "csv"
        path = out / "basic_needs" / f"bmn{SURVEY_YEAR_BE}_{file.amphoe}.{suffix}"
        yield _job(world, "basic_needs", path, file.sheet, file.title_rows, _basic_needs_writer(file, path))
    for province in provinces:
        yield from _province_jobs(world, views, province, out, seed)
    for team in pppconnext.team_files(world, views.teams, seed=seed):
        path = out / "pppconnext" / f"ppp_{team.amphoe}.{'parquet' if team.parquet else 'xlsx'}"
        yield _job(world, "pppconnext", path, team.sheet, team.title_rows, _team_writer(team, path))
    yield from _visit_jobs(world, views, provinces, out, seed)
    yield from _area_jobs(world, views, out, seed)


def _job(world: World, register: str, path: Path, sheet: Sheet, title_rows: tuple[str, ...], write: Callable[[], None]) -> _Job:
    def work() -> list[pa.Table]:
        write()
        return [truth_of(world, register=register, path=path, sheet=sheet, title_rows=title_rows)]

    return MadeFile(register, path), work


def _basic_needs_writer(file: basic_needs.AmphoeFile, path: Path) -> Callable[[], None]:
    if not file.workbook:
        return lambda: write_csv(file.sheet.table, path, encoding=file.habits.encoding, title_rows=file.title_rows)
    return lambda: write_xlsx(
        file.sheet.table,
        path,
        sheet="จปฐ",
        title_rows=file.title_rows,
        merge_columns=basic_needs.HOUSEHOLD_COLUMNS,
        merge_by=basic_needs.HOUSEHOLD_COLUMNS[0],
    )


def _team_writer(team: pppconnext.TeamFile, path: Path) -> Callable[[], None]:
    if team.parquet:
        return lambda: write_parquet(team.sheet.table, path)
    return lambda: write_xlsx(
        team.sheet.table,
        path,
        sheet="ครัวเรือน",
        title_rows=team.title_rows,
        merge_columns=team.merge_columns,
        merge_by=(team.merge_columns[0], "ช่วง"),
    )


def _province_jobs(world: World, views: _Views, province: str, out: Path, seed: int) -> Iterator[_Job]:
    of_card = world.province[world.household[views.cards.person]] == province
    cards = welfare_card.province_sheet(world, views.cards, of_card, province=province, seed=seed)
    path = out / "welfare_card" / f"card{SURVEY_YEAR_BE - 1}_{province}.csv"
    yield _job(world, "welfare_card", path, cards, (), lambda: write_csv(cards.table, path, encoding="cp874"))
    of_survey = world.province[world.household[views.survey.person]] == province
    poor = tpmap.province_sheet(world, views.survey, views.joined, of_survey, province=province, seed=seed)
    listing = out / "tpmap" / f"people{SURVEY_YEAR_BE}_{province}.csv"
    yield _job(world, "tpmap", listing, poor, (), lambda: write_csv(poor.table, listing))


def _visit_jobs(world: World, views: _Views, provinces: tuple[str, ...], out: Path, seed: int) -> Iterator[_Job]:
    lists = field_checks.lists_of(world, views.survey, views.joined)
    for place, province in enumerate(provinces):
        file = field_checks.province_file(world, lists, province=province, place=place, seed=seed)
        path = out / "field_checks" / f"visits{SURVEY_YEAR_BE}_{province}.{'xlsx' if file.workbook else 'csv'}"
        yield _job(world, "field_checks", path, file.sheet, file.title_rows, _visits_writer(file, path))


def _visits_writer(file: field_checks.TeamFile, path: Path) -> Callable[[], None]:
    if file.workbook:
        return lambda: write_xlsx(file.sheet.table, path, sheet="ลงพื้นที่", title_rows=file.title_rows)
    return lambda: write_csv(file.sheet.table, path, encoding="utf-8-sig", title_rows=file.title_rows)


def _area_jobs(world: World, views: _Views, out: Path, seed: int) -> Iterator[_Job]:
    """Files that speak of areas, not of people: their key is empty."""
    for level in _AREA_LEVELS:
        table = tpmap_areas.aggregate(world, views.survey, views.joined, level=level, seed=seed)
        path = out / "tpmap" / f"{_YEAR}_{level}_11111.csv"
        yield MadeFile("tpmap", path), _keyless(_csv_writer(table, path, (_MARK,)))
    published = out / "tpmap" / "61_province_11111.csv"
    yield MadeFile("tpmap", published), _keyless(_csv_writer(tpmap_areas.published(), published, ()))
    teams = area_teams.team_list(world.places, world.book, seed=seed)
    path = out / "area_teams" / f"area_teams{SURVEY_YEAR_BE}.xlsx"
    titles = ("ทะเบียนผู้จัดการพื้นที่และการยอมรับระบบข้อมูลร่วม", _MARK)
    yield MadeFile("area_teams", path), _keyless(lambda: write_xlsx(teams, path, sheet="พื้นที่", title_rows=titles))


def _csv_writer(table: pa.Table, path: Path, title_rows: tuple[str, ...]) -> Callable[[], None]:
    return lambda: write_csv(table, path, title_rows=title_rows)


def _keyless(write: Callable[[], None]) -> Callable[[], list[pa.Table]]:
    def work() -> list[pa.Table]:
        write()
        return []

    return work


def _write_readme(out: Path, provinces: tuple[str, ...], people: int, households: int, seed: int) -> None:
    (out / "README.md").write_text(
        "\n".join(
            (
                "# ข้อมูลสมมุติ · made-up data",
                "",
                f"{people:,} people in {households:,} households, provinces {', '.join(provinces)}, seed {seed}.",
                "Nobody exists: citizen numbers carry registration offices (digits 2-3) that no register has. Names are drawn",
                "from pythainlp's corpora (CC BY-SA 4.0); pass them on under the same licence.",
                "",
                "`tpmap/61_province_11111.csv` alone is real: what TPMAP published for three provinces in BE 2561.",
                "`truth/rows.parquet` says who each row truly is. `broken/` holds a file that cannot be read, on purpose.",
                "",
            )
        ),
        encoding="utf-8",
    )
