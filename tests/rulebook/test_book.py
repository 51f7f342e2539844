"""The rulebook as a whole: what ships can be read, is dated and sourced, and every fault is told at once."""

import datetime as dt
import re
import shutil
from fractions import Fraction

import pytest

from ruamjai import rulebook
from ruamjai.errors import RulebookError
from ruamjai.tables.registers import CAPITALS, DIMENSIONS

THAI = re.compile("[\u0e00-\u0e7f]")
ADDRESS = re.compile(r"https?://[^\s();]+")


def lay(folder, **files):
    """Write files into an overlay folder: ``measures_tpmap="…"`` is measures/tpmap.toml."""
    for name, text in files.items():
        room, _, file = name.partition("_")
        (folder / room).mkdir(exist_ok=True)
        (folder / room / f"{file}.toml").write_text(text, encoding="utf-8")
    return folder


def faults(folder):
    with pytest.raises(RulebookError) as caught:
        rulebook.load(folder)
    return caught.value.faults


def every_version(book):
    for group in (book.indicators, book.measures, book.capitals, book.rules, book.places, book.policies, book.surveys):
        for thing in group.values():
            yield from ((thing, version) for version in thing.versions.versions)


def test_everything_that_ships_is_dated_sourced_and_worded_in_both_languages():
    book = rulebook.load()
    for thing, version in every_version(book):
        assert dt.date(2000, 1, 1) < version.start < dt.date(2100, 1, 1)
        assert any("\u0e00" <= letter <= "\u0e7f" for letter in thing.label.th), thing.id
        assert thing.label.en.isascii() or "จปฐ." in thing.label.en, thing.id


def test_every_source_that_ships_is_told_in_thai_and_in_english_with_the_same_addresses_and_numbers():
    said = [version.source for _, version in every_version(rulebook.load())]
    assert len(said) > 40
    for source in said:
        assert source.th != source.en and THAI.search(source.th), source
        assert ADDRESS.findall(source.th) == ADDRESS.findall(source.en), source
        assert numbers(source.th) == numbers(source.en), source


def numbers(text):
    """Every number in figures, years as พ.ศ.; what is told as a word in one language is in the other too."""
    found = (number.replace(",", "") for number in re.findall(r"\d[\d,.]*\d|\d", ADDRESS.sub("", text)))
    return sorted(str(int(number) + 543) if number in {"2018", "2024"} else number for number in found)


def test_a_source_that_ships_in_one_language_is_told_by_name(tmp_path, monkeypatch):
    shipped = tmp_path / "shipped"
    shutil.copytree(rulebook.book.SHIPPED, shipped)
    both = r'source\.th *= (".*")\nsource\.en *= ".*"\n'
    for file, becomes in (
        ("policies/income.toml", r"source = \1\n"),
        ("linking/people.toml", r"source = \1\n"),
        ("indicators/exercise.toml", r"source.th = \1\n"),
    ):
        text, n = re.subn(both, becomes, (shipped / file).read_text(encoding="utf-8"), count=1)
        (shipped / file).write_text(text, encoding="utf-8")
        assert n == 1, file
    monkeypatch.setattr(rulebook.book, "SHIPPED", shipped)
    with pytest.raises(RulebookError) as caught:
        rulebook.load()
    assert caught.value.faults == [
        "linking/people.toml: tier1.source: must hold source.th and source.en",
        "policies/income.toml: version[0].source: must hold source.th and source.en",
        "indicators/exercise.toml: version[0].source.en: must be a text",
    ]


def test_a_source_laid_over_may_be_one_plain_text_and_is_not_mixed_with_the_one_below(tmp_path):
    def k_of_tpmap(name, source):
        (tmp_path / name).mkdir()
        return lay(tmp_path / name, measures_tpmap=f'[[version]]\nfrom = 2017-01-01\nk = "2/5"\n{source}\n')

    plain = rulebook.load(k_of_tpmap("plain", 'source = "มติที่ประชุม"')).measures["tpmap"].versions.newest.source
    assert (plain.th, plain.en) == ("มติที่ประชุม", "มติที่ประชุม")
    both = rulebook.load(k_of_tpmap("both", 'source = { th = "มติ", en = "a decision" }')).measures["tpmap"].versions.newest
    assert (both.source.th, both.source.en) == ("มติ", "a decision")
    assert "measures/tpmap.toml: version[0].source.en: must be a text" in faults(k_of_tpmap("half", 'source.th = "มติ"'))


def test_every_indicator_says_what_would_have_to_be_true():
    for indicator in rulebook.load().indicators.values():
        assert any("\u0e00" <= letter <= "\u0e7f" for letter in indicator.need.th), indicator.id
        assert indicator.need.en.isascii(), indicator.id


def test_what_has_no_source_is_marked():
    lines = {version.start.year: version.verified for version in rulebook.load().indicators["average_income"].versions.versions}
    assert lines == {2012: False, 2017: True, 2022: False}


def test_tpmap_is_the_union_of_five_equal_dimensions():
    measure = rulebook.load().measures["tpmap"]
    version = measure.versions.newest
    assert tuple(version.weights) == DIMENSIONS and set(version.weights.values()) == {Fraction(1, 5)}
    assert version.k == Fraction(1, 5)
    assert sum(len(names) for names in version.indicators.values()) == 17


def test_the_capitals_have_lower_inclusive_edges_and_the_names_that_files_use():
    capitals = rulebook.load().capitals["pppconnext"]
    assert [float(edge) for edge in capitals.versions.newest.edges] == [1.75, 2.5, 3.25]
    assert tuple(capital.id for capital in capitals.capitals) == CAPITALS
    words = {word: level.number for level in capitals.levels for word in (level.label.th, *level.synonyms)}
    assert words == {"อยู่ลำบาก": 1, "อยู่ยาก": 2, "อยู่พอได้": 3, "พออยู่ได้": 3, "อยู่ดี": 4, "อยู่พอดี": 4}


def test_a_survey_year_has_the_version_of_its_first_of_january():
    versions = rulebook.load().indicators["average_income"].versions
    lines = {
        year: versions.for_year(year) and versions.for_year(year).deprived.value
        for year in (2011, 2012, 2016, 2017, 2022, 2030)
    }
    assert lines == {2011: None, 2012: 30_000, 2016: 30_000, 2017: 38_000, 2022: 40_000, 2030: 40_000}
    assert versions.for_year(None) is None


def test_a_version_from_october_holds_from_the_next_years_survey(tmp_path):
    lay(tmp_path, indicators_average_income="""
        [[version]]
        from = 2024-10-01
        source = "a what-if"
        deprived.income_per_person.below = 50_000
    """)  # fmt: skip
    versions = rulebook.load(tmp_path).indicators["average_income"].versions
    assert [versions.for_year(year).deprived.value for year in (2024, 2025)] == [40_000, 50_000]


def test_as_of_leaves_out_what_was_decided_later_and_changes_the_digest():
    book = rulebook.load()
    then = book.as_of(dt.date(2020, 6, 1))
    assert then.indicators["average_income"].versions.newest.deprived.value == 38_000
    assert then.digest() != book.digest()
    assert book.as_of(dt.date(2100, 1, 1)).digest() == book.digest() == rulebook.load().digest()


def test_the_digest_is_over_what_is_said_not_how(tmp_path):
    text = '[[version]]\nfrom = 2017-01-01\nk = "2/5"\nsource = "a what-if"\n'
    other = '# the same in another order\n[[version]]\nsource = "a what-if"\nk    = "2/5"\nfrom=2017-01-01\n'
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, two = rulebook.load(lay(tmp_path / "a", measures_tpmap=text)), rulebook.load(lay(tmp_path / "b", measures_tpmap=other))
    assert one.digest() == two.digest() != rulebook.load().digest()


def test_the_last_folder_laid_over_is_on_top(tmp_path):
    for name, k in (("a", "2/5"), ("b", "3/5")):
        (tmp_path / name).mkdir()
        lay(tmp_path / name, measures_tpmap=f'[[version]]\nfrom = 2017-01-01\nsource = "{name}"\nk = "{k}"\n')
    version = rulebook.load(tmp_path / "a", tmp_path / "b").measures["tpmap"].versions.newest
    assert (version.k, version.source.th, version.weights["health"]) == (Fraction(3, 5), "b", Fraction(1, 5))


def test_every_fault_is_told_at_once_with_file_and_key(tmp_path):
    lay(
        tmp_path,
        measures_tpmap="""
            [[version]]
            from = 2017-01-01
            source = "a what-if"
            k = 0.2
            weights = { health = "1/5", living = "1/5", education = "1/5", income = "1/5", access = "1/10" }
            [version.indicators]
            health = ["exercise", "no_such_thing"]
            living = ["literacy"]
            education = ["preschool"]
            income = ["average_income"]
            access = ["elderly_care"]
        """,
        indicators_exercise="""
            unit = "persons"
            colour = "blue"
            [[version]]
            from = 2560-01-01
            source = ""
            deprived.a1711.equals = 1
        """,
        places_strategic_areas="""
            [[version]]
            from = 2017-01-01
            source = "a what-if"
            accepted_when = ["everybody"]
        """,
    )
    told = faults(tmp_path)
    for file, key in (
        ("measures/tpmap.toml", "version[0].k"),
        ("measures/tpmap.toml", "version[0].weights"),
        ("measures/tpmap.toml", "version from 2017-01-01: indicators.health: there is no indicator no_such_thing"),
        ("measures/tpmap.toml", "version from 2017-01-01: indicators.living: literacy says it belongs to education"),
        ("indicators/exercise.toml", "unit"),
        ("indicators/exercise.toml", "colour: no such key here"),
        ("indicators/exercise.toml", "version[1].from: dates in the rulebook are Gregorian"),
        ("indicators/exercise.toml", "version[1].source"),
        ("indicators/exercise.toml", "version[1].deprived.a1711.equals: no such word"),
        ("places/strategic_areas.toml", "version[0].accepted_when"),
    ):
        assert any(fault.startswith(f"{file}: {key}") for fault in told), (file, key, told)


FROM = "[[version]]\nfrom = 2017-01-01\n"
DATED = FROM + 'source = "x"\n'
WORDS = '{ th = "ก", en = "k" }'
RULE = f'[[rule]]\nid = "x"\nlabel = {WORDS}\n'
RULE_DATED = '[[rule.version]]\nfrom = 2020-01-01\nsource = "x"\n'


@pytest.mark.parametrize(
    ("file", "text", "fault"),
    [
        ("measures_tpmap", "k =", "measures/tpmap.toml: the file: Invalid value"),
        ("measures_new", 'kind = "magic"', "measures/new.toml: kind: must be one of"),
        ("measures_tpmap", FROM + 'k = "2/5"', "version[0]: a version that is laid over needs a source of its own"),
        ("measures_tpmap", DATED + 'k = "6/5"', "version[0].k: must be above 0 and at most 1"),
        ("measures_pppconnext", DATED + 'least = "1"\nmost = "4"\nedges = ["2", "1", "3"]', "edges: must rise"),
        ("measures_pppconnext", DATED + 'least = "1"\nmost = "4"\nedges = ["2", "3"]', "4 levels have 3 edges"),
        ("measures_rules", RULE + RULE_DATED, "takes_in: is missing"),
        ("measures_rules", RULE + 'register = "tpmap"\n' + RULE_DATED, "asked: is missing"),
        (
            "measures_rules",
            RULE + 'register = "tpmap"\n' + RULE_DATED + "takes_in.tpmap_listed.is = true\nasked.tpmap_listed.is = true",
            "rules tpmap_list and x are both the word of tpmap",
        ),
        ("indicators_copy", 'id = "exercise"', "exercise stands in more than one place"),
        ("indicators_copy", 'id = "copy"', "indicators/copy.toml: need: must hold need.th and need.en"),
        (
            "findings_two",
            f'[[finding]]\ncode = "x"\nseverity = "loud"\nlabel = {WORDS}\ntodo = {WORDS}',
            "severity: must be one of refused, emptied, noted, file",
        ),
        ("linking_other", "threshold = 1", "linking/other.toml: id: must be a text"),
        ("places_strategic_areas", f'[[reason]]\nid = "because"\nlabel = {WORDS}', "places/ gives no reason because"),
        ("notes_todo", "a = 1", "notes/todo.toml: the file: lies in none of"),
    ],
)
def test_a_fault_is_told_by_file_and_key(tmp_path, file, text, fault):
    told = faults(lay(tmp_path, **{file: text}))
    assert any(fault in line for line in told), told


def test_an_overlay_that_is_not_there_is_a_fault(tmp_path):
    (told,) = faults(tmp_path / "nowhere")
    assert "there is no such folder" in told


def test_findings_are_read_by_code(tmp_path):
    lay(tmp_path, findings_two="""
        [[finding]]
        code = "test_only"
        severity = "noted"
        label = { th = "ทดสอบ", en = "A test" }
        todo = { th = "ไม่ต้องทำอะไร", en = "Nothing to do" }
    """)  # fmt: skip
    finding = rulebook.load(tmp_path).findings["test_only"]
    assert (finding.severity, finding.label_en, finding.todo_th) == ("noted", "A test", "ไม่ต้องทำอะไร")


def test_linking_is_handed_on_as_it_stands(tmp_path):
    lay(tmp_path, linking_test='id = "test"\n[[field]]\nname = "first_name"\n')
    assert rulebook.load(tmp_path).linking["test"]["field"] == [{"name": "first_name"}]
