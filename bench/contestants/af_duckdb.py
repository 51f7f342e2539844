"""Alkire-Foster by hand in DuckDB: the fastest of three ways to write it, figures by province as Parquet.

python bench/contestants/af_duckdb.py SURVEY OUT INDICATORS NEEDED ROUNDS
"""

import sys

import duckdb
from telling import Watch


def ways(survey: str, n: int, needed: int) -> dict[str, str]:
    """Three ways to say the same: whole-number score first, then one weight that is zero for who is not poor."""
    names = [f"d{j}" for j in range(1, n + 1)]
    score = "(" + " + ".join(f"{name}::SMALLINT" for name in names) + ")"
    sums = ", ".join(f"sum(weight * {name}) AS hd_{name}, sum(wp * {name}) AS hdk_{name}" for name in names)
    asked = f"province, sum(weight) AS w, sum(wp) AS h, sum(wp * c) AS m0, {sums}"
    scored = f"SELECT *, {score} AS c FROM read_parquet('{survey}')"
    censored = f"SELECT *, CASE WHEN c >= {needed} THEN weight ELSE 0 END AS wp FROM ({scored})"
    multiplied = f"SELECT *, weight * (c >= {needed})::TINYINT AS wp FROM ({scored})"
    doubles = ", ".join(f"{name}::DOUBLE AS {name}" for name in names)
    cast = f"SELECT province, weight, wp, c, {doubles} FROM ({censored})"
    return {
        "case": f"SELECT {asked} FROM ({censored}) GROUP BY province",
        "product": f"SELECT {asked} FROM ({multiplied}) GROUP BY province",
        "doubles": f"SELECT {asked} FROM ({cast}) GROUP BY province",
    }


def main() -> None:
    """Time each way, keep the figures of the last."""
    survey, out, n, needed, rounds = sys.argv[1], sys.argv[2], *(int(word) for word in sys.argv[3:6])
    watch = Watch()
    connection = duckdb.connect()
    for name, query in ways(survey, n, needed).items():
        for turn in range(rounds):
            with watch.stage(f"{name} {turn}"):
                rows = connection.sql(query).to_arrow_table()
    connection.register("rows", rows)
    connection.execute(f"COPY (SELECT * FROM rows ORDER BY province) TO '{out}' (FORMAT parquet)")
    watch.tell()


if __name__ == "__main__":
    main()
