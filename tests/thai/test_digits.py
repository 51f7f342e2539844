from ruamjai.thai.digits import to_ascii, to_thai


def test_thai_digits_become_ascii_and_nothing_else_changes():
    assert to_ascii("๐๑๒๓๔๕๖๗๘๙") == "0123456789"
    assert to_ascii("หมู่ ๕ บ้านเลขที่ ๑๒/๓ A7") == "หมู่ 5 บ้านเลขที่ 12/3 A7"


def test_digits_go_out_in_thai():
    assert to_thai("พ.ศ. 2566") == "พ.ศ. ๒๕๖๖"
    assert to_ascii(to_thai("0123456789")) == "0123456789"
