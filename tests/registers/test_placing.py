"""A tambon's code, the names beside it, and the closed list of areas."""

import pytest

from ruamjai.registers.placing import _resolve

DOI_NGAM, MUEANG_PHAN, LAI_NGAO = "570505", "570513", "571303"


@pytest.mark.parametrize(
    ("code", "tambon", "amphoe", "province", "found", "told"),
    [
        (DOI_NGAM, "ดอยงาม", "พาน", "เชียงราย", DOI_NGAM, None),
        (DOI_NGAM, "", "", "", DOI_NGAM, None),
        (DOI_NGAM, "ต.ดอยงาม", "อ.พาน", "จ.เชียงราย", DOI_NGAM, None),
        (DOI_NGAM, "ดอยงามม", "พาน", "เชียงราย", DOI_NGAM, None),  # a misspelt name speaks neither for nor against
        (DOI_NGAM, "เมืองพาน", "พาน", "เชียงราย", None, "area_contradicted"),
        (DOI_NGAM, "", "กุดบาก", "", None, "area_contradicted"),
        (DOI_NGAM, "", "", "สกลนคร", None, "area_contradicted"),
        ("", "ดอยงาม", "พาน", "เชียงราย", DOI_NGAM, None),
        ("", "ดอยงาม", "", "", DOI_NGAM, None),
        ("", "วังทอง", "", "", None, "area_ambiguous"),
        ("", "อยู่ลำบาก", "พาน", "เชียงราย", None, "area_unknown"),
        ("", "", "พาน", "เชียงราย", None, "area_unknown"),
        ("", "", "", "", None, "area_missing"),
        ("570309", "", "", "", LAI_NGAO, "area_abolished"),
        ("570309", "หล่ายงาว", "เวียงแก่น", "เชียงราย", LAI_NGAO, "area_abolished"),
        ("570309", "ดอยงาม", "พาน", "เชียงราย", None, "area_contradicted"),
        ("570591", "เมืองพาน", "พาน", "เชียงราย", MUEANG_PHAN, "area_municipal"),
        ("570591", "เทศบาลตำบลเมืองพาน", "พาน", "เชียงราย", None, "area_municipal_unclear"),
        ("570591", "", "", "", None, "area_municipal_unclear"),
        ("999999", "ดอยงาม", "พาน", "เชียงราย", DOI_NGAM, "area_municipal"),
        ("570577", "ดอยงาม", "พาน", "เชียงราย", DOI_NGAM, "area_code_replaced"),
        ("570577", "", "", "", None, "area_unknown"),
    ],
)
def test_where_a_row_stands(code, tambon, amphoe, province, found, told):
    assert _resolve(code, tambon, amphoe, province) == (found, told)


def test_an_abolished_tambon_that_several_took_over_needs_its_name():
    from geothai.abolished import abolished_areas

    from ruamjai.thai import areas

    split = next(a for a in abolished_areas() if len(a.code) == 6 and int(a.code[4:]) < 90 and len(areas.successor(a.code)) > 1)
    assert _resolve(split.code, "", "", "") == (None, "area_abolished_unclear")
    one = areas.successor(split.code)[0]
    name = next(area.name_th for area in areas.all_areas() if area.code == one)
    assert _resolve(split.code, name, "", "") == (one, "area_abolished")
