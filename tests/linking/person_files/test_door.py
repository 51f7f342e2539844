"""The library's door: tables and files in, links out, whatever the caller holds."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from linking.person_files.made_up import chance, citizen_number
from ruamjai.errors import FileRefused, UsageError
from ruamjai.linking.door import dedupe, link

GIVEN = ["สมชาย", "ปวีณา", "มานี", "ชูใจ", "วีระ", "เพชร", "ปิติ", "สมหญิง"]
FAMILY = ["ใจดี", "รักไทย", "มีสุข", "ทองดี", "แสงจันทร์", "ศรีสุข", "บุญมา", "คำแก้ว"]


def people(count, seed=1):
    """Made-up people, no two alike in name, birth and number."""
    rng = chance(seed)
    return pa.table(
        {
            "id": list(range(100, 100 + count)),
            "citizen_id": [citizen_number(rng) for _ in range(count)],
            "first_name": [rng.choice(GIVEN) + rng.choice(["", "า", "ี", "ศรี"]) for _ in range(count)],
            "last_name": [rng.choice(FAMILY) + rng.choice(FAMILY) for _ in range(count)],
            "sex": [str(rng.randint(1, 2)) for _ in range(count)],
            "birth_date": [
                f"{rng.randint(2490, 2550)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}" for _ in range(count)
            ],
            "tambon": [rng.choice(["570505", "570502", "480504"]) for _ in range(count)],
        }
    )


def found(links):
    return set(zip(links["left_id"].to_pylist(), links["right_id"].to_pylist(), strict=True))


@pytest.fixture(scope="module")
def two():
    left = people(400)
    right = left.slice(50, 200).set_column(0, "id", pa.array([f"r{i}" for i in range(200)]))
    return left, right, {(150 + i, f"r{i}") for i in range(200)}


def test_tables_link_as_files_do_and_ids_keep_their_types(two, tmp_path):
    left, right, truth = two
    result = link(left, right)
    assert found(result.links) == truth
    assert [result.links.schema.field(name).type for name in ("left_id", "right_id")] == [pa.int64(), pa.string()]
    assert (result.left.rows, result.right.rows) == (400, 200)
    assert result.left.columns["birth_date"] == ("birth_date",)
    assert set(result.seconds) >= {"read"}
    pq.write_table(left, tmp_path / "left.parquet")
    pq.write_table(right, tmp_path / "right.parquet")
    again = link(str(tmp_path / "left.parquet"), tmp_path / "right.parquet")
    assert again.links.equals(result.links)


def test_numbers_and_births_alone_may_link(two):
    left, right, truth = two
    result = link(left.drop_columns(["first_name", "last_name"]), right.drop_columns(["first_name", "last_name"]))
    assert found(result.links) <= truth
    assert len(found(result.links)) > 150


def test_a_mapping_stands_for_a_map_and_the_sides_may_differ(two):
    left, right, truth = two
    renamed = right.rename_columns(["a", "b", "c", "d", "e", "f", "g"])
    columns = {"right": dict(zip(right.column_names, renamed.column_names, strict=True))}
    assert found(link(left, renamed, columns=columns).links) == truth


def test_what_falls_below_the_asked_probability_is_possible_and_no_link(two):
    left, right, _ = two
    result = link(left, right, min_probability=1.0)
    assert result.links.num_rows == sum(one >= 1.0 for one in result.possible["probability"].to_pylist())
    assert result.possible.num_rows >= 200


def test_dedupe_finds_rows_typed_twice_and_keeps_every_row():
    once = people(300, seed=5)
    twice = once.slice(10, 40).set_column(0, "id", pa.array(range(1000, 1040)))
    result = dedupe(pa.concat_tables([once, twice]))
    cluster = dict(zip(result.clusters["id"].to_pylist(), result.clusters["cluster_id"].to_pylist(), strict=True))
    assert len(cluster) == 340
    assert all(cluster[1000 + i] == cluster[110 + i] for i in range(40))
    assert len(set(cluster.values())) == 300
    assert result.clusters.schema.field("cluster_id").type == pa.int64()
    assert set(result.links.column_names) == {"left_id", "right_id", "probability", "tier"}


def test_what_cannot_be_linked_is_told(two):
    left, right, _ = two
    garbled = pa.Array.from_buffers(pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\3\0\0\0"), pa.py_buffer(b"\xa1\xa2\xa3")])
    cases = [
        (UsageError, lambda: link(left, left)),
        (UsageError, lambda: link(left, right, rulebook="none")),
        (UsageError, lambda: link(left, right, min_probability=float("nan"))),
        (UsageError, lambda: link(left.select(["citizen_id"]), right)),
        (UsageError, lambda: link(left.append_column("sex", left["sex"]), right)),
        (FileRefused, lambda: link(left.slice(0, 0), right)),
        (FileRefused, lambda: link(pa.table({"first_name": garbled}), right)),
        (FileRefused, lambda: dedupe("nobody.csv")),
    ]
    for kind, call in cases:
        with pytest.raises(kind) as told:
            call()
        assert told.value.message_th
