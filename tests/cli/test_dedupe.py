"""Who stands in one file twice, at the command line."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ruamjai.madeup.registers import make_registers
from ruamjai.warehouse.reading import read_table


@pytest.fixture(scope="module")
def doubled(tmp_path_factory):
    """A register in which some people stand a second time, word for word but for the id."""
    folder = tmp_path_factory.mktemp("doubled")
    make_registers(folder, left=3_000, right=500, seed=6)
    once = read_table(folder / "left.parquet")
    again = once.slice(0, 120)
    twins = again.set_column(0, "id", pa.array([f"again {one}" for one in again["id"].to_pylist()]))
    pq.write_table(pa.concat_tables([once, twins]), folder / "people.parquet")
    pq.write_table(pa.table({"left_id": twins["id"], "right_id": again["id"]}), folder / "truth.parquet")
    return folder


def test_rows_of_one_person_share_a_cluster(ruamjai, doubled, tmp_path):
    out = tmp_path / "clusters.parquet"
    words = ("dedupe", doubled / "people.parquet", "--out", out, "--truth", doubled / "truth.parquet")
    code, text, error = ruamjai(*words, "--json")
    assert code == 0, error
    told, clusters = json.loads(text), read_table(out)
    assert clusters.column_names == ["id", "cluster_id", "probability"]
    assert clusters.num_rows == 3_120
    cluster_of = dict(zip(clusters["id"].to_pylist(), clusters["cluster_id"].to_pylist(), strict=True))
    truth = read_table(doubled / "truth.parquet").to_pylist()
    together = sum(cluster_of[pair["left_id"]] == cluster_of[pair["right_id"]] for pair in truth)
    assert together == told["score"]["blind"]["correct"]
    assert told["score"]["blind"]["true_pairs"] == 120
    assert together >= 115
    assert told["clusters"] == len(set(cluster_of.values()))
    members = list(cluster_of.values())
    assert told["people_repeated"] == sum(members.count(one) > 1 for one in set(members) if members.count(one) > 1)

    code, text, _ = ruamjai(*words)
    assert code == 0
    assert "มากกว่าหนึ่งแถว" in text and "more than one row" in text and "recall" in text


def test_a_file_that_cannot_be_read_is_told(ruamjai, tmp_path):
    code, _, error = ruamjai("dedupe", tmp_path / "nobody.csv", "--out", tmp_path / "c.csv")
    assert code == 3
    assert "nobody.csv: ไม่พบไฟล์นี้" in error
