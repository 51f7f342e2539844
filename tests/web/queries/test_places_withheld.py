"""What is told of strategic areas says nothing of a count that the overview withholds."""

import pytest

from ruamjai.web.queries import places
from ruamjai.web.queries.figures import figures
from web.figures_run import area_rows, poverty_rows, seal_run

# Two tambons of one amphoe, of which the total is told: five poor households here, one there. The one is hidden as it is
# small, the other for its sake; who hears that the first has at least five, as its share is high, knows both.
VILLAGES = {
    "47030101": {"households": 30, "poor_households": 5, "people": 90, "poor": 20, "unknown": 0},
    "47030301": {"households": 40, "poor_households": 1, "people": 120, "poor": 3, "unknown": 0},
}
NO_DIMENSIONS = dict.fromkeys(("health", "living", "education", "income", "access"), 0)


def row(code, n, poor, *, concentrated, why="", **more):
    told = why or ("concentrated" if concentrated else "not_concentrated")
    return {
        "tambon_code": code, "n_households": n, "n_poor_households": poor, "share_poor": poor / n, "share_least": poor / n,
        "share_most": poor / n, "location_quotient": poor / n * 10, "concentrated": concentrated, "has_manager": True,
        "data_accepted": True, "eligible": concentrated, "rank_if_gates_met": 1,
        "reasons": f"{told}+has_manager+data_accepted", **more,
    }  # fmt: skip


def sealed(folder, rows):
    villages = {
        code: {"income": one["poor"], **{k: v for k, v in NO_DIMENSIONS.items() if k != "income"}, **one}
        for code, one in VILLAGES.items()
    }
    return seal_run(folder, areas=area_rows(), area_poverty=poverty_rows(villages), strategic_areas=rows)


def of(code, run, *, sees_small=False):
    return next(place for place in places.places(run, lambda _code: sees_small) if place.code == code)


@pytest.mark.parametrize("code", ["470301", "470303"])
def test_whether_it_is_concentrated_is_told_only_with_the_count(tmp_path, code):
    """Two runs that differ in nothing but the verdict on a withheld count read alike."""
    told = []
    for concentrated in (True, False):
        run = sealed(tmp_path / str(concentrated), [row("470301", 30, 5, concentrated=concentrated),
                                                    row("470303", 40, 1, concentrated=concentrated)])  # fmt: skip
        assert figures(run).cell(code, "n_poor_households", sees_small=False).state in ("small", "hidden")
        told.append(of(code, run))
        assert of(code, run, sees_small=True).eligible is concentrated
    assert told[0] == told[1]
    assert told[0].withheld
    assert (told[0].concentrated, told[0].eligible, told[0].near, told[0].rank) == (None, None, False, None)
    assert told[0].reasons == ("has_manager", "data_accepted")
    assert told[0].has_manager, "the other criteria rest on no count"


def test_a_verdict_that_rests_on_no_count_is_told(tmp_path):
    few = row("470301", 30, 5, concentrated=False, why="too_few_households+concentration_unsure")
    place = of("470301", sealed(tmp_path, [few]))
    assert (place.concentrated, place.eligible, place.withheld) == (False, False, False)
    assert place.reasons == ("too_few_households", "has_manager", "data_accepted")
