"""Survey files: five kinds of file give one table; what is no answer is null; what cannot be read is told."""

import contextlib
import os
import struct

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest

from ruamjai.errors import EnvironmentFault, FileRefused, UsageError
from ruamjai.warehouse.survey_files import SUFFIXES, open_survey, read_survey, write_survey
from ruamjai.warehouse.writing import write_xlsx

PLAIN = pa.table(
    {
        "psu": [11, 12, 12, 13],
        "weight": [1.5, 2.25, 0.5, 3.0],
        "d1": pa.array([1, None, 0, 1], pa.int64()),
        "ภาค": ["เหนือ", "ใต้", "ใต้", "กลาง"],
    }
)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_kind_of_file_gives_the_same_table(tmp_path, suffix):
    table = PLAIN.rename_columns(["psu", "weight", "d1", "region"])
    write_survey(table, tmp_path / f"survey{suffix}")
    # The name tells nothing: the first bytes do.
    (tmp_path / f"survey{suffix}").rename(tmp_path / "survey")
    assert read_survey(tmp_path / "survey").equals(table)
    assert read_survey(tmp_path / "survey", ["d1", "psu"]).equals(table.select(["d1", "psu"]))


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".xlsx", ".sav"])
def test_headings_may_be_thai(tmp_path, suffix):
    write_survey(PLAIN, tmp_path / f"survey{suffix}")
    assert read_survey(tmp_path / f"survey{suffix}", ["ภาค"])["ภาค"].to_pylist() == PLAIN["ภาค"].to_pylist()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_in_any_dress(tmp_path, encoding, delimiter):
    rows = [["ภาค", "d1", "w"], ["เหนือ", "1", "1.5"], ["ใต้\nล่าง", "", "2"], ["", "0", "0.5"]]
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    assert read_survey(tmp_path / "a.csv").to_pydict() == {
        "ภาค": ["เหนือ", "ใต้\nล่าง", None], "d1": [1, None, 0], "w": [1.5, 2.0, 0.5],
    }  # fmt: skip


def test_titles_above_the_headings_are_passed_over(tmp_path):
    (tmp_path / "a.csv").write_text("การสำรวจสมมติ,,\n,,\nd1,w,region\n1,2.5,7\n0,1,8\n", "utf-8")
    assert read_survey(tmp_path / "a.csv", ["d1", "w"]).to_pydict() == {"d1": [1, 0], "w": [2.5, 1.0]}
    write_xlsx(PLAIN, tmp_path / "a.xlsx", sheet="a", title_rows=["การสำรวจสมมติ", "หน้า 1"])
    assert read_survey(tmp_path / "a.xlsx", ["d1"])["d1"].to_pylist() == [1, None, 0, 1]


def test_a_column_of_row_numbers_without_heading_does_not_hide_the_headings(tmp_path):
    (tmp_path / "a.csv").write_text(",d1,d2\n0,1,0\n1,0,1\n", "utf-8")
    assert open_survey(tmp_path / "a.csv").columns == ("", "d1", "d2")
    assert read_survey(tmp_path / "a.csv", ["d2"])["d2"].to_pylist() == [0, 1]


def test_what_programs_write_for_no_answer_is_null_among_numbers_and_text_stays(tmp_path):
    (tmp_path / "a.csv").write_text("d1,d2,d3,country\n1,.,NA,NA\n0,.a,1.5,TH\n,1,NaN,\n", "utf-8")
    assert read_survey(tmp_path / "a.csv").to_pydict() == {
        "d1": [1, 0, None], "d2": [None, None, 1], "d3": [None, 1.5, None], "country": ["NA", "TH", None],
    }  # fmt: skip
    pq.write_table(pa.table({"d1": [1.0, float("nan"), None, 0.0]}), tmp_path / "a.parquet")
    assert read_survey(tmp_path / "a.parquet")["d1"].equals(pa.chunked_array([pa.array([1, None, None, 0])]))


def test_long_codes_do_not_fall_together(tmp_path):
    (tmp_path / "a.csv").write_text("psu\n12345678901234567890121\n12345678901234567890122\n", "utf-8")
    assert len(set(read_survey(tmp_path / "a.csv")["psu"].to_pylist())) == 2


@pytest.fixture
def spss(tmp_path):
    """SPSS with labels, a user-missing value, a user-missing range and a system-missing value."""
    frame = pd.DataFrame({"area": [1, 2, 2, 9, 3], "d1": [1, 0, None, 9, 1], "x": [5.5, 98.0, 99.0, 7.25, 1.0]})
    path = tmp_path / "survey.sav"
    pyreadstat.write_sav(
        frame, path, variable_value_labels={"area": {1: "ในเมือง", 2: "ชนบท"}},
        missing_ranges={"area": [9], "d1": [9], "x": [{"lo": 98, "hi": 99}]},
    )  # fmt: skip
    return path


def test_user_missing_values_of_spss_are_null_and_labels_come_where_asked(spss):
    assert read_survey(spss).to_pydict() == {
        "area": [1, 2, 2, None, 3], "d1": [1, 0, None, None, 1], "x": [5.5, None, None, 7.25, 1.0],
    }  # fmt: skip
    assert read_survey(spss, ["area"], labels=True)["area"].to_pylist() == ["ในเมือง", "ชนบท", "ชนบท", None, "3"]
    assert read_survey(spss, labels=["area"])["d1"].type == pa.int64()


def test_extended_missing_values_of_stata_are_null(tmp_path):
    frame = pd.DataFrame({"d1": pd.Series([1, "a", 0, None, "z"], dtype="object")})
    pyreadstat.write_dta(
        frame, tmp_path / "a.dta", missing_user_values={"d1": ["a", "z"]}, variable_value_labels={"d1": {1: "จน"}}
    )
    assert read_survey(tmp_path / "a.dta")["d1"].to_pylist() == [1, None, 0, None, None]
    assert read_survey(tmp_path / "a.dta", labels=True)["d1"].to_pylist() == ["จน", None, "0", None, None]


@pytest.mark.parametrize("version", [8, 10, 12, 13, 14, 15])
def test_every_edition_of_stata_is_known_by_its_first_bytes(tmp_path, version):
    pyreadstat.write_dta(pd.DataFrame({"d1": [1, 0]}), tmp_path / "a", version=version)
    assert open_survey(tmp_path / "a").kind == "stata"
    assert read_survey(tmp_path / "a")["d1"].to_pylist() == [1, 0]


def in_windows_874(path, *, write, **more):
    """A file with Thai as programs before Unicode wrote it: its declared encoding is another, or none."""
    write(
        pd.DataFrame({"area": [1, 2, 1], "name": ["AAAAA", "café", "AAAAA"]}), path,
        variable_value_labels={"area": {1: "BBBBBBB", 2: "rural"}}, **more,
    )  # fmt: skip
    thai = path.read_bytes().replace(b"AAAAA", "เหนือ".encode("cp874")).replace(b"BBBBBBB", "ในเมือง".encode("cp874"))
    path.write_bytes(thai)


@pytest.mark.parametrize("version", [10, 12, 13])
def test_thai_of_a_stata_before_unicode_is_thai(tmp_path, version):
    in_windows_874(tmp_path / "a.dta", write=pyreadstat.write_dta, version=version)
    found = read_survey(tmp_path / "a.dta", labels=True).to_pydict()
    assert found["area"] == ["ในเมือง", "rural", "ในเมือง"] and found["name"][0] == "เหนือ"


def test_accents_of_a_stata_before_unicode_stay_accents(tmp_path):
    pyreadstat.write_dta(pd.DataFrame({"name": ["XXXX", "XXX"]}), tmp_path / "a.dta", version=12)
    raw = (tmp_path / "a.dta").read_bytes()
    (tmp_path / "a.dta").write_bytes(raw.replace(b"XXXX", "café".encode("cp1252")).replace(b"XXX", "été".encode("cp1252")))
    assert read_survey(tmp_path / "a.dta")["name"].to_pylist() == ["café", "été"]


def test_thai_of_an_spss_file_that_says_it_is_unicode_is_thai(tmp_path):
    in_windows_874(tmp_path / "a.sav", write=pyreadstat.write_sav)
    found = read_survey(tmp_path / "a.sav", labels=True).to_pydict()
    assert found["area"] == ["ในเมือง", "rural", "ในเมือง"] and found["name"][0] == "เหนือ"


def test_a_row_that_is_too_long_is_told_without_what_stands_in_it(tmp_path):
    (tmp_path / "a.csv").write_bytes("name,d1\nสมหญิง,1\nสมหญิง,1,2\n".encode())
    with pytest.raises(FileRefused, match="3 cells where 2 columns") as told:
        read_survey(tmp_path / "a.csv")
    assert "สมหญิง" not in str(told.value)


def test_broken_characters_refuse_only_their_own_column(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"name,d1\n" + "ก".encode() * 2_000 + b"\xe0\xb8,1\nb,0\n")
    assert read_survey(tmp_path / "a.csv", ["d1"])["d1"].to_pylist() == [1, 0]
    with pytest.raises(FileRefused, match="name holds broken characters"):
        read_survey(tmp_path / "a.csv")


def test_more_rows_than_are_read_at_once_come_whole(tmp_path, monkeypatch):
    monkeypatch.setattr("ruamjai.warehouse.statistical_files._CELLS_AT_ONCE", 1)
    table = pa.table({"a": range(25_000), "b": [number / 2 for number in range(25_000)]})
    for suffix in (".dta", ".sav"):
        write_survey(table, tmp_path / f"a{suffix}")
        assert read_survey(tmp_path / f"a{suffix}").combine_chunks().equals(table)


@pytest.fixture
def library(tmp_path, monkeypatch):
    """Puts another library in the place of the real one, for the process that reads."""

    def put(code):
        (tmp_path / "library").mkdir()
        (tmp_path / "library" / "pyreadstat.py").write_text(code, "utf-8")
        monkeypatch.setenv("PYTHONPATH", str(tmp_path / "library"), prepend=os.pathsep)

    return put


def test_without_the_extra_it_is_named(spss, library):
    library("raise ImportError")
    with pytest.raises(EnvironmentFault, match=r"ruamjai\[survey\]") as told:
        read_survey(spss)
    assert "ruamjai[survey]" in told.value.message_th


READS_THUS = "class ReadstatError(Exception): pass\nPyreadstatError = ReadstatError\ndef read_sav(*_, **words):\n"


@pytest.mark.parametrize(
    ("how", "told", "told_th"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "broke down on it", "ชำรุด"),
        ("while True: pass", "not ended after 1 seconds", "ยังไม่จบ"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "not ended after 1 seconds", "ยังไม่จบ"),
        ("bytearray(1 << 40)", "more than 4 GiB of memory", "หน่วยความจำ"),
        ("raise KeyError('no such thing')", "it is damaged (KeyError)", "ไม่ได้"),
    ],
)
def test_a_reader_that_crashes_hangs_or_takes_all_memory_refuses_the_file(spss, library, monkeypatch, how, told, told_th):
    library(f"{READS_THUS}    {how}")
    if "ended" in told:
        monkeypatch.setattr("ruamjai.warehouse.statistical_files._SECONDS", 1)
    with pytest.raises(FileRefused) as refused:
        open_survey(spss)
    assert told in str(refused.value) and told_th in refused.value.message_th and refused.value.code == "file_unreadable"


def test_what_the_library_prints_and_a_reader_that_is_gone_do_no_harm(spss, library, monkeypatch):
    library(
        "import os, signal, pathlib\nclass ReadstatError(Exception): pass\nPyreadstatError = ReadstatError\n"
        "from types import SimpleNamespace as Of\n"
        "def read_sav(path, metadataonly=False, **_):\n"
        "    print('odd, very odd')\n"
        "    os.write(1, b'odd too')\n"
        "    about = Of(column_names=['d1'], number_rows=2, readstat_variable_types={}, variable_value_labels={})\n"
        "    once = pathlib.Path(path + '.once')\n"
        "    if not metadataonly and not once.exists():\n"
        "        once.touch(); os.kill(os.getpid(), signal.SIGSEGV)\n"
        "    return {'d1': [1.0, 0.0]}, about\n"
    )
    file = open_survey(spss)
    with pytest.raises(FileRefused, match="broke down"):
        file.read()
    assert file.read()["d1"].to_pylist() == [1, 0]


def test_a_file_that_crashes_the_library_is_refused(spss):
    """Labels for a variable that is not there: in its own process pyreadstat 1.3.7 would end with a signal."""
    raw = spss.read_bytes()
    labels_are_for = struct.pack("<3i", 4, 1, 1)  # a record of type 4: of one variable, the first
    assert raw.count(labels_are_for) == 1
    spss.write_bytes(raw.replace(labels_are_for, struct.pack("<3i", 4, 1, 0x00FFFFFF)))
    with pytest.raises(FileRefused) as refused:
        read_survey(spss)
    assert refused.value.code == "file_unreadable" and "ชำรุด" in refused.value.message_th


def test_a_damaged_file_is_read_or_refused_and_nothing_else(tmp_path):
    write_survey(PLAIN.rename_columns(["psu", "weight", "d1", "region"]), tmp_path / "a.dta")
    raw = (tmp_path / "a.dta").read_bytes()
    for place in range(60, len(raw), len(raw) // 3):
        (tmp_path / "b.dta").write_bytes(raw[:place] + b"\xff\xff\xff\x7f" + raw[place + 4 :])
        with contextlib.suppress(FileRefused):
            read_survey(tmp_path / "b.dta")


def test_unknown_and_double_columns_are_named(tmp_path):
    (tmp_path / "a.csv").write_text("d1,d1,d2\n1,0,1\n", "utf-8")
    with pytest.raises(UsageError, match="x1, x2"):
        read_survey(tmp_path / "a.csv", ["x1", "d2", "x2"])
    with pytest.raises(FileRefused, match="d1"):
        read_survey(tmp_path / "a.csv", ["d1"])
    assert read_survey(tmp_path / "a.csv", ["d2"])["d2"].to_pylist() == [1]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\n\n", "file_empty"),
        (b"d1,d2\n", "file_empty"),
        (b"d1,d2\n1,0\n1\n1,0,1\n", "file_unreadable"),
        (b"\x00\x01\x02\x03garbage", "file_unreadable"),
        (b"PAR1 and then nothing of it", "file_unreadable"),
        (b"PK\x03\x04 and then nothing of it", "file_cut_short"),
        (b"$FL2@(#) SPSS DATA FILE", "file_cut_short"),
        (b"<stata_dta><header><release>118</release>", "file_cut_short"),
        (struct.pack("4B", 114, 2, 1, 0) + bytes(9), "file_cut_short"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_by_name_of_the_fault(tmp_path, content, code):
    (tmp_path / "a").write_bytes(content)
    with pytest.raises(FileRefused) as told:
        read_survey(tmp_path / "a")
    assert told.value.code == code and told.value.message_th


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
def test_half_a_file_is_refused(tmp_path, suffix, share):
    table = pa.table({"d1": [number % 2 for number in range(3_000)], "w": [number / 7 for number in range(3_000)]})
    write_survey(table, tmp_path / f"a{suffix}")
    whole = (tmp_path / f"a{suffix}").read_bytes()
    # Of a CSV only a cut inside the last row can be seen.
    cut = whole[: whole.rindex(b",", 0, int(len(whole) * share))] if suffix == ".csv" else whole[: int(len(whole) * share)]
    (tmp_path / "b").write_bytes(cut)
    with pytest.raises(FileRefused):
        read_survey(tmp_path / "b")


def test_no_file_a_folder_and_an_unknown_ending_are_told(tmp_path):
    with pytest.raises(FileRefused, match=r"nothing\.csv"):
        read_survey(tmp_path / "nothing.csv")
    with pytest.raises(FileRefused):
        read_survey(tmp_path)
    with pytest.raises(UsageError, match=r"\.dta"):
        write_survey(PLAIN, tmp_path / "a.sas")
