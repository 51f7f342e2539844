"""Maps: every area once, by its right code, inside the drawing; outlines where there are any, hexagons elsewhere."""

import json
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruamjai.web import maps
from ruamjai.web.maps import library, outlines, schematic, shapes
from ruamjai.web.maps.classes import STEPS, classes_for
from ruamjai.web.maps.projection import fit, middle, path_of, polygon
from ruamjai.web.queries.atlas import closed_list


def places_of(province: str | None) -> list[maps.Place]:
    atlas = closed_list()
    if province is None:
        return [maps.Place(area.code, area.code, area.seat) for area in atlas.of_level("province")]
    return [maps.Place(area.code, area.code[:4], atlas.area(area.code[:4]).seat) for area in atlas.of_level("tambon", province)]


def square(west: float, south: float, size: float = 0.1) -> list[list[float]]:
    return [[west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south]]


def feature(code: str, ring, *, key: str = "adm3_pcode", **more):
    return {
        "type": "Feature",
        "properties": {key: f"TH{code}", **more},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of boundaries that is set, with a way to write files into it."""
    monkeypatch.setenv(outlines.FOLDER, str(tmp_path))
    monkeypatch.delenv(outlines.CREDIT, raising=False)

    def write(name: str, *features):
        (tmp_path / name).write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}), encoding="utf-8")
        return tmp_path

    return write


# the schematic map


@pytest.mark.parametrize("province", [None, "10", "30", "47", "57", "83"])
def test_every_area_has_one_hexagon_inside_the_drawing(province):
    places = places_of(province)
    drawn = maps.draw(places, None)
    assert drawn.schematic
    assert sorted(shape.code for shape in drawn.shapes) == sorted(place.code for place in places)
    spots = {(shape.x, shape.y) for shape in drawn.shapes}
    assert len(spots) == len(places), "no two areas in one place"
    for shape in drawn.shapes:
        assert 0 <= shape.x <= drawn.width
        assert 0 <= shape.y <= drawn.height
        assert re.fullmatch(r"M\d+ \d+l[-\d ]+z", shape.path)


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(
        st.integers(1, 9).map(str),
        st.tuples(st.integers(1, 9), st.none() | st.tuples(st.floats(97, 106), st.floats(5, 21))),
        min_size=1,
        max_size=8,
    )
)
def test_no_hexagon_is_given_twice(amphoe):
    groups = {group: [f"{group}{i}" for i in range(n)] for group, (n, _seat) in amphoe.items()}
    seats = {group: seat for group, (_n, seat) in amphoe.items() if seat}
    cells = schematic.hexagons(groups, seats)
    assert set(cells) == {code for codes in groups.values() for code in codes}
    assert len(set(cells.values())) == len(cells)
    assert min(column for column, _row in cells.values()) == 0


@given(st.tuples(st.integers(0, 20), st.integers(0, 20)))
def test_neighbouring_hexagons_share_the_edge_that_is_named(cell):
    corners = np.array(schematic.corners_of(cell, 1000))
    for edge, across in enumerate(schematic.neighbours(cell)):
        others = np.array(schematic.corners_of(across, 1000))
        shared = [corner for corner in corners if np.abs(others - corner).sum(axis=1).min() <= 4]
        assert len(shared) == 2
        middle_of_edge = (corners[edge] + corners[(edge + 1) % 6]) / 2
        assert np.abs(np.mean(shared, axis=0) - middle_of_edge).max() <= 4


def test_tambons_of_one_amphoe_stay_together():
    drawn = maps.draw(places_of("47"), None)
    cells = schematic.hexagons(
        {"4701": [f"4701{i:02d}" for i in range(7)], "4702": [f"4702{i:02d}" for i in range(7)]},
        {"4701": (104.0, 17.0), "4702": (104.5, 17.0)},
    )
    for amphoe in ("4701", "4702"):
        mine = {cell for code, cell in cells.items() if code.startswith(amphoe)}
        assert all(any(n in mine for n in schematic.neighbours(cell)) for cell in mine)
    assert drawn.borders


# outlines


def test_outlines_are_drawn_under_their_codes(folder):
    folder("tambon.geojson", feature("470301", square(103, 17)), feature("470303", square(103.1, 17)))
    drawn = maps.draw([maps.Place("470301", "4703", None), maps.Place("470303", "4703", None)], maps.boundaries())
    assert not drawn.schematic
    left, right = drawn.shapes
    assert (left.code, right.code) == ("470301", "470303")
    assert left.x < right.x


def test_an_area_without_an_outline_becomes_a_dot(folder):
    folder("tambon.geojson", feature("470301", square(103, 17)), feature("470303", square(103.1, 17)))
    places = [maps.Place(code, "4703", None) for code in ("470301", "470303", "470305")]
    drawn = maps.draw(places, maps.boundaries())
    assert [shape.code for shape in drawn.shapes] == ["470301", "470303", "470305"]
    assert "a9 9" in drawn.shapes[2].path


def test_too_few_outlines_make_no_map(folder):
    folder("tambon.geojson", feature("470301", square(103, 17)))
    assert maps.draw(places_of("47"), maps.boundaries()).schematic


def test_capital_letters_in_the_keys_are_read_too(folder):
    folder("thai.json", feature("47", square(103, 17), key="ADM1_PCODE"))
    assert set(maps.boundaries().outlines) == {"47"}


def test_the_innermost_code_counts(folder):
    folder("amphoe.geojson", feature("4703", square(103, 17), key="adm2_pcode", adm1_pcode="TH47"))
    assert set(maps.boundaries().outlines) == {"4703"}


def test_what_is_no_outline_is_left_out(folder):
    broken = feature("470303", [[103, 17], [float("nan"), 17], [103, 18], [103, 17]])
    far = feature("470305", square(1030, 17))
    point = {"type": "Feature", "properties": {"adm3_pcode": "TH470304"}, "geometry": {"type": "Point", "coordinates": [1, 2]}}
    nameless = feature("x", square(103, 17))
    path = folder("tambon.geojson", feature("470301", square(103, 17)), broken, far, point, nameless)
    (path / "other.json").write_text("{not json", encoding="utf-8")
    assert set(maps.boundaries().outlines) == {"470301"}


def test_no_folder_no_boundaries(monkeypatch, tmp_path):
    monkeypatch.delenv(outlines.FOLDER, raising=False)
    assert maps.boundaries() is None
    monkeypatch.setenv(outlines.FOLDER, str(tmp_path / "nowhere"))
    assert maps.boundaries() is None
    monkeypatch.setenv(outlines.FOLDER, str(tmp_path))
    assert maps.boundaries() is None


def test_an_abolished_code_goes_to_its_one_successor_or_is_land():
    ring = (np.array(square(103, 17)),)
    successors = {"111111": ("470301",), "222222": ("470301", "470303"), "333333": ("470303",)}
    found, land = outlines._under_current_codes(
        {"470303": ring, "111111": ring, "222222": ring, "333333": ring},
        lambda code: code in ("470301", "470303"),
        lambda code: successors[code],
    )
    assert set(found) == {"470301", "470303"}
    assert set(land) == {"22", "33"}


def test_the_credit_of_the_folder(folder, monkeypatch):
    path = folder("tambon.geojson", feature("470301", square(103, 17)))
    assert maps.boundaries().credit == ""
    readme = 'Files.\n\nCredit to show with any map: "Survey Department;\nCC BY". More.'
    (path / "README.md").write_text(readme, encoding="utf-8")
    assert outlines.credit_of(path) == "Survey Department; CC BY"
    (path / "credit.txt").write_text("Ours\n", encoding="utf-8")
    assert outlines.credit_of(path) == "Ours"
    monkeypatch.setenv(outlines.CREDIT, "Theirs")
    assert maps.boundaries().credit == "Theirs"


def test_neighbours_share_their_border_after_rounding():
    left = np.array([[103, 17], [103.123456, 17], [103.123456, 17.1], [103, 17.1]])
    right = np.array([[103.123456, 17], [103.2, 17], [103.2, 17.1], [103.123456, 17.1]])
    projection = fit(np.concatenate([left, right]))
    a, b = (absolute(path_of([ring], projection)) for ring in (left, right))
    assert len(set(a) & set(b)) == 2


def absolute(path: str) -> list[tuple[int, int]]:
    """The corners of a path of relative steps."""
    numbers = [int(n) for n in re.findall(r"-?\d+", path)]
    points = [(numbers[0], numbers[1])]
    for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
        points.append((points[-1][0] + dx, points[-1][1] + dy))
    return points


@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000)), min_size=3, max_size=12))
def test_a_polygon_is_read_back_from_its_path(points):
    assert absolute(polygon(points)) == points


def test_a_projection_keeps_shape_and_needs_a_point():
    projection = fit(np.array([[100.0, 60.0], [101.0, 61.0]]))
    assert projection.width / projection.height == pytest.approx(np.cos(np.radians(60.5)), abs=0.03)
    with pytest.raises(ValueError, match="needs a point"):
        fit(np.empty((0, 2)))
    centre = (projection.width / 2, projection.height / 2)
    assert middle([np.array(square(100.4, 60.4, 0.2))], projection) == pytest.approx(centre, abs=1)


# classes, the packed outlines, the library


def test_classes_have_edges_that_can_be_said():
    classes = classes_for([0.01, 0.05, 0.09, 0.13, 0.17])
    assert classes.edges == (4, 8, 12, 16)
    assert [classes.of(share) for share in (0.0, 0.039, 0.04, 0.159, 0.16, 1.0)] == [1, 1, 2, 4, 5, 5]
    assert classes.spans()[0] == (None, 4)
    assert classes.spans()[-1] == (16, None)


def test_a_share_falls_into_the_class_of_the_figure_as_printed():
    classes = classes_for([0.17])
    edge = classes.edges[0]
    assert classes.of((edge - 0.04) / 100) == 2, "it is printed as the edge itself"
    assert classes.of((edge - 0.06) / 100) == 1


def test_areas_without_poor_people_do_not_push_the_others_into_the_top_class():
    classes = classes_for([0.0] * 40 + [0.06, 0.17, 0.09])
    assert classes.edges[-1] >= 5, "on an open map zeros stay and small counts are withheld"
    assert [classes.of(share) for share in (0.0, 0.06, 0.09, 0.17)] == [1, 2, 2, 4]


@given(st.lists(st.floats(0, 1), max_size=40))
def test_any_shares_have_five_classes(shares):
    classes = classes_for(shares)
    assert len(classes.edges) == 4
    assert classes.edges[0] in STEPS
    assert {classes.of(share) for share in shares} <= {1, 2, 3, 4, 5}


def test_outlines_are_packed_with_their_codes(folder):
    import gzip

    folder("tambon.geojson", feature("470301", square(103, 17)))
    folder("province.geojson", feature("47", square(103, 17, 0.5), key="adm1_pcode"))
    boundaries = maps.boundaries()
    packed = json.loads(gzip.decompress(shapes.packed(boundaries)))
    assert [one["properties"]["code"] for one in packed["tambons"]["features"]] == ["470301"]
    assert [one["properties"]["code"] for one in packed["provinces"]["features"]] == ["47"]
    assert not shapes.has_tambons(boundaries), "one tambon is no country"
    assert not shapes.has_tambons(None)


def test_the_library_comes_from_the_wheel_without_a_name_of_a_file_that_is_not_there(tmp_path):
    target = library.refresh(tmp_path)
    script = (target / "maplibre-gl.js").read_text(encoding="utf-8")
    assert "maplibregl" in script
    assert "sourceMappingURL" not in script
    before = (target / "maplibre-gl.js").stat().st_mtime_ns
    library.refresh(tmp_path)
    assert (target / "maplibre-gl.js").stat().st_mtime_ns == before
